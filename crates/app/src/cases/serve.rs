//! 送达: the applicant has it.

use oneseal_domain::case::serve::Method;
use oneseal_domain::case::{Command, serve};
use oneseal_domain::ids::CaseRef;

use crate::authority::Act;
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;

impl Office {
    /// 送达
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn serve(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        method: Method,
    ) -> Result<Done, ActError> {
        let attempt = Attempt::by_person(caller, Act::Serve, case, ask, &method)?;
        let by = caller.account.clone();
        let command = serve::Serve { by, method };
        self.act(attempt, Command::Serve(command)).await
    }
}
