//! 退费: what was paid without need is given back.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::refusal::Refusal;
use crate::case::state::Case;
use crate::case::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct RefundFee {
    /// The head.
    pub by: String,
    /// Fen; at most what was paid and not yet given back.
    pub fen: u64,
    /// Why.
    pub reason: String,
}

/// 退费: given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeRefunded {
    /// The head.
    pub by: String,
    /// Fen.
    pub fen: u64,
    /// Why.
    pub reason: String,
    /// The day.
    pub refunded_on: Date,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: RefundFee,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let most = case.fee.refundable();
    if command.fen == 0 || command.fen > most {
        return Err(Refusal::FeeAmount { fen: most });
    }
    if command.reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(vec![
        FeeRefunded { by: command.by, fen: command.fen, reason: command.reason, refunded_on: facts.today() }
            .into(),
    ])
}
