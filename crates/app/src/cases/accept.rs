//! 受理: the window accepts.

use oneseal_domain::case::{Command, accept};
use oneseal_domain::ids::CaseRef;

use crate::authority::Act;
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;

impl Office {
    /// 受理
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn accept(&self, caller: &Caller, case: CaseRef, ask: &Ask) -> Result<Done, ActError> {
        let attempt = Attempt::by_person(caller, Act::Accept, case, ask, &())?;
        let by = caller.account.clone();
        let command = accept::Accept { by };
        self.act(attempt, Command::Accept(command)).await
    }
}
