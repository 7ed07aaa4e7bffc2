//! Number series: numbers that are given out once.
//!
//! What a number looks like is a matter of the office; here it only counts.
//!
//! Surprising: a number that was taken and not used is lost. Gaps are lawful, a number given twice is not. A
//! quiet office takes one number at a time and has no gaps; a busy one takes blocks, twice as many each
//! second, because a commit for every number costs as much as the act that it is for. What is left of a
//! block when the process ends is such a gap.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

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

/// Numbers that are taken at once at most.
const LARGEST: u32 = 128;
/// A block that was used up within this time is followed by a larger one.
const BUSY: Duration = Duration::from_secs(1);
/// Series that are remembered; those of past days are then forgotten with what is left of them.
const SERIES: usize = 1024;

/// Numbers of one series that were taken and not given out yet.
#[derive(Debug)]
struct Block {
    next: u64,
    end: u64,
    size: u32,
    taken: Instant,
}

/// The block of one series, shared by those who wait for the next.
type Shared = Arc<tokio::sync::Mutex<Option<Block>>>;

/// What this process has taken of each series.
#[derive(Debug, Default)]
pub(crate) struct Blocks(Mutex<HashMap<(String, String), Shared>>);

impl Blocks {
    fn of(&self, authority: &str, series: &str) -> Shared {
        let mut blocks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if blocks.len() >= SERIES {
            blocks.clear();
        }
        Arc::clone(blocks.entry((authority.to_owned(), series.to_owned())).or_default())
    }
}

impl Store {
    /// Takes the next number of a series, which begins at 1.
    pub async fn take_number(&self, authority: &str, series: &str) -> Result<u64, Failure> {
        let block = self.blocks().of(authority, series);
        // Held while a new block is fetched, so that those who wait share it.
        let mut block = block.lock().await;
        if let Some(open) = block.as_mut().filter(|open| open.next < open.end) {
            open.next += 1;
            return Ok(open.next - 1);
        }
        let busy = block.as_ref().filter(|used_up| used_up.taken.elapsed() < BUSY);
        let size = busy.map_or(1, |used_up| (used_up.size * 2).min(LARGEST));
        let first = self.take_numbers(authority, series, size).await?;
        let end = first + u64::from(size);
        *block = Some(Block { next: first + 1, end, size, taken: Instant::now() });
        Ok(first)
    }

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
