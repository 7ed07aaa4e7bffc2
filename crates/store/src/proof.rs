//! Proof that a stream lies in the log, for somebody who has neither the database nor a reason to trust it.
//!
//! A [`StreamProof`] is one JSON file: the events with all their columns, the path of each through the
//! tree, and a signed checkpoint. [`check_proof`] needs nothing else but the public key.
//!
//! Surprising: the proof says nothing about events that came after its checkpoint. Whoever wants to know
//! whether a stream went on asks for a newer one and for a [`ConsistencyProof`] between the two.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::failure::Failure;
use crate::log::RecordedEvent;
use crate::merkle::{self, Subtrees};
use crate::notary::Checkpoint;
use crate::params;
use crate::sql::sql;
use crate::store::Store;
use crate::verify::{Finding, Verifier, check_event};

sql! {
    /// A stream with the places of its events.
    PLACED_STREAM = "SELECT e.authority, e.stream, e.revision, e.kind, e.schema_version, e.actor, e.recorded_at, e.effective_at, e.command_id, e.payload, e.previous, e.digest, p.position FROM events e LEFT JOIN positions p ON p.authority = e.authority AND p.stream = e.stream AND p.revision = e.revision WHERE e.authority = $1 AND e.stream = $2 ORDER BY e.revision";
    /// Leaves next to each other.
    LEAVES = "SELECT position - 1 AS place, digest FROM positions WHERE authority = $1 AND position > $2 AND position <= $3 ORDER BY position";
    /// Complete subtrees next to each other.
    NODES = "SELECT place, digest FROM tree_nodes WHERE authority = $1 AND level = $2 AND place >= $3 AND place < $4 ORDER BY place";
}

const FORMAT: &str = "oneseal stream proof 1";
/// Stored subtrees that share a parent at the next stored level; they are read together.
const GROUP: u64 = 1 << merkle::STRIDE;

/// A stream with everything needed to check it offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamProof {
    /// Name and version of this form.
    pub format: String,
    /// The authority whose log it is.
    pub authority: String,
    /// The stream.
    pub stream: String,
    /// Its events, in order.
    pub events: Vec<ProvenEvent>,
    /// The signed statement that the paths lead to; absent if the notary has not seen this authority.
    pub checkpoint: Option<Checkpoint>,
}

/// An event and its path through the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenEvent {
    /// The event, with all columns.
    pub event: RecordedEvent,
    /// Its place in the log, from 1; absent while the checkpoint does not cover it.
    pub position: Option<u64>,
    /// The siblings on the way to the root, from the leaf upwards.
    pub path: Vec<Digest>,
}

/// Proof that one state of a log is the beginning of a later one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsistencyProof {
    /// The authority whose log it is.
    pub authority: String,
    /// Number of events in the older tree.
    pub old_size: u64,
    /// Number of events in the newer tree.
    pub new_size: u64,
    /// The nodes that lead from one root to the other.
    pub path: Vec<Digest>,
}

impl ConsistencyProof {
    /// Whether it leads from the one checkpoint to the other. Their signatures are checked separately.
    pub fn holds(&self, old: &Checkpoint, new: &Checkpoint) -> bool {
        let same = self.authority == old.authority && self.authority == new.authority;
        let sizes = self.old_size == old.size && self.new_size == new.size;
        same && sizes && merkle::extends(old.size, &old.root, new.size, &new.root, &self.path)
    }
}

