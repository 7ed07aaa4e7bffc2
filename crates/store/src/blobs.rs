//! The bytes of files: uploads, rendered documents, sealed certificates.
//!
//! A file lies under a random id that the caller chose, in one of 256 folders. What it is called and who
//! may see it are rows elsewhere. It goes through `object_store`, so that another kind of storage can take
//! the place of the local folder without a change above.
//!
//! Surprising: `put` comes before the act that names the file and answers only when the bytes would survive
//! a power cut. An id without an act is rubbish to be swept; an act without its file would be a lie.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{Error, ObjectStore as _, ObjectStoreExt, PutPayload};

use crate::failure::Failure;

/// Where the bytes of files lie. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Blobs {
    folder: PathBuf,
    files: Arc<LocalFileSystem>,
}

impl Blobs {
    /// Opens a folder, which is created if need be.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Failure> {
        let folder = folder.into();
        // All folders exist beforehand, so that a new file never depends on a new folder's entry.
        for shard in 0..=255_u8 {
            let shard = folder.join(format!("{shard:02x}"));
            std::fs::create_dir_all(&shard).map_err(Failure::file("cannot create the folder", &shard))?;
        }
        let sync = |path: &Path| std::fs::File::open(path).and_then(|folder| folder.sync_all());
        sync(&folder).map_err(Failure::file("cannot sync the folder", &folder))?;
        let files = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
        Ok(Self { folder, files: Arc::new(files) })
    }

    /// The folder, for backups.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Stores bytes durably. Storing the same id again replaces them.
    pub async fn put(&self, id: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        self.files.put(&key(id)?, PutPayload::from(bytes)).await?;
        Ok(())
    }

    /// The bytes of a file, or `None` if there is no such file.
    pub async fn get(&self, id: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self.files.get(&key(id)?).await {
            Ok(found) => Ok(Some(found.bytes().await?.into())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether there is such a file.
    pub async fn exists(&self, id: &str) -> Result<bool, Failure> {
        match self.files.head(&key(id)?).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a file; it is no error if there is none.
    pub async fn delete(&self, id: &str) -> Result<(), Failure> {
        match self.files.delete(&key(id)?).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The ids in one of the 256 folders whose bytes were stored before a moment, in epoch milliseconds.
    pub async fn stored_before(&self, shard: u8, moment: i64) -> Result<Vec<String>, Failure> {
        let folder = Key::from(format!("{shard:02x}"));
        let listed = self.files.list_with_delimiter(Some(&folder)).await?;
        let old = listed.objects.iter().filter(|file| file.last_modified.timestamp_millis() < moment);
        Ok(old.filter_map(|file| file.location.filename().map(str::to_owned)).collect())
    }
}

/// The place of an id. The folder comes from a digest of it: ids that begin with a time would all fall
/// into one folder.
fn key(id: &str) -> Result<Key, Failure> {
    let plain =
        !id.is_empty() && id.len() <= 128 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !plain {
        return Err(Failure::Unusable(format!("{id:?} cannot be the id of a file")));
    }
    let [shard, ..] = crate::digest::Digest::of(id.as_bytes()).0;
    Ok(Key::from(format!("{shard:02x}/{id}")))
}
