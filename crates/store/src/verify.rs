//! Checking a whole log, page by page, in constant memory.
//!
//! Four walks per authority: along the streams (every digest recomputed, every chain closed, every event
//! placed or waiting), along the positions (dense, each with its event, the tree grown again and compared
//! with every checkpoint and every stored node), over the waiting list, and along the witness file. The
//! log may go on growing meanwhile.
//!
//! Surprising: an event that waits for the notary is protected by its stream only. Whoever takes away the
//! newest event of a stream *and* its line on the waiting list, before the notary came, leaves no trace
//! here; the notary runs every moment for that reason.

mod positions;
mod witnessed;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::failure::Failure;
use crate::log::RecordedEvent;
use crate::params;
use crate::sql::sql;
use crate::store::Store;

pub(crate) use positions::STATEMENTS as POSITION_STATEMENTS;
pub(crate) use witnessed::STATEMENTS as WITNESS_STATEMENTS;

sql! {
    /// A page of events with where they are placed or wait.
    STREAM_PAGE = "SELECT e.authority, e.stream, e.revision, e.kind, e.schema_version, e.actor, e.recorded_at, e.effective_at, e.command_id, e.payload, e.previous, e.digest, p.position, p.digest AS placed, q.digest AS waiting FROM events e LEFT JOIN positions p ON p.authority = e.authority AND p.stream = e.stream AND p.revision = e.revision LEFT JOIN pending q ON q.authority = e.authority AND q.stream = e.stream AND q.revision = e.revision WHERE e.authority = $1 AND (e.stream, e.revision) > ($2, $3) ORDER BY e.stream, e.revision LIMIT $4";
    /// Lines of the waiting list whose event is missing.
    LOST_PENDING = "SELECT q.stream, q.revision FROM pending q LEFT JOIN events e ON e.authority = q.authority AND e.stream = q.stream AND e.revision = q.revision WHERE q.authority = $1 AND e.revision IS NULL ORDER BY q.stream, q.revision LIMIT 100";
    /// The next authority that has a head.
    NEXT_HEAD(across "walks from one authority to the next") = "SELECT MIN(authority) AS authority FROM log_heads WHERE authority > $1";
    /// The next authority that has a checkpoint.
    NEXT_CHECKPOINT(across "walks from one authority to the next") = "SELECT MIN(authority) AS authority FROM checkpoints WHERE authority > $1";
}

/// Tells whether a signature by a key over a message is good: `(key id, message, signature)`.
pub type Verifier<'a> = dyn Fn(&str, &[u8], &[u8]) -> bool + Sync + 'a;

/// Rows read at a time.
pub(crate) const PAGE: u32 = 1000;
/// Findings kept at most; after so many there is no use in more.
const MOST_FINDINGS: usize = 1000;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable name of the defect.
    pub code: String,
    /// The authority whose log it is.
    pub authority: String,
    /// The stream, if it can be told.
    pub stream: Option<String>,
    /// The revision, if it can be told.
    pub revision: Option<u64>,
    /// The position, if it can be told.
    pub position: Option<u64>,
    /// What is wrong.
    pub text: String,
}

impl Finding {
    pub(crate) fn new(
        code: &str,
        authority: &str,
        stream: Option<&str>,
        revision: Option<u64>,
        position: Option<u64>,
        text: &str,
    ) -> Self {
        let stream = stream.map(str::to_owned);
        let (code, authority, text) = (code.to_owned(), authority.to_owned(), text.to_owned());
        Self { code, authority, stream, revision, position, text }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: authority {}", self.code, self.authority)?;
        if let Some(stream) = &self.stream {
            write!(out, ", stream {stream}")?;
        }
        if let Some(revision) = self.revision {
            write!(out, ", revision {revision}")?;
        }
        if let Some(position) = self.position {
            write!(out, ", position {position}")?;
        }
        write!(out, ": {}", self.text)
    }
}

/// What a check of the log found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogReport {
    /// Whether nothing is wrong.
    pub ok: bool,
    /// Authorities checked.
    pub authorities: u64,
    /// Events checked.
    pub events: u64,
    /// Streams checked.
    pub streams: u64,
    /// Events that have a place.
    pub positions: u64,
    /// Events that wait for the notary.
    pub pending: u64,
    /// Checkpoints whose root and signature were checked.
    pub checkpoints: u64,
    /// Lines of the witness file that were compared.
    pub witnessed: u64,
    /// What is wrong; at most a thousand entries.
    pub findings: Vec<Finding>,
}

impl LogReport {
    pub(crate) fn add(&mut self, finding: Finding) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding);
        }
    }
}

