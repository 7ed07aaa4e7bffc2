//! The store itself: opened once, cloned cheaply, closed when the last clone is gone.
//!
//! Here are the doors that every other module uses: [`Store::rows`] to read, [`Store::write`] to change
//! plain tables. Acts go through [`Store::append`](crate::append). No statement lives here.
//!
//! Surprising: nothing here can hold a transaction open. A change is complete before it is handed in.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::engine::postgres::Postgres;
use crate::engine::sqlite::Sqlite;
use crate::engine::{Broken, Check, Engine, Step, Why};
use crate::failure::{Failure, OpenError};
use crate::tape::Tape;
use crate::value::{Row, Value};

/// Where a store keeps its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A folder with an embedded database.
    Sqlite(PathBuf),
    /// A PostgreSQL server, as `postgres://…`.
    Postgres(String),
}

impl FromStr for Location {
    type Err = OpenError;

    /// A URL that starts with `postgres://` or `postgresql://`, or the path of a folder.
    fn from_str(text: &str) -> Result<Self, OpenError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite:").unwrap_or(text);
        if path.is_empty() || path.contains("://") {
            return Err(OpenError::Location(text.to_owned()));
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }
}

/// How a store works; the defaults fit a small server.
#[derive(Clone, Debug)]
pub struct Options {
    /// Read-only connections of the embedded engine.
    pub sqlite_readers: usize,
    /// Connections to PostgreSQL at most.
    pub pool: usize,
    /// How long a passing error of PostgreSQL is waited out.
    pub patience: Duration,
    /// Folder for a copy of every checkpoint outside the database.
    pub witness_dir: Option<PathBuf>,
    /// Records every change, for measurements.
    pub tape: Option<Tape>,
}

impl Default for Options {
    fn default() -> Self {
        Self { sqlite_readers: 4, pool: 16, patience: Duration::from_secs(10), witness_dir: None, tape: None }
    }
}

/// How many rows a statement must touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// So many; otherwise the whole change is taken back.
    Exactly(u64),
    /// So many; otherwise the act is refused with this code, because somebody else was faster.
    ExactlyOr(u64, &'static str),
    /// One, from a select whose row may not change until the commit; otherwise the act is refused with this code.
    HeldOr(&'static str),
    /// However many.
    Any,
}

/// A statement that changes rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The text, the same for both engines.
    pub sql: &'static str,
    /// Its values.
    pub params: Vec<Value>,
    /// How many rows it must touch.
    pub expect: Expect,
}

impl Statement {
    /// A statement that must touch exactly one row.
    pub fn one(sql: &'static str, params: Vec<Value>) -> Self {
        Self { sql, params, expect: Expect::Exactly(1) }
    }

    /// A statement that may touch any number of rows.
    pub fn any(sql: &'static str, params: Vec<Value>) -> Self {
        Self { sql, params, expect: Expect::Any }
    }
}

impl From<Statement> for Step {
    fn from(statement: Statement) -> Self {
        let check = match statement.expect {
            Expect::Exactly(rows) | Expect::ExactlyOr(rows, _) => Check::Exactly(rows),
            Expect::Any => Check::Any,
            Expect::HeldOr(_) => Check::OneHeld,
        };
        Self { sql: statement.sql, params: statement.params, check }
    }
}

/// Everything that happened, and what follows from it. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    engine: Engine,
    options: Options,
    /// Names this opened store among others on the same database, for leases.
    holder: String,
    statements: AtomicU64,
    notary: crate::notary::Memory,
    blocks: crate::numbers::Blocks,
    bells: crate::bells::Bells,
}

impl Store {
    /// Opens a store. Refuses a folder that another process uses and a database from a newer release.
    /// The schema is left alone; see [`Store::migrate`].
    pub async fn open(location: &Location, options: Options) -> Result<Self, OpenError> {
        Self::open_with(location, options, Sqlite::open).await
    }

    /// Opens a store that another process may be working on, only to read; every change fails with
    /// [`Failure::Closed`].
    pub async fn look(location: &Location, options: Options) -> Result<Self, OpenError> {
        Self::open_with(location, options, Sqlite::look).await
    }

