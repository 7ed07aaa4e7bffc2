//! 收费 (XKF 58–59): no fee without a law; what is charged, paid, waived and given back is on the case.
//!
//! What must never live here: the amount and its basis, which the pinned guide gives, and the carrying of money, which
//! a gateway does. The one surprising thing: an open fee holds the certificate back, never the decision.

pub mod charge_fee;
pub mod pay_fee;
pub mod refund_fee;
pub mod waive_fee;

use super::refusal::Refusal;
use super::state::Case;

/// The fee of a case, in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// What was charged; `None` if nothing was.
    pub charged: Option<u64>,
    /// What was paid.
    pub paid: u64,
    /// What was given back.
    pub refunded: u64,
    /// Whether it was waived.
    pub waived: bool,
}

impl Account {
    /// What is still to be paid.
    pub fn open(&self) -> u64 {
        if self.waived { 0 } else { self.charged.unwrap_or(0).saturating_sub(self.paid) }
    }

    /// What can still be given back.
    pub fn refundable(&self) -> u64 {
        self.paid.saturating_sub(self.refunded)
    }
}

impl Case {
    /// Refuses the certificate while the fee is open.
    pub(super) fn fee_must_be_settled(&self) -> Result<(), Refusal> {
        match self.fee.open() {
            0 => Ok(()),
            fen => Err(Refusal::FeeOpen { fen }),
        }
    }
}

#[cfg(test)]
mod tests;
