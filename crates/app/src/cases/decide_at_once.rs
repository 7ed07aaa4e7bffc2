//! 当场决定: an immediate item is granted on the spot.

use oneseal_domain::case::{Command, decide_at_once};
use oneseal_domain::ids::CaseRef;

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;

impl Office {
    /// 当场决定
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn decide_at_once(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        opinion: String,
    ) -> Result<Done, ActError> {
        let attempt = Attempt::by_person(caller, Act::DecideAtOnce, case, ask, &opinion)?;
        let organ = self.organ(case.authority)?;
        // Whoever may not decide is refused below, and takes no number on the way.
        let allowed = permit(caller, Act::DecideAtOnce, case.authority, None).is_ok();
        let number =
            if allowed { self.decision_number(case.authority, &organ).await? } else { String::new() };
        let (by, remedies) = (caller.account.clone(), organ.remedies());
        let command = decide_at_once::DecideAtOnce { by, opinion, number, remedies };
        self.act(attempt, Command::DecideAtOnce(command)).await
    }
}