    async fn open_with(
        location: &Location,
        options: Options,
        sqlite: fn(&Path, usize) -> Result<Sqlite, OpenError>,
    ) -> Result<Self, OpenError> {
        let engine = match location {
            Location::Sqlite(folder) => {
                let (folder, readers) = (folder.clone(), options.sqlite_readers);
                let opened = tokio::task::spawn_blocking(move || sqlite(&folder, readers)).await;
                Engine::Sqlite(opened.map_err(|_| Failure::Closed)??)
            }
            Location::Postgres(url) => {
                Engine::Postgres(Postgres::open(url, options.pool, options.patience).await?)
            }
        };
        let holder = uuid::Uuid::now_v7().to_string();
        let inner = Inner {
            engine,
            options,
            holder,
            statements: AtomicU64::new(0),
            notary: crate::notary::Memory::default(),
            blocks: crate::numbers::Blocks::default(),
            bells: crate::bells::Bells::default(),
        };
        let store = Self { inner: Arc::new(inner) };
        store.refuse_the_future().await?;
        Ok(store)
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    pub(crate) fn options(&self) -> &Options {
        &self.inner.options
    }

    pub(crate) fn holder(&self) -> &str {
        &self.inner.holder
    }

    pub(crate) fn notary(&self) -> &crate::notary::Memory {
        &self.inner.notary
    }

    pub(crate) fn blocks(&self) -> &crate::numbers::Blocks {
        &self.inner.blocks
    }

    pub(crate) fn bells(&self) -> &crate::bells::Bells {
        &self.inner.bells
    }

    /// Statements run since the store was opened, for tests that keep an act cheap.
    pub fn statements_run(&self) -> u64 {
        self.inner.statements.load(Ordering::Relaxed)
    }

    fn count(&self, statements: usize) {
        self.inner.statements.fetch_add(statements as u64, Ordering::Relaxed);
    }

    /// A short read by index. On the embedded engine it runs right here, so it must not scan.
    pub async fn rows(&self, sql: &'static str, params: Vec<Value>) -> Result<Vec<Row>, Failure> {
        self.count(1);
        self.inner.engine.rows(sql, &params).await
    }

    /// A short read that finds one row or none.
    pub async fn row(&self, sql: &'static str, params: Vec<Value>) -> Result<Option<Row>, Failure> {
        Ok(self.rows(sql, params).await?.into_iter().next())
    }

    /// Lets the engine see how large its tables have become. Called now and then; it is cheap when nothing has changed
    /// much.
    pub async fn know_tables(&self) -> Result<(), Failure> {
        self.inner.engine.know_tables().await
    }

    /// Several short reads that do not depend on each other; PostgreSQL gets them in one go.
    pub async fn several(&self, reads: Vec<(&'static str, Vec<Value>)>) -> Result<Vec<Vec<Row>>, Failure> {
        self.count(reads.len());
        self.inner.engine.several(&reads).await
    }

    /// A read that may take long: exports, checks of the whole log.
    pub async fn long_rows(&self, sql: &'static str, params: Vec<Value>) -> Result<Vec<Row>, Failure> {
        self.count(1);
        self.inner.engine.long_rows(sql, params).await
    }

    /// Changes plain tables: all statements happen, or none. Gives the rows that each of them touched.
    pub async fn write(&self, statements: Vec<Statement>) -> Result<Vec<u64>, Failure> {
        let texts: Vec<&'static str> = statements.iter().map(|statement| statement.sql).collect();
        let expects: Vec<Expect> = statements.iter().map(|statement| statement.expect).collect();
        let steps = statements.into_iter().map(Step::from).collect();
        self.change(steps, false).await.map_err(|broken| {
            let at = broken.step.unwrap_or_default();
            let sql = texts.get(at).copied().unwrap_or_default().to_owned();
            match broken.why {
                Why::Rows(actual) => {
                    let expected = match expects.get(at) {
                        Some(Expect::Exactly(rows) | Expect::ExactlyOr(rows, _)) => *rows,
                        Some(Expect::HeldOr(_)) => 1,
                        Some(Expect::Any) | None => 0,
                    };
                    Failure::RowCount { sql, expected, actual }
                }
                Why::Exists => Failure::Exists { sql },
                Why::Failure(failure) => failure,
            }
        })
    }

    pub(crate) async fn change(&self, steps: Vec<Step>, repeatable: bool) -> Result<Vec<u64>, Broken> {
        self.count(steps.len());
        if steps.is_empty() {
            return Ok(Vec::new());
        }
        let Some(tape) = &self.inner.options.tape else {
            return self.inner.engine.change(steps, repeatable).await;
        };
        let copy = Tape::copy(&steps);
        let counts = self.inner.engine.change(steps, repeatable).await?;
        tape.add(copy);
        Ok(counts)
    }

    /// Kinds of the parameters (unknown on the embedded engine) and the number of columns of a statement.
    /// For the conformance suite.
    #[doc(hidden)]
    pub async fn describe(&self, sql: &str) -> Result<(Vec<&'static str>, usize), Failure> {
        match &self.inner.engine {
            Engine::Sqlite(engine) => {
                engine.describe(sql).map(|(params, columns)| (vec!["unknown"; params], columns))
            }
            Engine::Postgres(engine) => engine.describe(sql).await,
        }
    }
}
