//! 启动特别程序: the clock rests.

use oneseal_domain::case::{Command, suspend_clock};
use oneseal_domain::clock::PauseGround;
use oneseal_domain::ids::CaseRef;

use crate::authority::Act;
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;

impl Office {
    /// 启动特别程序
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn suspend_clock(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        ground: PauseGround,
        days_needed: u16,
        reason: String,
    ) -> Result<Done, ActError> {
        let attempt =
            Attempt::by_person(caller, Act::SuspendClock, case, ask, &(ground, days_needed, &reason))?;
        let by = caller.account.clone();
        let command = suspend_clock::SuspendClock { by, ground, days_needed, reason };
        self.act(attempt, Command::SuspendClock(command)).await
    }
}
