//! The read tables as a whole: what can be thrown away and made again from events, and compared with what is there.
//!
//! What a row says must never be decided here. Surprising: there is no list of tables but this one, so a read table
//! that is not named here is not rebuilt; a test counts them against the schema.

use crate::cases::{CaseRow, WorklistRow};
use crate::certificates::CertificateRow;
use crate::failure::Failure;
use crate::params;
use crate::projections::{RefusedRow, SealUseRow};
use crate::pushes::PushRow;
use crate::ratings::RatingRow;
use crate::seals::SealRow;
use crate::sql::sql;
use crate::store::{Statement, Store};

sql! {
    /// How many rows.
    COUNT_CASES = "SELECT COUNT(*) AS rows_there FROM cases WHERE authority = $1";
    /// How many rows.
    COUNT_WORKLIST = "SELECT COUNT(*) AS rows_there FROM worklist WHERE authority = $1";
    /// How many rows.
    COUNT_CERTIFICATES = "SELECT COUNT(*) AS rows_there FROM certificates WHERE authority = $1";
    /// How many rows.
    COUNT_PUSHES = "SELECT COUNT(*) AS rows_there FROM pushes WHERE authority = $1";
    /// How many rows.
    COUNT_RATINGS = "SELECT COUNT(*) AS rows_there FROM ratings WHERE authority = $1";
    /// How many rows.
    COUNT_SEAL_USES = "SELECT COUNT(*) AS rows_there FROM seal_uses WHERE authority = $1";
    /// How many rows.
    COUNT_REFUSED = "SELECT COUNT(*) AS rows_there FROM refused_attempts WHERE authority = $1";
    /// How many rows.
    COUNT_SEALS = "SELECT COUNT(*) AS rows_there FROM seals WHERE authority = $1";
    /// Throws the rows away.
    CLEAR_CASES = "DELETE FROM cases WHERE authority = $1";
    /// Throws the rows away.
    CLEAR_WORKLIST = "DELETE FROM worklist WHERE authority = $1";
    /// Throws the rows away.
    CLEAR_CERTIFICATES = "DELETE FROM certificates WHERE authority = $1";
    /// Throws the rows away.
    CLEAR_PUSHES = "DELETE FROM pushes WHERE authority = $1";
    /// Throws the rows away.
    CLEAR_RATINGS = "DELETE FROM ratings WHERE authority = $1";
    /// Throws the rows away.
    CLEAR_SEAL_USES = "DELETE FROM seal_uses WHERE authority = $1";
    /// Throws the rows away.
    CLEAR_REFUSED = "DELETE FROM refused_attempts WHERE authority = $1";
    /// Throws the rows away.
    CLEAR_SEALS = "DELETE FROM seals WHERE authority = $1";
}

/// A read table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Cases as lists show them.
    Cases,
    /// Who has to act next.
    Worklist,
    /// Certificates.
    Certificates,
    /// Pushes.
    Pushes,
    /// Ratings.
    Ratings,
    /// Uses of seals.
    SealUses,
    /// Refused attempts.
    RefusedAttempts,
    /// Seals.
    Seals,
}

impl Table {
    /// Every read table.
    pub const ALL: [Self; 8] = [
        Self::Cases,
        Self::Worklist,
        Self::Certificates,
        Self::Pushes,
        Self::Ratings,
        Self::SealUses,
        Self::RefusedAttempts,
        Self::Seals,
    ];

    /// Its name in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Worklist => "worklist",
            Self::Certificates => "certificates",
            Self::Pushes => "pushes",
            Self::Ratings => "ratings",
            Self::SealUses => "seal_uses",
            Self::RefusedAttempts => "refused_attempts",
            Self::Seals => "seals",
        }
    }

    fn count(self) -> &'static str {
        match self {
            Self::Cases => COUNT_CASES,
            Self::Worklist => COUNT_WORKLIST,
            Self::Certificates => COUNT_CERTIFICATES,
            Self::Pushes => COUNT_PUSHES,
            Self::Ratings => COUNT_RATINGS,
            Self::SealUses => COUNT_SEAL_USES,
            Self::RefusedAttempts => COUNT_REFUSED,
            Self::Seals => COUNT_SEALS,
        }
    }

    /// The statement that throws an authority's rows away.
    pub fn clear(self, authority: &str) -> Statement {
        let sql = match self {
            Self::Cases => CLEAR_CASES,
            Self::Worklist => CLEAR_WORKLIST,
            Self::Certificates => CLEAR_CERTIFICATES,
            Self::Pushes => CLEAR_PUSHES,
            Self::Ratings => CLEAR_RATINGS,
            Self::SealUses => CLEAR_SEAL_USES,
            Self::RefusedAttempts => CLEAR_REFUSED,
            Self::Seals => CLEAR_SEALS,
        };
        Statement::any(sql, params![authority])
    }
}

