//! What is known about a file: name, type, size, digest, purpose. The bytes lie in [`crate::Blobs`].
//!
//! Surprising: the digest is that of the readable bytes, also when the stored bytes are sealed. It is what
//! events name, and it must not change when keys do.

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Statement, Store};
use crate::value::Row;

sql! {
    /// Adds a file.
    ADD = "INSERT INTO files (authority, id, case_id, name, media_type, size, digest, purpose, wrapped_key, key_id, created_at, erased_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    /// One file.
    FIND = "SELECT authority, id, case_id, name, media_type, size, digest, purpose, wrapped_key, key_id, created_at, erased_at FROM files WHERE authority = $1 AND id = $2";
    /// The files of a case.
    OF_CASE = "SELECT authority, id, case_id, name, media_type, size, digest, purpose, wrapped_key, key_id, created_at, erased_at FROM files WHERE authority = $1 AND case_id = $2 ORDER BY created_at, id";
    /// Hangs a file that was handed in beforehand on a case.
    ATTACH = "UPDATE files SET case_id = $1 WHERE authority = $2 AND id = $3 AND case_id = $4";
    /// Forgets the key of a file.
    ERASE = "UPDATE files SET wrapped_key = NULL, name = '', erased_at = $1 WHERE authority = $2 AND id = $3 AND erased_at IS NULL";
}

/// What is known about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    /// The authority that holds it.
    pub authority: String,
    /// Its identity, also the id of its bytes.
    pub id: String,
    /// The case it belongs to; empty as long as it belongs to none.
    pub case_id: String,
    /// Its name, as the person called it.
    pub name: String,
    /// Its media type, found by looking at the bytes.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// SM3 of the readable bytes, in hexadecimal.
    pub digest: String,
    /// What it is for.
    pub purpose: String,
    /// The key that seals the bytes, wrapped; absent if they are not sealed, or erased.
    pub wrapped_key: Option<Vec<u8>>,
    /// The key that wraps it.
    pub key_id: Option<String>,
    /// When it came, in epoch milliseconds.
    pub created_at: i64,
    /// When its key was destroyed.
    pub erased_at: Option<i64>,
}

impl FileRecord {
    /// The statement that adds the file.
    pub fn add(self) -> Statement {
        let params = params![
            self.authority,
            self.id,
            self.case_id,
            self.name,
            self.media_type,
            self.size,
            self.digest,
            self.purpose,
            self.wrapped_key,
            self.key_id,
            self.created_at,
            self.erased_at
        ];
        Statement::one(ADD, params)
    }

    /// The statement that hangs a file of no case on a case. `refusal` if it has come to belong to one meanwhile.
    pub fn attach(authority: &str, id: &str, case_id: &str, refusal: &'static str) -> Statement {
        Statement::one_or(refusal, ATTACH, params![case_id, authority, id, ""])
    }

    /// The statement that destroys a file's key and name. The bytes are deleted from the file store.
    pub fn erase(authority: &str, id: &str, now: i64) -> Statement {
        Statement::one(ERASE, params![now, authority, id])
    }

    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            id: row.string("id")?,
            case_id: row.string("case_id")?,
            name: row.string("name")?,
            media_type: row.string("media_type")?,
            size: row.count("size")?,
            digest: row.string("digest")?,
            purpose: row.string("purpose")?,
            wrapped_key: row.bytes_or_null("wrapped_key")?.map(<[u8]>::to_vec),
            key_id: row.string_or_null("key_id")?,
            created_at: row.int("created_at")?,
            erased_at: row.int_or_null("erased_at")?,
        })
    }
}

impl Store {
    /// One file.
    pub async fn file(&self, authority: &str, id: &str) -> Result<Option<FileRecord>, Failure> {
        self.row(FIND, params![authority, id]).await?.as_ref().map(FileRecord::from_row).transpose()
    }

    /// The files of a case, oldest first.
    pub async fn files_of_case(&self, authority: &str, case_id: &str) -> Result<Vec<FileRecord>, Failure> {
        self.rows(OF_CASE, params![authority, case_id]).await?.iter().map(FileRecord::from_row).collect()
    }
}
