//! The application: the form of the guide, the materials, and the answers to check before they are sent.
//!
//! What lives here: how a form schema becomes questions. What must never live here: checking answers; `FormSchema` does.
//! The surprising thing: between the two pages nothing is stored but files; every answer travels along unseen, so
//! nothing typed is lost and nobody's half-filled form lies around.

use askama::Template;
use oneseal_domain::item::form::{Answers, Broken, Field, FieldError, Format};
use oneseal_domain::item::{ItemRevision, Material, MaterialSource};

use crate::locale::Words;
use crate::pages::Frame;
use crate::pages::form::{Choice, Form, Group, Input, Kind};

/// A file that was already taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The material's code.
    pub material: String,
    /// The file's identifier.
    pub file: String,
    /// The name under which it came.
    pub name: String,
}

/// What an applicant has given so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The answers as they were typed.
    pub answers: Answers,
    /// The files.
    pub files: Vec<Kept>,
}

impl Given {
    fn file(&self, material: &str) -> Option<&Kept> {
        self.files.iter().find(|kept| kept.material == material)
    }
}

/// What is wrong with what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// An answer.
    Answer(FieldError),
    /// A material that has to be there and is not.
    FileMissing(String),
    /// A file that cannot be taken, with the code of the words that say why (`wrong-type`, `too-large`).
    File(String, &'static str),
}

/// The view of the form.
#[derive(Debug, Clone, Template)]
#[template(path = "citizen/apply.html")]
pub struct Apply {
    /// The frame.
    pub frame: Frame,
    /// The item's code.
    pub code: String,
    /// The item's name.
    pub name: String,
    /// The form.
    pub form: Form,
    /// Materials that the office fetches itself.
    pub fetched: Vec<String>,
}

impl Apply {
    /// The form of an item, with what was typed and what is wrong with it.
    pub fn of(frame: Frame, item: &ItemRevision, given: &Given, wrong: &[Wrong]) -> Self {
        let words = frame.words;
        let mut form = Form::new(words, "apply", format!("/items/{}/check", item.code), "apply-continue")
            .with("csrf", &frame.csrf);
        form.groups.clear();
        for field in &item.form.fields {
            let title = words.say_or(&Words::key("group", &field.group), &field.group);
            if form.groups.last().is_none_or(|group| group.title != title) {
                form.groups.push(Group { title, inputs: Vec::new() });
            }
            form = form.ask(question(words, field, given, wrong));
        }
        form.groups.push(Group { title: words.say("apply-materials"), inputs: Vec::new() });
        for material in item.materials.iter().filter(|one| one.source == MaterialSource::Applicant) {
            form = form.ask(upload(words, material, given, wrong));
        }
        for kept in &given.files {
            form = form.with(&format!("kept.{}", kept.material), format!("{} {}", kept.file, kept.name));
        }
        let shared = item.materials.iter().filter(|one| one.source == MaterialSource::Shared);
        Self {
            code: item.code.to_string(),
            name: words.pick(&item.name).to_owned(),
            fetched: shared.map(|one| words.pick(&one.name).to_owned()).collect(),
            form,
            frame,
        }
    }
}

fn question(words: &Words, field: &Field, given: &Given, wrong: &[Wrong]) -> Input {
    let kind = match field.format {
        Some(Format::Date) => Kind::Date,
        Some(Format::Phone) => Kind::Line("tel"),
        Some(Format::Integer) => Kind::Line("numeric"),
        Some(Format::Uscc | Format::CitizenId) => Kind::Line("text"),
        None if field.one_of.is_empty() => Kind::Line("text"),
        None => {
            let choices = field.one_of.iter();
            let choice = |choice: &oneseal_domain::item::form::Choice| Choice {
                value: choice.value.clone(),
                label: words.pick(&choice.title).to_owned(),
            };
            Kind::Radios(choices.map(choice).collect())
        }
    };
    let title = words.pick(&field.title);
    let mut input = Input::new(format!("answer.{}", field.name), title, kind);
    input.hint = match (&field.description, field.format) {
        (Some(text), _) => words.pick(text).to_owned(),
        (None, Some(Format::Uscc)) => words.say("hint-uscc"),
        (None, Some(Format::CitizenId)) => words.say("hint-citizen-id"),
        (None, Some(Format::Date | Format::Phone | Format::Integer) | None) => String::new(),
    };
    input.value = given.answers.get(&field.name).cloned().unwrap_or_default();
    input.required = field.required;
    input.most = field.max_length.unwrap_or(0);
    if field.format == Some(Format::Phone) {
        input.autofill = "tel";
    }
    input.error = wrong.iter().find_map(|wrong| match wrong {
        Wrong::Answer(error) if error.field == field.name => Some(broken(words, title, &error.broken)),
        Wrong::Answer(_) | Wrong::FileMissing(_) | Wrong::File(..) => None,
    });
    input
}

