//! 结束特别程序: the clock runs again.

use oneseal_domain::case::{Command, resume_clock};
use oneseal_domain::ids::CaseRef;

use crate::authority::Act;
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;

impl Office {
    /// 结束特别程序
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn resume_clock(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        result: String,
    ) -> Result<Done, ActError> {
        let attempt = Attempt::by_person(caller, Act::ResumeClock, case, ask, &result)?;
        let by = caller.account.clone();
        let command = resume_clock::ResumeClock { by, result };
        self.act(attempt, Command::ResumeClock(command)).await
    }
}
