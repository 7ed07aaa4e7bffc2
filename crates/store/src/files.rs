//! What is known about a file: name, type, size, digest, purpose. The bytes lie in [`crate::Blobs`].
//!
//! Surprising: the digest is that of the readable bytes, also when the stored bytes are sealed. It is what
//! events name, and it must not change when keys do.

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Expect, Statement, Store};
use crate::value::{Row, Value};

sql! {
    /// Adds a file.
    ADD = "INSERT INTO files (authority, id, case_id, owner, name, media_type, size, digest, purpose, wrapped_key, key_id, created_at, erased_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    /// One file.
    FIND = "SELECT authority, id, case_id, owner, name, media_type, size, digest, purpose, wrapped_key, key_id, created_at, erased_at FROM files WHERE authority = $1 AND id = $2";
    /// One file, with a seal of its authority of that kind and at that stage.
    WITH_SEAL = "SELECT files.authority, files.id, case_id, owner, files.name, media_type, size, digest, purpose, wrapped_key, files.key_id, created_at, erased_at, seals.id AS seal FROM files LEFT JOIN seals ON seals.authority = files.authority AND seals.kind = $1 AND seals.stage = $2 WHERE files.authority = $3 AND files.id = $4 ORDER BY files.id LIMIT 1";
    /// Some files; a place that is not needed repeats a file.
    SOME = "SELECT authority, id, case_id, owner, name, media_type, size, digest, purpose, wrapped_key, key_id, created_at, erased_at FROM files WHERE authority = $1 AND id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    /// The files of a case.
    OF_CASE = "SELECT authority, id, case_id, owner, name, media_type, size, digest, purpose, wrapped_key, key_id, created_at, erased_at FROM files WHERE authority = $1 AND case_id = $2 AND case_id <> '' ORDER BY created_at, id";
    /// Hangs files that were handed in beforehand on a case; a place that is not needed repeats a file.
    ATTACH = "UPDATE files SET case_id = $1 WHERE authority = $2 AND case_id = $3 AND owner = $4 AND erased_at IS NULL AND id IN ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    /// Forgets the keys and names of a case's files.
    ERASE_OF_CASE = "UPDATE files SET wrapped_key = NULL, name = '', erased_at = $1 WHERE authority = $2 AND case_id = $3 AND case_id <> '' AND erased_at IS NULL";
    /// Forgets the keys and names of files that no case claimed.
    ERASE_UNCLAIMED(across "one worker cleans for every authority") = "UPDATE files SET wrapped_key = NULL, name = '', erased_at = $1 WHERE case_id = '' AND created_at < $2 AND erased_at IS NULL";
    /// Erased files whose bytes may still lie in the file store.
    TO_SWEEP(across "one worker sweeps for every authority") = "SELECT authority, id, case_id, owner, name, media_type, size, digest, purpose, wrapped_key, key_id, created_at, erased_at FROM files WHERE erased_at IS NOT NULL AND swept_at IS NULL ORDER BY authority, id LIMIT $1";
    /// The bytes of an erased file are gone.
    SWEPT = "UPDATE files SET swept_at = $1 WHERE authority = $2 AND id = $3 AND erased_at IS NOT NULL";
    /// Nothing points to an erased file of no case.
    DROP = "DELETE FROM files WHERE authority = $1 AND id = $2 AND case_id = '' AND erased_at IS NOT NULL";
    /// A page of all files, to look whether their bytes are there.
    PAGE = "SELECT authority, id, case_id, owner, name, media_type, size, digest, purpose, wrapped_key, key_id, created_at, erased_at FROM files WHERE authority = $1 AND id > $2 ORDER BY id LIMIT $3";
    /// The next authority that has a file.
    NEXT_AUTHORITY(across "walks from one authority to the next") = "SELECT MIN(authority) AS authority FROM files WHERE authority > $1";
}

/// Files that one statement names at most.
const PLACES: usize = 16;

