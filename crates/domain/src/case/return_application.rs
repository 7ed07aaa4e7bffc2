//! 退件: an application that cannot be handled as it came goes back before acceptance, with a notice.
//!
//! A wrong item, a second application for the same matter: the applicant is told and may apply anew. What must never
//! live here: an incomplete application, which is the one-time notice's, and a missing competence, which is a refusal.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::duties::{self, Duty};
use super::refusal::Refusal;
use super::state::Case;
use super::{Event, Facts};

/// Why an application is returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema), schema(as = ReturnGround))]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// 重复申请: the same matter was applied for already.
    Duplicate,
    /// 选错事项: another item is the right one.
    WrongItem,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 2] = [Self::Duplicate, Self::WrongItem];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::WrongItem => "wrong-item",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }
}

/// The command.
#[derive(Debug, Clone)]
pub struct ReturnApplication {
    /// The window officer.
    pub by: String,
    /// On which ground.
    pub ground: Ground,
    /// What to do instead; told to the applicant.
    pub reason: String,
}

/// 退件: returned before acceptance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationReturned {
    /// The officer.
    pub by: String,
    /// On which ground.
    pub ground: Ground,
    /// What to do instead.
    pub reason: String,
    /// The day.
    pub returned_on: Date,
}

pub(super) fn decide(
    case: &Case,
    command: ReturnApplication,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    case.must_be_received("return-application")?;
    duties::take(case, Duty::Accept, &command.by, facts)?;
    if command.reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(vec![
        ApplicationReturned {
            by: command.by,
            ground: command.ground,
            reason: command.reason,
            returned_on: facts.today(),
        }
        .into(),
    ])
}

#[cfg(test)]
mod tests {
    use super::{Ground, ReturnApplication};
    use crate::case::testing::*;
    use crate::case::{Command, Refusal, Stage};

    fn give_back() -> Command {
        Command::ReturnApplication(ReturnApplication {
            by: "wang".into(),
            ground: Ground::Duplicate,
            reason: "同一事项已于昨日受理".into(),
        })
    }

    #[test]
    fn an_application_goes_back_before_acceptance_only() {
        let case = on("2021-03-15").given(vec![submitted("2021-03-12")]).when(give_back()).then_state();
        assert_eq!(case.stage, Stage::ApplicationReturned);
        on("2021-03-18")
            .given(reviewed_case())
            .when(give_back())
            .then_refused(&Refusal::WrongStage { act: "return-application", stage: Stage::PendingDecision });
    }
}
