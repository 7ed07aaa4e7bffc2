//! 听证告知: the office tells that a hearing may be asked for, or orders one in the public interest.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::refusal::Refusal;
use crate::case::stage::Stage;
use crate::case::state::Case;
use crate::case::{Event, Facts};

use super::REQUEST_DAYS;

/// Why there is a hearing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema), schema(as = HearingGround))]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// XKF 46: the law orders it, or the public interest is at stake; nobody has to ask.
    PublicInterest,
    /// XKF 47: the permit touches great interests between the applicant and others, who may ask for it.
    GreatInterest,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 2] = [Self::PublicInterest, Self::GreatInterest];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::PublicInterest => "public-interest",
            Self::GreatInterest => "great-interest",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }
}

/// The command.
#[derive(Debug, Clone)]
pub struct OfferHearing {
    /// The officer.
    pub by: String,
    /// Why there is a hearing.
    pub ground: Ground,
    /// What it is about.
    pub reason: String,
}

/// 听证告知: told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearingOffered {
    /// The officer.
    pub by: String,
    /// Why there is a hearing.
    pub ground: Ground,
    /// What it is about.
    pub reason: String,
    /// The day.
    pub offered_on: Date,
    /// Last day for asking; `None` when it is held anyhow.
    pub request_due: Option<Date>,
    /// The calendar by which the days were counted.
    pub calendar: String,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: OfferHearing,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    if !matches!(case.stage, Stage::UnderReview | Stage::PendingDecision) {
        return Err(Refusal::WrongStage { act: "offer-hearing", stage: case.stage });
    }
    if case.hearing.is_some() {
        return Err(Refusal::HearingOffered);
    }
    if command.reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    let request_due = match command.ground {
        Ground::PublicInterest => None,
        Ground::GreatInterest => Some(facts.in_working_days(REQUEST_DAYS)?),
    };
    Ok(vec![
        HearingOffered {
            by: command.by,
            ground: command.ground,
            reason: command.reason,
            offered_on: facts.today(),
            request_due,
            calendar: facts.calendar.version().to_owned(),
        }
        .into(),
    ])
}
