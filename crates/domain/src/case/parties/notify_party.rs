//! 告知利害关系人: somebody is told that a permit would touch her interests, and until when she may speak.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::refusal::Refusal;
use crate::case::stage::Stage;
use crate::case::state::Case;
use crate::case::submit::Vaulted;
use crate::case::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct NotifyParty {
    /// The officer.
    pub by: String,
    /// Who is told, in the vault.
    pub party: Vaulted,
    /// Which interest is touched.
    pub interest: String,
    /// Working days for a statement, 1 to 30.
    pub days: u16,
}

/// 告知利害关系人: told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyNotified {
    /// The officer.
    pub by: String,
    /// Who was told, in the vault.
    pub party: Vaulted,
    /// Which interest is touched.
    pub interest: String,
    /// The day.
    pub notified_on: Date,
    /// Last day for a statement.
    pub respond_by: Date,
    /// The calendar by which the days were counted.
    pub calendar: String,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: NotifyParty,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    if !matches!(case.stage, Stage::UnderReview | Stage::PendingDecision) {
        return Err(Refusal::WrongStage { act: "notify-party", stage: case.stage });
    }
    if command.interest.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    if !(1..=30).contains(&command.days) {
        return Err(Refusal::DaysOutOfRange { least: 1, most: 30 });
    }
    Ok(vec![
        PartyNotified {
            by: command.by,
            party: command.party,
            interest: command.interest,
            notified_on: facts.today(),
            respond_by: facts.in_working_days(command.days)?,
            calendar: facts.calendar.version().to_owned(),
        }
        .into(),
    ])
}
