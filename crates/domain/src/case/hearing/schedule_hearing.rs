//! 听证公告: day, place and presider are announced, seven working days beforehand; the presider is not the reviewer.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::duties::{self, Duty};
use crate::case::refusal::Refusal;
use crate::case::state::Case;
use crate::case::{Event, Facts};

use super::{ANNOUNCE_DAYS, Hearing, request_hearing};

/// The command.
#[derive(Debug, Clone)]
pub struct ScheduleHearing {
    /// The officer.
    pub by: String,
    /// The day of the hearing.
    pub on: Date,
    /// The place.
    pub place: String,
    /// Who presides.
    pub presider: String,
}

/// 听证公告: announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearingScheduled {
    /// The officer.
    pub by: String,
    /// The day of the hearing.
    pub on: Date,
    /// The place.
    pub place: String,
    /// Who presides.
    pub presider: String,
    /// The day of the announcement.
    pub announced_on: Date,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: ScheduleHearing,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let hold_due = match &case.hearing {
        Some(Hearing::Wanted { hold_due }) => *hold_due,
        Some(Hearing::Offered { .. } | Hearing::Scheduled { .. } | Hearing::Held | Hearing::Declined)
        | None => {
            return Err(Refusal::HearingNotWanted);
        }
    };
    if !case.stage.is_before_decision() {
        return Err(Refusal::WrongStage { act: "schedule-hearing", stage: case.stage });
    }
    if command.place.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    duties::keep_apart(case, Duty::Preside, &command.presider, &facts.guide.duties)?;
    let earliest = facts.in_working_days(ANNOUNCE_DAYS)?;
    if command.on < earliest || hold_due.is_some_and(|due| command.on > due) {
        return Err(Refusal::HearingDay { earliest, latest: hold_due });
    }
    let rest = request_hearing::rest(case, &command.by, facts);
    let scheduled = HearingScheduled {
        by: command.by,
        on: command.on,
        place: command.place,
        presider: command.presider,
        announced_on: facts.today(),
    };
    Ok(vec![scheduled.into()].into_iter().chain(rest).collect())
}
