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
    /// A number of days that makes no sense.
    #[error("the days must be between {least} and {most}")]
    DaysOutOfRange {
        /// Fewest.
        least: u16,
        /// Most.
        most: u16,
    },
    /// A day that has passed.
    #[error("{day} has passed")]
    DayPassed {
        /// The day that was given.
        day: jiff::civil::Date,
    },
    /// A licence was named for a new application, or none for one that needs it.
    #[error("only an application about an existing licence names one")]
    LicenceMismatch,
    /// A second notice that nobody needs to allow yet.
    #[error("a supplement notice can be given without anybody's leave")]
    SupplementNotUsed,
    /// The last day for the supplement has not passed.
    #[error("the supplement may be handed in through {due}")]
    SupplyStillOpen {
        /// Last day for it.
        due: jiff::civil::Date,
    },
    /// The item is not decided on the spot.
    #[error("the item is not an immediate one")]
    NotImmediate,
    /// The duty was given to somebody else.
    #[error("this was given to {to}")]
    AssignedElsewhere {
        /// To whom.
        to: String,
    },
    /// The limit was extended already.
    #[error("the limit was extended on {on}")]
    ExtendedOnce {
        /// When.
        on: jiff::civil::Date,
    },
    /// No law lets this item's limit be extended.
    #[error("the limit of this item cannot be extended")]
    NoExtension,
    /// The limit has passed already.
    #[error("the limit passed on {due}")]
    LimitPassed {
        /// Its last day.
        due: jiff::civil::Date,
    },
    /// A survey by fewer than two officers.
    #[error("a survey takes two officers at least")]
    TwoOfficers,
    /// An officer who was not named for the survey.
    #[error("{officer} was not named for the survey")]
    NotAppointed {
        /// The officer.
        officer: String,
    },
    /// The item wants a survey and none has found everything as it should be.
    #[error("the survey is missing, or found something to be mended")]
    SurveyMissing,
    /// Somebody who was told may still speak.
    #[error("an interested party may speak through {until}")]
    PartyNotHeard {
        /// Last day for a statement.
        until: jiff::civil::Date,
    },
    /// Nobody of this name was told.
    #[error("this party was not told of the case")]
    PartyUnknown,
    /// There is a hearing already.
    #[error("a hearing was offered already")]
    HearingOffered,
    /// No hearing can be asked for or declined now.
    #[error("no hearing is on offer")]
    HearingNotOffered,
    /// The days for asking have passed.
    #[error("a hearing could be asked for through {due}")]
    HearingTooLate {
        /// Last day for asking.
        due: jiff::civil::Date,
    },
    /// No hearing is to be held.
    #[error("no hearing is to be held")]
    HearingNotWanted,
    /// A day on which the hearing may not be held.
    #[error("the hearing cannot be held on that day; the earliest is {earliest}")]
    HearingDay {
        /// Earliest day.
        earliest: jiff::civil::Date,
        /// Latest day, if there is one.
        latest: Option<jiff::civil::Date>,
    },
    /// A decision while a hearing may be asked for or is to be held.
    #[error("a hearing is open")]
    HearingOpen,
    /// No law sets a fee up.
    #[error("no law sets a fee for this item")]
    FeeWithoutBasis,
    /// The fee was charged already.
    #[error("the fee was charged already")]
    FeeCharged,
    /// An amount that does not fit.
    #[error("the amount does not fit; it can be {fen} fen")]
    FeeAmount {
        /// What it can be.
        fen: u64,
    },
    /// The fee is open.
    #[error("{fen} fen are to be paid first")]
    FeeOpen {
        /// What is open.
        fen: u64,
    },
    /// The file went to the archive already.
    #[error("the file was archived on {on}")]
    ArchivedOnce {
        /// When.
        on: jiff::civil::Date,
    },
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
            Self::DaysOutOfRange { .. } => "case.days-out-of-range",
            Self::DayPassed { .. } => "case.day-passed",
            Self::LicenceMismatch => "case.submit.licence-mismatch",
            Self::SupplementNotUsed => "case.allow-supplement.not-needed",
            Self::SupplyStillOpen { .. } => "case.terminate.supply-open",
            Self::NotImmediate => "case.decide-at-once.not-immediate",
            Self::AssignedElsewhere { .. } => "case.assigned-elsewhere",
            Self::ExtendedOnce { .. } => "case.extend.only-once",
            Self::NoExtension => "case.extend.none",
            Self::LimitPassed { .. } => "case.extend.limit-passed",
            Self::TwoOfficers => "case.survey.two-officers",
            Self::NotAppointed { .. } => "case.survey.not-appointed",
            Self::SurveyMissing => "case.review.survey-missing",
            Self::PartyNotHeard { .. } => "case.party.not-heard",
            Self::PartyUnknown => "case.party.unknown",
            Self::HearingOffered => "case.hearing.offered",
            Self::HearingNotOffered => "case.hearing.not-offered",
            Self::HearingTooLate { .. } => "case.hearing.too-late",
            Self::HearingNotWanted => "case.hearing.not-wanted",
            Self::HearingDay { .. } => "case.hearing.day",
            Self::HearingOpen => "case.hearing.open",
            Self::FeeWithoutBasis => "case.fee.without-basis",
            Self::FeeCharged => "case.fee.charged",
            Self::FeeAmount { .. } => "case.fee.amount",
            Self::FeeOpen { .. } => "case.issue.fee-open",
            Self::ArchivedOnce { .. } => "case.archive.only-once",
            Self::DocumentChanged { .. } => "case.issue.document-changed",
            Self::CalendarMissing { .. } => "calendar.year-missing",
            Self::RecordBroken { .. } => "case.record-broken",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::WrongStage { .. }
            | Self::RecordBroken { .. }
            | Self::DaysOutOfRange { .. }
            | Self::DayPassed { .. } => "",
            Self::DeemedAccepted { .. }
            | Self::SupplementOnce { .. }
            | Self::NothingNamed
            | Self::SupplyIncomplete { .. }
            | Self::SupplementNotUsed
            | Self::SupplyStillOpen { .. }
            | Self::NothingSupplied => "XKF 32(4)",
            Self::MaterialMissing { .. } => "XKF 32(5)",
            Self::GapOpen { .. } => "XKF 34, 38",
            Self::MaterialUnknown { .. } => "XKF 30, 31",
            Self::SameOfficer { .. } => "one review and one check; four-way separation",
            Self::ReasonMissing => "XKF 32, 38",
            Self::LicenceMismatch => "XKF 49, 50, 70",
            Self::NotImmediate => "XKF 34",
            Self::AssignedElsewhere { .. } => "assignment",
            Self::ExtendedOnce { .. } | Self::NoExtension | Self::LimitPassed { .. } => "XKF 42",
            Self::TwoOfficers | Self::NotAppointed { .. } | Self::SurveyMissing => "XKF 34, 55",
            Self::PartyNotHeard { .. } | Self::PartyUnknown => "XKF 36",
            Self::HearingOffered | Self::HearingNotOffered | Self::HearingTooLate { .. } => "XKF 46, 47",
            Self::HearingNotWanted | Self::HearingDay { .. } | Self::HearingOpen => "XKF 47, 48",
            Self::FeeWithoutBasis | Self::FeeCharged | Self::FeeAmount { .. } | Self::FeeOpen { .. } => {
                "XKF 58, 59"
            }
            Self::ArchivedOnce { .. } => "archive",
            Self::AlreadyPaused { .. } | Self::NotPaused | Self::ClockPaused { .. } => "XKF 45",
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
            Self::SupplementOnce { on } | Self::ExtendedOnce { on } | Self::ArchivedOnce { on } => {
                vec![("on", on.to_string())]
            }
            Self::DaysOutOfRange { least, most } => {
                vec![("least", least.to_string()), ("most", most.to_string())]
            }
            Self::DayPassed { day } => vec![("day", day.to_string())],
            Self::SupplyStillOpen { due } | Self::LimitPassed { due } | Self::HearingTooLate { due } => {
                vec![("due", due.to_string())]
            }
            Self::AssignedElsewhere { to } => vec![("to", to.clone())],
            Self::NotAppointed { officer } => vec![("officer", officer.clone())],
            Self::PartyNotHeard { until } => vec![("until", until.to_string())],
            Self::HearingDay { earliest, latest } => vec![
                ("earliest", earliest.to_string()),
                ("latest", latest.map_or_else(String::new, |day| day.to_string())),
            ],
            Self::FeeAmount { fen } | Self::FeeOpen { fen } => vec![("fen", fen.to_string())],
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
            | Self::LicenceMismatch
            | Self::SupplementNotUsed
            | Self::NotImmediate
            | Self::NoExtension
            | Self::TwoOfficers
            | Self::SurveyMissing
            | Self::PartyUnknown
            | Self::HearingOffered
            | Self::HearingNotOffered
            | Self::HearingNotWanted
            | Self::HearingOpen
            | Self::FeeWithoutBasis
            | Self::FeeCharged => Vec::new(),
        }
    }
}
