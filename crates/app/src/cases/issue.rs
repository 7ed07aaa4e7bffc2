//! 用印出证: permit, sign, keep the sealed bytes, write everything down at once.
//!
//! The seal is used before the act is recorded. If somebody else is faster, the sealed bytes are never named by any
//! event and nobody can get at them.

use std::sync::Arc;

use oneseal_domain::case::issue::{self, Sealed};
use oneseal_domain::case::render::Rendered;
use oneseal_domain::case::{Command, Facts};
use oneseal_domain::ids::{CaseRef, FileId};
use oneseal_seal::signer::{Authorisation, Purpose};
use oneseal_store::FileRecord;

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done, Loaded, pinned, still_as_seen};
use crate::files::Origin;
use crate::office::Office;
use crate::press::SealOrder;

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
        let (loaded, document) = match self.permit_issue(caller, case, ask, &document_digest).await {
            Err(error) => return self.refused(&attempt, error).await,
            Ok(permitted) => permitted,
        };
        let (sealed, row) = match self.seal(case, document).await {
            Err(error) => return self.refused(&attempt, error).await,
            Ok(sealed) => sealed,
        };
        attempt.rows = vec![row.add()];
        let by = caller.account.clone();
        self.act_on(attempt, Some(loaded), Command::Issue(issue::Issue { by, document_digest, sealed })).await
    }

    async fn permit_issue(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        seen: &str,
    ) -> Result<(Loaded, Rendered), ActError> {
        let loaded = self.load(case).await?;
        permit(caller, Act::Issue, case.authority, Some(&loaded.case.submitted_by))?;
        still_as_seen(&loaded, Some(ask))?;
        let rules = self.rules();
        let guide = pinned(&loaded.case, case.authority, &rules)?;
        let stands_in_for = caller.stands_in_for.as_deref();
        let facts = Facts { at: self.now(), calendar: &rules.calendar, guide: &guide, stands_in_for };
        let document = issue::permit(&loaded.case, &caller.account, seen, &facts)?.clone();
        Ok((loaded, document))
    }

    async fn seal(&self, case: CaseRef, document: Rendered) -> Result<(Sealed, FileRecord), ActError> {
        let missing = |what: &str| ActError::missing(format!("{what} of {case} is not there"));
        // Before the key is touched: without a seal in use nothing is signed.
        let (record, seal) = self.document_and_seal(case, document.file).await?;
        let (_, bytes) = self.opened(record).await?;
        let digest = hex::decode(&document.digest).ok().and_then(|digest| digest.try_into().ok());
        let authorisation = Authorisation::Document {
            case: case.to_string(),
            certificate: document.certificate.to_string(),
            digest: digest.ok_or_else(|| missing("the digest"))?,
        };
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
