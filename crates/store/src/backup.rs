//! Copies of everything, made while the office works, and the way back.
//!
//! The embedded database is copied page by page through SQLite's backup interface, then the files, then a
//! list with digests is written last: a folder without that list is no backup. PostgreSQL is backed up with
//! its own tools (`pg_dump`, base backups with log archiving); then only the files are copied here, and the
//! report says so.
//!
//! Surprising: the database is copied *before* the files. A file is durable before the act that names it,
//! so every file named by the copied database is then there; the other order would miss some.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};
use sm3::{Digest as _, Sm3};

use crate::digest::Digest;
use crate::engine::Engine;
use crate::engine::sqlite::FILE;
use crate::failure::Failure;
use crate::migrations::known_version;
use crate::store::Store;

const LIST: &str = "backup.json";
const FILES: &str = "blobs";

/// What a backup consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// Name and version of this form.
    pub format: String,
    /// Schema version of the database.
    pub schema_version: i64,
    /// SM3 of the database file; absent for PostgreSQL, which its own tools back up.
    pub database: Option<Digest>,
    /// Number of files copied.
    pub files: u64,
    /// Their size together, in bytes.
    pub bytes: u64,
}

const FORMAT: &str = "oneseal backup 1";

impl Store {
    /// Copies the database (embedded engine only) and the folder of files into an empty or new folder.
    pub async fn backup(&self, to: &Path, blobs: Option<&Path>) -> Result<Backup, Failure> {
        let schema_version = self.schema_version().await?;
        let database = match self.engine() {
            Engine::Sqlite(engine) => Some(engine.folder().join(FILE)),
            Engine::Postgres(_) => None,
        };
        let (to, blobs) = (to.to_owned(), blobs.map(Path::to_owned));
        let task = tokio::task::spawn_blocking(move || {
            make(&to, database.as_deref(), blobs.as_deref(), schema_version)
        });
        task.await.map_err(|_| Failure::Closed)?
    }
}

fn make(to: &Path, database: Option<&Path>, blobs: Option<&Path>, version: i64) -> Result<Backup, Failure> {
    must_be_empty(to)?;
    let mut backup =
        Backup { format: FORMAT.to_owned(), schema_version: version, database: None, files: 0, bytes: 0 };
    if let Some(source) = database {
        let copy = to.join(FILE);
        copy_database(source, &copy)?;
        backup.database = Some(digest(&copy)?);
    }
    if let Some(blobs) = blobs {
        copy_folder(blobs, &to.join(FILES), &mut backup)?;
    }
    let list = to.join(LIST);
    let text = serde_json::to_vec_pretty(&backup).map_err(|error| Failure::Unusable(error.to_string()))?;
    fs::write(&list, text).map_err(Failure::file("cannot write", &list))?;
    sync(&list)?;
    sync(to)?;
    Ok(backup)
}

/// Checks a backup and puts it into a new data folder: the database beside the folder of files.
/// The folder must be new or empty; nothing is ever overwritten. Blocks.
pub fn restore(from: &Path, to: &Path, blobs: &Path) -> Result<Backup, Failure> {
    let list = from.join(LIST);
    let text =
        fs::read(&list).map_err(Failure::file("this folder holds no finished backup: cannot read", &list))?;
    let backup: Backup = serde_json::from_slice(&text)
        .map_err(|error| Failure::Unusable(format!("{} cannot be read: {error}", list.display())))?;
    if backup.format != FORMAT || backup.schema_version > known_version() {
        return Err(Failure::Unusable("the backup was made by a newer release; use that one".to_owned()));
    }
    must_be_empty(to)?;
    if backup.database.is_some() {
        let (source, target) = (from.join(FILE), to.join(FILE));
        if backup.database != Some(digest(&source)?) {
            return Err(Failure::Damaged(format!("{} is not the file that was backed up", source.display())));
        }
        check_database(&source)?;
        fs::copy(&source, &target).map_err(Failure::file("cannot copy to", &target))?;
        sync(&target)?;
    }
    let mut copied = Backup { files: 0, bytes: 0, ..backup.clone() };
    if from.join(FILES).exists() {
        must_be_empty(blobs)?;
        copy_folder(&from.join(FILES), blobs, &mut copied)?;
    }
    if copied != backup {
        let text = format!("the backup lists {} files, but {} were found", backup.files, copied.files);
        return Err(Failure::Damaged(text));
    }
    sync(to)?;
    Ok(backup)
}

fn must_be_empty(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::file("cannot create the folder", folder))?;
    let mut entries = fs::read_dir(folder).map_err(Failure::file("cannot read the folder", folder))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(Failure::Unusable(format!("{} is not empty; nothing was changed", folder.display()))),
    }
}

fn copy_database(source: &Path, copy: &Path) -> Result<(), Failure> {
    let source = Connection::open_with_flags(source, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    source.busy_timeout(Duration::from_secs(5))?;
    let mut target = Connection::open(copy)?;
    {
        // All pages in one step: a copy in several steps starts again with every commit in between.
        let backup = rusqlite::backup::Backup::new(&source, &mut target)?;
        backup.run_to_completion(i32::MAX, Duration::ZERO, None)?;
    }
    // A single file, without a log beside it.
    target.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    drop(target);
    check_database(copy)?;
    sync(copy)
}

fn check_database(path: &Path) -> Result<(), Failure> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let answer: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if answer == "ok" { Ok(()) } else { Err(Failure::Damaged(format!("{}: {answer}", path.display()))) }
}

fn copy_folder(from: &Path, to: &Path, count: &mut Backup) -> Result<(), Failure> {
    fs::create_dir_all(to).map_err(Failure::file("cannot create the folder", to))?;
    for entry in fs::read_dir(from).map_err(Failure::file("cannot read the folder", from))? {
        let entry = entry.map_err(Failure::file("cannot read the folder", from))?;
        let (source, target): (PathBuf, PathBuf) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_folder(&source, &target, count)?;
        } else if !entry.file_name().to_string_lossy().contains('#') {
            // A name with a hash is a file that is still being written.
            count.bytes += fs::copy(&source, &target).map_err(Failure::file("cannot copy", &source))?;
            count.files += 1;
            sync(&target)?;
        }
    }
    sync(to)
}

fn sync(path: &Path) -> Result<(), Failure> {
    File::open(path).and_then(|file| file.sync_all()).map_err(Failure::file("cannot sync", path))
}

fn digest(path: &Path) -> Result<Digest, Failure> {
    let read = || -> io::Result<Digest> {
        let (mut file, mut sm3, mut buffer) = (File::open(path)?, Sm3::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(Digest(sm3.finalize().into())),
                count => sm3.update(&buffer[..count]),
            }
        }
    };
    read().map_err(Failure::file("cannot read", path))
}
