//! Files that people hand in and the office makes.
//!
//! What must never live here: what a file is needed for. The surprising thing: the bytes are durable before any act
//! names them; a file that no act names is swept some day.

use oneseal_domain::decider::digest_of;
use oneseal_domain::ids::{AuthorityId, CaseRef, FileId};
use oneseal_domain::item::Material;
use oneseal_seal::sm;
use oneseal_store::{Append, Appended, CommandKey, FileRecord};

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
    /// Takes a file in before the act that names it. With a key, a repetition is given the file of the first time.
    ///
    /// # Errors
    /// `authority.unknown`, `command.reused`, `caller.not-permitted`; failures of the store.
    pub async fn upload(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        key: Option<&str>,
        upload: Upload,
    ) -> Result<FileId, ActError> {
        permit(caller, Act::Submit, authority, None)?;
        self.organ(authority)?;
        let id = FileId::new(self.ports.ids.next());
        let Some(key) = key else {
            let record = self.keep(authority, id, "", "material", upload).await?;
            self.store.write(vec![record.add()]).await?;
            return Ok(id);
        };
        let record = self.record(authority, id, "", "material", &upload);
        let body = digest_of(&("upload", authority, &record.name, &record.digest))?;
        if let Some(result) = self.stored_result(caller, authority, key, &body).await? {
            return Ok(serde_json::from_str(&result)?);
        }
        self.blobs.put(&record.id, upload.bytes).await?;
        let append = Append {
            authority: record.authority.clone(),
            command: Some(CommandKey {
                scope: caller.account.clone(),
                id: key.to_owned(),
                body_digest: body,
                recorded_at: record.created_at,
            }),
            rows: vec![record.add()],
            result: serde_json::to_string(&id)?,
            ..Append::default()
        };
        match self.store.append(append).await? {
            Appended::Done(_) => Ok(id),
            // Somebody with the same key was faster; these bytes are swept with what no act names.
            Appended::Replayed(result) => Ok(serde_json::from_str(&result)?),
        }
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
        let record = self.record(authority, id, case_id, purpose, &upload);
        self.blobs.put(&record.id, upload.bytes).await?;
        Ok(record)
    }

    fn record(
        &self,
        authority: AuthorityId,
        id: FileId,
        case_id: &str,
        purpose: &str,
        upload: &Upload,
    ) -> FileRecord {
        FileRecord {
            authority: authority.to_string(),
            id: id.to_string(),
            case_id: case_id.to_owned(),
            name: upload.name.clone(),
            media_type: upload.media_type.clone(),
            size: upload.bytes.len() as u64,
            digest: hex::encode(sm::digest(&upload.bytes)),
            purpose: purpose.to_owned(),
            wrapped_key: None,
            key_id: None,
            created_at: self.now().as_millisecond(),
            erased_at: None,
        }
    }
}

/// Whether a file is of a kind and size that the guide takes for a material.
pub(crate) fn fits(file: &FileRecord, material: &Material) -> Result<(), Refused> {
    let named = || vec![("file", file.id.clone()), ("material", material.code.clone())];
    if file.size > material.max_bytes {
        let text = format!("{} has {} bytes, more than {} takes", file.id, file.size, material.code);
        let particulars = [named(), vec![("most", material.max_bytes.to_string())]].concat();
        return Err(Refused::new("file.too-large", "", text, particulars));
    }
    if !material.media_types.contains(&file.media_type) {
        let text = format!("{} is {}, which {} does not take", file.id, file.media_type, material.code);
        let particulars = [named(), vec![("taken", material.media_types.join(", "))]].concat();
        return Err(Refused::new("file.wrong-type", "", text, particulars));
    }
    Ok(())
}
