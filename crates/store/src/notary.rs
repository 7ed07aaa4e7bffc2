//! The notary: gives committed events their place and signs what the log is.
//!
//! Acts are written without asking anybody for a place in line. The notary comes after: it takes events
//! that were committed, gives them dense positions, adds them to the tree of their authority
//! ([`crate::merkle`]) and signs a [`Checkpoint`]. Keys never come here; a closure signs.
//!
//! Surprising: the lease only saves work. Two notaries at the same time would do no harm, because both
//! must move the same log head from the same size, and one of them finds it moved.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::failure::Failure;
use crate::merkle::{Complete, Frontier};
use crate::outbox::lease_is_wrong_after;
use crate::params;
use crate::sql::{ManyRows, sql};
use crate::store::{Expect, Statement, Store};
use crate::value::{Row, Value};

sql! {
    /// Events that have no place yet. By stream and revision, so that a cut never separates an event from
    /// one before it.
    PENDING = "SELECT stream, revision, recorded_at, digest FROM pending WHERE authority = $1 ORDER BY stream, revision LIMIT $2";
    /// The next authority whose events wait.
    NEXT_PENDING(across "walks from one authority to the next") = "SELECT MIN(authority) AS authority FROM pending WHERE authority > $1";
    /// How many events have no place yet, and since when.
    LAG(across "one number for the whole node") = "SELECT COUNT(*) AS waiting, COALESCE(MIN(recorded_at), 0) AS oldest FROM pending";
    /// Takes events off the waiting list.
    PLACED = "DELETE FROM pending WHERE authority = $1 AND stream = $2 AND revision <= $3";
    /// Where the tree ends.
    HEAD = "SELECT size, frontier FROM log_heads WHERE authority = $1";
    /// The first head of a log.
    FIRST_HEAD = "INSERT INTO log_heads (authority, size, frontier) VALUES ($1, $2, $3)";
    /// Moves the head, if nobody else did.
    MOVE_HEAD = "UPDATE log_heads SET size = $1, frontier = $2 WHERE authority = $3 AND size = $4";
    /// Gives places.
    ADD_POSITION = "INSERT INTO positions (authority, position, stream, revision, digest) VALUES ($1, $2, $3, $4, $5)";
    /// Keeps complete subtrees.
    ADD_NODE = "INSERT INTO tree_nodes (authority, level, place, digest) VALUES ($1, $2, $3, $4)";
    /// Keeps a checkpoint.
    ADD_CHECKPOINT = "INSERT INTO checkpoints (authority, size, root, recorded_at, key_id, signature) VALUES ($1, $2, $3, $4, $5, $6)";
    /// The newest checkpoint.
    LATEST_CHECKPOINT = "SELECT authority, size, root, recorded_at, key_id, signature FROM checkpoints WHERE authority = $1 ORDER BY size DESC LIMIT 1";
    /// Checkpoints after a size.
    CHECKPOINTS_AFTER = "SELECT authority, size, root, recorded_at, key_id, signature FROM checkpoints WHERE authority = $1 AND size > $2 ORDER BY size LIMIT $3";
    /// Extends a lease, or takes one that ran out or was written when the clock was wrong.
    TAKE_LEASE = "UPDATE leases SET holder = $1, held_until = $2 WHERE authority = $3 AND name = $4 AND (holder = $5 OR held_until <= $6 OR held_until > $7)";
    /// Nobody holds a lease any more.
    LET_GO(across "the whole folder changes hands") = "DELETE FROM leases";
    /// The first lease of that name.
    FIRST_LEASE = "INSERT INTO leases (authority, name, holder, held_until) VALUES ($1, $2, $3, $4)";
}

static ADD_POSITIONS: ManyRows = ManyRows::new(ADD_POSITION, 5);
static ADD_NODES: ManyRows = ManyRows::new(ADD_NODE, 4);

const LEASE_MS: i64 = 30_000;

/// What this process remembers about its notary work, to save statements.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Until when the lease of an authority is held.
    leases: Mutex<HashMap<String, i64>>,
    /// The newest checkpoint of an authority that lies in the witness file.
    pub(crate) witnessed: Mutex<HashMap<String, u64>>,
}

/// A signed statement: so many events, with this root, at this time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The authority whose log it is.
    pub authority: String,
    /// Number of events in the tree.
    pub size: u64,
    /// Root of the tree.
    pub root: Digest,
    /// When it was made, in epoch milliseconds.
    pub recorded_at: i64,
    /// The key that signed it.
    pub key_id: String,
    /// The signature over [`Checkpoint::note`], in hexadecimal.
    #[serde(with = "hex::serde")]
    pub signature: Vec<u8>,
}

/// How far the notary is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Lag {
    /// Events that no checkpoint covers yet.
    pub count: u64,
    /// How long the oldest of them has waited, in milliseconds.
    pub oldest_age_ms: i64,
}

