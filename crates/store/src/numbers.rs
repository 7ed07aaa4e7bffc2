//! Number series: numbers that are given out once, in blocks.
//!
//! What a number looks like is a matter of the office; here it only counts.
//!
//! Surprising: a number that was taken and not used is lost. Gaps are lawful, a number given twice is not.

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Statement, Store};

sql! {
    /// The next free number.
    NEXT = "SELECT next FROM number_series WHERE authority = $1 AND series = $2";
    /// Takes numbers, if nobody else did meanwhile.
    TAKE = "UPDATE number_series SET next = $1 WHERE authority = $2 AND series = $3 AND next = $4";
    /// Begins a series.
    BEGIN = "INSERT INTO number_series (authority, series, next) VALUES ($1, $2, $3)";
}

impl Store {
    /// Takes `count` numbers of a series, which begins at 1, and gives the first of them.
    pub async fn take_numbers(&self, authority: &str, series: &str, count: u32) -> Result<u64, Failure> {
        loop {
            let row = self.row(NEXT, params![authority, series]).await?;
            let (first, statement) = match row {
                Some(row) => {
                    let first = row.count("next")?;
                    let next = first + u64::from(count);
                    (first, Statement::one(TAKE, params![next, authority, series, first]))
                }
                None => (1, Statement::one(BEGIN, params![authority, series, u64::from(count) + 1])),
            };
            match self.write(vec![statement]).await {
                Ok(_) => return Ok(first),
                // Somebody else was faster.
                Err(Failure::RowCount { .. } | Failure::Exists { .. }) => {}
                Err(failure) => return Err(failure),
            }
        }
    }
}
