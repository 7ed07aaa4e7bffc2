//! 补正: the applicant hands in what the one notice named.

use oneseal_domain::case::{Command, supply};
use oneseal_domain::ids::CaseRef;

use super::submit::Material;
use crate::authority::Act;
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done, pinned};
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
        if let Some(done) = self.replayed(&attempt).await? {
            return Ok(done);
        }
        let (loaded, rules) = (self.load(case).await?, self.rules());
        let guide = pinned(&loaded.case, case.authority, &rules)?;
        let handed_in = self.hand_in(case, &guide, &materials).await;
        let subject = case.to_string();
        let (materials, rows) =
            self.note_refusal(handed_in, caller, Act::Supply, case.authority, subject).await?;
        attempt.rows = rows;
        let command = supply::Supply { by: caller.account.clone(), materials };
        self.act(attempt, Command::Supply(command)).await
    }
}
