//! `oneseal log check-proof`: is a proof good, with nothing but a public key.

use std::path::PathBuf;

use clap::ArgGroup;
use oneseal_store::{StreamProof, check_proof};

use crate::failure::Failure;
use crate::output::{Answer, explain, refuse, say};

use super::trust::TrustArgs;

#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("believed").args(["key", "certificate"]).required(true).multiple(true))]
pub struct Args {
    /// The proof, as `oneseal log prove` printed it.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    trust: TrustArgs,
}

impl Args {
    pub fn run(self) -> Result<Answer, Failure> {
        let trust = self.trust.read()?;
        let text = std::fs::read(&self.file).map_err(Failure::file("cannot read the proof", &self.file))?;
        let proof: StreamProof = match serde_json::from_slice(&text) {
            Ok(proof) => proof,
            Err(error) => return Ok(refuse(&format!("{} is not a proof: {error}", self.file.display()))),
        };
        let verifier = |id: &str, note: &[u8], signature: &[u8]| trust.signed(id, note, signature);
        if let Err(findings) = check_proof(&proof, &verifier) {
            for finding in &findings {
                explain(&finding.to_string());
            }
            return Ok(Answer::No);
        }
        let size = proof.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size);
        let StreamProof { authority, stream, events, .. } = &proof;
        say(&format!(
            "proven: {} events of {stream} lie in the first {size} of authority {authority}",
            events.len()
        ));
        Ok(Answer::Yes)
    }
}
