//! `oneseal bench`: how fast the office works, measured from outside, over HTTP, as its users meet it.
//!
//! Here are the commands: make accounts, drive a server, and write the same rows without the product. What must never
//! live here: a shortcut into the product. The surprising thing: a life counts only after its certificate was
//! downloaded and its seal verified, so a fast server that answers rubbish has a rate of nothing.

mod application;
mod door;
mod floor;
mod ledger;
mod life;
mod load;
mod people;
mod prepare;
mod process;
mod report;
mod stock;
mod tally;

use crate::failure::Failure;
use crate::output::Answer;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    load: load::Args,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make accounts for a measurement, and a file that names them. The server must not run yet.
    Prepare(prepare::Args),
    /// Write the same rows with bare prepared statements: what the machine can do at most.
    Floor(Box<floor::Args>),
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        match self.command {
            Some(Command::Prepare(args)) => args.run().await,
            Some(Command::Floor(args)) => args.run().await,
            None => self.load.run().await,
        }
    }
}

/// A failure of the measurement itself.
fn broken(what: &str, error: impl std::fmt::Display) -> Failure {
    Failure::NotReady(format!("{what}: {error}"))
}

/// A count as a number that can be divided.
fn real(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
