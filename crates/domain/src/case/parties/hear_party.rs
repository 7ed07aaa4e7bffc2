//! 听取意见: what an interested party had to say is taken into the case.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::refusal::Refusal;
use crate::case::state::Case;
use crate::case::submit::Vaulted;
use crate::case::{Event, Facts};
use crate::ids::PartyId;

/// The command.
#[derive(Debug, Clone)]
pub struct HearParty {
    /// The officer.
    pub by: String,
    /// Who spoke.
    pub party: PartyId,
    /// What was said, in the vault.
    pub statement: Vaulted,
}

/// 听取意见: heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyHeard {
    /// The officer.
    pub by: String,
    /// Who spoke.
    pub party: PartyId,
    /// What was said, in the vault.
    pub statement: Vaulted,
    /// The day.
    pub heard_on: Date,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: HearParty,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    if !case.stage.is_before_decision() {
        return Err(Refusal::WrongStage { act: "hear-party", stage: case.stage });
    }
    if !case.parties.iter().any(|party| party.party == command.party) {
        return Err(Refusal::PartyUnknown);
    }
    Ok(vec![
        PartyHeard {
            by: command.by,
            party: command.party,
            statement: command.statement,
            heard_on: facts.today(),
        }
        .into(),
    ])
}
