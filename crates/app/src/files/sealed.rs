//! How a file lies in the file store: sealed under a key of its own, which the vault's key wraps.
//!
//! What must never live here: who may read a file. The surprising thing: the name is sealed as well, because people
//! write their names and numbers into it; the digest is that of the readable bytes, because it is what events name, and
//! it must not change when keys do.

use oneseal_domain::ids::FileId;
use oneseal_seal::signer::Purpose;
use oneseal_seal::sm;
use oneseal_store::FileRecord;

use super::{Origin, Upload};
use crate::error::{ActError, Failed, Refused};
use crate::office::Office;
use crate::vault::random;

/// The name is sealed under the file's key as well; chunks never count up to this nonce.
const NAME: [u8; 12] = [0xff; 12];
/// Longer contents are sealed and opened on a thread of their own.
const LONG: u64 = 256 * 1024;

/// What can be wrong with the bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// They are not in the file store.
    Missing,
    /// They, their key or their name do not open.
    Altered,
    /// They open, and are not what the events name.
    OtherContent,
}

impl Damage {
    /// What is wrong, after the name of the file.
    #[must_use]
    pub fn told(self) -> &'static str {
        match self {
            Self::Missing => "is missing from the file store",
            Self::Altered => "does not open: its bytes or its key were damaged",
            Self::OtherContent => "is another one than was handed in",
        }
    }

    fn of(self, id: &str) -> ActError {
        Failed::File { id: id.to_owned(), damage: self }.into()
    }
}

fn aad(record: &FileRecord) -> Vec<u8> {
    format!("file\n{}/{}", record.authority, record.id).into_bytes()
}

async fn apart<T: Send + 'static>(
    long: bool,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ActError> {
    if long { Ok(tokio::task::spawn_blocking(work).await?) } else { Ok(work()) }
}

impl Office {
    /// Seals bytes, makes them durable and gives the row that is still to be written.
    pub(crate) async fn keep(
        &self,
        origin: Origin,
        id: FileId,
        upload: Upload,
    ) -> Result<FileRecord, ActError> {
        let wrapping = self.ports.signer.active(Purpose::Vault, None)?.id;
        let key: [u8; 16] = random()?;
        let mut record = FileRecord {
            authority: origin.authority.to_string(),
            id: id.to_string(),
            case_id: origin.case_id,
            owner: origin.owner,
            name: String::new(),
            media_type: upload.media_type,
            size: upload.bytes.len() as u64,
            digest: String::new(),
            purpose: origin.purpose.to_owned(),
            wrapped_key: None,
            key_id: None,
            created_at: self.now().as_millisecond(),
            erased_at: None,
        };
        let aad = aad(&record);
        record.name = hex::encode(sm::seal_gcm(&key, &NAME, &aad, upload.name.as_bytes()));
        record.wrapped_key = Some(self.ports.signer.encrypt(&wrapping, &aad, &key)?);
        record.key_id = Some(wrapping);
        let (bytes, long) = (upload.bytes, record.size > LONG);
        let seal = move || (hex::encode(sm::digest(&bytes)), sm::seal_file(&key, &aad, &bytes));
        let (digest, sealed) = apart(long, seal).await?;
        record.digest = digest;
        self.blobs.put(&record.id, sealed).await?;
        Ok(record)
    }

    /// The key of a file.
    fn file_key(&self, record: &FileRecord) -> Result<[u8; 16], ActError> {
        let (Some(wrapped), Some(wrapping)) = (&record.wrapped_key, &record.key_id) else {
            let particulars = vec![("file", record.id.clone())];
            return Err(Refused::new("file.erased", "PIPL 47", "the file was erased", particulars).into());
        };
        let key = self.ports.signer.decrypt(wrapping, &aad(record), wrapped)?;
        key.try_into().map_err(|_| Damage::Altered.of(&record.id))
    }

    /// A record with its name in the clear; an erased one has none.
    pub(super) fn named(&self, mut record: FileRecord) -> Result<FileRecord, ActError> {
        if record.erased_at.is_none() {
            let key = self.file_key(&record)?;
            record.name = name(&record, &key).ok_or_else(|| Damage::Altered.of(&record.id))?;
        }
        Ok(record)
    }

    /// A record with its name in the clear, and the readable bytes.
    pub(crate) async fn opened(&self, record: FileRecord) -> Result<(FileRecord, Vec<u8>), ActError> {
        let record = self.named(record)?;
        let key = self.file_key(&record)?;
        let sealed = self.blobs.get(&record.id).await?.ok_or_else(|| Damage::Missing.of(&record.id))?;
        let aad = aad(&record);
        let bytes = apart(record.size > LONG, move || sm::open_file(&key, &aad, &sealed)).await?;
        Ok((record.clone(), bytes.map_err(|_| Damage::Altered.of(&record.id))?))
    }

    /// Looks whether the bytes of a file are there; `whole` also opens and digests them.
    ///
    /// # Errors
    /// Failures of the store and the key holder.
    pub async fn inspect(&self, record: FileRecord, whole: bool) -> Result<Option<Damage>, ActError> {
        if record.wrapped_key.is_none() && record.erased_at.is_some() {
            return Ok(None);
        }
        if !whole {
            return Ok((!self.blobs.exists(&record.id).await?).then_some(Damage::Missing));
        }
        let Some(sealed) = self.blobs.get(&record.id).await? else { return Ok(Some(Damage::Missing)) };
        let Ok(key) = self.file_key(&record) else { return Ok(Some(Damage::Altered)) };
        let (aad, known) = (aad(&record), name(&record, &key).is_some());
        let opened = apart(true, move || sm::open_file(&key, &aad, &sealed).map(|bytes| sm::digest(&bytes)));
        Ok(match opened.await? {
            Ok(digest) if known && hex::encode(digest) == record.digest => None,
            Ok(_) if known => Some(Damage::OtherContent),
            Ok(_) | Err(_) => Some(Damage::Altered),
        })
    }
}

fn name(record: &FileRecord, key: &[u8; 16]) -> Option<String> {
    let sealed = hex::decode(&record.name).ok()?;
    String::from_utf8(sm::open_gcm(key, &NAME, &aad(record), &sealed).ok()?).ok()
}
