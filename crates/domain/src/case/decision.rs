//! The decision record (决定记录): what was decided, in a form whose digest stands for it everywhere.
//!
//! What lives here: the record that grant and denial share. What must never live here: names or identity numbers; the
//! applicant is named by a vault record and its salted digest. The one surprising thing: the digest is taken of the
//! record alone, so the push to the supervising department can go out before any document is rendered.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::decider::digest_of;

use super::refusal::Refusal;
use super::state::Case;
use super::submit::{PinnedItem, Vaulted};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema), schema(as = DecisionOutcome))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// 准予行政许可
    Granted,
    /// 不予行政许可
    Denied,
}

/// The record of one decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// The case number.
    pub case_number: String,
    /// The pinned item.
    pub item: PinnedItem,
    /// The applicant, in the vault.
    pub applicant: Vaulted,
    /// The form, in the vault.
    pub form: Vaulted,
    /// What was decided.
    pub outcome: Outcome,
    /// The decision's number (文号).
    pub number: String,
    /// The day of the decision.
    pub decided_on: Date,
    /// The reviewer (一审).
    pub reviewer: String,
    /// The checker (一核).
    pub checker: String,
    /// The grounds.
    pub reasons: String,
    /// First and last day of validity of a grant, if limited.
    pub validity: Option<(Date, Date)>,
}

impl DecisionRecord {
    pub(super) fn of(case: &Case) -> Result<Self, Refusal> {
        let broken = |what: &str| Refusal::RecordBroken { what: what.to_owned() };
        Ok(Self {
            case_number: case.number.clone(),
            item: case.item.clone().ok_or_else(|| broken("no item"))?,
            applicant: case.applicant.clone().ok_or_else(|| broken("no applicant"))?,
            form: case.form.clone().ok_or_else(|| broken("no form"))?,
            outcome: Outcome::Granted,
            number: String::new(),
            decided_on: case.received_on.ok_or_else(|| broken("not received"))?,
            reviewer: case.reviewer.clone().ok_or_else(|| broken("not reviewed"))?,
            checker: String::new(),
            reasons: String::new(),
            validity: None,
        })
    }

    /// SM3 of the record's canonical text, lower-case hexadecimal.
    ///
    /// # Errors
    /// [`Refusal::RecordBroken`] if the record cannot be written.
    pub fn digest(&self) -> Result<String, Refusal> {
        digest_of(self).map_err(|error| Refusal::RecordBroken { what: error.to_string() })
    }
}
