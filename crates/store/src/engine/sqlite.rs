//! The embedded engine: one writer, a few readers, one folder that belongs to one process.
//!
//! Reads run right where they are asked for, on one of a few read-only connections: an indexed read takes
//! some ten microseconds, which is less than handing it to another thread and back. Reads that may take
//! long go to the blocking pool on a connection of their own.
//!
//! Surprising: the lock file, not SQLite, keeps a second process out. SQLite would let it in and both
//! would work, but two writers would lose the group commit, and two notaries would race.

mod writer;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{mpsc, oneshot};

use super::{Broken, Step};
use crate::failure::{Failure, OpenError};
use crate::value::{Row, Value};

/// The database file in a data folder.
pub(crate) const FILE: &str = "oneseal.db";
const LOCK: &str = "oneseal.lock";
/// Distinct statements are a few hundred; all of them stay prepared.
const PREPARED: usize = 512;

#[derive(Debug)]
pub(crate) struct Sqlite {
    folder: PathBuf,
    jobs: mpsc::Sender<writer::Job>,
    readers: Box<[Mutex<Connection>]>,
    next: AtomicUsize,
    long: Arc<Mutex<Connection>>,
    /// Held for as long as the store lives; nobody holds one who only looks.
    _lock: Option<File>,
}

impl Sqlite {
    /// Opens or creates the database in a folder. Blocks.
    pub(crate) fn open(folder: &Path, readers: usize) -> Result<Self, OpenError> {
        std::fs::create_dir_all(folder).map_err(Failure::file("cannot create the folder", folder))?;
        let lock = lock(folder)?;
        let path = folder.join(FILE);
        let writer = Connection::open(&path).map_err(Failure::Sqlite)?;
        prepare_writer(&writer).map_err(Failure::Sqlite)?;
        Self::with(folder, readers, writer::start(writer)?, Some(lock))
    }

    /// Opens a database that another process works on, only to read. Blocks.
    pub(crate) fn look(folder: &Path, readers: usize) -> Result<Self, OpenError> {
        // Nobody takes jobs: every change is answered with a closed store.
        let (jobs, _) = mpsc::channel(1);
        Self::with(folder, readers, jobs, None)
    }

    fn with(
        folder: &Path,
        readers: usize,
        jobs: mpsc::Sender<writer::Job>,
        lock: Option<File>,
    ) -> Result<Self, OpenError> {
        let path = folder.join(FILE);
        let readers = (0..readers.max(1)).map(|_| reader(&path).map(Mutex::new)).collect::<Result<_, _>>()?;
        let long = Arc::new(Mutex::new(reader(&path)?));
        Ok(Self { folder: folder.to_owned(), jobs, readers, next: AtomicUsize::new(0), long, _lock: lock })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) async fn change(&self, steps: Vec<Step>) -> Result<Vec<u64>, Broken> {
        let (reply, answer) = oneshot::channel();
        let job = writer::Job::Change { steps, reply };
        self.jobs.send(job).await.map_err(|_| Broken::whole(Failure::Closed))?;
        answer.await.map_err(|_| Broken::whole(Failure::Closed))?
    }

    pub(crate) async fn script(&self, text: String) -> Result<(), Failure> {
        let (reply, answer) = oneshot::channel();
        self.jobs.send(writer::Job::Script { text, reply }).await.map_err(|_| Failure::Closed)?;
        answer.await.map_err(|_| Failure::Closed)?
    }

    pub(crate) fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Failure> {
        let connection = self.reader();
        Ok(query(&connection, sql, params)?)
    }

    pub(crate) async fn long_rows(&self, sql: &'static str, params: Vec<Value>) -> Result<Vec<Row>, Failure> {
        let long = Arc::clone(&self.long);
        let task = tokio::task::spawn_blocking(move || {
            let connection = long.lock().unwrap_or_else(PoisonError::into_inner);
            query(&connection, sql, &params)
        });
        Ok(task.await.map_err(|_| Failure::Closed)??)
    }

    /// Parameters and columns of a statement, as this engine understands it.
    pub(crate) fn describe(&self, sql: &str) -> Result<(usize, usize), Failure> {
        let connection = self.reader();
        let statement = connection.prepare_cached(sql)?;
        Ok((statement.parameter_count(), statement.column_count()))
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        let start = self.next.fetch_add(1, Ordering::Relaxed);
        let count = self.readers.len();
        for at in 0..count {
            match self.readers[(start + at) % count].try_lock() {
                Ok(guard) => return guard,
                Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        self.readers[start % count].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lock(folder: &Path) -> Result<File, OpenError> {
    let path = folder.join(LOCK);
    let file = File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(&path)
        .map_err(Failure::file("cannot open the lock file", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::InUse { folder: folder.to_owned() }),
        Err(std::fs::TryLockError::Error(source)) => {
            Err(Failure::File { what: "cannot lock", path, source }.into())
        }
    }
}

fn prepare_writer(connection: &Connection) -> rusqlite::Result<()> {
    // Power loss must not take back an acknowledged act: FULL syncs the log on every commit.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA busy_timeout = 5000;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -32768;
         PRAGMA wal_autocheckpoint = 4000;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(())
}

fn reader(path: &Path) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(
        "PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;",
    )?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

fn query(connection: &Connection, sql: &str, params: &[Value]) -> rusqlite::Result<Vec<Row>> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, params)?;
    let names: Arc<[String]> = statement.column_names().iter().map(|name| (*name).to_owned()).collect();
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(names.len());
        for at in 0..names.len() {
            values.push(match row.get_ref(at)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(value) => Value::Int(value),
                ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
                ValueRef::Real(_) => {
                    return Err(rusqlite::Error::InvalidColumnType(
                        at,
                        names[at].clone(),
                        rusqlite::types::Type::Real,
                    ));
                }
            });
        }
        found.push(Row::new(Arc::clone(&names), values));
    }
    Ok(found)
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: &[Value]) -> rusqlite::Result<()> {
    let wanted = statement.parameter_count();
    if wanted != params.len() {
        return Err(rusqlite::Error::InvalidParameterCount(params.len(), wanted));
    }
    for (at, value) in params.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, value)?;
    }
    Ok(())
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
