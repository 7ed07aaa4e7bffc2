//! Seals: their lives, and the one that an authority decides with.
//!
//! What must never live here: a use of a seal; that belongs to the act that uses it. The surprising thing: which seal is
//! in use is asked again inside the transaction of the issue, so a seal frozen a moment before seals nothing.

use oneseal_domain::decider::Decider as _;
use oneseal_domain::ids::{AuthorityId, CaseRef, FileId};
use oneseal_domain::seal::{Command, Event, Facts, Kind, Seal, Seals, Stage};
use oneseal_seal::signer::Purpose;
use oneseal_store::{Append, FileRecord, Part, RecordedEvent, SealRow};

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::execute::new_event;
use crate::files::of_case;
use crate::office::Office;

/// The refusal when the authority has no seal in use.
pub(crate) const NOT_IN_USE: &str = "seal.not-in-use";

impl Office {
    /// A seal as its events have made it.
    async fn load_seal(
        &self,
        authority: AuthorityId,
        id: &str,
    ) -> Result<(Seal, Vec<RecordedEvent>), ActError> {
        let recorded = self.store.events(authority.as_str(), &format!("seal/{id}")).await?;
        let mut seal = Seals::initial();
        for event in &recorded {
            seal = Seals::evolve(seal, &Event::decode(&event.kind, &event.payload)?);
        }
        Ok((seal, recorded))
    }

    /// An act on a seal of an authority.
    ///
    /// # Errors
    /// `seal.wrong-stage`, `seal.another-active`, `seal.paper-missing`, `caller.not-permitted`; failures of the store.
    pub async fn act_on_seal(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        id: &str,
        command: Command,
    ) -> Result<Stage, ActError> {
        let outcome = self.try_act_on_seal(caller, authority, id, command).await;
        self.conclude(outcome, caller, Act::ManageSeal, authority, id.to_owned()).await
    }

    async fn try_act_on_seal(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        id: &str,
        command: Command,
    ) -> Result<Stage, ActError> {
        permit(caller, Act::ManageSeal, authority, None)?;
        let (seal, recorded) = self.load_seal(authority, id).await?;
        let others = self.store.seals(authority.as_str()).await?;
        let in_use = [Stage::Active.code(), Stage::Frozen.code()];
        let another_active = others.iter().any(|row| {
            row.id != id && row.kind == Kind::Approval.code() && in_use.contains(&row.stage.as_str())
        });
        let at = self.now();
        let facts = Facts { at, authority, by: &caller.account, another_active };
        let events = Seals::decide(&seal, command, &facts)?;
        let after = events.iter().fold(seal, Seals::evolve);
        let mut new = Vec::new();
        for event in &events {
            new.push(new_event(event.kind(), event.payload()?, &caller.account, at));
        }
        let row = seal_row(authority, id, &after, at.as_millisecond());
        let rows = vec![if recorded.is_empty() { row.add() } else { row.update() }];
        let parts = vec![Part::after(format!("seal/{id}"), &recorded, new)];
        self.store
            .append(Append { authority: authority.to_string(), parts, rows, ..Append::default() })
            .await?;
        Ok(after.stage)
    }

    /// The seals of an authority.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store.
    pub async fn seals(&self, caller: &Caller, authority: AuthorityId) -> Result<Vec<SealRow>, ActError> {
        permit(caller, Act::Read, authority, None)?;
        Ok(self.store.seals(authority.as_str()).await?)
    }

    /// A document of a case, and the approval seal that the authority decides with now.
    pub(crate) async fn document_and_seal(
        &self,
        case: CaseRef,
        file: FileId,
    ) -> Result<(FileRecord, String), ActError> {
        let (home, in_use) = (case.authority, (Kind::Approval.code(), Stage::Active.code()));
        let found = self.store.file_with_seal(home.as_str(), &file.to_string(), in_use).await?;
        let (record, seal) = found.unzip();
        let record = of_case(record, case, file)?;
        let seal = seal.flatten().ok_or_else(|| {
            let text = format!("{home} has no approval seal in use");
            Refused::new(NOT_IN_USE, "XKF 39", text, vec![("authority", home.to_string())])
        })?;
        Ok((record, seal))
    }

    /// Registers the approval seal of every authority that has a seal key and no seal yet, as a new installation does.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn install_seals(&self, caller: &Caller) -> Result<(), ActError> {
        let organs = self.rules().organs.clone();
        for (authority, organ) in organs {
            let Ok(key) = self.ports.signer.active(Purpose::Seal, Some(authority.as_str())) else { continue };
            if !self.store.seals(authority.as_str()).await?.is_empty() {
                continue;
            }
            let id = format!("{authority}-approval");
            let paper = || "installation".to_owned();
            for command in [
                Command::Apply { kind: Kind::Approval, name: format!("{}行政审批专用章", organ.name) },
                Command::Review { reason: paper() },
                Command::Make { key: key.id.clone() },
                Command::File { number: paper() },
                Command::Activate { reason: paper() },
            ] {
                self.act_on_seal(caller, authority, &id, command).await?;
            }
        }
        Ok(())
    }
}

/// A seal as the register shows it.
pub(crate) fn seal_row(authority: AuthorityId, id: &str, seal: &Seal, at: i64) -> SealRow {
    let applied = seal.applied.as_ref();
    SealRow {
        authority: authority.to_string(),
        id: id.to_owned(),
        kind: applied.map_or("", |applied| applied.kind.code()).to_owned(),
        name: applied.map(|applied| applied.name.clone()).unwrap_or_default(),
        stage: seal.stage.code().to_owned(),
        key_id: seal.key.clone(),
        revision: seal.revision,
        updated_at: at,
    }
}

#[cfg(test)]
mod tests;
