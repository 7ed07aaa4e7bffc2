//! 补正告知: the window names everything that is missing, once.

use oneseal_domain::case::request_supplement::Defect;
use oneseal_domain::case::{Command, request_supplement};
use oneseal_domain::ids::CaseRef;

use crate::authority::Act;
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;

impl Office {
    /// 补正告知. `days` are working days for handing it in.
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn request_supplement(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        defects: Vec<Defect>,
        days: u16,
    ) -> Result<Done, ActError> {
        let attempt = Attempt::by_person(caller, Act::RequestSupplement, case, ask, &(&defects, days))?;
        let by = caller.account.clone();
        let command = request_supplement::RequestSupplement { by, defects, days };
        self.act(attempt, Command::RequestSupplement(command)).await
    }
}
