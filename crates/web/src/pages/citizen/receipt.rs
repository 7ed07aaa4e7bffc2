//! The receipt (申请回执): the number, the code to ask with, what was handed in, and what happens next by when.

use askama::Template;

use crate::pages::Frame;
use crate::pages::qr::Qr;

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
    /// The code with which anybody who holds the receipt can ask how far the case has come.
    pub code: String,
    /// The item's name.
    pub item: String,
    /// The authority that decides.
    pub authority: String,
    /// The day of receipt, spoken.
    pub received_on: String,
    /// The last day for a notice, spoken.
    pub notice_due: String,
    /// The promised limit in words.
    pub promised: String,
    /// What was handed in.
    pub materials: Vec<String>,
    /// What the guide wants and was not handed in.
    pub missing: Vec<String>,
    /// Leads a telephone to the look-up.
    pub qr: Option<Qr>,
}
