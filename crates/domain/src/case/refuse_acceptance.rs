//! 不予受理: no permit is needed, or another organ is competent (XKF 32(1), 32(2)).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::duties::{self, Duty};
use super::refusal::Refusal;
use super::state::Case;
use super::{Event, Facts};

/// Why an application is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema), schema(as = RefusalGround))]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// The matter needs no permit (XKF 32(1)).
    NotRequired,
    /// The matter is not this organ's (XKF 32(2)); the competent organ is to be named.
    NotCompetent,
}

impl Ground {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotRequired => "not-required",
            Self::NotCompetent => "not-competent",
        }
    }
}

/// The command.
#[derive(Debug, Clone)]
pub struct RefuseAcceptance {
    /// The window officer.
    pub by: String,
    /// The legal ground.
    pub ground: Ground,
    /// The reason in the officer's words.
    pub reason: String,
    /// The organ to turn to; required when this one is not competent.
    pub competent_organ: Option<String>,
}

/// 不予受理: acceptance was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptanceRefused {
    /// The officer.
    pub by: String,
    /// The legal ground.
    pub ground: Ground,
    /// The reason.
    pub reason: String,
    /// The organ to turn to.
    pub competent_organ: Option<String>,
    /// The day.
    pub refused_on: Date,
}

pub(super) fn decide(
    case: &Case,
    command: RefuseAcceptance,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    case.must_be_received("refuse-acceptance")?;
    duties::take(case, Duty::Accept, &command.by, facts)?;
    let organ = command.competent_organ.filter(|organ| !organ.trim().is_empty());
    let organ_missing = command.ground == Ground::NotCompetent && organ.is_none();
    if command.reason.trim().is_empty() || organ_missing {
        return Err(Refusal::ReasonMissing);
    }
    Ok(vec![
        AcceptanceRefused {
            by: command.by,
            ground: command.ground,
            reason: command.reason,
            competent_organ: organ,
            refused_on: facts.today(),
        }
        .into(),
    ])
}

#[cfg(test)]
mod tests {
    use crate::case::testing::*;
    use crate::case::{Refusal, Stage};

    #[test]
    fn a_refusal_names_its_ground() {
        let case = on("2021-03-15")
            .given(vec![submitted("2021-03-12")])
            .when(refuse_acceptance("wang", None))
            .then_state();
        assert_eq!(case.stage, Stage::NotAccepted);
    }

    #[test]
    fn a_refusal_for_competence_names_the_competent_organ() {
        on("2021-03-15")
            .given(vec![submitted("2021-03-12")])
            .when(refuse_acceptance("wang", Some("")))
            .then_refused(&Refusal::ReasonMissing);
    }
}
