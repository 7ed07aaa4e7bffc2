//! A case as an officer sees it: materials left, form and opinions centre, clock and timeline right, one next act.

use askama::Template;

use crate::pages::form::Form;
use crate::pages::{CaseHead, ClockCard, Document, Frame, Moment};
use crate::problem::Spoken;

/// One material of the guide and what was handed in for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaterialRow {
    /// Its name.
    pub name: String,
    /// The file, if there is one.
    pub file: Option<Document>,
    /// Whether the office fetches it.
    pub fetched: bool,
    /// Whether it has to be there.
    pub required: bool,
}

impl MaterialRow {
    fn is_missing(&self) -> bool {
        self.required && !self.fetched && self.file.is_none()
    }
}

/// What an officer wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// In which step, who and when.
    pub head: String,
    /// The words.
    pub text: String,
}

/// The document before the seal: what will be sealed and where the impression will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The certificate's name.
    pub title: String,
    /// What it says.
    pub rows: Vec<(String, String)>,
    /// Whose seal it will carry.
    pub authority: String,
    /// The day printed on it.
    pub day: String,
    /// Where the document itself can be opened.
    pub href: String,
    /// Its digest.
    pub digest: String,
}

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/case.html")]
pub struct StaffCase {
    /// The frame.
    pub frame: Frame,
    /// The case.
    pub head: CaseHead,
    /// The materials.
    pub materials: Vec<MaterialRow>,
    /// Question and answer, masked unless the reader may see more.
    pub answers: Vec<(String, String)>,
    /// The opinions so far.
    pub opinions: Vec<Opinion>,
    /// The document before the seal.
    pub sheet: Option<Sheet>,
    /// The clock, once it runs.
    pub clock: Option<ClockCard>,
    /// What happened.
    pub timeline: Vec<Moment>,
    /// What can be opened.
    pub documents: Vec<Document>,
    /// The next act, if it is the reader's.
    pub next: Option<Form>,
    /// Other acts that the reader may do.
    pub others: Vec<Form>,
    /// What stands in the way of the act that was sent.
    pub trouble: Option<Spoken>,
    /// What happened since the reader looked.
    pub meanwhile: Vec<Moment>,
    /// The form that asks to see personal data in full.
    pub unmask: Option<Form>,
    /// Whether personal data is shown in full.
    pub unmasked: bool,
}
