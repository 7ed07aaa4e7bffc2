//! Errands: what remains to be done because of what happened.
//!
//! An errand is written together with the events that cause it. A worker claims errands under a lease,
//! acts, and takes the errand away *inside the append of what it did* ([`errand_done`]), so that a crash
//! in between leaves it to be done again under the same id. What an errand means is not known here.
//!
//! Surprising: only the first errand of a stream can be claimed, also while it waits for its next try or
//! lies among the dead letters. Order per stream is worth more than progress; whoever wants two kinds of
//! work not to wait for each other gives them streams of their own, such as `case/…` and `case/…#notify`.

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Expect, Statement, Store};
use crate::value::{Row, Value};

sql! {
    /// Adds an errand.
    ADD_ERRAND = "INSERT INTO errands (authority, id, stream, seq, topic, payload, created_at, due_at, attempts, lease_holder, lease_until, last_error, dead) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    /// Errands that are due, free and first of their stream. What lies further ahead than anybody waits was written
    /// when the clock was wrong, and is due.
    DUE(across "workers serve every authority") = "SELECT e.authority, e.id, e.stream, e.seq, e.topic, e.payload, e.created_at, e.due_at, e.attempts, e.last_error, e.dead FROM errands e WHERE e.topic = $1 AND e.dead = 0 AND (e.due_at <= $2 OR (e.attempts = 0 AND e.created_at > $3) OR (e.attempts > 0 AND e.due_at > $4)) AND (e.lease_until <= $5 OR e.lease_until > $6) AND NOT EXISTS (SELECT 1 FROM errands p WHERE p.authority = e.authority AND p.stream = e.stream AND (p.seq, p.id) < (e.seq, e.id)) ORDER BY e.due_at, e.authority, e.id LIMIT $7";
    /// Takes the lease of an errand, unless somebody else was faster.
    CLAIM = "UPDATE errands SET lease_holder = $1, lease_until = $2, attempts = attempts + 1 WHERE authority = $3 AND id = $4 AND attempts = $5 AND (lease_until <= $6 OR lease_until > $7) AND dead = 0";
    /// An errand is done.
    DONE = "DELETE FROM errands WHERE authority = $1 AND id = $2";
    /// An errand failed and waits for its next try, or is dead.
    FAILED = "UPDATE errands SET lease_holder = NULL, lease_until = 0, last_error = $1, due_at = $2, dead = $3 WHERE authority = $4 AND id = $5";
    /// An errand could not be tried, through no fault of its own.
    POSTPONED = "UPDATE errands SET lease_holder = NULL, lease_until = 0, last_error = $1, due_at = $2, attempts = attempts - 1 WHERE authority = $3 AND id = $4";
    /// Every errand is free again.
    LET_GO(across "the whole folder changes hands") = "UPDATE errands SET lease_holder = NULL, lease_until = 0 WHERE lease_until > 0";
    /// An errand is given back untouched.
    RELEASE = "UPDATE errands SET lease_holder = NULL, lease_until = 0, attempts = attempts - 1 WHERE authority = $1 AND id = $2 AND lease_holder = $3";
    /// A page of dead letters.
    DEAD(across "operators see the dead letters of all authorities") = "SELECT authority, id, stream, seq, topic, payload, created_at, due_at, attempts, last_error, dead FROM errands WHERE dead = 1 AND (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT $3";
    /// Gives a dead errand another life.
    REPLAY = "UPDATE errands SET dead = 0, attempts = 0, due_at = $1, lease_holder = NULL, lease_until = 0 WHERE authority = $2 AND id = $3 AND dead = 1";
    /// How much is waiting, and since when.
    BACKLOG(across "one number for the whole node") = "SELECT COUNT(*) AS waiting, COALESCE(MIN(due_at), 0) AS oldest FROM errands WHERE dead = 0 AND due_at <= $1";
    /// How much is dead.
    DEAD_COUNT(across "one number for the whole node") = "SELECT COUNT(*) AS dead FROM errands WHERE dead = 1";
    /// One errand.
    FIND = "SELECT authority, id, stream, seq, topic, payload, created_at, due_at, attempts, last_error, dead FROM errands WHERE authority = $1 AND id = $2";
    /// The errands of a stream.
    OF_STREAM = "SELECT authority, id, stream, seq, topic, payload, created_at, due_at, attempts, last_error, dead FROM errands WHERE authority = $1 AND stream = $2 ORDER BY seq, id";
}

