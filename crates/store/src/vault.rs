//! Personal data: rows that hold what the application sealed, and the destruction of it.
//!
//! No key and no readable name is ever seen here. An index column holds a keyed hash that the application
//! made, for finding equal values without reading them.
//!
//! Surprising: erasing keeps the row. What remains says that somebody was here and when the data was
//! destroyed, and the events that point to it still verify.

use crate::failure::Failure;
use crate::params;
use crate::sql::{ManyRows, sql};
use crate::store::{Statement, Store};
use crate::value::{Row, Value};

sql! {
    /// Adds a record.
    ADD = "INSERT INTO vault_records (authority, id, case_id, kind, key_id, wrapped_key, ciphertext, index_a, index_b, created_at, erased_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    /// One record.
    FIND = "SELECT authority, id, case_id, kind, key_id, wrapped_key, ciphertext, index_a, index_b, created_at, erased_at FROM vault_records WHERE authority = $1 AND id = $2";
    /// Records by their first index.
    BY_INDEX_A = "SELECT authority, id, case_id, kind, key_id, wrapped_key, ciphertext, index_a, index_b, created_at, erased_at FROM vault_records WHERE authority = $1 AND kind = $2 AND index_a = $3 AND id > $4 ORDER BY id LIMIT $5";
    /// Records by their second index.
    BY_INDEX_B = "SELECT authority, id, case_id, kind, key_id, wrapped_key, ciphertext, index_a, index_b, created_at, erased_at FROM vault_records WHERE authority = $1 AND kind = $2 AND index_b = $3 AND id > $4 ORDER BY id LIMIT $5";
    /// The records of a case that are not destroyed yet.
    OF_CASE = "SELECT id FROM vault_records WHERE authority = $1 AND case_id = $2 AND erased_at IS NULL ORDER BY id";
    /// Destroys the records of a case.
    ERASE_OF_CASE = "UPDATE vault_records SET wrapped_key = NULL, ciphertext = NULL, index_a = NULL, index_b = NULL, erased_at = $1 WHERE authority = $2 AND case_id = $3 AND erased_at IS NULL";
    /// Wraps the key of a record anew.
    REWRAP = "UPDATE vault_records SET wrapped_key = $1, key_id = $2 WHERE authority = $3 AND id = $4 AND key_id = $5 AND erased_at IS NULL";
    /// Records whose key is wrapped by a certain key.
    BY_KEY = "SELECT authority, id, case_id, kind, key_id, wrapped_key, ciphertext, index_a, index_b, created_at, erased_at FROM vault_records WHERE authority = $1 AND id > $2 AND key_id = $3 AND erased_at IS NULL ORDER BY id LIMIT $4";
}

static ADD_SEVERAL: ManyRows = ManyRows::new(ADD, 11);

/// A sealed record about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultRecord {
    /// The authority that holds it.
    pub authority: String,
    /// Its identity, to which events point.
    pub id: String,
    /// The case that it belongs to.
    pub case_id: String,
    /// What kind of record it is.
    pub kind: String,
    /// The key that wraps the record's own key.
    pub key_id: String,
    /// The record's own key, wrapped; absent once erased.
    pub wrapped_key: Option<Vec<u8>>,
    /// The sealed data; absent once erased.
    pub ciphertext: Option<Vec<u8>>,
    /// Keyed hash of one value that must be found by equality.
    pub index_a: Option<String>,
    /// Keyed hash of another such value.
    pub index_b: Option<String>,
    /// When it was made, in epoch milliseconds.
    pub created_at: i64,
    /// When it was destroyed.
    pub erased_at: Option<i64>,
}

/// Which of the two indexes to look in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultIndex {
    /// The first.
    A,
    /// The second.
    B,
}

impl VaultRecord {
    /// The statements that add records.
    pub fn add(records: Vec<Self>) -> Vec<Statement> {
        let values = records.into_iter().map(Self::values).collect();
        ADD_SEVERAL.statements(values)
    }

    fn values(self) -> Vec<Value> {
        params![
            self.authority,
            self.id,
            self.case_id,
            self.kind,
            self.key_id,
            self.wrapped_key,
            self.ciphertext,
            self.index_a,
            self.index_b,
            self.created_at,
            self.erased_at
        ]
    }

    /// The statement that destroys keys and data of everything that belongs to a case.
    pub fn erase_of_case(authority: &str, case_id: &str, now: i64) -> Statement {
        Statement::any(ERASE_OF_CASE, params![now, authority, case_id])
    }

    /// The statement that replaces the wrapping of a record's key, when keys are rotated.
    pub fn rewrap(&self, wrapped_key: Vec<u8>, key_id: &str) -> Statement {
        Statement::one(REWRAP, params![wrapped_key, key_id, &self.authority, &self.id, &self.key_id])
    }

    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            id: row.string("id")?,
            case_id: row.string("case_id")?,
            kind: row.string("kind")?,
            key_id: row.string("key_id")?,
            wrapped_key: row.bytes_or_null("wrapped_key")?.map(<[u8]>::to_vec),
            ciphertext: row.bytes_or_null("ciphertext")?.map(<[u8]>::to_vec),
            index_a: row.string_or_null("index_a")?,
            index_b: row.string_or_null("index_b")?,
            created_at: row.int("created_at")?,
            erased_at: row.int_or_null("erased_at")?,
        })
    }
}

impl Store {
    /// One record, destroyed or not.
    pub async fn vault_record(&self, authority: &str, id: &str) -> Result<Option<VaultRecord>, Failure> {
        self.row(FIND, params![authority, id]).await?.as_ref().map(VaultRecord::from_row).transpose()
    }

    /// The ids of everything that belongs to a case and is not destroyed.
    pub async fn vault_of_case(&self, authority: &str, case_id: &str) -> Result<Vec<String>, Failure> {
        let rows = self.rows(OF_CASE, params![authority, case_id]).await?;
        rows.iter().map(|row| row.string("id")).collect()
    }

    /// A page of records with the same indexed value, after an id (`""` to begin).
    pub async fn vault_by_index(
        &self,
        authority: &str,
        kind: &str,
        index: VaultIndex,
        value: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<VaultRecord>, Failure> {
        let sql = match index {
            VaultIndex::A => BY_INDEX_A,
            VaultIndex::B => BY_INDEX_B,
        };
        let rows = self.rows(sql, params![authority, kind, value, after, limit]).await?;
        rows.iter().map(VaultRecord::from_row).collect()
    }

    /// A page of records whose keys are wrapped by a certain key, after an id, for rotation.
    pub async fn vault_by_key(
        &self,
        authority: &str,
        key_id: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<VaultRecord>, Failure> {
        let rows = self.long_rows(BY_KEY, params![authority, after, key_id, limit]).await?;
        rows.iter().map(VaultRecord::from_row).collect()
    }
}
