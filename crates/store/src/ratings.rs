//! Ratings as statistics and the follow-up of bad ones read them.
//!
//! Who rated must never be stored here; the event knows, and only those who may open it.
//!
//! Surprising: the ticked options are one text of numbers with commas, because nothing ever searches by a single one.

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Statement, Store};
use crate::value::Row;

sql! {
    /// Adds one.
    ADD = "INSERT INTO ratings (authority, case_id, item, level, options, channel, anonymous, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// The rating of a case.
    FIND = "SELECT authority, case_id, item, level, options, channel, anonymous, given_at FROM ratings WHERE authority = $1 AND case_id = $2";
    /// A page of an authority's ratings, newest first.
    PAGE = "SELECT authority, case_id, item, level, options, channel, anonymous, given_at FROM ratings WHERE authority = $1 AND (given_at, case_id) < ($2, $3) ORDER BY given_at DESC, case_id DESC LIMIT $4";
}

/// A rating.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RatingRow {
    /// The authority.
    pub authority: String,
    /// The case.
    pub case_id: String,
    /// The item.
    pub item: String,
    /// One to five.
    pub level: i64,
    /// Ticked options, in rising order with commas.
    pub options: String,
    /// The way it came in.
    pub channel: String,
    /// Whether the office may not see who rated.
    pub anonymous: bool,
    /// When.
    pub given_at: i64,
}

impl RatingRow {
    /// The statement that adds it.
    pub fn add(&self) -> Statement {
        let params = params![
            &self.authority,
            &self.case_id,
            &self.item,
            self.level,
            &self.options,
            &self.channel,
            self.anonymous,
            self.given_at,
        ];
        Statement::one(ADD, params)
    }

    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            case_id: row.string("case_id")?,
            item: row.string("item")?,
            level: row.int("level")?,
            options: row.string("options")?,
            channel: row.string("channel")?,
            anonymous: row.flag("anonymous")?,
            given_at: row.int("given_at")?,
        })
    }
}

impl Store {
    /// The rating of a case.
    pub async fn rating(&self, authority: &str, case_id: &str) -> Result<Option<RatingRow>, Failure> {
        self.row(FIND, params![authority, case_id]).await?.as_ref().map(RatingRow::from_row).transpose()
    }

    /// A page of ratings, newest first, before `(given_at, case)` (`(i64::MAX, "")` to begin).
    pub async fn ratings(
        &self,
        authority: &str,
        before: (i64, &str),
        limit: u32,
    ) -> Result<Vec<RatingRow>, Failure> {
        let rows = self.rows(PAGE, params![authority, before.0, before.1, limit]).await?;
        rows.iter().map(RatingRow::from_row).collect()
    }
}
