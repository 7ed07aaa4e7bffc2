//! 撤回申请: the applicant takes it back.

use oneseal_domain::case::{Command, withdraw};
use oneseal_domain::ids::CaseRef;

use crate::authority::Act;
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;

impl Office {
    /// 撤回申请
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn withdraw(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        reason: String,
    ) -> Result<Done, ActError> {
        let attempt = Attempt::by_person(caller, Act::Withdraw, case, ask, &reason)?;
        let by = caller.account.clone();
        let command = withdraw::Withdraw { by, reason };
        self.act(attempt, Command::Withdraw(command)).await
    }
}
