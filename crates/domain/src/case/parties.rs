//! 利害关系人 (XKF 36): whose great interests a permit touches is told and heard before the decision.
//!
//! Names and statements lie in the vault. What must never live here: who is a party; an officer finds that out.

pub mod hear_party;
pub mod notify_party;

use jiff::civil::Date;

use crate::ids::PartyId;

use super::refusal::Refusal;
use super::state::Case;

/// Somebody whose interests the permit touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterestedParty {
    /// The record in the vault.
    pub party: PartyId,
    /// Last day for a statement.
    pub respond_by: Date,
    /// Whether a statement was made.
    pub heard: bool,
}

impl Case {
    /// Refuses a decision while somebody who was told may still speak.
    pub(super) fn parties_must_be_heard(&self, today: Date) -> Result<(), Refusal> {
        match self.parties.iter().find(|party| !party.heard && today <= party.respond_by) {
            Some(party) => Err(Refusal::PartyNotHeard { until: party.respond_by }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hear_party::HearParty;
    use super::notify_party::NotifyParty;
    use crate::case::check::Verdict;
    use crate::case::testing::*;
    use crate::case::{Command, Event, Refusal, Stage};

    fn notify() -> Command {
        Command::NotifyParty(NotifyParty {
            by: "li".into(),
            party: vaulted(11),
            interest: "油烟排放影响相邻住户".into(),
            days: 5,
        })
    }

    fn hear(party: u128) -> Command {
        Command::HearParty(HearParty { by: "li".into(), party: vaulted(party).id, statement: vaulted(12) })
    }

    fn told() -> Vec<Event> {
        let mut past = reviewed_case();
        past.extend(on("2021-03-17").given(past.clone()).when(notify()).then_events());
        past
    }

    #[test]
    fn the_decision_waits_for_whoever_was_told() {
        let grant = || check("zhao", Verdict::Grant, "");
        on("2021-03-24")
            .given(told())
            .when(grant())
            .then_refused(&Refusal::PartyNotHeard { until: day("2021-03-24") });
        assert_eq!(on("2021-03-25").given(told()).when(grant()).then_state().stage, Stage::Granted);
        let mut heard = told();
        heard.extend(on("2021-03-18").given(heard.clone()).when(hear(11)).then_events());
        assert_eq!(on("2021-03-18").given(heard).when(grant()).then_state().stage, Stage::Granted);
    }

    #[test]
    fn nobody_is_heard_who_was_not_told() {
        on("2021-03-18").given(told()).when(hear(99)).then_refused(&Refusal::PartyUnknown);
    }
}
