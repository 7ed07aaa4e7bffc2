//! What happened: events, read tables and errands in one transaction, on SQLite or PostgreSQL.
//!
//! [`Store`] is the one door. [`Store::append`] writes an act down, [`Store::events`] reads a stream,
//! [`Store::rows`] and [`Store::write`] serve read tables and plain tables. No rule of the law lives here,
//! no clock, no key: moments and signatures are handed in.
//!
//! Surprising: there is no storage trait. Every statement is one constant that runs on both engines, and a
//! conformance suite executes each of them on both.
#![warn(missing_docs)]

mod accounts;
mod append;
mod backup;
mod bells;
mod blobs;
mod cases;
mod certificates;
mod dialect;
mod digest;
mod engine;
mod failure;
mod files;
mod log;
pub mod merkle;
mod migrations;
mod notary;
mod numbers;
mod outbox;
mod projections;
mod proof;
mod pushes;
mod ratings;
mod read_tables;
mod reference;
mod seals;
mod sql;
mod store;
mod tape;
mod value;
mod vault;
mod verify;
mod witness;

pub use accounts::{Account, ApiToken, Session};
pub use append::{Append, Appended, CommandKey, Guard, Head, NewEvent, Part, Receipt};
pub use backup::{Backup, restore};
pub use blobs::Blobs;
pub use cases::search::CaseFilter;
pub use cases::{CaseRow, WorklistRow};
pub use certificates::CertificateRow;
pub use digest::Digest;
pub use failure::{AppendError, Failure, OpenError, Remedy};
pub use files::FileRecord;
pub use log::{FeedEntry, RecordedEvent};
pub use migrations::{Migrated, known_version};
pub use notary::{Checkpoint, Lag, Sign};
pub use outbox::{Backlog, Errand, MOST_ATTEMPTS, NewErrand, errand_done};
pub use projections::{RefusedRow, SealUseRow};
pub use proof::{ConsistencyProof, ProvenEvent, StreamProof, check_proof};
pub use pushes::PushRow;
pub use ratings::RatingRow;
pub use read_tables::{ReadRow, Table};
pub use reference::{REFERENCE_IN_FORCE, Reference};
pub use seals::SealRow;
pub use sql::{Sql, statements};
pub use store::{Expect, Location, Options, Statement, Store};
pub use tape::{Tape, Taped};
pub use value::{Column, Row, Value};
pub use vault::{VaultIndex, VaultRecord};
pub use verify::{Finding, LogReport, Verifier};
