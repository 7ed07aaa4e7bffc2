//! `oneseal log`: verify the log, prove a case, check a proof.

mod check_proof;
mod prove;
mod trust;
mod verify;

use clap::Subcommand;

use crate::failure::Failure;
use crate::output::Answer;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check every event, place, checkpoint and signature; names what is wrong.
    Verify(verify::Args),
    /// Print the proof of a case, for somebody who has no access to the database.
    Prove(prove::Args),
    /// Check a proof without a database.
    CheckProof(check_proof::Args),
}

impl Command {
    pub async fn run(self) -> Result<Answer, Failure> {
        match self {
            Self::Verify(args) => args.run().await,
            Self::Prove(args) => args.run().await,
            Self::CheckProof(args) => args.run(),
        }
    }
}
