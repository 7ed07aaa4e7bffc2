//! 延长办理期限: the time for the decision is extended, once, by whom the law names (XKF 42).
//!
//! What must never live here: how many days and whose approval; the pinned guide says both, with their source. The one
//! surprising thing: a limit that has already passed is not extended, because the breach would only be hidden.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::item::Approver;

use super::refusal::Refusal;
use super::stage::Stage;
use super::state::Case;
use super::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct Extend {
    /// The head who approves.
    pub by: String,
    /// Why; told to the applicant.
    pub reason: String,
}

/// 延长: extended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    /// The head who approved.
    pub by: String,
    /// As whose head.
    pub approver: Approver,
    /// Days added, in the unit of the limit.
    pub extra_days: u16,
    /// Why.
    pub reason: String,
    /// The rule that allows it.
    pub source: String,
    /// The day.
    pub extended_on: Date,
    /// The promised due date as it stood then.
    pub promised_due: Date,
    /// The statutory due date as it stood then.
    pub statutory_due: Date,
    /// The calendar by which the days were counted.
    pub calendar: String,
}

pub(super) fn decide(case: &Case, command: Extend, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    if !matches!(case.stage, Stage::UnderReview | Stage::PendingDecision) {
        return Err(Refusal::WrongStage { act: "extend", stage: case.stage });
    }
    if let Some(on) = case.extended_on {
        return Err(Refusal::ExtendedOnce { on });
    }
    if command.reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    let extension = &facts.guide.limits.extension;
    if extension.days == 0 {
        return Err(Refusal::NoExtension);
    }
    let today = facts.today();
    let before = case.due_dates(facts.guide, facts.calendar, today)?;
    if today > before.statutory {
        return Err(Refusal::LimitPassed { due: before.statutory });
    }
    let extended = Case { extra_days: extension.days, ..case.clone() };
    let due = extended.due_dates(facts.guide, facts.calendar, today)?;
    Ok(vec![
        Extended {
            by: command.by,
            approver: extension.approver,
            extra_days: extension.days,
            reason: command.reason,
            source: extension.source.clone(),
            extended_on: today,
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
    use crate::case::{Refusal, extend::Extend};

    fn extend() -> crate::case::Command {
        crate::case::Command::Extend(Extend {
            by: "head".into(), reason: "情况复杂，需要现场复核".into()
        })
    }

    #[test]
    fn ten_working_days_more_with_the_approval_of_the_head() {
        let case = on("2021-04-01").given(reviewed_case()).when(extend()).then_state();
        assert_eq!(due_dates(&case, "2021-04-01").statutory, day("2021-04-25"));
    }

    #[test]
    fn a_limit_is_extended_once() {
        let mut past = reviewed_case();
        past.extend(on("2021-04-01").given(past.clone()).when(extend()).then_events());
        on("2021-04-02")
            .given(past)
            .when(extend())
            .then_refused(&Refusal::ExtendedOnce { on: day("2021-04-01") });
    }

    #[test]
    fn a_limit_that_has_passed_is_not_extended() {
        on("2021-04-13")
            .given(reviewed_case())
            .when(extend())
            .then_refused(&Refusal::LimitPassed { due: day("2021-04-12") });
    }
}
