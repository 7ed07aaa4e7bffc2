//! 受理: the application is complete and lawful in form; the legal clock starts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::duties::{self, Duty};
use super::refusal::Refusal;
use super::state::Case;
use super::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct Accept {
    /// The window officer.
    pub by: String,
}

/// 受理: accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The officer.
    pub by: String,
    /// The office's day of acceptance.
    pub accepted_on: Date,
    /// The promised due date as it stood on that day; the living one is derived.
    pub promised_due: Date,
    /// The statutory due date as it stood on that day.
    pub statutory_due: Date,
    /// The calendar by which the days were counted.
    pub calendar: String,
}

pub(super) fn decide(case: &Case, command: Accept, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    case.must_be_received("accept")?;
    duties::take(case, Duty::Accept, &command.by, facts)?;
    let missing = case.missing_materials(facts.guide);
    if !missing.is_empty() {
        return Err(Refusal::MaterialMissing { materials: missing });
    }
    let accepted_on = facts.today();
    let accepted = Case { accepted_on: Some(accepted_on), ..case.clone() };
    let due = accepted.due_dates(facts.guide, facts.calendar, accepted_on)?;
    Ok(vec![
        Accepted {
            by: command.by,
            accepted_on,
            promised_due: due.promised,
            statutory_due: due.statutory,
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
    fn a_complete_application_is_accepted_and_the_clock_starts() {
        let case = on("2021-03-12").given(vec![submitted("2021-03-12")]).when(accept("wang")).then_state();
        assert_eq!(case.stage, Stage::UnderReview);
        assert_eq!(case.accepted_on, Some(day("2021-03-12")));
        assert!(!case.deemed);
    }

    #[test]
    fn an_application_with_a_gap_is_not_accepted() {
        on("2021-03-12")
            .given(vec![submitted_with("2021-03-12", &["layout_plan"])])
            .when(accept("wang"))
            .then_refused_with("case.accept.material-missing");
    }

    #[test]
    fn an_accepted_case_is_not_accepted_again() {
        on("2021-03-15")
            .given(vec![submitted("2021-03-12"), accepted("2021-03-12", "wang")])
            .when(accept("wang"))
            .then_refused(&Refusal::WrongStage { act: "accept", stage: Stage::UnderReview });
    }
}
