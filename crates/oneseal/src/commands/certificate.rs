//! `oneseal certificate`: what the office issued, seen from outside.

mod code;
mod file;
mod verify;

use clap::Subcommand;

use crate::failure::Failure;
use crate::output::Answer;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Verify a sealed file, or what is printed on a certificate.
    Verify(verify::Args),
}

impl Command {
    pub async fn run(self) -> Result<Answer, Failure> {
        match self {
            Self::Verify(args) => args.run().await,
        }
    }
}
