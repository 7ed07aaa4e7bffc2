//! 核准: the checker grants, denies or sends back. What follows is written in the same append.

use oneseal_domain::case::Command;
use oneseal_domain::case::check::{self, Verdict};
use oneseal_domain::ids::CaseRef;

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;

impl Office {
    /// 核准
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn check(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        verdict: Verdict,
        opinion: String,
    ) -> Result<Done, ActError> {
        let attempt = Attempt::by_person(caller, Act::Check, case, ask, &(verdict, &opinion))?;
        let organ = self.organ(case.authority)?;
        // Whoever may not check is refused below, and takes no number on the way.
        let allowed = permit(caller, Act::Check, case.authority, None).is_ok();
        let number = match verdict {
            Verdict::Grant | Verdict::Deny if allowed => self.decision_number(case.authority, &organ).await?,
            Verdict::Grant | Verdict::Deny | Verdict::Return => String::new(),
        };
        let (by, remedies) = (caller.account.clone(), organ.remedies());
        self.act(attempt, Command::Check(check::Check { by, verdict, opinion, number, remedies })).await
    }
}
