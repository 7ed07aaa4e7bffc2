//! Lists that belong to somebody: what waits for a role, what a department was pushed.
//!
//! What must never live here: lists that everybody may see; those are read from the store. The surprising thing: a
//! list is permitted by whose it is, so there is no filter that a page could forget.

use oneseal_domain::push;
use oneseal_store::{PushRow, WorklistRow};

use crate::authority::{Act, Role, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::office::Office;

fn not_permitted(caller: &Caller) -> ActError {
    let text = format!("{} has no such list", caller.account);
    Refused::new("caller.not-permitted", "", text, vec![("act", "read".to_owned())]).into()
}

impl Office {
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
}
