//! A case as its applicant sees it: where it stands, who acts next, by when, and what to do.

use askama::Template;

use crate::locale::Words;
use crate::pages::form::{Choice, Form, Input, Kind};
use crate::pages::{CaseHead, ClockCard, Document, Frame, Link, Moment};
use oneseal_domain::rating::Level;

/// The one thing to do.
#[derive(Debug, Clone)]
pub enum Next {
    /// Fill in and send: supply, rate.
    Form(Box<Form>),
    /// Go somewhere: open the certificate, or back to my matters.
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
    /// What was named in a supplement notice: material and defect.
    pub defects: Vec<(String, String)>,
    /// The clock, once it runs.
    pub clock: Option<ClockCard>,
    /// What happened.
    pub timeline: Vec<Moment>,
    /// What can be opened.
    pub documents: Vec<Document>,
    /// The one thing to do.
    pub next: Next,
    /// Side ways, such as withdrawing.
    pub others: Vec<Form>,
}

/// 好差评: the form by which an applicant rates the service.
pub fn rating(words: &'static Words, reference: &str, csrf: &str, command: &str) -> Form {
    let level = |level: Level| {
        let number = level.number().to_string();
        Choice { label: words.say(&format!("level-{number}")), value: number }
    };
    let levels = Level::ALL.into_iter().rev().map(level).collect();
    Form::new(words, "rate", format!("/cases/{reference}/rate"), "rate-button")
        .with("csrf", csrf)
        .with("command", command)
        .ask(Input::new("level", words.say("rate-level"), Kind::Radios(levels)))
        .ask(Input::new("comment", words.say("rate-comment"), Kind::Area).optional())
        .ask(Input::new("anonymous", words.say("rate-anonymous"), Kind::Tick).optional())
}
