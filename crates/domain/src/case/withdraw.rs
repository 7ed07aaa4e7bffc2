//! 撤回申请: the applicant may take the application back at any time before the decision.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::state::Case;
use super::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct Withdraw {
    /// The applicant's account.
    pub by: String,
    /// Why, if the applicant wants to say.
    pub reason: String,
}

/// 撤回申请: withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The applicant's account.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The day.
    pub withdrawn_on: Date,
}

pub(super) fn decide(case: &Case, command: Withdraw, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    if !case.stage.is_before_decision() {
        return Err(Refusal::WrongStage { act: "withdraw", stage: case.stage });
    }
    Ok(vec![Withdrawn { by: command.by, reason: command.reason, withdrawn_on: facts.today() }.into()])
}

#[cfg(test)]
mod tests {
    use crate::case::testing::*;
    use crate::case::{Refusal, Stage};

    #[test]
    fn an_application_is_withdrawn_before_the_decision() {
        let case = on("2021-03-16")
            .given(vec![submitted("2021-03-12"), accepted("2021-03-12", "wang")])
            .when(withdraw())
            .then_state();
        assert_eq!(case.stage, Stage::Withdrawn);
    }

    #[test]
    fn a_decided_case_is_not_withdrawn() {
        on("2021-03-18")
            .given(granted_case())
            .when(withdraw())
            .then_refused(&Refusal::WrongStage { act: "withdraw", stage: Stage::Granted });
    }
}
