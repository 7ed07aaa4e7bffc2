//! Files that people hand in and the office makes.
//!
//! What must never live here: what a file is needed for, and its keys ([`sealed`] has them). The surprising thing: the
//! bytes are durable before any act names them; a file that no act names is swept some day ([`sweep`]).

mod sealed;
mod sweep;
#[cfg(test)]
mod tests;

use oneseal_domain::decider::digest_of;
use oneseal_domain::ids::{AuthorityId, CaseRef, FileId};
use oneseal_domain::item::Material;
use oneseal_seal::sm;
use oneseal_store::{Append, Appended, CommandKey, FileRecord};

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::office::Office;

pub use sealed::Damage;

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

/// Where a file comes from and what it is for.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub authority: AuthorityId,
    /// The case; empty before a case names it.
    pub case_id: String,
    /// The account that handed it in; empty for documents of the office.
    pub owner: String,
    pub purpose: &'static str,
}

impl Origin {
    /// A document that the office made for a case.
    pub(crate) fn office(case: CaseRef, purpose: &'static str) -> Self {
        Self { authority: case.authority, case_id: case.case.to_string(), owner: String::new(), purpose }
    }
}

fn unknown(file: FileId, text: String) -> ActError {
    Refused::new("file.unknown", "", text, vec![("file", file.to_string())]).into()
}

impl Office {
    /// Takes a file in before the act that names it. It belongs to the caller until a case has it. With a key, a
    /// repetition is given the file of the first time.
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
        let body = digest_of(&("upload", authority, &upload.name, hex::encode(sm::digest(&upload.bytes))))?;
        if let Some(key) = key
            && let Some(result) = self.stored_result(caller, authority, key, &body).await?
        {
            return Ok(serde_json::from_str(&result)?);
        }
        let (case_id, owner) = (String::new(), caller.account.clone());
        let origin = Origin { authority, case_id, owner, purpose: "material" };
        let record = self.keep(origin, id, upload).await?;
        let Some(key) = key else {
            self.store.write(vec![record.add()]).await?;
            return Ok(id);
        };
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

    /// A file that the caller handed in and that no case has yet. To everybody else it does not exist.
    ///
    /// # Errors
    /// `file.unknown`; failures of the store.
    pub async fn uploaded(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        file: FileId,
    ) -> Result<(FileRecord, Vec<u8>), ActError> {
        let mut records = self.own_uploads(caller, authority, &[file]).await?;
        let record = records.pop().ok_or_else(|| ActError::missing("one file was asked for"))?;
        self.opened(record).await
    }

    /// What is known about files that the caller may still hand in, in the order in which they are named.
    pub(crate) async fn own_uploads(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        files: &[FileId],
    ) -> Result<Vec<FileRecord>, ActError> {
        let ids: Vec<String> = files.iter().map(FileId::to_string).collect();
        let found = self.store.files(authority.as_str(), &ids).await?;
        let own = |id: &String| {
            let record = found.iter().find(|record| record.id == *id);
            record.filter(|record| record.case_id.is_empty() && record.owner == caller.account).cloned()
        };
        let named = files.iter().zip(&ids).map(|(file, id)| {
            own(id).ok_or_else(|| {
                let owner = &caller.account;
                unknown(*file, format!("{owner} has not uploaded {file}, or it belongs to a case already"))
            })
        });
        named.collect()
    }

    /// A file of a case, for whoever may read the case.
    ///
    /// # Errors
    /// `file.unknown`, `file.erased`, `case.unknown`, `caller.not-permitted`; failures of the store, among them bytes
    /// that are missing or damaged.
    pub async fn file(
        &self,
        caller: &Caller,
        case: CaseRef,
        file: FileId,
    ) -> Result<(FileRecord, Vec<u8>), ActError> {
        self.case(caller, case).await?;
        let record = self.file_of_case(case, file).await?;
        self.opened(record).await
    }

    pub(crate) async fn file_of_case(&self, case: CaseRef, file: FileId) -> Result<FileRecord, ActError> {
        let record = self.store.file(case.authority.as_str(), &file.to_string()).await?;
        of_case(record, case, file)
    }

    /// The files of a case, for whoever may read the case. An erased one has no name any more.
    ///
    /// # Errors
    /// `case.unknown`, `caller.not-permitted`; failures of the store.
    pub async fn case_files(&self, caller: &Caller, case: CaseRef) -> Result<Vec<FileRecord>, ActError> {
        self.case(caller, case).await?;
        let records = self.store.files_of_case(case.authority.as_str(), &case.case.to_string()).await?;
        records.into_iter().map(|record| self.named(record)).collect()
    }
}

/// The file, if it is one of the case.
pub(crate) fn of_case(
    record: Option<FileRecord>,
    case: CaseRef,
    file: FileId,
) -> Result<FileRecord, ActError> {
    let record = record.filter(|one| one.case_id == case.case.to_string());
    record.ok_or_else(|| unknown(file, format!("the case has no file {file}")))
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
