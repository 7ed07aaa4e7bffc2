//! 核准 (一核): the second pair of eyes grants, denies or sends back. There is no separate act of deciding.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::decision::{DecisionRecord, Outcome};
use super::duties::{self, Duty};
use super::refusal::Refusal;
use super::stage::Stage;
use super::state::Case;
use super::{Event, Facts};

/// What the checker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// 准予许可
    Grant,
    /// 不予许可
    Deny,
    /// 退回审查
    Return,
}

/// Where a denied applicant may turn (XKF 38).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedies {
    /// The government that hears the reconsideration.
    pub reconsideration: String,
    /// Calendar days for it.
    pub reconsideration_days: u16,
    /// The court.
    pub court: String,
    /// Months for the suit.
    pub suit_months: u16,
}

/// The command.
#[derive(Debug, Clone)]
pub struct Check {
    /// The checker.
    pub by: String,
    /// What the checker does.
    pub verdict: Verdict,
    /// The opinion; required for denial and return, where it is the reason.
    pub opinion: String,
    /// The number taken for the decision; unused for a return.
    pub number: String,
    /// The remedies of this authority, as the law stands on the day.
    pub remedies: Remedies,
}

/// 准予许可: granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// What was decided.
    pub record: DecisionRecord,
    /// SM3 of the record; what the push carries.
    pub record_digest: String,
    /// Last day for making and serving the certificate (XKF 44).
    pub issue_due: Date,
    /// The calendar by which it was counted.
    pub calendar: String,
}

/// 不予许可: denied, with reasons and remedies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denied {
    /// What was decided.
    pub record: DecisionRecord,
    /// SM3 of the record.
    pub record_digest: String,
    /// Where the applicant may turn.
    pub remedies: Remedies,
}

/// 退回: sent back to review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// The checker.
    pub by: String,
    /// Why.
    pub opinion: String,
    /// The day.
    pub returned_on: Date,
}

pub(super) fn decide(case: &Case, command: Check, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    case.must_be("check", Stage::PendingDecision)?;
    case.clock_must_run()?;
    duties::take(case, Duty::Check, &command.by, facts)?;
    if command.verdict != Verdict::Return {
        case.hearing_must_be_over(facts.today())?;
        case.parties_must_be_heard(facts.today())?;
    }
    if command.verdict != Verdict::Grant && command.opinion.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    match command.verdict {
        Verdict::Grant => grant(case, &command, facts),
        Verdict::Deny => {
            let record = record(case, &command, Outcome::Denied, None, facts)?;
            let record_digest = record.digest()?;
            Ok(vec![Denied { record, record_digest, remedies: command.remedies }.into()])
        }
        Verdict::Return => {
            Ok(vec![Returned { by: command.by, opinion: command.opinion, returned_on: facts.today() }.into()])
        }
    }
}

fn grant(case: &Case, command: &Check, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    let missing = case.missing_materials(facts.guide);
    if !missing.is_empty() {
        return Err(Refusal::GapOpen { materials: missing });
    }
    let today = facts.today();
    let validity = facts.guide.validity_from(today);
    let record = record(case, command, Outcome::Granted, validity, facts)?;
    let record_digest = record.digest()?;
    Ok(vec![
        Granted {
            record,
            record_digest,
            issue_due: crate::clock::issue_due(today, facts.calendar)?.date,
            calendar: facts.calendar.version().to_owned(),
        }
        .into(),
    ])
}

fn record(
    case: &Case,
    command: &Check,
    outcome: Outcome,
    validity: Option<(Date, Date)>,
    facts: &Facts<'_>,
) -> Result<DecisionRecord, Refusal> {
    Ok(DecisionRecord {
        outcome,
        number: command.number.clone(),
        decided_on: facts.today(),
        checker: command.by.clone(),
        reasons: command.opinion.clone(),
        validity,
        ..DecisionRecord::of(case)?
    })
}

#[cfg(test)]
mod tests {
    use crate::case::check::Verdict;
    use crate::case::testing::*;
    use crate::case::{Refusal, Stage};

    #[test]
    fn a_grant_names_its_validity_and_the_day_for_the_certificate() {
        let case =
            on("2021-04-12").given(reviewed_case()).when(check("zhao", Verdict::Grant, "")).then_state();
        assert_eq!(case.stage, Stage::Granted);
        assert_eq!(case.issue_due, Some(day("2021-04-25")));
        assert!(case.decision.is_some_and(|record| record.validity.is_some()));
    }

    #[test]
    fn the_reviewer_does_not_check() {
        on("2021-03-17")
            .given(reviewed_case())
            .when(check("li", Verdict::Grant, ""))
            .then_refused_with("case.duties.same-officer");
    }

    #[test]
    fn a_denial_gives_reasons() {
        on("2021-03-17")
            .given(reviewed_case())
            .when(check("zhao", Verdict::Deny, " "))
            .then_refused(&Refusal::ReasonMissing);
        let case = on("2021-03-17")
            .given(reviewed_case())
            .when(check("zhao", Verdict::Deny, "布局不符合要求"))
            .then_state();
        assert_eq!(case.stage, Stage::Denied);
    }

    #[test]
    fn a_returned_case_is_under_review_again_and_its_clock_ran_on() {
        let case = on("2021-03-17")
            .given(reviewed_case())
            .when(check("zhao", Verdict::Return, "请核实布局图"))
            .then_state();
        assert_eq!(case.stage, Stage::UnderReview);
        assert_eq!(due_dates(&case, "2021-03-18").statutory, day("2021-04-12"));
    }

    #[test]
    fn nothing_is_granted_over_an_open_gap() {
        on("2021-04-20")
            .given(deemed_case_with_gap())
            .when(check("zhao", Verdict::Grant, ""))
            .then_refused_with("case.check.gap-open");
    }
}
