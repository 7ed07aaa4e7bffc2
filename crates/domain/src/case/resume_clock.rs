//! 结束特别程序: its result is there and the clock runs on.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::state::Case;
use super::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct ResumeClock {
    /// The officer in charge.
    pub by: String,
    /// What came of the procedure; required.
    pub result: String,
}

/// 特别程序结束: the clock runs again from the day after `through`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockResumed {
    /// The officer.
    pub by: String,
    /// Last day that is not counted.
    pub through: Date,
    /// What came of it.
    pub result: String,
    /// The promised due date as it stood then.
    pub promised_due: Date,
    /// The statutory due date as it stood then.
    pub statutory_due: Date,
    /// The calendar by which the days were counted.
    pub calendar: String,
}

pub(super) fn decide(case: &Case, command: ResumeClock, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    if !case.stage.is_before_decision() {
        return Err(Refusal::WrongStage { act: "resume-clock", stage: case.stage });
    }
    if case.paused_since().is_none() {
        return Err(Refusal::NotPaused);
    }
    if command.result.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    let through = facts.today();
    let resumed = case.clone().with_pause_ended(through);
    let due = resumed.due_dates(facts.guide, facts.calendar, through)?;
    Ok(vec![
        ClockResumed {
            by: command.by,
            through,
            result: command.result,
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
    fn a_procedure_of_three_weeks_moves_the_statutory_date_by_its_working_days() {
        let case = on("2021-04-09")
            .given(vec![
                submitted("2021-03-12"),
                accepted("2021-03-12", "wang"),
                clock_suspended("2021-03-22", "li"),
            ])
            .when(resume_clock("li"))
            .then_state();
        assert_eq!(case.paused_since(), None);
        let due = due_dates(&case, "2021-04-12");
        assert_eq!(due.statutory, day("2021-04-29"));
    }

    #[test]
    fn the_clock_of_a_withdrawn_case_is_not_resumed() {
        let mut past = vec![
            submitted("2021-03-12"),
            accepted("2021-03-12", "wang"),
            clock_suspended("2021-03-22", "li"),
        ];
        past.extend(on("2021-03-23").given(past.clone()).when(withdraw()).then_events());
        on("2021-03-24")
            .given(past)
            .when(resume_clock("li"))
            .then_refused(&Refusal::WrongStage { act: "resume-clock", stage: Stage::Withdrawn });
    }

    #[test]
    fn a_clock_that_runs_is_not_resumed() {
        on("2021-03-15")
            .given(vec![submitted("2021-03-12"), accepted("2021-03-12", "wang")])
            .when(resume_clock("li"))
            .then_refused(&Refusal::NotPaused);
    }
}
