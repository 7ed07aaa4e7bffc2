//! What can go wrong with the store itself, as opposed to what an office may refuse.
//!
//! A [`Failure`] says that the world said no: disk, network, another node. [`AppendError`] adds the
//! three answers that are no failure at all but a normal outcome of acting at the same time as others.
//! No word for citizens or clerks may live here.
//!
//! Surprising: [`Failure::Unknown`] does not mean that nothing happened. The connection was lost while
//! a commit was under way, and after such a loss the commit has usually been carried out.

use std::error::Error;
use std::io::ErrorKind;
use std::path::PathBuf;

/// What helps after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Time: somebody restarts, fails over, or is busy. The same act may be tried again.
    Time,
    /// Space: a disk is full. The same act may be tried again when there is room.
    Space,
    /// Somebody who looks into it.
    Repair,
}

/// The world said no.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The embedded engine reported an error.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL, or the way to it, reported an error.
    #[error("PostgreSQL: {}", describe_postgres(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// No connection to PostgreSQL could be had in time.
    #[error("no connection to PostgreSQL: {0}")]
    NoConnection(String),
    /// The connection was lost during a commit; whether it happened is not known.
    #[error("the connection was lost while a change was being committed; look whether it happened")]
    Unknown,
    /// The store is shutting down or its writer has ended.
    #[error("the store is closed")]
    Closed,
    /// A statement did not touch as many rows as it must; nothing was written.
    #[error("a statement touched {actual} rows instead of {expected}: {sql}")]
    RowCount {
        /// The statement.
        sql: String,
        /// Rows it must touch.
        expected: u64,
        /// Rows it touched.
        actual: u64,
    },
    /// A row already exists under that key; nothing was written.
    #[error("a row with that key exists already: {sql}")]
    Exists {
        /// The statement that was to add the row.
        sql: String,
    },
    /// A row has another shape than the statement promises.
    #[error("unexpected shape of a row: {0}")]
    Shape(String),
    /// The stored log contradicts itself.
    #[error("the log is damaged: {0}")]
    Damaged(String),
    /// Reading or writing a file failed.
    #[error("{what} {}: {source}", path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The file store reported an error.
    #[error("file store: {0}")]
    Blob(#[from] object_store::Error),
    /// Something handed in cannot be used; the text says what.
    #[error("{0}")]
    Unusable(String),
    /// A closure handed in by the caller failed, for example a signature.
    #[error("signing failed: {0}")]
    Signing(String),
}

impl Failure {
    pub(crate) fn file(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { what, path, source }
    }

    /// What helps.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DiskFull) => Remedy::Space,
                // The engine often says no more than that a file could not be written.
                Some(
                    rusqlite::ErrorCode::DatabaseBusy
                    | rusqlite::ErrorCode::DatabaseLocked
                    | rusqlite::ErrorCode::SystemIoFailure,
                ) => Remedy::Time,
                _ => Remedy::Repair,
            },
            Self::Postgres(error) => match error.code().map(tokio_postgres::error::SqlState::code) {
                Some("53100") => Remedy::Space,
                _ if crate::engine::postgres::passes(error) => Remedy::Time,
                _ => Remedy::Repair,
            },
            Self::NoConnection(_) | Self::Unknown | Self::Closed => Remedy::Time,
            Self::File { source, .. } => of_file(source),
            Self::Blob(error) => of_file(error),
            Self::RowCount { .. }
            | Self::Exists { .. }
            | Self::Shape(_)
            | Self::Damaged(_)
            | Self::Unusable(_)
            | Self::Signing(_) => Remedy::Repair,
        }
    }
}

/// Looks for what the operating system said, however deep it lies.
fn of_file(error: &(dyn Error + 'static)) -> Remedy {
    let mut cause = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref::<std::io::Error>().map(std::io::Error::kind) {
            Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge) => {
                return Remedy::Space;
            }
            _ => cause = error.source(),
        }
    }
    Remedy::Repair
}