impl Checkpoint {
    /// The text that is signed: six lines, each ended by a line feed — `oneseal checkpoint 1`, authority,
    /// size, root, time, key.
    pub fn note(&self) -> String {
        let Self { authority, size, root, recorded_at, key_id, signature: _ } = self;
        format!("oneseal checkpoint 1\n{authority}\n{size}\n{root}\n{recorded_at}\n{key_id}\n")
    }

    pub(crate) fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            size: row.count("size")?,
            root: Digest::from_bytes(row.bytes("root")?)?,
            recorded_at: row.int("recorded_at")?,
            key_id: row.string("key_id")?,
            signature: row.bytes("signature")?.to_vec(),
        })
    }
}

/// Signs a message, or says why it cannot.
pub type Sign<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, String> + Sync + 'a;

/// An event that waits for its place.
struct Waiting {
    stream: String,
    revision: u64,
    recorded_at: i64,
    digest: Digest,
}

impl Store {
    /// Every authority whose events wait for a place.
    pub async fn authorities_with_pending(&self) -> Result<Vec<String>, Failure> {
        let mut found: Vec<String> = Vec::new();
        loop {
            let after = found.last().map_or("", String::as_str);
            let row = self.row(NEXT_PENDING, params![after]).await?;
            match row.and_then(|row| row.string_or_null("authority").transpose()).transpose()? {
                Some(next) => found.push(next),
                None => return Ok(found),
            }
        }
    }

    /// How far the notary is behind, over all authorities.
    pub async fn notary_lag(&self, now: i64) -> Result<Lag, Failure> {
        let row = self.row(LAG, params![]).await?;
        let row = row.ok_or_else(|| Failure::Shape("a count gave no row".to_owned()))?;
        let count = row.count("waiting")?;
        let oldest_age_ms = if count == 0 { 0 } else { now - row.int("oldest")? };
        Ok(Lag { count, oldest_age_ms })
    }

    /// Places up to `limit` waiting events of an authority and signs a checkpoint over the grown tree.
    /// Nothing happens if none wait or another node is at it.
    pub async fn notarise(
        &self,
        authority: &str,
        limit: u32,
        now: i64,
        sign: &Sign<'_>,
        key_id: &str,
    ) -> Result<Option<Checkpoint>, Failure> {
        if authority.contains('\n') || key_id.contains('\n') {
            return Err(Failure::Unusable("a checkpoint cannot name what contains a line feed".to_owned()));
        }
        if !self.hold_notary_lease(authority, now).await? {
            return Ok(None);
        }
        let reads = vec![(HEAD, params![authority]), (PENDING, params![authority, limit])];
        let mut answers = self.several(reads).await?.into_iter();
        let head = answers.next().and_then(|rows| rows.into_iter().next());
        let waiting = in_order(&answers.next().unwrap_or_default())?;
        if waiting.is_empty() {
            self.keep_witness(authority).await?;
            return Ok(None);
        }
        let before = frontier(head.as_ref())?;
        let mut after = before.clone();
        let mut statements = place(authority, &mut after, &waiting);
        let mut checkpoint = Checkpoint {
            authority: authority.to_owned(),
            size: after.size(),
            root: after.root(),
            recorded_at: now,
            key_id: key_id.to_owned(),
            signature: Vec::new(),
        };
        checkpoint.signature = sign(checkpoint.note().as_bytes()).map_err(Failure::Signing)?;
        statements.insert(0, move_head(authority, &before, &after, head.is_some()));
        statements.push(keep(&checkpoint));
        match self.write(statements).await {
            Ok(_) => {}
            Err(Failure::RowCount { sql, .. }) if sql == MOVE_HEAD => return Ok(None),
            Err(Failure::Exists { sql }) if sql == FIRST_HEAD => return Ok(None),
            Err(failure) => return Err(failure),
        }
        self.keep_witness(authority).await?;
        Ok(Some(checkpoint))
    }

    /// The newest checkpoint of an authority.
    pub async fn latest_checkpoint(&self, authority: &str) -> Result<Option<Checkpoint>, Failure> {
        self.row(LATEST_CHECKPOINT, params![authority]).await?.as_ref().map(Checkpoint::from_row).transpose()
    }

    /// Checkpoints of an authority over more than `size` events, smallest first.
    pub async fn checkpoints_after(
        &self,
        authority: &str,
        size: u64,
        limit: u32,
    ) -> Result<Vec<Checkpoint>, Failure> {
        let rows = self.rows(CHECKPOINTS_AFTER, params![authority, size, limit]).await?;
        rows.iter().map(Checkpoint::from_row).collect()
    }

