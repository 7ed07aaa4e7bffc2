//! Why an act on a rating is refused.

use crate::case;
use crate::decider::Refuse;

use super::level::Level;

/// Why an act on a rating is refused. Nothing happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// One rating per case.
    #[error("the case was already rated")]
    AlreadyGiven,
    /// The service is not over yet.
    #[error("the case cannot be rated while it is {}", stage.code())]
    NotYet {
        /// Where it stands.
        stage: case::Stage,
    },
    /// An option that does not belong to the level.
    #[error("option {option} does not belong to level {}", level.number())]
    OptionUnknown {
        /// The option.
        option: u16,
        /// The level.
        level: Level,
    },
    /// The step does not fit how far the mending has come.
    #[error("the mending has not come so far, or is past this step")]
    WrongStep,
    /// The limit was extended already.
    #[error("the limit was extended already")]
    ExtendedOnce,
    /// Something has to be said.
    #[error("a note is required")]
    NoteMissing,
    /// The calendar lacks a year.
    #[error("there is no calendar for {year}")]
    CalendarMissing {
        /// The year.
        year: i16,
    },
}

impl Refuse for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyGiven => "rating.already-given",
            Self::NotYet { .. } => "rating.not-yet",
            Self::OptionUnknown { .. } => "rating.option-unknown",
            Self::WrongStep => "rating.wrong-step",
            Self::ExtendedOnce => "rating.extended-once",
            Self::NoteMissing => "rating.note-missing",
            Self::CalendarMissing { .. } => "calendar.year-missing",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::AlreadyGiven
            | Self::NotYet { .. }
            | Self::OptionUnknown { .. }
            | Self::WrongStep
            | Self::ExtendedOnce
            | Self::NoteMissing => "GB/T 39734",
            Self::CalendarMissing { .. } => "XKF 82",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AlreadyGiven | Self::WrongStep | Self::ExtendedOnce | Self::NoteMissing => Vec::new(),
            Self::NotYet { stage } => vec![("stage", stage.code().to_owned())],
            Self::OptionUnknown { option, level } => {
                vec![("option", option.to_string()), ("level", level.number().to_string())]
            }
            Self::CalendarMissing { year } => vec![("year", year.to_string())],
        }
    }
}
