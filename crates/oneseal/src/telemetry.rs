//! What the program writes about its own work, on standard error.
//!
//! What must never live here: results of commands and reasons of refusals (see [`crate::output`]).

use std::io;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};
use crate::failure::Failure;

/// The variable that wins over the configured filter.
const VARIABLE: &str = "ONESEAL_LOG";

/// Begins to write. Only the first call in a process counts.
pub fn start(log: &Log) -> Result<(), Failure> {
    let wanted = std::env::var(VARIABLE).unwrap_or_else(|_| log.filter.clone());
    let filter = EnvFilter::try_new(&wanted)
        .map_err(|error| Failure::Usage(format!("{wanted:?} is not a filter for the log: {error}")))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // A refusal only says that somebody began before.
    let _ = match log.format {
        LogFormat::Text => lines.with_ansi(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    Ok(())
}
