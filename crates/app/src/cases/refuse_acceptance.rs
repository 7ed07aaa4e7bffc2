//! 不予受理: the window refuses acceptance.

use oneseal_domain::case::refuse_acceptance::Ground;
use oneseal_domain::case::{Command, refuse_acceptance};
use oneseal_domain::ids::CaseRef;

use crate::authority::Act;
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;

impl Office {
    /// 不予受理
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn refuse_acceptance(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        ground: Ground,
        reason: String,
        competent_organ: Option<String>,
    ) -> Result<Done, ActError> {
        let attempt = Attempt::by_person(
            caller,
            Act::RefuseAcceptance,
            case,
            ask,
            &(ground, &reason, &competent_organ),
        )?;
        let by = caller.account.clone();
        let command = refuse_acceptance::RefuseAcceptance { by, ground, reason, competent_organ };
        self.act(attempt, Command::RefuseAcceptance(command)).await
    }
}
