//! 指派勘验人员: two or more officers are named; a later naming replaces an earlier one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::duties::{self, Duty};
use crate::case::refusal::Refusal;
use crate::case::stage::Stage;
use crate::case::state::Case;
use crate::case::{Event, Facts};

use super::{APPOINT_DAYS, LEAST_OFFICERS};

/// The command.
#[derive(Debug, Clone)]
pub struct AppointSurveyors {
    /// Who names them.
    pub by: String,
    /// Who goes.
    pub officers: Vec<String>,
    /// The day that was agreed with the applicant.
    pub visit_on: Date,
}

/// 指派勘验人员: named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyorsAppointed {
    /// Who named them.
    pub by: String,
    /// Who goes.
    pub officers: Vec<String>,
    /// The day of the visit.
    pub visit_on: Date,
    /// The day of the naming.
    pub appointed_on: Date,
    /// Last day for naming them (XKF 55).
    pub appoint_due: Date,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: AppointSurveyors,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let (Stage::UnderReview, Some(accepted_on)) = (case.stage, case.accepted_on) else {
        return Err(Refusal::WrongStage { act: "appoint-surveyors", stage: case.stage });
    };
    let mut officers = command.officers;
    officers.sort();
    officers.dedup();
    if officers.len() < LEAST_OFFICERS {
        return Err(Refusal::TwoOfficers);
    }
    for officer in &officers {
        duties::keep_apart(case, Duty::Survey, officer, &facts.guide.duties)?;
    }
    if command.visit_on < facts.today() {
        return Err(Refusal::DayPassed { day: command.visit_on });
    }
    Ok(vec![
        SurveyorsAppointed {
            by: command.by,
            officers,
            visit_on: command.visit_on,
            appointed_on: facts.today(),
            appoint_due: facts.calendar.add_working_days(accepted_on, APPOINT_DAYS)?.date,
        }
        .into(),
    ])
}
