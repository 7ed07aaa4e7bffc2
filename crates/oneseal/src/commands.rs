//! The commands: one file for each. Here is only the list of them.

mod account;
mod backup;
mod bench;
mod calendar;
mod certificate;
mod code;
mod demo;
mod doctor;
mod key;
mod log;
mod migrate;
mod rebuild;
mod restore;
mod serve;

use clap::{Parser, Subcommand};

use crate::failure::Failure;
use crate::output::Answer;

/// One bureau, one window, one seal.
///
/// Results go to standard output, reasons to standard error. Exit codes: 0 yes or done, 1 no or invalid,
/// 2 used wrongly, 3 failed.
#[derive(Debug, Parser)]
#[command(name = "oneseal", version)]
pub struct OneSeal {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a demonstration with keys, accounts and one permit of one county.
    Demo(demo::Args),
    /// Open the office to browsers and programs.
    Serve(serve::Args),
    /// Check codes that a standard defines.
    #[command(subcommand)]
    Code(code::Command),
    /// Open accounts and give tokens of the programming interface.
    #[command(subcommand)]
    Account(account::Command),
    /// Count working days by the legal calendar.
    #[command(subcommand)]
    Calendar(calendar::Command),
    /// Verify a certificate that was issued, without a server.
    #[command(subcommand)]
    Certificate(certificate::Command),
    /// Make the database, or bring its schema up to this release.
    Migrate(migrate::Args),
    /// Verify the log, and prove what lies in it.
    #[command(subcommand)]
    Log(log::Command),
    /// Make, list and rotate keys.
    #[command(subcommand)]
    Key(key::Command),
    /// Copy database, files and keys into a new folder.
    Backup(backup::Args),
    /// Put a backup into a new data folder.
    Restore(restore::Args),
    /// Make the read tables again from the log, or compare them with it.
    Rebuild(rebuild::Args),
    /// Measure how fast a server works, from outside.
    Bench(bench::Args),
    /// Say what is wrong with an installation, and how to put it right.
    Doctor(doctor::Args),
}

impl OneSeal {
    /// Does what was asked.
    pub async fn run(self) -> Result<Answer, Failure> {
        match self.command {
            Command::Demo(args) => args.run().await,
            Command::Serve(args) => args.run().await,
            Command::Code(command) => Ok(command.run()),
            Command::Account(command) => command.run().await,
            Command::Calendar(command) => command.run().await,
            Command::Certificate(command) => command.run().await,
            Command::Migrate(args) => args.run().await,
            Command::Log(command) => command.run().await,
            Command::Key(command) => command.run(),
            Command::Backup(args) => args.run().await,
            Command::Restore(args) => args.run(),
            Command::Rebuild(args) => args.run().await,
            Command::Bench(args) => args.run().await,
            Command::Doctor(args) => args.run().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::OneSeal;

    #[test]
    fn every_command_is_put_together_rightly() {
        OneSeal::command().debug_assert();
    }
}
