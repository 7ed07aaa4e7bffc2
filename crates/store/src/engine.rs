//! The two engines behind one door.
//!
//! A change is a list of [`Step`]s that happen all or not at all. Both engines run the same list and say
//! which step failed; what a failed step *means* is decided above ([`crate::append`]).
//! No statement text may live here.
//!
//! Surprising: there is no transaction handle to hold. A change is complete before it is handed in, so
//! that the embedded engine can commit many of them at once and PostgreSQL gets it in one go.

pub(crate) mod postgres;
pub(crate) mod sqlite;

use crate::dialect::Dialect;
use crate::failure::Failure;
use crate::value::{Row, Value};

/// One statement of a change.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) sql: &'static str,
    pub(crate) params: Vec<Value>,
    pub(crate) check: Check,
}

/// What must be true of the number of rows that a step touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    Any,
    Exactly(u64),
    /// An insert from a select that must find one row, and keeps it from changing until the commit.
    OneHeld,
    /// A select that must find something; `hold` keeps what it found from changing until the commit.
    Finds {
        hold: bool,
    },
}

impl Check {
    pub(crate) fn accepts(self, rows: u64) -> bool {
        match self {
            Self::Any => true,
            Self::Exactly(wanted) => rows == wanted,
            Self::OneHeld => rows == 1,
            Self::Finds { .. } => rows > 0,
        }
    }
}

/// Why a change was not made.
#[derive(Debug)]
pub(crate) struct Broken {
    /// The step that failed; `None` when the change as a whole failed.
    pub(crate) step: Option<usize>,
    pub(crate) why: Why,
    /// An earlier try of the same change ended without an answer, so it may have happened.
    pub(crate) after_unknown: bool,
}

#[derive(Debug)]
pub(crate) enum Why {
    /// The step touched this many rows, which its check does not accept.
    Rows(u64),
    /// The step was to add a row under a key that is taken.
    Exists,
    /// The engine failed.
    Failure(Failure),
}

impl Broken {
    pub(crate) fn at(step: usize, why: Why) -> Self {
        Self { step: Some(step), why, after_unknown: false }
    }

    pub(crate) fn whole(failure: Failure) -> Self {
        Self { step: None, why: Why::Failure(failure), after_unknown: false }
    }
}

/// The engine of a store.
#[derive(Debug)]
pub(crate) enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Engine {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Whether no other process can be at work on the same rows.
    pub(crate) fn belongs_to_one(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// Makes a change. `repeatable` says that making it twice is noticed by the change itself, so that it
    /// may be tried again when the answer to a commit was lost.
    pub(crate) async fn change(&self, steps: Vec<Step>, repeatable: bool) -> Result<Vec<u64>, Broken> {
        match self {
            Self::Sqlite(engine) => engine.change(steps).await,
            Self::Postgres(engine) => engine.change(&steps, repeatable).await,
        }
    }

    /// A short read by index.
    pub(crate) async fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Failure> {
        match self {
            Self::Sqlite(engine) => engine.rows(sql, params),
            Self::Postgres(engine) => engine.rows(sql, params).await,
        }
    }

    /// Several short reads, sent together.
    pub(crate) async fn several(
        &self,
        reads: &[(&'static str, Vec<Value>)],
    ) -> Result<Vec<Vec<Row>>, Failure> {
        match self {
            Self::Sqlite(engine) => reads.iter().map(|(sql, params)| engine.rows(sql, params)).collect(),
            Self::Postgres(engine) => engine.several(reads).await,
        }
    }

    /// A read that may take long.
    pub(crate) async fn long_rows(&self, sql: &'static str, params: Vec<Value>) -> Result<Vec<Row>, Failure> {
        match self {
            Self::Sqlite(engine) => engine.long_rows(sql, params).await,
            Self::Postgres(engine) => engine.rows(sql, &params).await,
        }
    }

    /// Lets the engine see how large its tables are, so that it finds rows by the right index. The embedded engine
    /// needs no statistics for that.
    pub(crate) async fn know_tables(&self) -> Result<(), Failure> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(engine) => engine.know_tables().await,
        }
    }

    /// Several statements that change the schema, in one transaction.
    pub(crate) async fn script(&self, text: String) -> Result<(), Failure> {
        match self {
            Self::Sqlite(engine) => engine.script(text).await,
            Self::Postgres(engine) => engine.script(&text).await,
        }
    }
}
