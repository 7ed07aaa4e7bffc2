//! Events as they lie in the log, and how their digests are made.
//!
//! The digest of an event is SM3 over a record ([`crate::digest`]) that begins with the line
//! `oneseal event 1` and has these fields in this order: authority, stream, revision, kind, schema version,
//! actor, recorded at, effective at (may be absent), command id (may be absent), payload, previous. The
//! last is the digest of the event before it in the same stream in hexadecimal, sixty-four zeros for the
//! first. So no event of a stream can be changed, taken out or put in without changing every later digest;
//! the notary's tree ([`crate::notary`]) then binds the streams of an authority together.
//!
//! What an event *means* must never be known here: the payload is text.
//!
//! Surprising: the payload is digested as the very text that was stored. Whoever reads it as JSON and
//! writes it again will get another digest.

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, Record};
use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::Store;
use crate::value::Row;

sql! {
    /// A whole stream.
    STREAM = "SELECT authority, stream, revision, kind, schema_version, actor, recorded_at, effective_at, command_id, payload, previous, digest FROM events WHERE authority = $1 AND stream = $2 ORDER BY revision";
    /// The newest part of a stream.
    STREAM_AFTER = "SELECT authority, stream, revision, kind, schema_version, actor, recorded_at, effective_at, command_id, payload, previous, digest FROM events WHERE authority = $1 AND stream = $2 AND revision > $3 ORDER BY revision";
    /// The digest of one event.
    DIGEST_AT = "SELECT digest FROM events WHERE authority = $1 AND stream = $2 AND revision = $3";
    /// The newest revision of a stream.
    NEWEST_REVISION = "SELECT COALESCE(MAX(revision), 0) AS revision FROM events WHERE authority = $1 AND stream = $2";
    /// A page of the change feed: positions have no gaps, so a reader that remembers one misses nothing.
    FEED = "SELECT p.position, e.authority, e.stream, e.revision, e.kind, e.schema_version, e.actor, e.recorded_at, e.effective_at, e.command_id, e.payload, e.previous, e.digest FROM positions p JOIN events e ON e.authority = p.authority AND e.stream = p.stream AND e.revision = p.revision WHERE p.authority = $1 AND p.position > $2 ORDER BY p.position LIMIT $3";
    /// A page of all events of an authority, stream by stream.
    PAGE = "SELECT authority, stream, revision, kind, schema_version, actor, recorded_at, effective_at, command_id, payload, previous, digest FROM events WHERE authority = $1 AND (stream, revision) > ($2, $3) ORDER BY stream, revision LIMIT $4";
    /// The next authority in order that has events.
    NEXT_AUTHORITY(across "walks from one authority to the next") = "SELECT MIN(authority) AS authority FROM events WHERE authority > $1";
}

/// An event as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedEvent {
    /// The authority whose log this is.
    pub authority: String,
    /// The stream, such as `case/…`.
    pub stream: String,
    /// Place in the stream, from 1.
    pub revision: u64,
    /// What happened, such as `case.accepted`.
    pub kind: String,
    /// Version of the payload's shape.
    pub schema: u16,
    /// Who did it.
    pub actor: String,
    /// When it was written down, in epoch milliseconds.
    pub recorded_at: i64,
    /// When it took effect, if that is another moment.
    pub effective_at: Option<i64>,
    /// The command that caused it.
    pub command_id: Option<String>,
    /// Canonical JSON.
    pub payload: String,
    /// Digest of the event before it in the stream.
    pub previous: Digest,
    /// Digest of this event.
    pub digest: Digest,
}

impl RecordedEvent {
    /// The digest that this event must have.
    pub fn computed_digest(&self) -> Digest {
        Record::new("oneseal event 1", self.payload.len() + self.stream.len())
            .text(&self.authority)
            .text(&self.stream)
            .text(&self.revision.to_string())
            .text(&self.kind)
            .number(i64::from(self.schema))
            .text(&self.actor)
            .number(self.recorded_at)
            .number_or_absent(self.effective_at)
            .text_or_absent(self.command_id.as_deref())
            .text(&self.payload)
            .text(&self.previous.to_string())
            .digest()
    }

    pub(crate) fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            stream: row.string("stream")?,
            revision: row.count("revision")?,
            kind: row.string("kind")?,
            schema: u16::try_from(row.int("schema_version")?)
                .map_err(|_| Failure::Shape("a schema version is a small number".to_owned()))?,
            actor: row.string("actor")?,
            recorded_at: row.int("recorded_at")?,
            effective_at: row.int_or_null("effective_at")?,
            command_id: row.string_or_null("command_id")?,
            payload: row.string("payload")?,
            previous: Digest::from_bytes(row.bytes("previous")?)?,
            digest: Digest::from_bytes(row.bytes("digest")?)?,
        })
    }
}

/// An event with the place that the notary gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedEntry {
    /// Place in the log of the authority, from 1, without gaps.
    pub position: u64,
    /// The event.
    pub event: RecordedEvent,
}

impl Store {
    /// All events of a stream in order; none if there is no such stream.
    pub async fn events(&self, authority: &str, stream: &str) -> Result<Vec<RecordedEvent>, Failure> {
        let rows = self.rows(STREAM, params![authority, stream]).await?;
        rows.iter().map(RecordedEvent::from_row).collect()
    }

    /// The events of a stream after a revision.
    pub async fn events_after(
        &self,
        authority: &str,
        stream: &str,
        revision: u64,
    ) -> Result<Vec<RecordedEvent>, Failure> {
        let rows = self.rows(STREAM_AFTER, params![authority, stream, revision]).await?;
        rows.iter().map(RecordedEvent::from_row).collect()
    }

    /// A page of all events of an authority, ordered by stream and revision, after the given place
    /// (`("", 0)` to begin). For rebuilding read tables.
    pub async fn events_page(
        &self,
        authority: &str,
        after: (&str, u64),
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, Failure> {
        let rows = self.long_rows(PAGE, params![authority, after.0, after.1, limit]).await?;
        rows.iter().map(RecordedEvent::from_row).collect()
    }

    /// Every authority that has events, in order.
    pub async fn authorities_with_events(&self) -> Result<Vec<String>, Failure> {
        let mut found: Vec<String> = Vec::new();
        loop {
            let after = found.last().map_or("", String::as_str);
            let row = self.row(NEXT_AUTHORITY, params![after]).await?;
            match row.and_then(|row| row.string_or_null("authority").transpose()).transpose()? {
                Some(next) => found.push(next),
                None => return Ok(found),
            }
        }
    }

    /// A page of the change feed of an authority. Events appear here once the notary has placed them.
    pub async fn feed(&self, authority: &str, after: u64, limit: u32) -> Result<Vec<FeedEntry>, Failure> {
        let rows = self.rows(FEED, params![authority, after, limit]).await?;
        rows.iter()
            .map(|row| {
                Ok(FeedEntry { position: row.count("position")?, event: RecordedEvent::from_row(row)? })
            })
            .collect()
    }
}