impl Store {
    /// Proves a stream by the newest checkpoint of its authority.
    pub async fn prove_stream(&self, authority: &str, stream: &str) -> Result<StreamProof, Failure> {
        let checkpoint = self.latest_checkpoint(authority).await?;
        let size = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size);
        let mut events = Vec::new();
        for row in self.rows(PLACED_STREAM, params![authority, stream]).await? {
            let position = row.int_or_null("position")?.and_then(|position| u64::try_from(position).ok());
            // An event placed after the checkpoint was read is not covered by it.
            let position = position.filter(|position| (1..=size).contains(position));
            events.push(ProvenEvent { event: RecordedEvent::from_row(&row)?, position, path: Vec::new() });
        }
        let places: Vec<u64> = events.iter().filter_map(|event| event.position).collect();
        let mut known = self
            .subtrees(authority, |source| {
                for place in &places {
                    merkle::inclusion(place - 1, size, source);
                }
            })
            .await?;
        for event in &mut events {
            let Some(position) = event.position else { continue };
            event.path =
                merkle::inclusion(position - 1, size, &mut known).ok_or_else(|| damaged(authority))?;
        }
        let (format, authority, stream) = (FORMAT.to_owned(), authority.to_owned(), stream.to_owned());
        Ok(StreamProof { format, authority, stream, events, checkpoint })
    }

    /// Proves that the log at `old_size` events is the beginning of the log at `new_size`.
    pub async fn prove_consistency(
        &self,
        authority: &str,
        old_size: u64,
        new_size: u64,
    ) -> Result<ConsistencyProof, Failure> {
        if old_size == 0 || old_size > new_size {
            return Err(Failure::Unusable(format!("no proof leads from {old_size} to {new_size} events")));
        }
        let mut known = self
            .subtrees(authority, |source| {
                merkle::consistency(old_size, new_size, source);
            })
            .await?;
        let path = merkle::consistency(old_size, new_size, &mut known).ok_or_else(|| damaged(authority))?;
        Ok(ConsistencyProof { authority: authority.to_owned(), old_size, new_size, path })
    }

    /// Walks once without data to learn which subtrees are needed, then reads them together.
    async fn subtrees(&self, authority: &str, walk: impl FnOnce(&mut Wanted)) -> Result<Known, Failure> {
        let mut wanted = Wanted::default();
        walk(&mut wanted);
        let groups: Vec<(u32, u64)> = wanted.0.into_iter().collect();
        let reads = groups.iter().map(|(level, group)| {
            let (first, end) = (group * GROUP, (group + 1) * GROUP);
            if *level == 0 {
                (LEAVES, params![authority, first, end])
            } else {
                (NODES, params![authority, *level, first, end])
            }
        });
        let mut known = HashMap::new();
        for ((level, _), rows) in groups.iter().zip(self.several(reads.collect()).await?) {
            for row in rows {
                let digest = Digest::from_bytes(row.bytes("digest")?)?;
                let digest = if *level == 0 { merkle::leaf(&digest) } else { digest };
                known.insert((*level, row.count("place")?), digest);
            }
        }
        Ok(Known(known))
    }
}

/// Checks a proof with nothing but a public key. Every defect is named.
pub fn check_proof(proof: &StreamProof, verifier: &Verifier<'_>) -> Result<(), Vec<Finding>> {
    let mut findings = Vec::new();
    let mut report = |code, revision, position, text: &str| {
        findings.push(Finding::new(code, &proof.authority, Some(&proof.stream), revision, position, text));
    };
    if proof.format != FORMAT {
        report("proof.format", None, None, "this is not a proof that this release can read");
    }
    if proof.events.is_empty() {
        report("proof.empty", None, None, "the proof has no events");
    }
    match &proof.checkpoint {
        None => report("proof.no-checkpoint", None, None, "the proof has no checkpoint"),
        Some(checkpoint) => {
            if checkpoint.authority != proof.authority {
                report("proof.other-authority", None, None, "the checkpoint belongs to another authority");
            }
            if !verifier(&checkpoint.key_id, checkpoint.note().as_bytes(), &checkpoint.signature) {
                report("checkpoint.signature", None, None, "the signature of the checkpoint does not verify");
            }
        }
    }
    let mut previous: Option<&RecordedEvent> = None;
    let mut last_position = 0;
    for ProvenEvent { event, position, path } in &proof.events {
        let revision = Some(event.revision);
        if event.authority != proof.authority || event.stream != proof.stream {
            report("proof.other-stream", revision, None, "the event belongs to another stream");
        }
        for (code, text) in check_event(event, previous.map(|event| (event.revision, event.digest))) {
            report(code, revision, None, text);
        }
        match (position, &proof.checkpoint) {
            (Some(position), Some(checkpoint)) => {
                let place = position.wrapping_sub(1);
                if !merkle::includes(&event.digest, place, checkpoint.size, path, &checkpoint.root) {
                    report(
                        "proof.path",
                        revision,
                        Some(*position),
                        "the path does not lead to the checkpoint",
                    );
                }
                if *position <= last_position {
                    report(
                        "proof.order",
                        revision,
                        Some(*position),
                        "the event is placed before an earlier one",
                    );
                }
                last_position = *position;
            }
            _ => report("proof.not-covered", revision, None, "the checkpoint does not cover the event yet"),
        }
        previous = Some(event);
    }
    if findings.is_empty() { Ok(()) } else { Err(findings) }
}

fn damaged(authority: &str) -> Failure {
    Failure::Damaged(format!("the tree of {authority} lacks a node; verify the log"))
}

#[derive(Default)]
struct Wanted(BTreeSet<(u32, u64)>);

impl Subtrees for Wanted {
    fn at(&mut self, level: u32, place: u64) -> Option<Digest> {
        self.0.insert((level, place / GROUP));
        Some(Digest::ZERO)
    }
}

struct Known(HashMap<(u32, u64), Digest>);

impl Subtrees for Known {
    fn at(&mut self, level: u32, place: u64) -> Option<Digest> {
        self.0.get(&(level, place)).copied()
    }
}