/// Tries before an errand is dead.
pub const MOST_ATTEMPTS: i64 = 10;
/// The longest wait between two tries.
const LONGEST_WAIT_MS: i64 = 30 * 60 * 1000;

/// The wait after a try that failed through no fault of the errand.
const OUTAGE_WAIT_MS: i64 = 5000;

/// A lease that ends later than this was written by a clock that was wrong: nobody takes so long a one. Clocks of
/// two nodes may differ by one lease.
pub(crate) fn lease_is_wrong_after(now: i64, lease_ms: i64) -> i64 {
    now + 2 * lease_ms
}

/// An errand about to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewErrand {
    /// Its identity, which also makes its effect idempotent.
    pub id: String,
    /// The stream in whose order it is done.
    pub stream: String,
    /// Which worker it is for.
    pub topic: String,
    /// What the worker needs to know, as JSON.
    pub payload: String,
    /// When it came up, in epoch milliseconds.
    pub created_at: i64,
    /// When it may be done.
    pub due_at: i64,
}

impl NewErrand {
    /// `revision` is the newest revision of the stream after this append, if it grew; errands of a stream
    /// that did not grow come after all that did, in the order of their time.
    pub(crate) fn bind(self, authority: &str, revision: Option<u64>, at: usize, values: &mut Vec<Value>) {
        let base = revision.and_then(|revision| i64::try_from(revision).ok()).unwrap_or(self.created_at);
        let seq = base.saturating_mul(1024).saturating_add(i64::try_from(at).unwrap_or(0));
        let Self { id, stream, topic, payload, created_at, due_at } = self;
        values.extend(params![authority, id, stream, seq, topic, payload, created_at, due_at, 0]);
        values.extend([Value::Null, Value::Int(0), Value::Null, Value::Int(0)]);
    }
}

/// An errand as it lies in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    /// The authority it belongs to.
    pub authority: String,
    /// Its identity.
    pub id: String,
    /// The stream in whose order it is done.
    pub stream: String,
    /// Its place in that order.
    pub seq: i64,
    /// Which worker it is for.
    pub topic: String,
    /// What the worker needs to know, as JSON.
    pub payload: String,
    /// When it came up.
    pub created_at: i64,
    /// When it may be done.
    pub due_at: i64,
    /// Tries so far, this one included.
    pub attempts: i64,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// Whether it was given up.
    pub dead: bool,
}

impl Errand {
    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            id: row.string("id")?,
            stream: row.string("stream")?,
            seq: row.int("seq")?,
            topic: row.string("topic")?,
            payload: row.string("payload")?,
            created_at: row.int("created_at")?,
            due_at: row.int("due_at")?,
            attempts: row.int("attempts")?,
            last_error: row.string_or_null("last_error")?,
            dead: row.flag("dead")?,
        })
    }
}

/// How much is waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Backlog {
    /// Errands that are due, claimed ones included.
    pub count: u64,
    /// How long the oldest of them has been due, in milliseconds.
    pub oldest_age_ms: i64,
    /// Errands that were given up.
    pub dead: u64,
}

/// The statement that takes an errand away, to be put into the append of what the errand did. If another
/// worker finished it meanwhile, the append fails as a whole.
pub fn errand_done(authority: &str, id: &str) -> Statement {
    Statement::one(DONE, params![authority, id])
}

impl Store {
    /// Claims due errands of some topics for a while, over all authorities, first of each stream only.
    /// Errands that are not done when the lease ends are given to somebody else.
    pub async fn claim_errands(
        &self,
        topics: &[&str],
        limit: u32,
        holder: &str,
        lease_ms: i64,
        now: i64,
    ) -> Result<Vec<Errand>, Failure> {
        let (longest, far) = (now + LONGEST_WAIT_MS, lease_is_wrong_after(now, lease_ms));
        let due = |topic: &&str| (DUE, params![*topic, now, now, longest, now, far, limit]);
        let reads = topics.iter().map(due).collect();
        let mut due = Vec::new();
        for row in self.several(reads).await?.iter().flatten() {
            due.push(Errand::from_row(row)?);
        }
        due.sort_by(|a, b| (a.due_at, &a.id).cmp(&(b.due_at, &b.id)));
        due.truncate(limit as usize);
        let claims = due.iter().map(|errand| Statement {
            sql: CLAIM,
            params: params![holder, now + lease_ms, &errand.authority, &errand.id, errand.attempts, now, far],
            expect: Expect::Any,
        });
        let claimed = self.write(claims.collect()).await?;
        let mine = due.into_iter().zip(claimed).filter(|(_, rows)| *rows == 1);
        Ok(mine.map(|(errand, _)| Errand { attempts: errand.attempts + 1, ..errand }).collect())
    }