/// What is known about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    /// The authority that holds it.
    pub authority: String,
    /// Its identity, also the id of its bytes.
    pub id: String,
    /// The case it belongs to; empty as long as it belongs to none.
    pub case_id: String,
    /// The account that handed it in; empty for what the office made.
    pub owner: String,
    /// Its name, as the person called it; sealed where the application seals it.
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
            self.owner,
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

    /// The statements that hang files of no case, each named once, on a case, if this account handed them in.
    /// `refusal` if one has come to belong to a case meanwhile.
    pub fn attach(
        authority: &str,
        ids: &[String],
        case_id: &str,
        owner: &str,
        refusal: &'static str,
    ) -> Vec<Statement> {
        let attach = |ids: &[String]| Statement {
            sql: ATTACH,
            // That it has no case yet is a value like the others: written out, it would lead to the index of all files
            // that have none.
            params: [params![case_id, authority, "", owner], places(ids)].concat(),
            expect: Expect::ExactlyOr(ids.len() as u64, refusal),
        };
        ids.chunks(PLACES).map(attach).collect()
    }

    /// The statement that destroys the keys and names of a case's files. The bytes are swept later.
    pub fn erase_of_case(authority: &str, case_id: &str, now: i64) -> Statement {
        Statement::any(ERASE_OF_CASE, params![now, authority, case_id])
    }

    /// The statement that destroys the keys and names of files that came before a moment and have no case.
    pub fn erase_unclaimed(before: i64, now: i64) -> Statement {
        Statement::any(ERASE_UNCLAIMED, params![now, before])
    }

    /// The statement for an erased file whose bytes were taken out of the file store: a case goes on to name it, and
    /// nothing names one without a case.
    pub fn swept(&self, now: i64) -> Statement {
        if self.case_id.is_empty() {
            Statement::any(DROP, params![&self.authority, &self.id])
        } else {
            Statement::any(SWEPT, params![now, &self.authority, &self.id])
        }
    }

    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            id: row.string("id")?,
            case_id: row.string("case_id")?,
            owner: row.string("owner")?,
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

/// The ids in the places of a statement, the last one repeated in those that are left.
fn places(ids: &[String]) -> Vec<Value> {
    let last = ids.last().into_iter().cycle();
    ids.iter().chain(last).take(PLACES).map(|id| Value::from(id.as_str())).collect()
}

impl Store {
    /// Those of these files that are there, in no order.
    pub async fn files(&self, authority: &str, ids: &[String]) -> Result<Vec<FileRecord>, Failure> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(PLACES) {
            let rows = self.rows(SOME, [params![authority], places(ids)].concat()).await?;
            for row in &rows {
                found.push(FileRecord::from_row(row)?);
            }
        }
        Ok(found)
    }

    /// One file.
    pub async fn file(&self, authority: &str, id: &str) -> Result<Option<FileRecord>, Failure> {
        self.row(FIND, params![authority, id]).await?.as_ref().map(FileRecord::from_row).transpose()
    }

    /// One file, together with a seal of its authority that is of a kind and at a stage, if there is one.
    pub async fn file_with_seal(
        &self,
        authority: &str,
        id: &str,
        (kind, stage): (&str, &str),
    ) -> Result<Option<(FileRecord, Option<String>)>, Failure> {
        let row = self.row(WITH_SEAL, params![kind, stage, authority, id]).await?;
        row.map(|row| Ok((FileRecord::from_row(&row)?, row.string_or_null("seal")?))).transpose()
    }

    /// The files of a case, oldest first.
    pub async fn files_of_case(&self, authority: &str, case_id: &str) -> Result<Vec<FileRecord>, Failure> {
        self.rows(OF_CASE, params![authority, case_id]).await?.iter().map(FileRecord::from_row).collect()
    }

    /// Erased files whose bytes may still lie in the file store.
    pub async fn files_to_sweep(&self, limit: u32) -> Result<Vec<FileRecord>, Failure> {
        self.rows(TO_SWEEP, params![limit]).await?.iter().map(FileRecord::from_row).collect()
    }

    /// A page of an authority's files by id, after an id (`""` to begin).
    pub async fn files_page(
        &self,
        authority: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<FileRecord>, Failure> {
        let rows = self.long_rows(PAGE, params![authority, after, limit]).await?;
        rows.iter().map(FileRecord::from_row).collect()
    }

    /// Every authority that has files.
    pub async fn authorities_with_files(&self) -> Result<Vec<String>, Failure> {
        self.walk(NEXT_AUTHORITY).await
    }
}
