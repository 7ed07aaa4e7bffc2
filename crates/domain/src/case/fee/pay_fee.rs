//! 缴费: the gateway or the cashier reports that the fee was paid, with the number of the receipt.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::refusal::Refusal;
use crate::case::state::Case;
use crate::case::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct PayFee {
    /// Who reports the payment.
    pub by: String,
    /// Fen; all that is open.
    pub fen: u64,
    /// The number of the fiscal receipt (财政票据).
    pub receipt: String,
}

/// 缴费: paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeePaid {
    /// Who reported the payment.
    pub by: String,
    /// Fen.
    pub fen: u64,
    /// The number of the receipt.
    pub receipt: String,
    /// The day.
    pub paid_on: Date,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: PayFee,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let open = case.fee.open();
    if open == 0 || command.fen != open {
        return Err(Refusal::FeeAmount { fen: open });
    }
    if command.receipt.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(vec![
        FeePaid { by: command.by, fen: command.fen, receipt: command.receipt, paid_on: facts.today() }.into(),
    ])
}
