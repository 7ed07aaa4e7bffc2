//! What a verification found, step by step.
//!
//! A verdict is never one boolean: whoever doubts a document wants to know *which* step failed. The codes are
//! stable and are what pages translate; the messages are for logs and terminals.

use serde::Serialize;

/// One step of a verification and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The step, e.g. `pdf.byte-range`; stable, in lower case with dots and hyphens.
    pub code: &'static str,
    /// Whether the step passed.
    pub ok: bool,
    /// What was seen, in English.
    pub message: String,
}

impl Finding {
    /// A step that passed.
    #[must_use]
    pub fn passed(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, ok: true, message: message.into() }
    }

    /// A step that failed.
    #[must_use]
    pub fn failed(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, ok: false, message: message.into() }
    }

    /// A step that passed if `ok`, with a message for either outcome.
    #[must_use]
    pub fn judged(code: &'static str, ok: bool, passed: &str, failed: &str) -> Self {
        Self { code, ok, message: if ok { passed } else { failed }.to_owned() }
    }
}

/// Whether every step of a list passed; an empty list proves nothing.
#[must_use]
pub fn all_passed(findings: &[Finding]) -> bool {
    !findings.is_empty() && findings.iter().all(|finding| finding.ok)
}
