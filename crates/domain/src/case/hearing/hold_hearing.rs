//! 举行听证: the hearing took place; the decision rests on its record (XKF 48(5)).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::refusal::Refusal;
use crate::case::resume_clock::{self, ResumeClock};
use crate::case::state::Case;
use crate::case::{Event, Facts};

use super::Hearing;

/// The command.
#[derive(Debug, Clone)]
pub struct HoldHearing {
    /// Who presided.
    pub by: String,
    /// The record (听证笔录): what was said and shown.
    pub record: String,
}

/// 举行听证: held and recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearingHeld {
    /// Who presided.
    pub by: String,
    /// The record.
    pub record: String,
    /// The day.
    pub held_on: Date,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: HoldHearing,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let (on, presider) = match &case.hearing {
        Some(Hearing::Scheduled { on, presider }) => (*on, presider),
        Some(Hearing::Offered { .. } | Hearing::Wanted { .. } | Hearing::Held | Hearing::Declined) | None => {
            return Err(Refusal::HearingNotWanted);
        }
    };
    if !case.stage.is_before_decision() {
        return Err(Refusal::WrongStage { act: "hold-hearing", stage: case.stage });
    }
    if command.by != *presider {
        return Err(Refusal::AssignedElsewhere { to: presider.clone() });
    }
    if facts.today() < on {
        return Err(Refusal::HearingDay { earliest: on, latest: None });
    }
    if command.record.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    let by = command.by.clone();
    let held = HearingHeld { by: command.by, record: command.record, held_on: facts.today() };
    let mut events = vec![held.into()];
    if case.rests_for_hearing() {
        let result = "听证结束".to_owned();
        events.extend(resume_clock::decide(case, ResumeClock { by, result }, facts)?);
    }
    Ok(events)
}
