//! The walk along the witness file: the database must know everything that the file knows.
//!
//! Surprising: the signatures of the file are checked as well. Otherwise whoever can write the file could
//! raise an alarm that is none.

use std::path::Path;

use crate::failure::Failure;
use crate::notary::Checkpoint;
use crate::params;
use crate::sql::sql;
use crate::store::Store;
use crate::witness::Lines;

use super::{Finding, LogReport, Verifier};

sql! {
    /// One checkpoint.
    CHECKPOINT_AT = "SELECT authority, size, root, recorded_at, key_id, signature FROM checkpoints WHERE authority = $1 AND size = $2";
}

impl Store {
    pub(super) async fn verify_witness(
        &self,
        authority: &str,
        folder: &Path,
        verifier: &Verifier<'_>,
        report: &mut LogReport,
    ) -> Result<(), Failure> {
        let mut lines = Lines::open(folder, authority)?;
        loop {
            let page = lines.next(200).map_err(Failure::file("cannot read the witness folder", folder))?;
            if page.is_empty() {
                return Ok(());
            }
            let mut known = Vec::with_capacity(page.len());
            for line in page {
                report.witnessed += 1;
                match line {
                    Ok(checkpoint) if is_genuine(authority, &checkpoint, verifier) => known.push(checkpoint),
                    Ok(checkpoint) => {
                        let text = "a line of the witness file is not signed by this authority";
                        let at = Some(checkpoint.size);
                        report.add(Finding::new("witness.signature", authority, None, None, at, text));
                    }
                    Err(line) => {
                        let text = format!("a line of the witness file cannot be read: {line}");
                        report.add(Finding::new("witness.unreadable", authority, None, None, None, &text));
                    }
                }
            }
            let reads = known.iter().map(|checkpoint| (CHECKPOINT_AT, params![authority, checkpoint.size]));
            for (witnessed, rows) in known.iter().zip(self.several(reads.collect()).await?) {
                let stored = rows.first().map(Checkpoint::from_row).transpose()?;
                let (code, text) = match stored {
                    Some(stored) if stored.root == witnessed.root => continue,
                    Some(_) => {
                        ("log.rewritten", "the log had another root at this size when it was witnessed")
                    }
                    None => {
                        ("log.cut", "the log reached this size when it was witnessed, and no longer does")
                    }
                };
                report.add(Finding::new(code, authority, None, None, Some(witnessed.size), text));
            }
        }
    }
}

fn is_genuine(authority: &str, checkpoint: &Checkpoint, verifier: &Verifier<'_>) -> bool {
    checkpoint.authority == authority
        && verifier(&checkpoint.key_id, checkpoint.note().as_bytes(), &checkpoint.signature)
}
