//! Why an act on a certificate is refused.

use jiff::civil::Date;

use crate::decider::Refuse;

use super::state::Standing;

/// Why an act on a certificate is refused. Nothing happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It exists already.
    #[error("the certificate {number} was already issued")]
    AlreadyIssued {
        /// Its number.
        number: String,
    },
    /// It does not stand as the act needs it.
    #[error("this is not possible while the certificate is {}", standing.code())]
    WrongStanding {
        /// How it stands.
        standing: Standing,
    },
    /// It holds without an end.
    #[error("the certificate has no end and needs no renewal")]
    NoEnd,
    /// Its renewal was applied for already.
    #[error("a renewal was already applied for")]
    RenewalOpen,
    /// The law wants a reason and a decision.
    #[error("a reason and the decision's number are required")]
    ReasonMissing,
    /// Only an expired or ended certificate, or one whose holder is gone or asks for it, is taken off the register.
    #[error("the certificate holds through {through}; there is no ground to cancel it")]
    NoGround {
        /// Its last day.
        through: Date,
    },
}

impl Refuse for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyIssued { .. } => "certificate.already-issued",
            Self::WrongStanding { .. } => "certificate.wrong-standing",
            Self::NoEnd => "certificate.no-end",
            Self::RenewalOpen => "certificate.renewal-open",
            Self::ReasonMissing => "certificate.reason-missing",
            Self::NoGround { .. } => "certificate.no-ground",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::AlreadyIssued { .. } => "XKF 39",
            Self::WrongStanding { .. } => "XKF 8, 49, 50, 69, 70",
            Self::NoEnd | Self::RenewalOpen => "XKF 50",
            Self::ReasonMissing => "XKF 8, 69",
            Self::NoGround { .. } => "XKF 70",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AlreadyIssued { number } => vec![("number", number.clone())],
            Self::WrongStanding { standing } => vec![("standing", standing.code().to_owned())],
            Self::NoGround { through } => vec![("through", through.to_string())],
            Self::NoEnd | Self::RenewalOpen | Self::ReasonMissing => Vec::new(),
        }
    }
}
