//! 补正告知: everything that is missing is named at once, and once only (XKF 32(4)).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::duties::{self, Duty};
use super::refusal::Refusal;
use super::state::Case;
use super::{Event, Facts};

/// One thing that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
pub struct Defect {
    /// The material's code in the guide.
    pub material: String,
    /// What is wrong with it.
    pub defect: String,
    /// The form in which it is wanted.
    pub required: String,
}

/// The command.
#[derive(Debug, Clone)]
pub struct RequestSupplement {
    /// The window officer.
    pub by: String,
    /// Everything that is missing or wrong.
    pub defects: Vec<Defect>,
    /// Working days for handing it in, 1 to 60.
    pub days: u16,
}

/// 补正告知: the one notice was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementRequested {
    /// The officer.
    pub by: String,
    /// Everything that is missing or wrong.
    pub defects: Vec<Defect>,
    /// The day of the notice.
    pub requested_on: Date,
    /// Last day for handing it in.
    pub supply_due: Date,
    /// The calendar by which the days were counted.
    pub calendar: String,
}

pub(super) fn decide(
    case: &Case,
    command: RequestSupplement,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    case.must_be_received("request-supplement")?;
    if let (false, Some(on)) = (case.may_request_supplement(), case.supplement_requested_on) {
        return Err(Refusal::SupplementOnce { on });
    }
    if !(1..=60).contains(&command.days) {
        return Err(Refusal::DaysOutOfRange { least: 1, most: 60 });
    }
    duties::take(case, Duty::Accept, &command.by, facts)?;
    if command.defects.is_empty() || command.defects.iter().any(|one| one.defect.trim().is_empty()) {
        return Err(Refusal::NothingNamed);
    }
    if let Some(one) = command.defects.iter().find(|one| facts.guide.material(&one.material).is_none()) {
        return Err(Refusal::MaterialUnknown { material: one.material.clone() });
    }
    let named: Vec<&str> = command.defects.iter().map(|one| one.material.as_str()).collect();
    let unnamed: Vec<String> = case
        .missing_materials(facts.guide)
        .into_iter()
        .filter(|code| !named.contains(&code.as_str()))
        .collect();
    if !unnamed.is_empty() {
        return Err(Refusal::MaterialMissing { materials: unnamed });
    }
    Ok(vec![
        SupplementRequested {
            by: command.by,
            defects: command.defects,
            requested_on: facts.today(),
            supply_due: facts.in_working_days(command.days)?,
            calendar: facts.calendar.version().to_owned(),
        }
        .into(),
    ])
}

#[cfg(test)]
mod tests {
    use crate::case::testing::*;
    use crate::case::{Refusal, Stage};

    #[test]
    fn the_notice_stops_the_clock_and_waits_for_the_applicant() {
        let case = on("2021-03-15")
            .given(vec![submitted("2021-03-12")])
            .when(request_supplement("wang"))
            .then_state();
        assert_eq!(case.stage, Stage::SupplementRequested);
    }

    #[test]
    fn a_second_notice_is_unlawful() {
        on("2021-03-17")
            .given(vec![
                submitted("2021-03-12"),
                supplement_requested("2021-03-15", "wang"),
                supplied("2021-03-16"),
            ])
            .when(request_supplement("wang"))
            .then_refused(&Refusal::SupplementOnce { on: day("2021-03-15") });
    }

    #[test]
    fn the_notice_names_everything_that_is_missing() {
        on("2021-03-15")
            .given(vec![submitted_with("2021-03-12", &["application"])])
            .when(request_supplement("wang"))
            .then_refused_with("case.accept.material-missing");
    }
}
