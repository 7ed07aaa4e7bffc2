//! Published data that everybody shares: items and their revisions, calendars, divisions, authorities.
//!
//! Every version is kept, because cases are pinned to the one that was in force. The body is text in a form
//! that only its kind knows.
//!
//! Surprising: publishing the same body again makes no new version, so loading the data that comes with a
//! release at every start changes nothing.

use crate::append::Guard;
use crate::digest::Digest;
use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Statement, Store};
use crate::value::Row;

sql! {
    /// Adds a version.
    ADD = "INSERT INTO reference_versions (kind, name, version, digest, body, published_at, source) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// Makes the first version the current one.
    FIRST = "INSERT INTO reference_current (kind, name, version) VALUES ($1, $2, $3)";
    /// Makes a newer version the current one.
    NEXT = "UPDATE reference_current SET version = $1 WHERE kind = $2 AND name = $3 AND version = $4";
    /// The version in force.
    CURRENT = "SELECT v.kind, v.name, v.version, v.digest, v.body, v.published_at, v.source FROM reference_current c JOIN reference_versions v ON v.kind = c.kind AND v.name = c.name AND v.version = c.version WHERE c.kind = $1 AND c.name = $2";
    /// A page of versions in force.
    ALL_CURRENT = "SELECT v.kind, v.name, v.version, v.digest, v.body, v.published_at, v.source FROM reference_current c JOIN reference_versions v ON v.kind = c.kind AND v.name = c.name AND v.version = c.version WHERE c.kind = $1 AND c.name > $2 ORDER BY c.name LIMIT $3";
    /// A page of all versions of everything of a kind, whole names only.
    ALL_VERSIONS = "SELECT kind, name, version, digest, body, published_at, source FROM reference_versions WHERE kind = $1 AND name IN (SELECT name FROM reference_current WHERE kind = $2 AND name > $3 ORDER BY name LIMIT $4) ORDER BY name, version";
    /// One version.
    VERSION = "SELECT kind, name, version, digest, body, published_at, source FROM reference_versions WHERE kind = $1 AND name = $2 AND version = $3";
    /// All versions.
    HISTORY = "SELECT kind, name, version, digest, body, published_at, source FROM reference_versions WHERE kind = $1 AND name = $2 ORDER BY version";
    /// A number that changes whenever anything of a kind is published.
    STAMP = "SELECT COUNT(*) AS versions FROM reference_versions WHERE kind = $1";
    /// Guard: this version is still the one in force.
    IN_FORCE = "SELECT version FROM reference_current WHERE kind = $1 AND name = $2 AND version = $3";
}

/// The text of the guard that a version is still in force; its parameters are kind, name and version.
pub const REFERENCE_IN_FORCE: &str = IN_FORCE;

/// One published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What it is, such as `item` or `calendar`.
    pub kind: String,
    /// Which one.
    pub name: String,
    /// Its version, from 1.
    pub version: u64,
    /// SM3 of the body, in hexadecimal.
    pub digest: String,
    /// The data.
    pub body: String,
    /// When it was published, in epoch milliseconds.
    pub published_at: i64,
    /// Where it comes from.
    pub source: String,
}

impl Reference {
    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            kind: row.string("kind")?,
            name: row.string("name")?,
            version: row.count("version")?,
            digest: row.string("digest")?,
            body: row.string("body")?,
            published_at: row.int("published_at")?,
            source: row.string("source")?,
        })
    }
}

impl Reference {
    /// The guard that a version is still the one in force.
    pub fn guard(kind: &str, name: &str, version: u64, refusal: &'static str) -> Guard {
        Guard::new(IN_FORCE, params![kind, name, version], refusal)
    }

    /// The statements that make a new version the one in force, for the append of the act that publishes it.
    /// `before` is the version in force; if somebody else was faster, the append fails and is decided anew.
    pub fn publish(&self, before: Option<u64>) -> [Statement; 2] {
        let Self { kind, name, version, digest, body, published_at, source } = self;
        let current = match before {
            None => Statement::one(FIRST, params![kind, name, *version]),
            Some(before) => Statement::one(NEXT, params![*version, kind, name, before]),
        };
        [Statement::one(ADD, params![kind, name, *version, digest, body, *published_at, source]), current]
    }
}

impl Store {
    /// Publishes a body as the version now in force, unless it is in force already. Gives the version.
    pub async fn publish_reference(
        &self,
        kind: &str,
        name: &str,
        body: &str,
        source: &str,
        now: i64,
    ) -> Result<Reference, Failure> {
        let digest = Digest::of(body.as_bytes()).to_string();
        loop {
            let current = self.reference(kind, name).await?;
            if let Some(current) = current.as_ref().filter(|current| current.digest == digest) {
                return Ok(current.clone());
            }
            let before = current.map(|current| current.version);
            let version = before.unwrap_or(0) + 1;
            let published = Reference {
                kind: kind.to_owned(),
                name: name.to_owned(),
                version,
                digest: digest.clone(),
                body: body.to_owned(),
                published_at: now,
                source: source.to_owned(),
            };
            match self.write(published.publish(before).into()).await {
                Ok(_) => return Ok(published),
                // Somebody else published at the same moment; look again.
                Err(Failure::Exists { .. } | Failure::RowCount { .. }) => {}
                Err(failure) => return Err(failure),
            }
        }
    }

    /// The version in force.
    pub async fn reference(&self, kind: &str, name: &str) -> Result<Option<Reference>, Failure> {
        self.row(CURRENT, params![kind, name]).await?.as_ref().map(Reference::from_row).transpose()
    }

    /// One version, in force or not.
    pub async fn reference_version(
        &self,
        kind: &str,
        name: &str,
        version: u64,
    ) -> Result<Option<Reference>, Failure> {
        self.row(VERSION, params![kind, name, version]).await?.as_ref().map(Reference::from_row).transpose()
    }

    /// A page of everything of a kind that is in force, by name, after a name (`""` to begin).
    pub async fn references(&self, kind: &str, after: &str, limit: u32) -> Result<Vec<Reference>, Failure> {
        self.rows(ALL_CURRENT, params![kind, after, limit]).await?.iter().map(Reference::from_row).collect()
    }

    /// All versions of the next things of a kind, by name and version, after a name (`""` to begin).
    pub async fn reference_versions(
        &self,
        kind: &str,
        after: &str,
        names: u32,
    ) -> Result<Vec<Reference>, Failure> {
        let rows = self.rows(ALL_VERSIONS, params![kind, kind, after, names]).await?;
        rows.iter().map(Reference::from_row).collect()
    }

    /// All versions of one thing, oldest first.
    pub async fn reference_history(&self, kind: &str, name: &str) -> Result<Vec<Reference>, Failure> {
        self.rows(HISTORY, params![kind, name]).await?.iter().map(Reference::from_row).collect()
    }

    /// How many versions of a kind were ever published. A cache that saw the same number is fresh.
    pub async fn reference_stamp(&self, kind: &str) -> Result<u64, Failure> {
        self.row(STAMP, params![kind]).await?.map_or(Ok(0), |row| row.count("versions"))
    }
}