/// A row of a read table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadRow {
    /// Of the cases.
    Case(Box<CaseRow>),
    /// Of the worklist.
    Work(WorklistRow),
    /// Of the certificates.
    Certificate(Box<CertificateRow>),
    /// Of the pushes.
    Push(Box<PushRow>),
    /// Of the ratings.
    Rating(RatingRow),
    /// Of the uses of seals.
    SealUse(SealUseRow),
    /// Of the refused attempts.
    Refused(RefusedRow),
    /// Of the seals.
    Seal(SealRow),
}

impl ReadRow {
    /// The table that it belongs to.
    pub fn table(&self) -> Table {
        match self {
            Self::Case(_) => Table::Cases,
            Self::Work(_) => Table::Worklist,
            Self::Certificate(_) => Table::Certificates,
            Self::Push(_) => Table::Pushes,
            Self::Rating(_) => Table::Ratings,
            Self::SealUse(_) => Table::SealUses,
            Self::Refused(_) => Table::RefusedAttempts,
            Self::Seal(_) => Table::Seals,
        }
    }

    /// Its identity within its table, for whoever looks for it.
    pub fn id(&self) -> &str {
        match self {
            Self::Case(row) => &row.id,
            Self::Work(row) => &row.case_id,
            Self::Certificate(row) => &row.id,
            Self::Push(row) => &row.id,
            Self::Rating(row) => &row.case_id,
            Self::SealUse(row) => &row.id,
            Self::Refused(row) => &row.id,
            Self::Seal(row) => &row.id,
        }
    }

    /// The statement that adds it.
    pub fn add(&self) -> Statement {
        match self {
            Self::Case(row) => row.add(),
            Self::Work(row) => row.add(),
            Self::Certificate(row) => row.add(),
            Self::Push(row) => row.add(),
            Self::Rating(row) => row.add(),
            Self::SealUse(row) => row.add(),
            Self::Refused(row) => row.add(),
            Self::Seal(row) => row.add(),
        }
    }
}

impl Store {
    /// How many rows an authority has in a read table.
    pub async fn rows_there(&self, table: Table, authority: &str) -> Result<u64, Failure> {
        self.row(table.count(), params![authority]).await?.map_or(Ok(0), |row| row.count("rows_there"))
    }

    /// The row that is kept in the place of this one.
    pub async fn kept(&self, row: &ReadRow) -> Result<Option<ReadRow>, Failure> {
        Ok(match row {
            ReadRow::Case(row) => {
                self.case(&row.authority, &row.id).await?.map(|row| ReadRow::Case(Box::new(row)))
            }
            ReadRow::Work(row) => self.waiting(&row.authority, &row.case_id).await?.map(ReadRow::Work),
            ReadRow::Certificate(row) => self
                .certificate(&row.authority, &row.id)
                .await?
                .map(|row| ReadRow::Certificate(Box::new(row))),
            ReadRow::Push(row) => {
                self.push(&row.authority, &row.id).await?.map(|row| ReadRow::Push(Box::new(row)))
            }
            ReadRow::Rating(row) => self.rating(&row.authority, &row.case_id).await?.map(ReadRow::Rating),
            ReadRow::SealUse(row) => self.seal_use(&row.authority, &row.id).await?.map(ReadRow::SealUse),
            ReadRow::Refused(row) => {
                self.refused_attempt(&row.authority, &row.id).await?.map(ReadRow::Refused)
            }
            ReadRow::Seal(row) => {
                let all = self.seals(&row.authority).await?;
                all.into_iter().find(|one| one.id == row.id).map(ReadRow::Seal)
            }
        })
    }
}