impl Store {
    /// Checks every event, position and checkpoint of every authority, and the witness folder if given.
    pub async fn verify_log(
        &self,
        verifier: &Verifier<'_>,
        witness: Option<&std::path::Path>,
    ) -> Result<LogReport, Failure> {
        let mut report = LogReport::default();
        let mut authorities = self.authorities_with_events().await?;
        authorities.extend(self.walk(NEXT_HEAD).await?);
        authorities.extend(self.walk(NEXT_CHECKPOINT).await?);
        authorities.extend(self.authorities_with_pending().await?);
        if let Some(folder) = witness {
            authorities.extend(crate::witness::authorities(folder)?);
        }
        authorities.sort();
        authorities.dedup();
        for authority in &authorities {
            report.authorities += 1;
            // The witness comes first: what it knows now, the database must know later on.
            if let Some(folder) = witness {
                self.verify_witness(authority, folder, verifier, &mut report).await?;
            }
            self.verify_streams(authority, &mut report).await?;
            self.verify_positions(authority, verifier, &mut report).await?;
            for row in self.long_rows(LOST_PENDING, params![authority]).await? {
                let (stream, revision) = (row.text("stream")?, row.count("revision")?);
                let text = "the event waits for the notary but is missing";
                report.add(Finding::new(
                    "event.missing",
                    authority,
                    Some(stream),
                    Some(revision),
                    None,
                    text,
                ));
            }
        }
        report.ok = report.findings.is_empty();
        Ok(report)
    }

    /// Every authority that a statement steps through, one after the other.
    pub(crate) async fn walk(&self, next: &'static str) -> Result<Vec<String>, Failure> {
        let mut found: Vec<String> = Vec::new();
        loop {
            let after = found.last().map_or("", String::as_str);
            let row = self.row(next, params![after]).await?;
            match row.and_then(|row| row.string_or_null("authority").transpose()).transpose()? {
                Some(authority) => found.push(authority),
                None => return Ok(found),
            }
        }
    }

    async fn verify_streams(&self, authority: &str, report: &mut LogReport) -> Result<(), Failure> {
        let mut previous: Option<(String, u64, Digest, u64)> = None;
        loop {
            let (stream, revision) = previous.as_ref().map_or(("", 0), |last| (last.0.as_str(), last.1));
            let rows = self.long_rows(STREAM_PAGE, params![authority, stream, revision, PAGE]).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in &rows {
                let event = RecordedEvent::from_row(row)?;
                let same = previous.as_ref().filter(|last| last.0 == event.stream);
                let before = same.map(|last| (last.1, last.2));
                let earlier = same.map_or(0, |last| last.3);
                report.events += 1;
                report.streams += u64::from(before.is_none());
                let mut wrong = check_event(&event, before);
                let position = row.int_or_null("position")?.map(i64::cast_unsigned);
                let (placed, waiting) = (row.bytes_or_null("placed")?, row.bytes_or_null("waiting")?);
                match (placed, waiting) {
                    (None, None) => {
                        wrong.push(("event.inserted", "the event has no place and does not wait for one"));
                    }
                    (Some(_), Some(_)) => {
                        wrong.push(("event.placed-twice", "the event has a place and waits for one"));
                    }
                    (Some(known), None) | (None, Some(known)) if *known != event.digest.0 => {
                        wrong.push(("event.changed", "the event is not the one that was committed"));
                    }
                    (Some(_), None) | (None, Some(_)) => {}
                }
                if position.is_some_and(|position| position <= earlier) {
                    wrong.push(("event.order", "the event is placed before an earlier one of its stream"));
                }
                report.pending += u64::from(waiting.is_some());
                for (code, text) in wrong {
                    let (stream, revision) = (Some(event.stream.as_str()), Some(event.revision));
                    report.add(Finding::new(code, authority, stream, revision, position, text));
                }
                let placed = position.unwrap_or(earlier);
                previous = Some((event.stream, event.revision, event.digest, placed));
            }
        }
    }
}

/// What is wrong with an event by itself and against the one before it (its revision and digest).
pub(crate) fn check_event(
    event: &RecordedEvent,
    before: Option<(u64, Digest)>,
) -> Vec<(&'static str, &'static str)> {
    let mut wrong = Vec::new();
    let (revision, digest) = before.unwrap_or((0, Digest::ZERO));
    if event.revision != revision + 1 {
        wrong.push(("event.gap", "one or more events before this one are missing"));
    }
    if event.previous != digest {
        wrong.push(("event.chain", "the event does not follow the one before it"));
    }
    if event.computed_digest() != event.digest {
        wrong.push(("event.digest", "the event does not have the digest that is recorded with it"));
    }
    wrong
}