    /// Takes an errand away that has no effect of its own to be recorded.
    pub async fn finish_errand(&self, errand: &Errand) -> Result<(), Failure> {
        self.write(vec![Statement::any(DONE, params![&errand.authority, &errand.id])]).await.map(|_| ())
    }

    /// Records that a try failed: the next one comes later, each time twice as late, and after
    /// [`MOST_ATTEMPTS`] the errand is dead. Gives whether it is dead now.
    pub async fn fail_errand(&self, errand: &Errand, error: &str, now: i64) -> Result<bool, Failure> {
        let dead = errand.attempts >= MOST_ATTEMPTS;
        let due_at = now + backoff_ms(errand.attempts);
        let params = params![error, due_at, dead, &errand.authority, &errand.id];
        self.write(vec![Statement::any(FAILED, params)]).await?;
        Ok(dead)
    }

    /// Puts an errand off that could not be done for now (a full disk, a key holder that does not answer): this try
    /// does not count, so an errand outlives every outage.
    pub async fn postpone_errand(&self, errand: &Errand, error: &str, now: i64) -> Result<(), Failure> {
        let params = params![error, now + OUTAGE_WAIT_MS, &errand.authority, &errand.id];
        self.write(vec![Statement::any(POSTPONED, params)]).await.map(|_| ())
    }

    /// Gives an errand up at once: no later try could work.
    pub async fn bury_errand(&self, errand: &Errand, error: &str, now: i64) -> Result<(), Failure> {
        let params = params![error, now, true, &errand.authority, &errand.id];
        self.write(vec![Statement::any(FAILED, params)]).await.map(|_| ())
    }

    /// Gives a claimed errand back as if it had not been claimed, for example at shutdown.
    pub async fn release_errand(&self, errand: &Errand, holder: &str) -> Result<(), Failure> {
        let params = params![&errand.authority, &errand.id, holder];
        self.write(vec![Statement::any(RELEASE, params)]).await.map(|_| ())
    }

    /// One errand.
    pub async fn errand(&self, authority: &str, id: &str) -> Result<Option<Errand>, Failure> {
        self.row(FIND, params![authority, id]).await?.as_ref().map(Errand::from_row).transpose()
    }

    /// The errands of a stream in their order.
    pub async fn errands_of(&self, authority: &str, stream: &str) -> Result<Vec<Errand>, Failure> {
        self.rows(OF_STREAM, params![authority, stream]).await?.iter().map(Errand::from_row).collect()
    }

    /// A page of dead letters, oldest first, after the given creation time and id (`(0, "")` to begin).
    pub async fn dead_errands(&self, after: (i64, &str), limit: u32) -> Result<Vec<Errand>, Failure> {
        self.rows(DEAD, params![after.0, after.1, limit]).await?.iter().map(Errand::from_row).collect()
    }

    /// Gives a dead errand another life. `false` if it is not dead.
    pub async fn replay_errand(&self, authority: &str, id: &str, now: i64) -> Result<bool, Failure> {
        let replay = Statement::any(REPLAY, params![now, authority, id]);
        Ok(self.write(vec![replay]).await?.first() == Some(&1))
    }

    /// How much is waiting to be done.
    pub async fn backlog(&self, now: i64) -> Result<Backlog, Failure> {
        let answers = self.several(vec![(BACKLOG, params![now]), (DEAD_COUNT, params![])]).await?;
        let mut rows = answers.iter().flatten();
        let (Some(waiting), Some(dead)) = (rows.next(), rows.next()) else {
            return Err(Failure::Shape("a count gave no row".to_owned()));
        };
        let count = waiting.count("waiting")?;
        let oldest_age_ms = if count == 0 { 0 } else { now - waiting.int("oldest")? };
        Ok(Backlog { count, oldest_age_ms, dead: dead.count("dead")? })
    }
}

/// One second, doubled with every try.
fn backoff_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    (1000_i64 << doublings).min(LONGEST_WAIT_MS)
}