fn broken(words: &Words, title: &str, broken: &Broken) -> String {
    let of = |key: &str| words.say_of(key, "field", title);
    match broken {
        Broken::Required => of("broken-required"),
        Broken::UnknownField => of("broken-unknown-field"),
        Broken::TooLong(most) => {
            words.say_with("broken-too-long", &[("field", title.to_owned()), ("n", most.to_string())])
        }
        Broken::NotAChoice => of("broken-not-a-choice"),
        Broken::NotADate => of("broken-not-a-date"),
        Broken::NotAPhone => of("broken-not-a-phone"),
        Broken::NotAnInteger => of("broken-not-an-integer"),
        Broken::Code(_) => of("broken-code"),
    }
}

fn upload(words: &Words, material: &Material, given: &Given, wrong: &[Wrong]) -> Input {
    let name = words.pick(&material.name);
    let size = words.say_with(
        "apply-file-hint",
        &[("note", words.pick(&material.note).to_owned()), ("mib", (material.max_bytes >> 20).to_string())],
    );
    let kind = Kind::File(material.media_types.join(","));
    let mut input = Input::new(format!("file.{}", material.code), name, kind).hint(size);
    input.required = material.required;
    input.value = given.file(&material.code).map(|kept| kept.name.clone()).unwrap_or_default();
    input.error = wrong.iter().find_map(|wrong| match wrong {
        Wrong::FileMissing(code) if *code == material.code => {
            Some(words.say_of("broken-file-missing", "field", name))
        }
        Wrong::File(code, why) if *code == material.code => {
            Some(words.say_of(&format!("broken-file-{why}"), "field", name))
        }
        Wrong::FileMissing(_) | Wrong::File(..) | Wrong::Answer(_) => None,
    });
    input
}

/// The view of the answers before they are sent.
#[derive(Debug, Clone, Template)]
#[template(path = "citizen/check_answers.html")]
pub struct CheckAnswers {
    /// The frame.
    pub frame: Frame,
    /// The item's name.
    pub name: String,
    /// Question and answer.
    pub answers: Vec<(String, String)>,
    /// Material and file.
    pub files: Vec<(String, String)>,
    /// The form that sends it all.
    pub form: Form,
}

impl CheckAnswers {
    /// What was given, to be read once more; `command` makes sending it twice harmless.
    pub fn of(frame: Frame, item: &ItemRevision, given: &Given, command: &str) -> Self {
        let words = frame.words;
        let mut form = Form::new(words, "check", format!("/items/{}/submit", item.code), "check-submit")
            .with("csrf", &frame.csrf)
            .with("command", command);
        let mut answers = Vec::new();
        for field in &item.form.fields {
            let typed = given.answers.get(&field.name).cloned().unwrap_or_default();
            let chosen = field.one_of.iter().find(|choice| choice.value == typed);
            let shown = chosen.map_or_else(|| typed.clone(), |choice| words.pick(&choice.title).to_owned());
            answers.push((words.pick(&field.title).to_owned(), shown));
            form = form.with(&format!("answer.{}", field.name), typed);
        }
        let mut files = Vec::new();
        for kept in &given.files {
            let name = item.material(&kept.material).map_or(&*kept.material, |one| words.pick(&one.name));
            files.push((name.to_owned(), kept.name.clone()));
            form = form.with(&format!("kept.{}", kept.material), format!("{} {}", kept.file, kept.name));
        }
        form.second = Some((format!("/items/{}/apply", item.code), words.say("check-change")));
        form.consequence = words.say("check-consequence");
        Self { name: words.pick(&item.name).to_owned(), answers, files, form, frame }
    }
}
