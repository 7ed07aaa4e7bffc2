//! A case as its applicant sees it: where it stands, who acts next, by when, and what to do.

use askama::Template;
use oneseal_app::Act;
use oneseal_domain::item::Material;
use oneseal_domain::rating::Level;

use crate::csrf;
use crate::locale::Words;
use crate::pages::citizen::apply::{Given, Wrong, asking_for_files, keeping};
use crate::pages::counter::act::Seen;
use crate::pages::form::{Choice, Form, Input, Kind};
use crate::pages::{CaseHead, ClockCard, Document, Frame, Link, Moment};

/// Most characters of a comment on the service.
pub const LONGEST_COMMENT: usize = 500;

/// The one thing to do.
#[derive(Debug, Clone)]
pub enum Next {
    /// Fill in and send what is wanted.
    Form(Box<Form>),
    /// Go somewhere: open the certificate, or apply again.
    Link(Link),
    /// Nothing: the office acts next.
    Wait,
}

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "citizen/case.html")]
pub struct CitizenCase {
    /// The frame.
    pub frame: Frame,
    /// The case.
    pub head: CaseHead,
    /// By when the office has to act, where no clock says it; may be empty.
    pub due: String,
    /// What happened since she looked, if her act came too late for that reason.
    pub changed: Vec<Moment>,
    /// What was decided: name and value.
    pub outcome: Vec<(String, String)>,
    /// The clock, once it runs.
    pub clock: Option<ClockCard>,
    /// What happened, the latest first.
    pub timeline: Vec<Moment>,
    /// What can be opened.
    pub documents: Vec<Document>,
    /// What she should know beside it: until when something has to come, what is to be paid.
    pub notes: Vec<String>,
    /// How she rated the service.
    pub rated: Option<String>,
    /// The one thing to do.
    pub next: Next,
    /// Side ways, such as withdrawing.
    pub others: Vec<Form>,
}

/// A material that she has to bring, with what was said about it.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The material.
    pub material: &'a Material,
    /// What is missing or wrong.
    pub defect: &'a str,
    /// The form in which it is wanted.
    pub required: &'a str,
}

/// 补正: the form that asks for exactly what the notice named.
pub fn supply(
    words: &'static Words,
    seen: &Seen,
    wanted: &[Wanted<'_>],
    given: &Given,
    wrong: &[Wrong],
) -> Form {
    let word = Act::Supply.word();
    let mut form = Form::new(words, word, format!("/cases/{}/{word}", seen.reference), "supply-button")
        .with(csrf::NAME, &seen.csrf)
        .with("command", &seen.command)
        .with("revision", seen.revision.to_string());
    form.consequence = words.say("consequence-supply");
    form = keeping(form, &given.files);
    form = asking_for_files(words, form, wanted.iter().map(|one| one.material), given, wrong);
    for (input, one) in form.groups.iter_mut().flat_map(|group| &mut group.inputs).zip(wanted) {
        input.required = true;
        let said = [one.defect, one.required].into_iter().filter(|text| !text.is_empty());
        input.notes = said.map(str::to_owned).collect();
    }
    form
}

/// 好差评: the form by which an applicant rates the service. Each level has its own options (GB/T 39734).
pub fn rating(words: &'static Words, reference: &str, csrf: &str, command: &str) -> Form {
    let number = |level: Level| level.number().to_string();
    let level =
        |level: Level| Choice { label: words.say(&format!("level-{}", number(level))), value: number(level) };
    let levels = Level::ALL.into_iter().rev().map(level).collect();
    let mut form = Form::new(words, "rate", format!("/cases/{reference}/rate"), "rate-button")
        .with(csrf::NAME, csrf)
        .with("command", command)
        .ask(Input::new("level", words.say("rate-level"), Kind::Radios(levels)));
    for level in Level::ALL.into_iter().rev() {
        let choice =
            |code: u16| Choice { value: code.to_string(), label: words.word("option", &code.to_string()) };
        let ticks = Kind::Ticks(level.options().map(choice).collect());
        let label = words.say(if level.is_bad() { "rate-what-was-bad" } else { "rate-what-was-good" });
        form = form.ask(Input::new("option", label, ticks).optional().only_with("level", number(level)));
    }
    let comment = Input::new("comment", words.say("rate-comment"), Kind::Area);
    form.ask(comment.hint(words.say("rate-comment-hint")).optional())
        .ask(Input::new("anonymous", words.say("rate-anonymous"), Kind::Tick).optional())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    #[test]
    fn every_option_of_every_level_has_words() {
        for words in Locale::ALL.map(Locale::words) {
            for level in Level::ALL {
                for code in level.options() {
                    assert!(words.has(&format!("option-{code}")), "{code}");
                }
                assert!(words.has(&format!("level-{}", level.number())));
            }
        }
    }

    #[test]
    fn a_level_shows_its_own_options_alone() {
        let html = rating(Locale::Zh.words(), "x", "token", "c").render().unwrap();
        for level in Level::ALL {
            let number = level.number();
            let fieldset =
                format!("<fieldset id=\"rate-option-{number}\" class=\"field with level-{number}\">");
            let options = html.split(&fieldset).nth(1).unwrap().split("</fieldset>").next().unwrap();
            assert_eq!(options.matches("name=\"option\"").count(), 8);
            assert!(options.contains(&format!("value=\"{}\"", level.options().start())));
        }
    }
}
