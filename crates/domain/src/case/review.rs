//! 审查 (一审): the first of two pairs of eyes examines the case and recommends.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::duties::{self, Duty};
use super::refusal::Refusal;
use super::stage::Stage;
use super::state::Case;
use super::{Event, Facts};

/// What the reviewer recommends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Recommendation {
    /// 建议准予
    Grant,
    /// 建议不予
    Deny,
}

impl Recommendation {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Deny => "deny",
        }
    }
}

/// The command.
#[derive(Debug, Clone)]
pub struct Review {
    /// The reviewer.
    pub by: String,
    /// The recommendation.
    pub recommendation: Recommendation,
    /// The opinion; required.
    pub opinion: String,
}

/// 审查: reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// The reviewer.
    pub by: String,
    /// The recommendation.
    pub recommendation: Recommendation,
    /// The opinion.
    pub opinion: String,
    /// The day.
    pub reviewed_on: Date,
}

pub(super) fn decide(case: &Case, command: Review, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    case.must_be("review", Stage::UnderReview)?;
    case.clock_must_run()?;
    duties::take(case, Duty::Review, &command.by, facts)?;
    if command.opinion.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    if facts.guide.survey
        && command.recommendation == Recommendation::Grant
        && case.survey.conforms != Some(true)
    {
        return Err(Refusal::SurveyMissing);
    }
    Ok(vec![
        Reviewed {
            by: command.by,
            recommendation: command.recommendation,
            opinion: command.opinion,
            reviewed_on: facts.today(),
        }
        .into(),
    ])
}

#[cfg(test)]
mod tests {
    use crate::case::testing::*;
    use crate::case::{Refusal, Stage};

    #[test]
    fn a_reviewed_case_waits_for_the_check() {
        let case = on("2021-03-16")
            .given(vec![submitted("2021-03-12"), accepted("2021-03-12", "wang")])
            .when(review("li"))
            .then_state();
        assert_eq!(case.stage, Stage::PendingDecision);
    }

    #[test]
    fn the_officer_who_accepted_does_not_review() {
        on("2021-03-16")
            .given(vec![submitted("2021-03-12"), accepted("2021-03-12", "wang")])
            .when(review("wang"))
            .then_refused_with("case.duties.same-officer");
    }

    #[test]
    fn nobody_reviews_while_a_special_procedure_is_open() {
        on("2021-03-24")
            .given(vec![
                submitted("2021-03-12"),
                accepted("2021-03-12", "wang"),
                clock_suspended("2021-03-22", "li"),
            ])
            .when(review("li"))
            .then_refused(&Refusal::ClockPaused { since: day("2021-03-22") });
    }
}
