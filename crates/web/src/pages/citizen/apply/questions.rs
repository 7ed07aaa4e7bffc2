//! How a field of a form schema becomes a question, and a material a place for its file.

use oneseal_app::applicant::Asking;
use oneseal_domain::item::form::{Broken, Field, FormSchema, Format};
use oneseal_domain::item::{Audience, ItemRevision, Material, Text};

use super::{ANSWER, FILE, Given, Wrong};
use crate::locale::{Locale, Words};
use crate::pages::form::{Choice, Input, Kind};

/// What is asked: the item's own form, and before it who applies, as far as the form does not ask that itself.
pub fn questions(item: &ItemRevision) -> FormSchema {
    let code = match item.audience {
        Audience::Person => Some(Format::CitizenId),
        Audience::Organisation => Some(Format::Uscc),
        Audience::Both => None,
    };
    let asked = Asking::of(&item.form);
    let own = [
        (asked.name.is_none(), Asking::NAME, "applicant-name", None, 60),
        (asked.code.is_none(), Asking::CODE, "applicant-code", code, 18),
        (asked.phone.is_none(), Asking::PHONE, "applicant-phone", Some(Format::Phone), 20),
    ];
    let mut fields: Vec<Field> = own
        .into_iter()
        .filter(|(wanted, ..)| *wanted)
        .map(|(_, name, key, format, most)| Field {
            name: name.to_owned(),
            title: Text { zh: Locale::Zh.words().say(key), en: Locale::En.words().say(key) },
            description: None,
            required: true,
            format,
            one_of: Vec::new(),
            max_length: Some(most),
            personal: true,
            group: "applicant".to_owned(),
        })
        .collect();
    fields.extend(item.form.fields.iter().cloned());
    FormSchema { fields }
}

/// A field as a question.
pub fn question(words: &Words, field: &Field, given: &Given, wrong: &[Wrong]) -> Input {
    let kind = match field.format {
        Some(Format::Date) => Kind::Date,
        Some(Format::Phone) => Kind::Line("tel"),
        Some(Format::Integer) => Kind::Line("numeric"),
        Some(Format::Uscc | Format::CitizenId) => Kind::Line("text"),
        None if field.one_of.is_empty() => Kind::Line("text"),
        None => {
            let choice = |choice: &oneseal_domain::item::form::Choice| Choice {
                value: choice.value.clone(),
                label: words.pick(&choice.title).to_owned(),
            };
            Kind::Radios(field.one_of.iter().map(choice).collect())
        }
    };
    let title = words.pick(&field.title);
    let mut input = Input::new(format!("{ANSWER}{}", field.name), title, kind);
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

/// A material as a place for its file.
pub fn upload(words: &Words, material: &Material, given: &Given, wrong: &[Wrong]) -> Input {
    let (name, about) = (words.pick(&material.name), about(words, material));
    let hint = [&about[..], &[("note", words.pick(&material.note).to_owned())]].concat();
    let kind = Kind::File(material.media_types.join(","));
    let mut input = Input::new(format!("{FILE}{}", material.code), name, kind);
    input.hint = words.say_with("apply-file-hint", &hint);
    input.required = material.required;
    input.value = given.file(&material.code).map(|kept| kept.name.clone()).unwrap_or_default();
    input.error = wrong.iter().find_map(|wrong| unfit(words, material, wrong));
    input
}

/// What is wrong with the file for a material, in words; `None` if something else is wrong.
pub fn unfit(words: &Words, material: &Material, wrong: &Wrong) -> Option<String> {
    let about = about(words, material);
    match wrong {
        Wrong::FileMissing(code) if *code == material.code => {
            Some(words.say_with("broken-file-missing", &about))
        }
        Wrong::File(code, why) if *code == material.code => {
            Some(words.say_with(&format!("broken-file-{why}"), &about))
        }
        Wrong::FileMissing(_) | Wrong::File(..) | Wrong::Answer(_) => None,
    }
}

/// A material and what it takes, for sentences.
fn about(words: &Words, material: &Material) -> [(&'static str, String); 3] {
    let (name, mib) = (words.pick(&material.name).to_owned(), (material.max_bytes >> 20).to_string());
    [("field", name), ("types", types(material)), ("mib", mib)]
}

/// Media types as people call them.
fn types(material: &Material) -> String {
    let known = material.media_types.iter().map(|media_type| match media_type.as_str() {
        "application/pdf" => "PDF",
        "image/jpeg" => "JPEG",
        "image/png" => "PNG",
        other => other,
    });
    known.collect::<Vec<_>>().join(" / ")
}
