//! 审查: the reviewer recommends.

use oneseal_domain::case::review::Recommendation;
use oneseal_domain::case::{Command, review};
use oneseal_domain::ids::CaseRef;

use crate::authority::Act;
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;

impl Office {
    /// 审查
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn review(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        recommendation: Recommendation,
        opinion: String,
    ) -> Result<Done, ActError> {
        let attempt = Attempt::by_person(caller, Act::Review, case, ask, &(recommendation, &opinion))?;
        let by = caller.account.clone();
        let command = review::Review { by, recommendation, opinion };
        self.act(attempt, Command::Review(command)).await
    }
}
