//! 减免: the head waives the fee, with a reason.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::refusal::Refusal;
use crate::case::state::Case;
use crate::case::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct WaiveFee {
    /// The head.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// 减免: waived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeWaived {
    /// The head.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The day.
    pub waived_on: Date,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: WaiveFee,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    if case.fee.open() == 0 {
        return Err(Refusal::FeeAmount { fen: 0 });
    }
    if command.reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(vec![FeeWaived { by: command.by, reason: command.reason, waived_on: facts.today() }.into()])
}
