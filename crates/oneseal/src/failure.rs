//! What keeps a command from doing its work at all.
//!
//! What must never live here: answers. A wrong code or a broken log is an answer
//! ([`crate::output::Answer::No`]); a missing disk is a failure.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use oneseal_seal::keystore::KeystoreError;
use oneseal_seal::signer::SignerError;
use oneseal_store::OpenError;

/// Why a command could not do its work. The text says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command line is right by its form but makes no sense.
    #[error("{0}")]
    Usage(String),
    /// The configuration cannot be used.
    #[error("{}: {reason}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file cannot be read or written.
    #[error("{what} {}: {source}", path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Something must be done first.
    #[error("{0}")]
    NotReady(String),
    /// The store cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] oneseal_store::Failure),
    /// The key store refused or failed.
    #[error("{}", with_cause(.0))]
    Keystore(#[from] KeystoreError),
    /// The office refused or failed.
    #[error(transparent)]
    Act(#[from] oneseal_app::ActError),
    /// A key was not used.
    #[error(transparent)]
    Signer(#[from] SignerError),
}

impl Failure {
    /// For `map_err` on work with files.
    pub fn file(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { what, path, source }
    }

    /// 2 for wrong use, 3 for everything else.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) | Self::Config { .. } => ExitCode::from(2),
            Self::File { .. }
            | Self::NotReady(_)
            | Self::Open(_)
            | Self::Store(_)
            | Self::Keystore(_)
            | Self::Act(_)
            | Self::Signer(_) => ExitCode::from(3),
        }
    }
}

/// The key store keeps what the operating system said apart from its own words.
fn with_cause(error: &KeystoreError) -> String {
    match error {
        KeystoreError::Io { source, .. } => format!("{error}: {source}"),
        other => other.to_string(),
    }
}
