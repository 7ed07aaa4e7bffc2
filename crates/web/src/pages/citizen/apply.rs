//! The application: the form of the guide, the materials, and the answers to check before they are sent.
//!
//! What lives here: how a form schema becomes questions. What must never live here: checking answers; `FormSchema` does.
//! The surprising thing: between the two pages nothing is stored but files; every answer travels along unseen, so
//! nothing typed is lost and nobody's half-filled form lies around.

mod questions;

pub use questions::{questions, unfit};

use askama::Template;
use oneseal_domain::item::form::{Answers, FieldError};
use oneseal_domain::item::{ItemRevision, MaterialSource};

use crate::csrf;
use crate::locale::Words;
use crate::pages::Frame;
use crate::pages::citizen::address;
use crate::pages::form::{Form, Group};

/// The prefix of an answer's field.
pub const ANSWER: &str = "answer.";
/// The prefix of a file's field.
pub const FILE: &str = "file.";
/// The prefix of the field that names a file which was taken in before.
pub const KEPT: &str = "kept.";

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
    /// The file for a material.
    pub fn file(&self, material: &str) -> Option<&Kept> {
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
    /// A file that cannot be taken, with the code of the words that say why (`wrong-type`, `too-large`, `empty`).
    File(String, &'static str),
}

/// Sends along which files were taken in before.
pub fn keeping(form: Form, files: &[Kept]) -> Form {
    files.iter().fold(form, |form, kept| {
        form.with(&format!("{KEPT}{}", kept.material), format!("{} {}", kept.file, kept.name))
    })
}

/// Asks for the files of these materials.
pub fn asking_for_files<'m>(
    words: &Words,
    form: Form,
    materials: impl Iterator<Item = &'m oneseal_domain::item::Material>,
    given: &Given,
    wrong: &[Wrong],
) -> Form {
    materials.fold(form, |form, material| form.ask(questions::upload(words, material, given, wrong)))
}

/// The view of the form.
#[derive(Debug, Clone, Template)]
#[template(path = "citizen/apply.html")]
pub struct Apply {
    /// The frame.
    pub frame: Frame,
    /// The item's address.
    pub address: String,
    /// The item's name.
    pub name: String,
    /// The deciding authority.
    pub authority: String,
    /// The form.
    pub form: Form,
    /// Materials that the office fetches itself.
    pub fetched: Vec<String>,
    /// Whether something is filled in that the account already told us.
    pub known: bool,
}

impl Apply {
    /// The form of an item, with what was typed and what is wrong with it.
    pub fn of(frame: Frame, authority: &str, item: &ItemRevision, given: &Given, wrong: &[Wrong]) -> Self {
        let (words, address) = (frame.words, address(item));
        let mut form = Form::new(words, "apply", format!("/items/{address}/check"), "apply-continue")
            .with(csrf::NAME, &frame.csrf);
        form = keeping(form, &given.files);
        form.groups.clear();
        for field in &questions(item).fields {
            let title = words.say_or(&Words::key("group", &field.group), &field.group);
            if form.groups.last().is_none_or(|group| group.title != title) {
                form.groups.push(Group { title, inputs: Vec::new() });
            }
            form = form.ask(questions::question(words, field, given, wrong));
        }
        form.groups.push(Group { title: words.say("apply-materials"), inputs: Vec::new() });
        let brought = item.materials.iter().filter(|one| one.source == MaterialSource::Applicant);
        form = asking_for_files(words, form, brought, given, wrong);
        let shared = item.materials.iter().filter(|one| one.source == MaterialSource::Shared);
        Self {
            address,
            name: words.pick(&item.name).to_owned(),
            authority: authority.to_owned(),
            fetched: shared.map(|one| words.pick(&one.name).to_owned()).collect(),
            known: false,
            form,
            frame,
        }
    }
}

/// The view of the answers before they are sent.
#[derive(Debug, Clone, Template)]
#[template(path = "citizen/check_answers.html")]
pub struct CheckAnswers {
    /// The frame.
    pub frame: Frame,
    /// The item's address.
    pub address: String,
    /// The item's name.
    pub name: String,
    /// The deciding authority.
    pub authority: String,
    /// Question and answer, under their headings.
    pub groups: Vec<(String, Vec<(String, String)>)>,
    /// Material and file.
    pub files: Vec<(String, String)>,
    /// Materials that are still missing; the application may be sent all the same.
    pub missing: Vec<String>,
    /// The form that sends it all.
    pub form: Form,
}

impl CheckAnswers {
    /// What was given, to be read once more; `command` makes sending it twice harmless.
    pub fn of(frame: Frame, authority: &str, item: &ItemRevision, given: &Given, command: &str) -> Self {
        let (words, address) = (frame.words, address(item));
        let mut form = Form::new(words, "check", format!("/items/{address}/submit"), "check-submit")
            .with(csrf::NAME, &frame.csrf)
            .with("command", command);
        let mut groups: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for field in &questions(item).fields {
            let typed = given.answers.get(&field.name).cloned().unwrap_or_default();
            let chosen = field.one_of.iter().find(|choice| choice.value == typed);
            let shown = chosen.map_or_else(|| typed.clone(), |choice| words.pick(&choice.title).to_owned());
            let title = words.say_or(&Words::key("group", &field.group), &field.group);
            let line = (words.pick(&field.title).to_owned(), shown);
            match groups.last_mut() {
                Some((last, lines)) if *last == title => lines.push(line),
                Some(_) | None => groups.push((title, vec![line])),
            }
            form = form.with(&format!("{ANSWER}{}", field.name), typed);
        }
        let name = |code: &str| item.material(code).map_or(code, |one| words.pick(&one.name)).to_owned();
        let files = given.files.iter().map(|kept| (name(&kept.material), kept.name.clone())).collect();
        let lacking = item.required_from_applicant().filter(|code| given.file(code).is_none());
        form = keeping(form, &given.files);
        form.second = Some((format!("/items/{address}/apply"), words.say("check-change")));
        form.consequence = words.say("check-consequence");
        Self {
            missing: lacking.map(name).collect(),
            name: words.pick(&item.name).to_owned(),
            authority: authority.to_owned(),
            address,
            groups,
            files,
            form,
            frame,
        }
    }
}
