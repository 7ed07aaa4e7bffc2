//! Why an act on a push is refused.

use crate::decider::Refuse;

use super::Stage;

/// Why an act on a push is refused. Nothing happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The act does not fit how far the push has come.
    #[error("this is not possible while the push is {}", stage.code())]
    WrongStage {
        /// How far it has come.
        stage: Stage,
    },
    /// Another department is the addressee.
    #[error("the push is addressed to {department}")]
    NotAddressed {
        /// The addressee.
        department: String,
    },
    /// Something that has to be said is missing.
    #[error("{what} is required")]
    Missing {
        /// What is missing.
        what: &'static str,
    },
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
            Self::WrongStage { .. } => "push.wrong-stage",
            Self::NotAddressed { .. } => "push.not-addressed",
            Self::Missing { .. } => "push.missing",
            Self::CalendarMissing { .. } => "calendar.year-missing",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } | Self::NotAddressed { .. } | Self::Missing { .. } => "linkage measures",
            Self::CalendarMissing { .. } => "XKF 82",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::WrongStage { stage } => vec![("stage", stage.code().to_owned())],
            Self::NotAddressed { department } => vec![("department", department.clone())],
            Self::Missing { what } => vec![("what", (*what).to_owned())],
            Self::CalendarMissing { year } => vec![("year", year.to_string())],
        }
    }
}
