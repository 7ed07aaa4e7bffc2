//! The two ways out of the program: results on standard output, reasons on standard error.
//!
//! What must never live here: log lines (see [`crate::telemetry`]). The surprising thing: a reader that
//! went away (`oneseal … | head`) is no failure, so what cannot be written is dropped.

use std::io::{self, Write as _};
use std::process::ExitCode;

/// What a command that could do its work found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Done, or valid.
    Yes,
    /// Looked at and refused; the reason was explained.
    No,
}

impl From<Answer> for ExitCode {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Yes => Self::SUCCESS,
            Answer::No => Self::from(1),
        }
    }
}

/// A result, for a program or a person to read.
pub fn say(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// A reason or a remark, for a person.
pub fn explain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Says no, and why.
pub fn refuse(reason: &str) -> Answer {
    explain(reason);
    Answer::No
}
