//! 告知利害关系人、听取意见: names and statements go into the vault.

use oneseal_domain::case::Command;
use oneseal_domain::case::parties::{hear_party, notify_party};
use oneseal_domain::ids::{CaseRef, PartyId};
use oneseal_store::VaultRecord;

use crate::authority::Act;
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;
use crate::vault::Applicant;

impl Office {
    /// 告知利害关系人
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn notify_party(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        party: &Applicant,
        interest: String,
        days: u16,
    ) -> Result<Done, ActError> {
        let mut attempt = Attempt::by_person(caller, Act::NotifyParty, case, ask, &(party, &interest, days))?;
        let (party, record) = self.enclose(case, "interested-party", party, Some(&party.code))?;
        attempt.rows.extend(VaultRecord::add(vec![record]));
        let by = caller.account.clone();
        self.act(attempt, Command::NotifyParty(notify_party::NotifyParty { by, party, interest, days })).await
    }

    /// 听取意见
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn hear_party(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        party: PartyId,
        statement: &str,
    ) -> Result<Done, ActError> {
        let mut attempt = Attempt::by_person(caller, Act::HearParty, case, ask, &(party, statement))?;
        let (statement, record) = self.enclose(case, "statement", &statement, None)?;
        attempt.rows.extend(VaultRecord::add(vec![record]));
        let by = caller.account.clone();
        self.act(attempt, Command::HearParty(hear_party::HearParty { by, party, statement })).await
    }
}
