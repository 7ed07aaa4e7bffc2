//! 放弃听证: the applicant does without the hearing, so that the decision need not wait.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::refusal::Refusal;
use crate::case::state::Case;
use crate::case::{Event, Facts};

use super::Hearing;

/// The command.
#[derive(Debug, Clone)]
pub struct DeclineHearing {
    /// Who declines.
    pub by: String,
}

/// 放弃听证: declined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearingDeclined {
    /// Who declined.
    pub by: String,
    /// The day.
    pub declined_on: Date,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: DeclineHearing,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    match &case.hearing {
        Some(Hearing::Offered { .. }) if case.stage.is_before_decision() => {
            Ok(vec![HearingDeclined { by: command.by, declined_on: facts.today() }.into()])
        }
        Some(
            Hearing::Offered { .. }
            | Hearing::Wanted { .. }
            | Hearing::Scheduled { .. }
            | Hearing::Held
            | Hearing::Declined,
        )
        | None => Err(Refusal::HearingNotOffered),
    }
}
