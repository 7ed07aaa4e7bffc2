//! 终止办理: a case ends without a decision, on a ground of the law and with a notice.
//!
//! What must never live here: a termination for convenience; the grounds are closed. The one surprising thing: before
//! acceptance there is one ground only, the supplement that was not handed in by its last day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::stage::Stage;
use super::state::Case;
use super::{Event, Facts};

/// Why a case is terminated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema), schema(as = TerminationGround))]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// 逾期未补正: the supplement was not handed in by its last day.
    SupplementOverdue,
    /// 申请主体消亡: the applicant died or was dissolved.
    ApplicantGone,
    /// 申请事项灭失: what was applied for cannot come about any more.
    SubjectGone,
    /// 法律依据变更: the law that set the permit up was changed or repealed.
    LawChanged,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 4] =
        [Self::SupplementOverdue, Self::ApplicantGone, Self::SubjectGone, Self::LawChanged];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::SupplementOverdue => "supplement-overdue",
            Self::ApplicantGone => "applicant-gone",
            Self::SubjectGone => "subject-gone",
            Self::LawChanged => "law-changed",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }
}

/// The command.
#[derive(Debug, Clone)]
pub struct Terminate {
    /// The officer.
    pub by: String,
    /// On which ground.
    pub ground: Ground,
    /// The facts; told to the applicant.
    pub reason: String,
}

/// 终止: terminated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminated {
    /// The officer.
    pub by: String,
    /// On which ground.
    pub ground: Ground,
    /// The facts.
    pub reason: String,
    /// The day.
    pub terminated_on: Date,
}

pub(super) fn decide(case: &Case, command: Terminate, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    let overdue = command.ground == Ground::SupplementOverdue;
    let fits = match case.stage {
        Stage::SupplementRequested => true,
        Stage::UnderReview | Stage::PendingDecision => !overdue,
        Stage::Draft
        | Stage::Received
        | Stage::NotAccepted
        | Stage::Granted
        | Stage::CertificateMaking
        | Stage::Denied
        | Stage::Delivering
        | Stage::Closed
        | Stage::Terminated
        | Stage::ApplicationReturned
        | Stage::Withdrawn => false,
    };
    if !fits {
        return Err(Refusal::WrongStage { act: "terminate", stage: case.stage });
    }
    if command.reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    if let (true, Some(due)) = (overdue, case.supply_due)
        && facts.today() <= due
    {
        return Err(Refusal::SupplyStillOpen { due });
    }
    Ok(vec![
        Terminated {
            by: command.by,
            ground: command.ground,
            reason: command.reason,
            terminated_on: facts.today(),
        }
        .into(),
    ])
}

#[cfg(test)]
mod tests {
    use super::{Ground, Terminate};
    use crate::case::testing::*;
    use crate::case::{Command, Refusal, Stage};

    fn terminate(ground: Ground) -> Command {
        Command::Terminate(Terminate { by: "wang".into(), ground, reason: "企业已注销".into() })
    }

    #[test]
    fn a_supplement_that_never_came_ends_the_case_after_its_last_day() {
        let past = vec![submitted("2021-03-12"), supplement_requested("2021-03-15", "wang")];
        on("2021-04-02")
            .given(past.clone())
            .when(terminate(Ground::SupplementOverdue))
            .then_refused(&Refusal::SupplyStillOpen { due: day("2021-04-06") });
        let case = on("2021-04-07").given(past).when(terminate(Ground::SupplementOverdue)).then_state();
        assert_eq!(case.stage, Stage::Terminated);
        assert!(case.stage.is_final());
    }

    #[test]
    fn an_accepted_case_ends_only_on_a_ground_that_fits_it() {
        on("2021-03-18")
            .given(reviewed_case())
            .when(terminate(Ground::SupplementOverdue))
            .then_refused(&Refusal::WrongStage { act: "terminate", stage: Stage::PendingDecision });
        let case =
            on("2021-03-18").given(reviewed_case()).when(terminate(Ground::ApplicantGone)).then_state();
        assert_eq!(case.ended_on, Some(day("2021-03-18")));
    }
}
