//! The one binary: commands, configuration, wiring.
//!
//! What must never live here: rules of the law, statements of SQL, pages. The surprising thing: a command
//! that answers "no" is no failure. Exit codes are 0 yes, 1 no, 2 used wrongly, 3 failed.

mod commands;
mod config;
mod failure;
mod output;
mod password;
mod pem;
mod place;
mod server;
mod telemetry;
mod wiring;

use std::process::ExitCode;

use clap::Parser as _;

#[tokio::main]
async fn main() -> ExitCode {
    match commands::OneSeal::parse().run().await {
        Ok(answer) => answer.into(),
        Err(failure) => {
            output::explain(&failure.to_string());
            failure.exit_code()
        }
    }
}
