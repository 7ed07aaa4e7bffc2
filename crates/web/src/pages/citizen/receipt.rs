//! The receipt (申请回执): the number, and what happens next by when.

use askama::Template;
use jiff::civil::Date;

use crate::pages::Frame;

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "citizen/receipt.html")]
pub struct Receipt {
    /// The frame.
    pub frame: Frame,
    /// The case's reference.
    pub reference: String,
    /// The case number.
    pub number: String,
    /// The item's name.
    pub item: String,
    /// The authority that decides.
    pub authority: String,
    /// The day of receipt.
    pub received_on: Date,
    /// The last day for a notice.
    pub notice_due: Date,
    /// The promised limit in words.
    pub promised: String,
}
