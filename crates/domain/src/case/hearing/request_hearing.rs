//! 要求听证: the applicant or somebody whose interests are touched asks for the hearing, within five working days.
//!
//! The hearing's time is not counted (XKF 45): the clock rests from the day of the request.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::refusal::Refusal;
use crate::case::state::Case;
use crate::case::suspend_clock::ClockSuspended;
use crate::case::{Event, Facts};
use crate::clock::PauseGround;

use super::{HOLD_DAYS, Hearing};

/// The command.
#[derive(Debug, Clone)]
pub struct RequestHearing {
    /// Who asks.
    pub by: String,
}

/// 要求听证: asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearingRequested {
    /// Who asked.
    pub by: String,
    /// The day.
    pub requested_on: Date,
    /// Last day for holding it.
    pub hold_due: Date,
    /// The calendar by which the days were counted.
    pub calendar: String,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: RequestHearing,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let request_due = match &case.hearing {
        Some(Hearing::Offered { request_due }) => *request_due,
        Some(Hearing::Wanted { .. } | Hearing::Scheduled { .. } | Hearing::Held | Hearing::Declined)
        | None => {
            return Err(Refusal::HearingNotOffered);
        }
    };
    if !case.stage.is_before_decision() {
        return Err(Refusal::WrongStage { act: "request-hearing", stage: case.stage });
    }
    if facts.today() > request_due {
        return Err(Refusal::HearingTooLate { due: request_due });
    }
    let rest = rest(case, &command.by, facts);
    let requested = HearingRequested {
        by: command.by,
        requested_on: facts.today(),
        hold_due: facts.in_working_days(HOLD_DAYS)?,
        calendar: facts.calendar.version().to_owned(),
    };
    Ok(vec![requested.into()].into_iter().chain(rest).collect())
}

/// The clock rests for the hearing, unless it rests already for something else.
pub(super) fn rest(case: &Case, by: &str, facts: &Facts<'_>) -> Option<Event> {
    case.paused_since().is_none().then(|| {
        ClockSuspended {
            by: by.to_owned(),
            ground: PauseGround::Hearing,
            from: facts.today(),
            days_needed: HOLD_DAYS,
            reason: String::new(),
        }
        .into()
    })
}
