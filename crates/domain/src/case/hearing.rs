//! 听证 (XKF 46–48): how far a hearing has come, and the rules that several of its acts share.
//!
//! The acts stand in the files beside this one. What must never live here: the hall. The one surprising thing: a
//! hearing that was only offered holds the decision back as well, until the applicant has declined or five working
//! days have passed.

pub mod decline_hearing;
pub mod hold_hearing;
pub mod offer_hearing;
pub mod request_hearing;
pub mod schedule_hearing;

use jiff::civil::Date;

use super::refusal::Refusal;
use super::state::Case;

/// Working days in which a hearing may be asked for (XKF 47).
pub const REQUEST_DAYS: u16 = 5;
/// Working days in which it is held once it was asked for (XKF 47).
pub const HOLD_DAYS: u16 = 20;
/// Working days by which it is announced beforehand (XKF 48(1)).
pub const ANNOUNCE_DAYS: u16 = 7;

/// How far a hearing has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hearing {
    /// 已告知: may be asked for through this day.
    Offered {
        /// Last day for asking.
        request_due: Date,
    },
    /// 已要求, or ordered in the public interest: to be held by this day.
    Wanted {
        /// Last day for holding it; `None` when nobody asked but the public interest (XKF 46).
        hold_due: Option<Date>,
    },
    /// 已公告: announced for this day.
    Scheduled {
        /// The day.
        on: Date,
        /// Who presides.
        presider: String,
    },
    /// 已举行: held and recorded.
    Held,
    /// 已放弃: declined.
    Declined,
}

impl Hearing {
    /// Whether the decision has to wait on this day.
    pub fn is_open(&self, today: Date) -> bool {
        match self {
            Self::Offered { request_due } => today <= *request_due,
            Self::Wanted { .. } | Self::Scheduled { .. } => true,
            Self::Held | Self::Declined => false,
        }
    }
}

impl Case {
    /// Refuses a decision while a hearing may still be asked for or is to be held.
    pub(super) fn hearing_must_be_over(&self, today: Date) -> Result<(), Refusal> {
        match &self.hearing {
            Some(hearing) if hearing.is_open(today) => Err(Refusal::HearingOpen),
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
