//! `oneseal backup`: database, files and keys into a new folder.
//!
//! The keys are copied as they lie there, encrypted under their password. Without them sealed personal data
//! stays closed for ever, so a backup without keys is no backup; whoever keeps keys apart says so.

use std::fs;
use std::path::{Path, PathBuf};

use oneseal_store::Location;

use crate::failure::Failure;
use crate::output::{Answer, explain, say};
use crate::place::PlaceArgs;

/// The folder of keys in a backup.
pub const KEYS: &str = "keys";
/// The list without which the store takes no folder for a backup.
const LIST: &str = "backup.json";

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to write to: new or empty.
    #[arg(value_name = "DEST")]
    to: PathBuf,
    /// Leave the keys out; keep them safe elsewhere.
    #[arg(long)]
    without_keys: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let place = self.place.resolve()?;
        let store = place.look().await?;
        let blobs = Some(place.blobs()).filter(|folder| folder.is_dir());
        let backup = store.backup(&self.to, blobs.as_deref()).await?;
        if !self.without_keys && place.keys().is_dir() {
            let copied = copy_private(&place.keys(), &self.to.join(KEYS));
            if copied.is_err() {
                // Half a backup must not pass for a whole one.
                let _ = fs::remove_file(self.to.join(LIST));
            }
            copied?;
        }
        if let Location::Postgres(_) = place.location {
            explain(
                "the database is not part of this backup: back PostgreSQL up with its own tools (pg_dump)",
            );
        }
        if self.without_keys {
            explain("the keys are not part of this backup: without them personal data cannot be read again");
        }
        say(&format!("{}: {} files, {} bytes", self.to.display(), backup.files, backup.bytes));
        Ok(Answer::Yes)
    }
}

/// Copies the files of a folder into a new one that only its owner may enter.
pub fn copy_private(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).map_err(Failure::file("cannot create the folder", to))?;
    #[cfg(unix)]
    fs::set_permissions(to, std::os::unix::fs::PermissionsExt::from_mode(0o700))
        .map_err(Failure::file("cannot protect the folder", to))?;
    for entry in fs::read_dir(from).map_err(Failure::file("cannot read the folder", from))? {
        let entry = entry.map_err(Failure::file("cannot read the folder", from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        fs::copy(&source, &target).map_err(Failure::file("cannot copy", &source))?;
        sync(&target)?;
    }
    sync(to)
}

fn sync(path: &Path) -> Result<(), Failure> {
    fs::File::open(path).and_then(|file| file.sync_all()).map_err(Failure::file("cannot sync", path))
}
