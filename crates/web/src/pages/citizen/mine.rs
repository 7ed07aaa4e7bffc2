//! My matters (我的办件): everything that I applied for, and what of it needs me.

use askama::Template;

use crate::pages::Frame;

/// One of my cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterLine {
    /// The case's reference.
    pub reference: String,
    /// The case number.
    pub number: String,
    /// The item's name.
    pub item: String,
    /// The deciding authority.
    pub authority: String,
    /// The stage's code.
    pub stage: &'static str,
    /// The light's code; empty before a clock runs.
    pub light: &'static str,
    /// What is left, in words.
    pub left: String,
    /// Whether the next act is mine.
    pub mine: bool,
    /// Whether there is a certificate to fetch.
    pub certificate: bool,
}

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "citizen/mine.html")]
pub struct Mine {
    /// The frame.
    pub frame: Frame,
    /// The cases.
    pub matters: Vec<MatterLine>,
    /// Where the next page begins.
    pub next: Option<String>,
}
