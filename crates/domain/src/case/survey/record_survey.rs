//! 勘验记录: what the officers found; if something is to be mended, they come again.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::duties::{self, Duty};
use crate::case::refusal::Refusal;
use crate::case::stage::Stage;
use crate::case::state::Case;
use crate::case::{Event, Facts};

use super::LEAST_OFFICERS;

/// The command.
#[derive(Debug, Clone)]
pub struct RecordSurvey {
    /// Who writes the record; one of the officers.
    pub by: String,
    /// Who was there.
    pub officers: Vec<String>,
    /// Whether everything is as it should be.
    pub conforms: bool,
    /// What was found, and what is to be mended.
    pub findings: String,
}

/// 勘验记录: recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyRecorded {
    /// Who wrote the record.
    pub by: String,
    /// Who was there.
    pub officers: Vec<String>,
    /// Whether everything is as it should be.
    pub conforms: bool,
    /// What was found.
    pub findings: String,
    /// The day.
    pub surveyed_on: Date,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: RecordSurvey,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    case.must_be("record-survey", Stage::UnderReview)?;
    let mut officers = command.officers;
    officers.push(command.by.clone());
    officers.sort();
    officers.dedup();
    if let Some(stranger) = officers.iter().find(|officer| !case.survey.officers.contains(officer)) {
        return Err(Refusal::NotAppointed { officer: stranger.clone() });
    }
    if officers.len() < LEAST_OFFICERS {
        return Err(Refusal::TwoOfficers);
    }
    for officer in &officers {
        duties::keep_apart(case, Duty::Survey, officer, &facts.guide.duties)?;
    }
    if command.findings.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(vec![
        SurveyRecorded {
            by: command.by,
            officers,
            conforms: command.conforms,
            findings: command.findings,
            surveyed_on: facts.today(),
        }
        .into(),
    ])
}
