//! Pushes as the supervising department's board shows them.
//!
//! How a push is carried must never be known here.
//!
//! Surprising: the board is ordered by the moment of the decision, not of the arrival, so that a message that was
//! held up does not hide behind newer ones.

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Statement, Store};
use crate::value::Row;

sql! {
    /// Adds one.
    ADD = "INSERT INTO pushes (authority, id, case_id, case_number, kind, department, item, number, subject, digest, stage, revision, pushed_at, sign_due, delivered_at, signed_at, signed_by, due, exception) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    /// One push.
    FIND = "SELECT authority, id, case_id, case_number, kind, department, item, number, subject, digest, stage, revision, pushed_at, sign_due, delivered_at, signed_at, signed_by, due, exception FROM pushes WHERE authority = $1 AND id = $2";
    /// The pushes of a case.
    OF_CASE = "SELECT authority, id, case_id, case_number, kind, department, item, number, subject, digest, stage, revision, pushed_at, sign_due, delivered_at, signed_at, signed_by, due, exception FROM pushes WHERE authority = $1 AND case_id = $2 ORDER BY pushed_at, id";
    /// A page of what a department has in a stage, oldest first.
    BOARD = "SELECT authority, id, case_id, case_number, kind, department, item, number, subject, digest, stage, revision, pushed_at, sign_due, delivered_at, signed_at, signed_by, due, exception FROM pushes WHERE authority = $1 AND department = $2 AND stage = $3 AND (pushed_at, id) > ($4, $5) ORDER BY pushed_at, id LIMIT $6";
    /// Brings a push up to date.
    UPDATE = "UPDATE pushes SET department = $1, stage = $2, revision = $3, delivered_at = $4, signed_at = $5, signed_by = $6, due = $7, exception = $8 WHERE authority = $9 AND id = $10";
    /// A page of what an authority has to look at, oldest first.
    EXCEPTIONS = "SELECT authority, id, case_id, case_number, kind, department, item, number, subject, digest, stage, revision, pushed_at, sign_due, delivered_at, signed_at, signed_by, due, exception FROM pushes WHERE authority = $1 AND exception <> '' AND (pushed_at, id) > ($2, $3) ORDER BY pushed_at, id LIMIT $4";
    /// Pushes whose limit ended before a day, and nobody has looked.
    OVERDUE(across "the clock serves every authority") = "SELECT authority, id FROM pushes WHERE due <> '' AND due < $1 AND exception = '' ORDER BY due, id LIMIT $2";
}

/// A push. Moments that did not come yet are 0.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PushRow {
    /// The authority.
    pub authority: String,
    /// Its identity.
    pub id: String,
    /// The case.
    pub case_id: String,
    /// The case's number.
    pub case_number: String,
    /// What it tells.
    pub kind: String,
    /// The addressee.
    pub department: String,
    /// The item.
    pub item: String,
    /// The number of the decision or certificate.
    pub number: String,
    /// The outcome, or the certificate's identifier.
    pub subject: String,
    /// SM3 of the record or the sealed file.
    pub digest: String,
    /// How far it has come.
    pub stage: String,
    /// Events so far.
    pub revision: u64,
    /// When it was sent.
    pub pushed_at: i64,
    /// Last day for the signature.
    pub sign_due: String,
    /// When it arrived.
    pub delivered_at: i64,
    /// When it was signed for.
    pub signed_at: i64,
    /// Who signed.
    pub signed_by: String,
    /// Last day of what is awaited; empty where no limit runs.
    pub due: String,
    /// Why the office has to look at it; empty if it need not.
    pub exception: String,
}

impl PushRow {
    /// The statement that adds it.
    pub fn add(&self) -> Statement {
        let params = params![
            &self.authority,
            &self.id,
            &self.case_id,
            &self.case_number,
            &self.kind,
            &self.department,
            &self.item,
            &self.number,
            &self.subject,
            &self.digest,
            &self.stage,
            self.revision,
            self.pushed_at,
            &self.sign_due,
            self.delivered_at,
            self.signed_at,
            &self.signed_by,
            &self.due,
            &self.exception,
        ];
        Statement::one(ADD, params)
    }

    /// The statement that brings up to date what events can change.
    pub fn update(&self) -> Statement {
        let params = params![
            &self.department,
            &self.stage,
            self.revision,
            self.delivered_at,
            self.signed_at,
            &self.signed_by,
            &self.due,
            &self.exception,
            &self.authority,
            &self.id,
        ];
        Statement::one(UPDATE, params)
    }

    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            id: row.string("id")?,
            case_id: row.string("case_id")?,
            case_number: row.string("case_number")?,
            kind: row.string("kind")?,
            department: row.string("department")?,
            item: row.string("item")?,
            number: row.string("number")?,
            subject: row.string("subject")?,
            digest: row.string("digest")?,
            stage: row.string("stage")?,
            revision: row.count("revision")?,
            pushed_at: row.int("pushed_at")?,
            sign_due: row.string("sign_due")?,
            delivered_at: row.int("delivered_at")?,
            signed_at: row.int("signed_at")?,
            signed_by: row.string("signed_by")?,
            due: row.string("due")?,
            exception: row.string("exception")?,
        })
    }
}

impl Store {
    /// One push.
    pub async fn push(&self, authority: &str, id: &str) -> Result<Option<PushRow>, Failure> {
        self.row(FIND, params![authority, id]).await?.as_ref().map(PushRow::from_row).transpose()
    }

    /// The pushes of a case, oldest first.
    pub async fn pushes_of_case(&self, authority: &str, case_id: &str) -> Result<Vec<PushRow>, Failure> {
        self.rows(OF_CASE, params![authority, case_id]).await?.iter().map(PushRow::from_row).collect()
    }

    /// A page of what a department has in a stage, oldest first, after `(pushed_at, id)` (`(0, "")` to begin).
    pub async fn pushes(
        &self,
        authority: &str,
        department: &str,
        stage: &str,
        after: (i64, &str),
        limit: u32,
    ) -> Result<Vec<PushRow>, Failure> {
        let rows = self.rows(BOARD, params![authority, department, stage, after.0, after.1, limit]).await?;
        rows.iter().map(PushRow::from_row).collect()
    }

    /// A page of what an authority has to look at, oldest first, after `(pushed_at, id)` (`(0, "")` to begin).
    pub async fn push_exceptions(
        &self,
        authority: &str,
        after: (i64, &str),
        limit: u32,
    ) -> Result<Vec<PushRow>, Failure> {
        let rows = self.rows(EXCEPTIONS, params![authority, after.0, after.1, limit]).await?;
        rows.iter().map(PushRow::from_row).collect()
    }

    /// Pushes (authority and id) whose limit ended before a day, and nobody has looked.
    pub async fn overdue_pushes(&self, before: &str, limit: u32) -> Result<Vec<(String, String)>, Failure> {
        let rows = self.rows(OVERDUE, params![before, limit]).await?;
        rows.iter().map(|row| Ok((row.string("authority")?, row.string("id")?))).collect()
    }
}
