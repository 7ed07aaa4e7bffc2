//! 用印出证: permit, sign, keep the sealed bytes, write everything down at once.
//!
//! The seal is used before the act is recorded. If somebody else is faster, the sealed bytes are never named by any
//! event and nobody can get at them.

use std::sync::Arc;

use oneseal_domain::case::issue::{self, Sealed};
use oneseal_domain::case::render::Rendered;
use oneseal_domain::case::{Command, Facts};
use oneseal_domain::ids::{CaseRef, FileId};
use oneseal_domain::seal::Stage;
use oneseal_seal::signer::{Authorisation, Purpose};
use oneseal_store::{FileRecord, SealRow};

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done, pinned, still_as_seen};
use crate::files::Origin;
use crate::office::Office;
use crate::press::SealOrder;
use crate::seals::NOT_IN_USE;

impl Office {
    /// 用印出证. `document_digest` names the document that the operator saw.
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of store, press and signer.
    pub async fn issue(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        document_digest: String,
    ) -> Result<Done, ActError> {
        let mut attempt = Attempt::by_person(caller, Act::Issue, case, ask, &document_digest)?;
        if let Some(done) = self.replayed(&attempt).await? {
            return Ok(done);
        }
        let permitted = match self.permit_issue(caller, case, ask, &document_digest).await {
            Err(error) => return self.refused(&attempt, error).await,
            Ok(permitted) => permitted,
        };
        let (sealed, row) = self.seal(case, permitted).await?;
        attempt.rows = vec![row.add()];
        let home = case.authority;
        attempt.guards = vec![SealRow::guard(home.as_str(), &sealed.seal, Stage::Active.code(), NOT_IN_USE)];
        let by = caller.account.clone();
        self.act(attempt, Command::Issue(issue::Issue { by, document_digest, sealed })).await
    }

    async fn permit_issue(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        seen: &str,
    ) -> Result<Rendered, ActError> {
        let loaded = self.load(case).await?;
        permit(caller, Act::Issue, case.authority, Some(&loaded.case.submitted_by))?;
        still_as_seen(&loaded, Some(ask))?;
        let rules = self.rules();
        let guide = pinned(&loaded.case, case.authority, &rules)?;
        let stands_in_for = caller.stands_in_for.as_deref();
        let facts = Facts { at: self.now(), calendar: &rules.calendar, guide: &guide, stands_in_for };
        Ok(issue::permit(&loaded.case, &caller.account, seen, &facts)?.clone())
    }

    async fn seal(&self, case: CaseRef, document: Rendered) -> Result<(Sealed, FileRecord), ActError> {
        let missing = |what: &str| ActError::missing(format!("{what} of {case} is not there"));
        let (_, bytes) = self.opened(self.file_of_case(case, document.file).await?).await?;
        let digest = hex::decode(&document.digest).ok().and_then(|digest| digest.try_into().ok());
        let authorisation = Authorisation::Document {
            case: case.to_string(),
            certificate: document.certificate.to_string(),
            digest: digest.ok_or_else(|| missing("the digest"))?,
        };
        // Before the key is touched: without a seal in use nothing is signed.
        let seal = self.approval_seal(case.authority).await?;
        let key_id = self.ports.signer.active(Purpose::Seal, Some(case.authority.as_str()))?.id;
        let signing_ms = self.now().as_millisecond();
        let order = SealOrder { key_id: key_id.clone(), signing_ms, authorisation };
        let (press, signer) = (Arc::clone(&self.ports.press), Arc::clone(&self.ports.signer));
        let work = move || press.seal(bytes, &*signer, &order);
        let bytes = tokio::task::spawn_blocking(work).await??;
        let file = FileId::new(self.ports.ids.next());
        let upload = self.document(&document.number, bytes);
        let row = self.keep(Origin::office(case, "certificate"), file, upload).await?;
        Ok((Sealed { seal, key: key_id, file, digest: row.digest.clone() }, row))
    }
}