    /// Takes or extends a lease for this opened store. `false` if another holds it.
    pub async fn lease(&self, authority: &str, name: &str, now: i64, ms: i64) -> Result<bool, Failure> {
        let (holder, until) = (self.holder(), now + ms);
        let far = lease_is_wrong_after(now, ms);
        let take = Statement::any(TAKE_LEASE, params![holder, until, authority, name, holder, now, far]);
        if self.write(vec![take]).await?.first() == Some(&1) {
            return Ok(true);
        }
        let first = Statement::one(FIRST_LEASE, params![authority, name, holder, until]);
        match self.write(vec![first]).await {
            Ok(_) => Ok(true),
            Err(Failure::Exists { .. }) => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Ends the leases that an earlier process of this folder did not live to give back. On a server, where others
    /// may be at work, nothing happens: there a lease runs out.
    pub async fn take_over(&self) -> Result<(), Failure> {
        if !self.engine().belongs_to_one() {
            return Ok(());
        }
        let all = [crate::outbox::LET_GO, LET_GO].map(|sql| Statement::any(sql, params![]));
        self.write(all.into()).await.map(|_| ())
    }

    async fn hold_notary_lease(&self, authority: &str, now: i64) -> Result<bool, Failure> {
        let held =
            self.notary().leases.lock().unwrap_or_else(PoisonError::into_inner).get(authority).copied();
        // Half of the lease is left for the work itself.
        if held.is_some_and(|until| now < until - LEASE_MS / 2 && now >= until - LEASE_MS) {
            return Ok(true);
        }
        let taken = self.lease(authority, "notary", now, LEASE_MS).await?;
        let mut leases = self.notary().leases.lock().unwrap_or_else(PoisonError::into_inner);
        if taken {
            leases.insert(authority.to_owned(), now + LEASE_MS);
        } else {
            leases.remove(authority);
        }
        Ok(taken)
    }
}

/// The order of places: by time, but never an event before one that precedes it in its stream, even if the
/// clocks of two nodes disagree.
fn in_order(rows: &[Row]) -> Result<Vec<Waiting>, Failure> {
    let mut waiting: Vec<Waiting> = Vec::with_capacity(rows.len());
    for row in rows {
        let stream = row.string("stream")?;
        let mut recorded_at = row.int("recorded_at")?;
        if let Some(last) = waiting.last().filter(|last| last.stream == stream) {
            recorded_at = recorded_at.max(last.recorded_at);
        }
        let digest = Digest::from_bytes(row.bytes("digest")?)?;
        waiting.push(Waiting { stream, revision: row.count("revision")?, recorded_at, digest });
    }
    waiting
        .sort_by(|a, b| (a.recorded_at, &a.stream, a.revision).cmp(&(b.recorded_at, &b.stream, b.revision)));
    Ok(waiting)
}

fn frontier(head: Option<&Row>) -> Result<Frontier, Failure> {
    let Some(row) = head else { return Ok(Frontier::default()) };
    Frontier::from_bytes(row.count("size")?, row.bytes("frontier")?)
        .ok_or_else(|| Failure::Damaged("the head of the log does not fit its size".to_owned()))
}

/// The statements that give places, keep new subtrees and take the events off the waiting list.
fn place(authority: &str, tree: &mut Frontier, waiting: &[Waiting]) -> Vec<Statement> {
    let (mut positions, mut nodes) = (Vec::new(), Vec::new());
    let mut streams: HashMap<&str, (u64, u64)> = HashMap::new();
    for event in waiting {
        tree.push(&event.digest, |Complete { level, place, digest }| {
            nodes.extend(params![authority, level, place, digest]);
        });
        positions.extend(params![authority, tree.size(), &event.stream, event.revision, event.digest]);
        let (newest, count) = streams.entry(&event.stream).or_default();
        *newest = event.revision.max(*newest);
        *count += 1;
    }
    let mut statements = many(&ADD_POSITIONS, 5, positions);
    statements.extend(many(&ADD_NODES, 4, nodes));
    statements.extend(streams.into_iter().map(|(stream, (newest, count))| Statement {
        sql: PLACED,
        params: params![authority, stream, newest],
        expect: Expect::Exactly(count),
    }));
    statements
}

fn move_head(authority: &str, before: &Frontier, after: &Frontier, exists: bool) -> Statement {
    let (size, roots) = (after.size(), after.to_bytes());
    if exists {
        Statement::one(MOVE_HEAD, params![size, roots, authority, before.size()])
    } else {
        Statement::one(FIRST_HEAD, params![authority, size, roots])
    }
}

fn keep(checkpoint: &Checkpoint) -> Statement {
    let Checkpoint { authority, size, root, recorded_at, key_id, signature } = checkpoint;
    let params = params![authority, *size, *root, *recorded_at, key_id, signature.as_slice()];
    Statement::one(ADD_CHECKPOINT, params)
}

/// Cuts the values of many rows into statements.
fn many(texts: &'static ManyRows, columns: usize, mut values: Vec<Value>) -> Vec<Statement> {
    let mut statements = Vec::new();
    while !values.is_empty() {
        let rows = (values.len() / columns).min(ManyRows::MOST);
        let rest = values.split_off(rows * columns);
        statements.push(Statement {
            sql: texts.text(rows),
            params: values,
            expect: Expect::Exactly(rows as u64),
        });
        values = rest;
    }
    statements
}
