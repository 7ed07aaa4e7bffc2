//! Files that people hand in and the office makes.
//!
//! What must never live here: what a file is needed for. The surprising thing: the bytes are durable before any act
//! names them; a file that no act names is swept some day.

use oneseal_domain::ids::{AuthorityId, CaseRef, FileId};
use oneseal_seal::sm;
use oneseal_store::FileRecord;

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::office::Office;

/// What somebody hands in.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The file's name, as the person calls it.
    pub name: String,
    /// Its media type, found by looking at the bytes.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Office {
    /// Takes a file in before the act that names it.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store.
    pub async fn upload(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        upload: Upload,
    ) -> Result<FileId, ActError> {
        permit(caller, Act::Submit, authority, None)?;
        let id = FileId::new(self.ports.ids.next());
        let record = self.keep(authority, id, "", "material", upload).await?;
        self.store.write(vec![record.add()]).await?;
        Ok(id)
    }

    /// A file of a case, for whoever may read the case.
    ///
    /// # Errors
    /// `file.unknown`, `case.unknown`, `caller.not-permitted`; failures of the store.
    pub async fn file(
        &self,
        caller: &Caller,
        case: CaseRef,
        file: FileId,
    ) -> Result<(FileRecord, Vec<u8>), ActError> {
        self.case(caller, case).await?;
        let (home, id) = (case.authority.to_string(), file.to_string());
        let record = self.store.file(&home, &id).await?.filter(|one| one.case_id == case.case.to_string());
        if let (Some(record), Some(bytes)) = (record, self.blobs.get(&id).await?) {
            return Ok((record, bytes));
        }
        let text = format!("the case has no file {file}");
        Err(Refused::new("file.unknown", "", text, vec![("file", id)]).into())
    }

    /// The files of a case, for whoever may read the case.
    ///
    /// # Errors
    /// `case.unknown`, `caller.not-permitted`; failures of the store.
    pub async fn case_files(&self, caller: &Caller, case: CaseRef) -> Result<Vec<FileRecord>, ActError> {
        self.case(caller, case).await?;
        Ok(self.store.files_of_case(case.authority.as_str(), &case.case.to_string()).await?)
    }

    /// Makes bytes durable and gives the row that is still to be written.
    pub(crate) async fn keep(
        &self,
        authority: AuthorityId,
        id: FileId,
        case_id: &str,
        purpose: &str,
        upload: Upload,
    ) -> Result<FileRecord, ActError> {
        let record = FileRecord {
            authority: authority.to_string(),
            id: id.to_string(),
            case_id: case_id.to_owned(),
            name: upload.name,
            media_type: upload.media_type,
            size: upload.bytes.len() as u64,
            digest: hex::encode(sm::digest(&upload.bytes)),
            purpose: purpose.to_owned(),
            wrapped_key: None,
            key_id: None,
            created_at: self.now().as_millisecond(),
            erased_at: None,
        };
        self.blobs.put(&record.id, upload.bytes).await?;
        Ok(record)
    }
}
