//! Why the law says no to an act on a case.
//!
//! What lives here: every refusal with its stable code, its rule and its particulars. What must never live here:
//! sentences for people; those are words of the locales, keyed by the code. The one surprising thing: a calendar
//! without the needed year is a refusal as well, because a date that nobody can know must not be guessed.

use crate::decider::Refuse;

use super::duties::Duty;
use super::stage::Stage;

/// Why an act on a case is refused. Nothing happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The act does not fit the stage.
    #[error("{act} is not possible while the case is {}", stage.code())]
    WrongStage {
        /// The act's word.
        act: &'static str,
        /// Where the case stands.
        stage: Stage,
    },
    /// The five working days passed in silence: the application counts as accepted.
    #[error("the case counts as accepted since {since}, because no notice was given in time")]
    DeemedAccepted {
        /// The act's word.
        act: &'static str,
        /// The day from which it counts as accepted.
        since: jiff::civil::Date,
    },
    /// Required materials are not there.
    #[error("required materials are missing: {}", materials.join(", "))]
    MaterialMissing {
        /// Codes of the materials.
        materials: Vec<String>,
    },
    /// A decision or certificate while a gap is open.
    #[error("a gap is open: {}", materials.join(", "))]
    GapOpen {
        /// Codes of the materials that are missing.
        materials: Vec<String>,
    },
    /// The guide knows no such material.
    #[error("the guide knows no material {material}")]
    MaterialUnknown {
        /// The code that was given.
        material: String,
    },
    /// Supplements may be asked for once.
    #[error("a supplement was already requested on {on}")]
    SupplementOnce {
        /// The day of the one notice.
        on: jiff::civil::Date,
    },
    /// A supplement notice that names nothing.
    #[error("the notice names no defect")]
    NothingNamed,
    /// A supply that brings nothing.
    #[error("nothing was supplied")]
    NothingSupplied,
    /// What the notice named is not all there.
    #[error("the notice also named: {}", materials.join(", "))]
    SupplyIncomplete {
        /// Codes of what is still missing.
        materials: Vec<String>,
    },
    /// Two duties that the law keeps apart, in one hand.
    #[error("{officer} already did {}, and may not do {} on the same case", done.code(), wanted.code())]
    SameOfficer {
        /// The duty already done.
        done: Duty,
        /// The duty asked for.
        wanted: Duty,
        /// The officer.
        officer: String,
    },
    /// The law wants a reason.
    #[error("a reason is required")]
    ReasonMissing,
    /// The clock rests already.
    #[error("the clock rests already since {since}")]
    AlreadyPaused {
        /// Since when.
        since: jiff::civil::Date,
    },
    /// The clock runs.
    #[error("the clock runs")]
    NotPaused,
    /// A special procedure is open; its result is to be awaited.
    #[error("a special procedure is open since {since}")]
    ClockPaused {
        /// Since when.
        since: jiff::civil::Date,
    },
    /// A special procedure without a number of days.
    #[error("the days needed must be between 1 and 365")]
    DaysOutOfRange,
    /// The document in the seal room is not the one that the operator saw.
    #[error("the document has changed")]
    DocumentChanged {
        /// Digest that the operator saw.
        seen: String,
        /// Digest of the document that lies there now.
        now: String,
    },
    /// The calendar lacks a year.
    #[error("there is no calendar for {year}")]
    CalendarMissing {
        /// The year.
        year: i16,
    },
    /// An item that gives no certificate was asked to make one, or the record cannot be written.
    #[error("the record cannot be written: {what}")]
    RecordBroken {
        /// What is wrong with it.
        what: String,
    },
}

impl Refuse for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } => "case.wrong-stage",
            Self::DeemedAccepted { .. } => "case.deemed-accepted",
            Self::MaterialMissing { .. } => "case.accept.material-missing",
            Self::GapOpen { .. } => "case.check.gap-open",
            Self::MaterialUnknown { .. } => "case.material-unknown",
            Self::SupplementOnce { .. } => "case.request-supplement.only-once",
            Self::NothingNamed => "case.request-supplement.nothing-named",
            Self::NothingSupplied => "case.supply.nothing-supplied",
            Self::SupplyIncomplete { .. } => "case.supply.incomplete",
            Self::SameOfficer { .. } => "case.duties.same-officer",
            Self::ReasonMissing => "case.reason-missing",
            Self::AlreadyPaused { .. } => "case.suspend-clock.already-paused",
            Self::NotPaused => "case.resume-clock.not-paused",
            Self::ClockPaused { .. } => "case.clock-paused",
            Self::DaysOutOfRange => "case.suspend-clock.days-out-of-range",
            Self::DocumentChanged { .. } => "case.issue.document-changed",
            Self::CalendarMissing { .. } => "calendar.year-missing",
            Self::RecordBroken { .. } => "case.record-broken",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } | Self::RecordBroken { .. } => "",
            Self::DeemedAccepted { .. }
            | Self::SupplementOnce { .. }
            | Self::NothingNamed
            | Self::SupplyIncomplete { .. }
            | Self::NothingSupplied => "XKF 32(4)",
            Self::MaterialMissing { .. } => "XKF 32(5)",
            Self::GapOpen { .. } => "XKF 34, 38",
            Self::MaterialUnknown { .. } => "XKF 30, 31",
            Self::SameOfficer { .. } => "one review and one check; four-way separation",
            Self::ReasonMissing => "XKF 32, 38",
            Self::AlreadyPaused { .. }
            | Self::NotPaused
            | Self::ClockPaused { .. }
            | Self::DaysOutOfRange => "XKF 45",
            Self::DocumentChanged { .. } => "XKF 39",
            Self::CalendarMissing { .. } => "XKF 82",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::WrongStage { act, stage } => {
                vec![("act", (*act).to_owned()), ("stage", stage.code().to_owned())]
            }
            Self::DeemedAccepted { act, since } => {
                vec![("act", (*act).to_owned()), ("since", since.to_string())]
            }
            Self::MaterialMissing { materials }
            | Self::GapOpen { materials }
            | Self::SupplyIncomplete { materials } => vec![("materials", materials.join(", "))],
            Self::MaterialUnknown { material } => vec![("material", material.clone())],
            Self::SupplementOnce { on } => vec![("on", on.to_string())],
            Self::SameOfficer { done, wanted, officer } => vec![
                ("done", done.code().to_owned()),
                ("wanted", wanted.code().to_owned()),
                ("officer", officer.clone()),
            ],
            Self::AlreadyPaused { since } | Self::ClockPaused { since } => {
                vec![("since", since.to_string())]
            }
            Self::DocumentChanged { seen, now } => vec![("seen", seen.clone()), ("now", now.clone())],
            Self::CalendarMissing { year } => vec![("year", year.to_string())],
            Self::RecordBroken { what } => vec![("what", what.clone())],
            Self::NothingNamed
            | Self::NothingSupplied
            | Self::ReasonMissing
            | Self::NotPaused
            | Self::DaysOutOfRange => Vec::new(),
        }
    }
}
