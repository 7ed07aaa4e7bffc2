//! The walk along the positions: dense, each with its event, and the tree that they make.
//!
//! Surprising: a page of positions is read before the checkpoints that cover it. Both are committed
//! together, so a checkpoint can then only be missing if it is really missing.

use crate::digest::Digest;
use crate::failure::Failure;
use crate::merkle::Frontier;
use crate::notary::Checkpoint;
use crate::params;
use crate::sql::sql;
use crate::store::Store;
use crate::value::Row;

use super::{Finding, LogReport, PAGE, Verifier};

sql! {
    /// A page of positions with their events.
    POSITION_PAGE = "SELECT p.position, p.stream, p.revision, p.digest, e.digest AS recorded FROM positions p LEFT JOIN events e ON e.authority = p.authority AND e.stream = p.stream AND e.revision = p.revision WHERE p.authority = $1 AND p.position > $2 ORDER BY p.position LIMIT $3";
    /// The checkpoints over these sizes.
    CHECKPOINTS_BETWEEN = "SELECT authority, size, root, recorded_at, key_id, signature FROM checkpoints WHERE authority = $1 AND size > $2 AND size <= $3 ORDER BY size";
    /// One stored node of the tree.
    NODE = "SELECT digest FROM tree_nodes WHERE authority = $1 AND level = $2 AND place = $3";
    /// Where positions, checkpoints and head end, at one moment.
    ENDS = "SELECT COALESCE((SELECT MAX(p.position) FROM positions p WHERE p.authority = $1), 0) AS positions, COALESCE((SELECT MAX(c.size) FROM checkpoints c WHERE c.authority = $1), 0) AS checkpoints, COALESCE((SELECT MAX(h.size) FROM log_heads h WHERE h.authority = $1), 0) AS head";
}

/// One walk.
struct Walk<'a> {
    authority: &'a str,
    tree: Frontier,
    /// The last position read; runs ahead of the tree where positions are missing.
    last: u64,
    report: &'a mut LogReport,
}

impl Walk<'_> {
    fn found(&mut self, code: &str, position: u64, event: Option<(&str, u64)>, text: &str) {
        let (stream, revision) = (event.map(|event| event.0), event.map(|event| event.1));
        self.report.add(Finding::new(code, self.authority, stream, revision, Some(position), text));
    }
}

impl Store {
    pub(super) async fn verify_positions(
        &self,
        authority: &str,
        verifier: &Verifier<'_>,
        report: &mut LogReport,
    ) -> Result<(), Failure> {
        let mut walk = Walk { authority, tree: Frontier::default(), last: 0, report };
        loop {
            let rows = self.long_rows(POSITION_PAGE, params![authority, walk.last, PAGE]).await?;
            let Some(newest) = rows.last() else {
                if self.verify_ends(&mut walk).await? {
                    return Ok(());
                }
                continue;
            };
            let key = params![authority, walk.last, newest.count("position")?];
            let checkpoints = self.long_rows(CHECKPOINTS_BETWEEN, key).await?;
            self.verify_page(&mut walk, &rows, &checkpoints, verifier).await?;
        }
    }

    async fn verify_page(
        &self,
        walk: &mut Walk<'_>,
        rows: &[Row],
        checkpoints: &[Row],
        verifier: &Verifier<'_>,
    ) -> Result<(), Failure> {
        let mut checkpoints =
            checkpoints.iter().map(Checkpoint::from_row).collect::<Result<Vec<_>, _>>()?.into_iter();
        let mut next = checkpoints.next();
        let mut nodes = Vec::new();
        for row in rows {
            let (position, digest) = (row.count("position")?, Digest::from_bytes(row.bytes("digest")?)?);
            let event = (row.text("stream")?, row.count("revision")?);
            if position != walk.last + 1 {
                walk.found("position.gap", walk.last + 1, None, "positions are missing from here");
            }
            match row.bytes_or_null("recorded")? {
                None => walk.found(
                    "event.missing",
                    position,
                    Some(event),
                    "the event that was placed here is missing",
                ),
                Some(recorded) if *recorded != digest.0 => {
                    walk.found(
                        "event.changed",
                        position,
                        Some(event),
                        "the event is not the one that was placed here",
                    );
                }
                Some(_) => {}
            }
            walk.tree.push(&digest, |node| nodes.push(node));
            walk.last = position;
            walk.report.positions += 1;
            while let Some(checkpoint) = next.take_if(|checkpoint| checkpoint.size <= position) {
                verify_checkpoint(walk, &checkpoint, verifier);
                next = checkpoints.next();
            }
        }
        let reads = nodes.iter().map(|node| (NODE, params![walk.authority, node.level, node.place]));
        for (node, rows) in nodes.iter().zip(self.several(reads.collect()).await?) {
            let stored = rows.first().map(|row| row.bytes("digest")).transpose()?;
            if stored != Some(&node.digest.0) {
                let end = (node.place + 1) << node.level;
                walk.found(
                    "tree.node",
                    end,
                    None,
                    "a stored node of the tree does not fit the positions below it",
                );
            }
        }
        Ok(())
    }

    /// Whether the walk is at the end; looks what lies beyond it.
    async fn verify_ends(&self, walk: &mut Walk<'_>) -> Result<bool, Failure> {
        let rows = self.long_rows(ENDS, params![walk.authority]).await?;
        let Some(row) = rows.first() else { return Ok(true) };
        let (positions, checkpoints, head) =
            (row.count("positions")?, row.count("checkpoints")?, row.count("head")?);
        if positions > walk.last {
            return Ok(false);
        }
        if head != positions {
            let text = format!("the head of the log says {head} events, but {positions} have a place");
            walk.found("log.cut", positions + 1, None, &text);
        }
        if checkpoints != positions {
            let text =
                format!("the newest checkpoint covers {checkpoints} events, but {positions} have a place");
            walk.found("log.cut", positions.min(checkpoints) + 1, None, &text);
        }
        Ok(true)
    }
}

fn verify_checkpoint(walk: &mut Walk<'_>, checkpoint: &Checkpoint, verifier: &Verifier<'_>) {
    walk.report.checkpoints += 1;
    if walk.tree.size() != checkpoint.size || walk.tree.root() != checkpoint.root {
        let text = "the events up to here do not have the root of their checkpoint";
        walk.found("checkpoint.root", checkpoint.size, None, text);
    }
    if !verifier(&checkpoint.key_id, checkpoint.note().as_bytes(), &checkpoint.signature) {
        let text = "the signature of the checkpoint does not verify";
        walk.found("checkpoint.signature", checkpoint.size, None, text);
    }
}