fn describe_postgres(error: &tokio_postgres::Error) -> String {
    if let Some(db) = error.as_db_error() {
        return format!("{} ({})", db.message(), db.code().code());
    }
    let source = std::error::Error::source(error).map(|inner| format!(": {inner}"));
    format!("{error}{}", source.unwrap_or_default())
}

/// Why a store could not be opened. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process works on the same folder.
    #[error(
        "another process already uses {}; stop it first, or give this one another folder",
        folder.display()
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// The database was written by a newer release.
    #[error(
        "the database has schema version {found}, this release knows up to {known}; use the release that \
         wrote it, or a newer one"
    )]
    FromTheFuture {
        /// The version in the database.
        found: i64,
        /// The newest version that this release knows.
        known: i64,
    },
    /// The location cannot be understood.
    #[error("cannot use the location {0:?}: give a folder, or a URL that starts with postgres://")]
    Location(String),
    /// The URL asks for something this build cannot do.
    #[error("cannot use the database URL: {0}")]
    Url(String),
    /// The world said no.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Why an append wrote nothing.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The stream has moved on since the caller read it.
    #[error("{stream} is no longer at revision {expected}")]
    Conflict {
        /// The stream.
        stream: String,
        /// The revision that the caller saw.
        expected: u64,
    },
    /// A guard no longer holds.
    #[error("guard no longer holds: {refusal}")]
    GuardFailed {
        /// The refusal code handed in with the guard.
        refusal: &'static str,
    },
    /// The command id was used before for another command.
    #[error("command id {id} was already used for another command")]
    CommandReused {
        /// The command id.
        id: String,
    },
    /// A row statement did not touch as many rows as it must.
    #[error("a statement touched {actual} rows instead of {expected}: {sql}")]
    RowCount {
        /// The statement.
        sql: String,
        /// Rows it must touch.
        expected: u64,
        /// Rows it touched.
        actual: u64,
    },
    /// A row statement was to add a row that exists already (a number given twice, for example).
    #[error("a row with that key exists already: {sql}")]
    Exists {
        /// The statement.
        sql: String,
    },
    /// The world said no.
    #[error(transparent)]
    Failure(Failure),
}

impl AppendError {
    /// What helps.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Conflict { .. } => Remedy::Time,
            Self::Failure(failure) => failure.remedy(),
            Self::GuardFailed { .. }
            | Self::CommandReused { .. }
            | Self::RowCount { .. }
            | Self::Exists { .. } => Remedy::Repair,
        }
    }
}

impl From<Failure> for AppendError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::RowCount { sql, expected, actual } => Self::RowCount { sql, expected, actual },
            Failure::Exists { sql } => Self::Exists { sql },
            other => Self::Failure(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_one_that_is_broken() {
        let file = |kind: ErrorKind| Failure::File {
            what: "cannot write",
            path: PathBuf::from("/data/blobs"),
            source: kind.into(),
        };
        assert_eq!(file(ErrorKind::StorageFull).remedy(), Remedy::Space);
        assert_eq!(file(ErrorKind::PermissionDenied).remedy(), Remedy::Repair);
        let blob = |kind: ErrorKind| {
            let source = Box::new(std::io::Error::from(kind));
            Failure::Blob(object_store::Error::Generic { store: "local", source })
        };
        assert_eq!(blob(ErrorKind::StorageFull).remedy(), Remedy::Space);
        assert_eq!(blob(ErrorKind::NotADirectory).remedy(), Remedy::Repair);
    }

    #[test]
    fn a_busy_or_absent_database_needs_time_and_a_damaged_one_repair() {
        let sqlite =
            |code| Failure::Sqlite(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None));
        assert_eq!(sqlite(rusqlite::ffi::SQLITE_FULL).remedy(), Remedy::Space);
        assert_eq!(sqlite(rusqlite::ffi::SQLITE_BUSY).remedy(), Remedy::Time);
        assert_eq!(sqlite(rusqlite::ffi::SQLITE_CORRUPT).remedy(), Remedy::Repair);
        assert_eq!(Failure::Unknown.remedy(), Remedy::Time);
        assert_eq!(Failure::Damaged("a hole".to_owned()).remedy(), Remedy::Repair);
    }
}
