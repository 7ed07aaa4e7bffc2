//! Attempts that were refused, for whoever audits the office.
//!
//! The words of an attempt must never be stored here: they may carry personal data.
//!
//! Surprising: these rows are no defence. They make a pattern visible; what stops the attempt stands elsewhere.

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Statement, Store};
use crate::value::Row;

sql! {
    /// One line.
    FIND = "SELECT authority, id, actor, act, subject, code, rule, refused_at FROM refused_attempts WHERE authority = $1 AND id = $2";
    /// Adds one.
    ADD = "INSERT INTO refused_attempts (authority, id, actor, act, subject, code, rule, refused_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// A page of refused attempts, newest first.
    PAGE = "SELECT authority, id, actor, act, subject, code, rule, refused_at FROM refused_attempts WHERE authority = $1 AND (refused_at, id) < ($2, $3) ORDER BY refused_at DESC, id DESC LIMIT $4";
}

/// One refused attempt.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RefusedRow {
    /// The authority.
    pub authority: String,
    /// Its identity.
    pub id: String,
    /// Who tried.
    pub actor: String,
    /// The act's word.
    pub act: String,
    /// The case or other thing that it was tried on.
    pub subject: String,
    /// The refusal's code.
    pub code: String,
    /// The rule behind it.
    pub rule: String,
    /// When.
    pub refused_at: i64,
}

impl RefusedRow {
    /// The statement that adds it.
    pub fn add(&self) -> Statement {
        let params = params![
            &self.authority,
            &self.id,
            &self.actor,
            &self.act,
            &self.subject,
            &self.code,
            &self.rule,
            self.refused_at,
        ];
        Statement::one(ADD, params)
    }

    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            id: row.string("id")?,
            actor: row.string("actor")?,
            act: row.string("act")?,
            subject: row.string("subject")?,
            code: row.string("code")?,
            rule: row.string("rule")?,
            refused_at: row.int("refused_at")?,
        })
    }
}

impl Store {
    /// One line of the register.
    pub async fn refused_attempt(&self, authority: &str, id: &str) -> Result<Option<RefusedRow>, Failure> {
        self.row(FIND, params![authority, id]).await?.as_ref().map(RefusedRow::from_row).transpose()
    }

    /// A page of refused attempts, newest first, before `(refused_at, id)` (`(i64::MAX, "")` to begin).
    pub async fn refused_attempts(
        &self,
        authority: &str,
        before: (i64, &str),
        limit: u32,
    ) -> Result<Vec<RefusedRow>, Failure> {
        let rows = self.rows(PAGE, params![authority, before.0, before.1, limit]).await?;
        rows.iter().map(RefusedRow::from_row).collect()
    }
}
