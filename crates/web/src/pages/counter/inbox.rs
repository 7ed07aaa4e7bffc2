//! The inbox of every staff role (待办): light, number, item, applicant, what is left, and who has it.

use askama::Template;

use crate::pages::Frame;

/// A saved view, such as mine or all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Its code in the address.
    pub code: String,
    /// What it is called.
    pub label: String,
    /// How many cases are in it.
    pub count: u64,
    /// Whether it is shown now.
    pub current: bool,
}

/// One case that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkLine {
    /// The case's reference.
    pub reference: String,
    /// The case number.
    pub number: String,
    /// The item's name.
    pub item: String,
    /// The applicant, masked.
    pub applicant: String,
    /// The stage's code.
    pub stage: &'static str,
    /// The light's code; empty before a clock runs.
    pub light: &'static str,
    /// What is left, in words.
    pub left: String,
    /// The due date, `2021-03-19`.
    pub due: String,
    /// Who has it.
    pub holder: String,
}

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/inbox.html")]
pub struct Inbox {
    /// The frame.
    pub frame: Frame,
    /// The saved views.
    pub tabs: Vec<Tab>,
    /// What was searched for.
    pub query: String,
    /// The cases.
    pub lines: Vec<WorkLine>,
    /// Where the next page begins.
    pub next: Option<String>,
}
