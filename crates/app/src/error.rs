//! The two ways in which an act does not happen, never mixed.
//!
//! A refusal: the law or the office says no; a stable code, translated, written down. A failure: the world says no;
//! the source is kept and logged once. What must never live here: status codes and words for people.

use std::fmt::Display;

use crate::files::Damage;
use oneseal_domain::decider::{DecodeError, Refuse};
use oneseal_seal::signer::SignerError;
use oneseal_store::{AppendError, Failure, Remedy};

/// The office says no. Nothing happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct Refused {
    /// The stable dotted code.
    pub code: &'static str,
    /// The clause that it rests on; empty for rules of the house.
    pub rule: &'static str,
    /// What happened, in plain English for logs and developers.
    pub text: String,
    /// Named particulars for the sentence shown to people.
    pub particulars: Vec<(&'static str, String)>,
}

impl Refused {
    /// A refusal of the office itself.
    pub fn new(
        code: &'static str,
        rule: &'static str,
        text: impl Into<String>,
        particulars: Vec<(&'static str, String)>,
    ) -> Self {
        Self { code, rule, text: text.into(), particulars }
    }

    /// A refusal of the law.
    pub fn of(refusal: &(impl Refuse + Display)) -> Self {
        Self::new(refusal.code(), refusal.rule(), refusal.to_string(), refusal.particulars())
    }
}

/// The world says no.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The store.
    #[error(transparent)]
    Store(#[from] Failure),
    /// The append.
    #[error(transparent)]
    Append(AppendError),
    /// The key holder.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// An event that this build cannot read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A record that cannot be written or read.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The document press.
    #[error(transparent)]
    Press(#[from] crate::press::PressError),
    /// The bytes of a file.
    #[error(
        "file {id} {}; put the file store back from a backup (`oneseal doctor --files` names every such file)",
        damage.told()
    )]
    File {
        /// The file.
        id: String,
        /// What is wrong with it.
        damage: Damage,
    },
    /// Something that must be there is not.
    #[error("{0}")]
    Missing(String),
}

impl Failed {
    /// What helps.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Store(failure) => failure.remedy(),
            Self::Append(error) => error.remedy(),
            Self::Signer(_)
            | Self::Decode(_)
            | Self::Json(_)
            | Self::Press(_)
            | Self::File { .. }
            | Self::Missing(_) => Remedy::Repair,
        }
    }
}

/// Why an act did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The office says no.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The world says no.
    #[error(transparent)]
    Failed(#[from] Failed),
}

impl ActError {
    pub(crate) fn missing(what: impl Into<String>) -> Self {
        Self::Failed(Failed::Missing(what.into()))
    }

    /// Whether somebody else wrote first; what was decided has to be decided anew.
    pub(crate) fn is_overtaken(&self) -> bool {
        matches!(self, Self::Failed(Failed::Append(AppendError::Conflict { .. })))
    }

    /// The refusal's code, if it is one.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Refused(refused) => Some(refused.code),
            Self::Failed(_) => None,
        }
    }
}

macro_rules! failures {
    ($($from:ty),+) => {
        $(impl From<$from> for ActError { fn from(from: $from) -> Self { Self::Failed(from.into()) } })+
    };
}
failures!(Failure, SignerError, DecodeError, serde_json::Error, crate::press::PressError);

impl From<tokio::task::JoinError> for ActError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Failed(Failed::Press(crate::press::PressError::Stopped(error.to_string())))
    }
}

macro_rules! refusals {
    ($($($module:ident)::+),+) => {
        $(impl From<oneseal_domain::$($module)::+::Refusal> for ActError {
            fn from(refusal: oneseal_domain::$($module)::+::Refusal) -> Self { Self::Refused(Refused::of(&refusal)) }
        })+
    };
}
refusals!(case, certificate, push, rating, seal, item::publication, calendar::publication);

impl From<AppendError> for ActError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::GuardFailed { refusal } => {
                Refused::new(refusal, "", "a condition ceased while the act was written", Vec::new()).into()
            }
            AppendError::CommandReused { id } => Refused::new(
                "command.reused",
                "",
                format!("the key {id} was used before for another act"),
                vec![("key", id)],
            )
            .into(),
            AppendError::Conflict { .. }
            | AppendError::RowCount { .. }
            | AppendError::Exists { .. }
            | AppendError::Failure(_) => Self::Failed(Failed::Append(error)),
        }
    }
}
