//! Lists that belong to somebody: what waits for a role, what a department was pushed.
//!
//! What must never live here: lists that everybody may see; those are read from the store. The surprising thing: a
//! list is permitted by whose it is, so there is no filter that a page could forget.

mod search;

pub use search::CaseSearch;
pub(crate) use search::reads_at;

use oneseal_domain::case::Case;
use oneseal_domain::case::clocks::Clocks;
use oneseal_domain::ids::CaseRef;
use oneseal_domain::{office_day, push};
use oneseal_store::{PushRow, WorklistRow};

use crate::authority::{Act, Role, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::office::Office;

pub(crate) fn not_permitted(caller: &Caller) -> ActError {
    let text = format!("{} has no such list", caller.account);
    Refused::new("caller.not-permitted", "", text, vec![("act", "read".to_owned())]).into()
}

/// A line of an inbox: a case that waits, with its clock.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The case.
    pub reference: CaseRef,
    /// As its events have made it.
    pub case: Case,
    /// The applicant's name, masked; empty after an erasure.
    pub applicant: String,
    /// Both clocks, once they run.
    pub clocks: Option<Clocks>,
    /// Since when it waits, for paging.
    pub since: i64,
}

impl Office {
    /// A page of an inbox: the worklist of one of the caller's roles, with applicants and clocks.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store.
    pub async fn inbox(
        &self,
        caller: &Caller,
        role: Role,
        after: (i64, &str),
        limit: u32,
    ) -> Result<Vec<Waiting>, ActError> {
        let (rules, today) = (self.rules(), office_day(self.now()));
        let mut lines = Vec::new();
        for row in self.worklist(caller, role, after, limit).await? {
            let reference: CaseRef = format!("{}-{}", row.authority, row.case_id)
                .parse()
                .map_err(|_| ActError::missing(format!("{:?} is not a case", row.case_id)))?;
            let case = self.load(reference).await?.case;
            let applicant = match self.masked(caller, reference).await {
                Ok(personal) => personal.applicant.name,
                Err(ActError::Refused(_)) => String::new(),
                Err(failed) => return Err(failed),
            };
            let guide = case.item.as_ref().and_then(|item| rules.pinned(reference.authority, item));
            let clocks = match guide {
                Some(guide) => case.clocks(&guide, &rules.calendar, today)?,
                None => None,
            };
            lines.push(Waiting { reference, case, applicant, clocks, since: row.updated_at });
        }
        Ok(lines)
    }

    /// How much waits for one of the caller's roles.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store.
    pub async fn inbox_size(&self, caller: &Caller, role: Role) -> Result<u64, ActError> {
        let Some(home) = caller.authority.filter(|_| caller.roles.contains(&role)) else {
            return Err(not_permitted(caller));
        };
        permit(caller, Act::Read, home, None)?;
        Ok(self.store.worklist_size(home.as_str(), role.code()).await?)
    }

    /// A case of the caller's authority by its number.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store.
    pub async fn case_by_number(&self, caller: &Caller, number: &str) -> Result<Option<CaseRef>, ActError> {
        let Some(home) = caller.authority else { return Err(not_permitted(caller)) };
        permit(caller, Act::Read, home, None)?;
        let row = self.store.case_by_number(home.as_str(), number.trim()).await?;
        Ok(row.and_then(|row| format!("{}-{}", row.authority, row.id).parse().ok()))
    }

    /// A push that the caller's department was sent, as its board shows it.
    ///
    /// # Errors
    /// `push.unknown`, `caller.not-permitted`; failures of the store.
    pub async fn push(&self, caller: &Caller, id: &str) -> Result<PushRow, ActError> {
        let (Some(home), Some(department)) = (caller.authority, &caller.department) else {
            return Err(not_permitted(caller));
        };
        permit(caller, Act::SignOff, home, None)?;
        let row = self.store.push(home.as_str(), id).await?.filter(|row| row.department == *department);
        row.ok_or_else(|| {
            let particulars = vec![("push", id.to_owned())];
            Refused::new("push.unknown", "", format!("there is no push {id}"), particulars).into()
        })
    }

    /// A page of what waits for one of the caller's roles, longest first, after `(updated_at, case)`.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store.
    pub async fn worklist(
        &self,
        caller: &Caller,
        role: Role,
        after: (i64, &str),
        limit: u32,
    ) -> Result<Vec<WorklistRow>, ActError> {
        let Some(home) = caller.authority.filter(|_| caller.roles.contains(&role)) else {
            return Err(not_permitted(caller));
        };
        permit(caller, Act::Read, home, None)?;
        Ok(self.store.worklist(home.as_str(), role.code(), after, limit).await?)
    }

    /// A page of what the caller's department was pushed and stands at a stage, oldest first, after
    /// `(pushed_at, id)`.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store.
    pub async fn pushes(
        &self,
        caller: &Caller,
        stage: push::Stage,
        after: (i64, &str),
        limit: u32,
    ) -> Result<Vec<PushRow>, ActError> {
        let (Some(home), Some(department)) = (caller.authority, &caller.department) else {
            return Err(not_permitted(caller));
        };
        permit(caller, Act::SignOff, home, None)?;
        Ok(self.store.pushes(home.as_str(), department, stage.code(), after, limit).await?)
    }

    /// A page of the pushes of the caller's authority that somebody has to look at, because a limit was missed or a
    /// department gave them back, oldest first, after `(pushed_at, id)`.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store.
    pub async fn push_exceptions(
        &self,
        caller: &Caller,
        after: (i64, &str),
        limit: u32,
    ) -> Result<Vec<PushRow>, ActError> {
        let Some(home) = caller.authority else { return Err(not_permitted(caller)) };
        permit(caller, Act::Redirect, home, None)?;
        Ok(self.store.push_exceptions(home.as_str(), after, limit).await?)
    }
}
