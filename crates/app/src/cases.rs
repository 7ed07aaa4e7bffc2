//! Acts on cases, one file each: authorise, fetch what the rule needs, carry out.
//!
//! What must never live here: the rule. The surprising thing: these files are short because everything that all acts
//! share stands in `execute`.

pub mod accept;
pub mod check;
pub mod decide_at_once;
pub mod issue;
pub mod parties;
pub mod refuse_acceptance;
pub mod render;
pub mod request_supplement;
pub mod resume_clock;
pub mod review;
pub mod serve;
pub mod submit;
pub mod supply;
pub mod suspend_clock;
pub mod withdraw;

use oneseal_domain::case::Case;
use oneseal_domain::ids::CaseRef;
use oneseal_store::{CaseRow, RecordedEvent};

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::ActError;
use crate::office::Office;

impl Office {
    /// A case as its events have made it, with the events.
    ///
    /// # Errors
    /// `case.unknown`, `caller.not-permitted`; failures of the store.
    pub async fn case(&self, caller: &Caller, case: CaseRef) -> Result<(Case, Vec<RecordedEvent>), ActError> {
        let loaded = self.load(case).await?;
        permit(caller, Act::Read, case.authority, Some(&loaded.case.submitted_by))?;
        Ok((loaded.case, loaded.recorded))
    }

    /// A page of what the caller submitted herself, latest change first, before `(updated_at, id)`.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn own_cases(
        &self,
        caller: &Caller,
        before: (i64, &str),
        limit: u32,
    ) -> Result<Vec<CaseRow>, ActError> {
        Ok(self.store.cases_submitted_by(&caller.account, before, limit).await?)
    }
}
