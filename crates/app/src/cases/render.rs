//! 制证: the office's worker renders the certificate that was granted.

use std::sync::Arc;

use oneseal_domain::case::decision::DecisionRecord;
use oneseal_domain::case::render::{Render, Rendered};
use oneseal_domain::case::{Command, Stage};
use oneseal_domain::ids::{CaseRef, CertificateId, FileId};
use oneseal_domain::item::ItemRevision;
use oneseal_store::Statement;

use crate::authority::Act;
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::{Attempt, Done, done_of, pinned};
use crate::files::{Origin, Upload};
use crate::office::Office;
use crate::press::Sheet;

impl Office {
    /// 制证. `finished` is what takes the errand away, in the same append.
    ///
    /// # Errors
    /// The refusals of the act, `vault.erased`, `caller.not-permitted`; failures of store and press.
    pub async fn render(
        &self,
        caller: &Caller,
        case: CaseRef,
        finished: Vec<Statement>,
    ) -> Result<Done, ActError> {
        let state = self.load(case).await?.case;
        let (Stage::Granted, Some(record)) = (state.stage, &state.decision) else {
            // An earlier try came this far: only the errand is left.
            self.store.write(finished).await?;
            return Ok(done_of(case, &state));
        };
        let guide = pinned(&state, case.authority, &self.rules())?;
        let sheet = self.sheet(case, &guide, record).await?;
        let (number, identifier) = (sheet.number.clone(), sheet.identifier.clone());
        let press = Arc::clone(&self.ports.press);
        let prepared = tokio::task::spawn_blocking(move || press.render(&sheet)).await??;
        let file = FileId::new(self.ports.ids.next());
        let upload = self.document(&number, prepared.bytes);
        let row = self.keep(Origin::office(case, "certificate-draft"), file, upload).await?;
        let certificate = CertificateId::new(self.ports.ids.next());
        let digest = hex::encode(prepared.digest);
        let document = Rendered { certificate, identifier, number, file, digest };
        let mut attempt = Attempt::by_system(caller, Act::Render, case);
        attempt.rows = finished;
        attempt.rows.push(row.add());
        self.act(attempt, Command::Render(Render { document })).await
    }

    pub(super) fn document(&self, number: &str, bytes: Vec<u8>) -> Upload {
        let media_type = self.ports.press.media_type().to_owned();
        let name = if media_type == "application/pdf" { format!("{number}.pdf") } else { number.to_owned() };
        Upload { name, media_type, bytes }
    }

    async fn sheet(
        &self,
        case: CaseRef,
        guide: &ItemRevision,
        record: &DecisionRecord,
    ) -> Result<Sheet, ActError> {
        let organ = self.organ(case.authority)?;
        let personal = self.personal(case).await?;
        let answer = |name: &str| guide.form.shown(&personal.form, name);
        let (number, identifier) = self.certificate_numbers(guide, &organ, record.decided_on).await?;
        Ok(Sheet {
            title: guide.result.certificate.zh.clone(),
            verify_url: format!("{}{identifier}", self.rules().verify_url),
            number,
            identifier,
            holder_name: personal.applicant.name.clone(),
            holder_code: personal.applicant.code.clone(),
            principal: answer("principal"),
            address: answer("premises"),
            scope: answer("project"),
            organ: organ.name,
            decided_on: record.decided_on,
            validity: record.validity,
            created_ms: self.now().as_millisecond(),
        })
    }
}
