//! 补正: the applicant hands in what the one notice named.

use oneseal_domain::case::submit::HandedIn;
use oneseal_domain::case::{Command, supply};
use oneseal_domain::ids::CaseRef;
use oneseal_store::Statement;

use super::submit::Material;
use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done, Loaded, pinned};
use crate::office::Office;

impl Office {
    /// 补正
    ///
    /// # Errors
    /// The refusals of the act, `file.unknown`, `file.too-large`, `file.wrong-type`, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn supply(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        materials: Vec<Material>,
    ) -> Result<Done, ActError> {
        let mut attempt = Attempt::by_person(caller, Act::Supply, case, ask, &materials)?;
        let (loaded, materials, rows) = match self.permit_supply(caller, case, &materials).await {
            Err(error) => return self.refused(&attempt, error).await,
            Ok(handed_in) => handed_in,
        };
        attempt.rows = rows;
        let command = supply::Supply { by: caller.account.clone(), materials };
        self.act_on(attempt, Some(loaded), Command::Supply(command)).await
    }

    async fn permit_supply(
        &self,
        caller: &Caller,
        case: CaseRef,
        materials: &[Material],
    ) -> Result<(Loaded, Vec<HandedIn>, Vec<Statement>), ActError> {
        let loaded = self.load(case).await?;
        let state = &loaded.case;
        permit(caller, Act::Supply, case.authority, Some(&state.submitted_by))?;
        let guide = pinned(state, case.authority, &self.rules())?;
        let (materials, rows) = self.hand_in(caller, case, &guide, materials).await?;
        Ok((loaded, materials, rows))
    }
}
