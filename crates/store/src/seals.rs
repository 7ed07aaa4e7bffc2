//! Seals as the register shows them.
//!
//! Whether a seal may be used must never be decided here.

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Statement, Store};
use crate::value::Row;

sql! {
    /// Adds one.
    ADD = "INSERT INTO seals (authority, id, kind, name, stage, key_id, revision, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// Brings one up to date.
    UPDATE = "UPDATE seals SET stage = $1, key_id = $2, revision = $3, updated_at = $4 WHERE authority = $5 AND id = $6";
    /// The seals of an authority.
    OF_AUTHORITY = "SELECT authority, id, kind, name, stage, key_id, revision, updated_at FROM seals WHERE authority = $1 ORDER BY id";
}

/// A seal.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SealRow {
    /// The authority.
    pub authority: String,
    /// Its identity.
    pub id: String,
    /// What it is for.
    pub kind: String,
    /// What is written on it.
    pub name: String,
    /// How far its life has come.
    pub stage: String,
    /// The key behind it.
    pub key_id: String,
    /// Events so far.
    pub revision: u64,
    /// When the newest was recorded.
    pub updated_at: i64,
}

impl SealRow {
    /// The statement that adds it.
    pub fn add(&self) -> Statement {
        let Self { authority, id, kind, name, stage, key_id, revision, updated_at } = self;
        Statement::one(ADD, params![authority, id, kind, name, stage, key_id, *revision, *updated_at])
    }

    /// The statement that brings it up to date.
    pub fn update(&self) -> Statement {
        let Self { authority, id, stage, key_id, revision, updated_at, .. } = self;
        Statement::one(UPDATE, params![stage, key_id, *revision, *updated_at, authority, id])
    }

    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            id: row.string("id")?,
            kind: row.string("kind")?,
            name: row.string("name")?,
            stage: row.string("stage")?,
            key_id: row.string("key_id")?,
            revision: row.count("revision")?,
            updated_at: row.int("updated_at")?,
        })
    }
}

impl Store {
    /// The seals of an authority.
    pub async fn seals(&self, authority: &str) -> Result<Vec<SealRow>, Failure> {
        self.rows(OF_AUTHORITY, params![authority]).await?.iter().map(SealRow::from_row).collect()
    }
}
