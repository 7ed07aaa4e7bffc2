//! Uses of seals, for the seal's register.
//!
//! Whether a use was lawful must never be decided here.
//!
//! Surprising: a use is a record of its own and not an event of the seal, whose stream would grow without end.

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Expect, Statement, Store};
use crate::value::{Row, Value};

sql! {
    /// One line.
    FIND = "SELECT authority, id, seal, key_id, operator, case_id, certificate, document_digest, sealed_digest, used_at FROM seal_uses WHERE authority = $1 AND id = $2";
    /// Adds one.
    ADD = "INSERT INTO seal_uses (authority, id, seal, key_id, operator, case_id, certificate, document_digest, sealed_digest, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// Adds one, if the seal is at a stage.
    ADD_AT_STAGE = "INSERT INTO seal_uses (authority, id, seal, key_id, operator, case_id, certificate, document_digest, sealed_digest, used_at) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, CAST($10 AS BIGINT) FROM seals WHERE authority = $1 AND id = $3 AND stage = $11";
    /// A page of the uses of a seal, newest first.
    OF_SEAL = "SELECT authority, id, seal, key_id, operator, case_id, certificate, document_digest, sealed_digest, used_at FROM seal_uses WHERE authority = $1 AND seal = $2 AND (used_at, id) < ($3, $4) ORDER BY used_at DESC, id DESC LIMIT $5";
}

/// One use of a seal.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SealUseRow {
    /// The authority.
    pub authority: String,
    /// Its identity.
    pub id: String,
    /// The seal.
    pub seal: String,
    /// The key behind it.
    pub key_id: String,
    /// Who sealed.
    pub operator: String,
    /// The case.
    pub case_id: String,
    /// The certificate.
    pub certificate: String,
    /// SM3 over the bytes that were signed.
    pub document_digest: String,
    /// SM3 of the sealed file.
    pub sealed_digest: String,
    /// When.
    pub used_at: i64,
}

impl SealUseRow {
    /// The statement that adds it, whatever has become of the seal, as a rebuild does.
    pub fn add(&self) -> Statement {
        Statement::one(ADD, self.values())
    }

    /// The statement that adds it if the seal is at a stage now, or else refuses the act. It holds the seal there,
    /// because freezing a seal and using it must see each other.
    pub fn add_at(&self, stage: &str, refusal: &'static str) -> Statement {
        let params = [self.values(), params![stage]].concat();
        Statement { sql: ADD_AT_STAGE, params, expect: Expect::HeldOr(refusal) }
    }

    fn values(&self) -> Vec<Value> {
        params![
            &self.authority,
            &self.id,
            &self.seal,
            &self.key_id,
            &self.operator,
            &self.case_id,
            &self.certificate,
            &self.document_digest,
            &self.sealed_digest,
            self.used_at,
        ]
    }

    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            id: row.string("id")?,
            seal: row.string("seal")?,
            key_id: row.string("key_id")?,
            operator: row.string("operator")?,
            case_id: row.string("case_id")?,
            certificate: row.string("certificate")?,
            document_digest: row.string("document_digest")?,
            sealed_digest: row.string("sealed_digest")?,
            used_at: row.int("used_at")?,
        })
    }
}

impl Store {
    /// One line of the register.
    pub async fn seal_use(&self, authority: &str, id: &str) -> Result<Option<SealUseRow>, Failure> {
        self.row(FIND, params![authority, id]).await?.as_ref().map(SealUseRow::from_row).transpose()
    }

    /// A page of the uses of a seal, newest first, before `(used_at, id)` (`(i64::MAX, "")` to begin).
    pub async fn seal_uses(
        &self,
        authority: &str,
        seal: &str,
        before: (i64, &str),
        limit: u32,
    ) -> Result<Vec<SealUseRow>, Failure> {
        let rows = self.rows(OF_SEAL, params![authority, seal, before.0, before.1, limit]).await?;
        rows.iter().map(SealUseRow::from_row).collect()
    }
}
