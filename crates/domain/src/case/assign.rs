//! 分派: a duty on a case is given to one officer; others then leave it alone until it is given on.
//!
//! The one surprising thing: giving a duty to somebody checks the separation at once, so nobody is sent work that he
//! would have to refuse.

use serde::{Deserialize, Serialize};

use super::duties::{self, Duty};
use super::refusal::Refusal;
use super::state::Case;
use super::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct Assign {
    /// Who gives it.
    pub by: String,
    /// The duty.
    pub duty: Duty,
    /// To whom; `None` opens it to everybody of the role again.
    pub to: Option<String>,
    /// Why, if somebody wants to say: absence, workload.
    pub reason: String,
}

/// 分派: given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// Who gave it.
    pub by: String,
    /// The duty.
    pub duty: Duty,
    /// To whom.
    pub to: Option<String>,
    /// Why.
    pub reason: String,
}

pub(super) fn decide(case: &Case, command: Assign, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    if case.stage.is_final() || case.revision == 0 {
        return Err(Refusal::WrongStage { act: "assign", stage: case.stage });
    }
    if let Some(to) = &command.to {
        duties::keep_apart(case, command.duty, to, &facts.guide.duties)?;
    }
    Ok(vec![Assigned { by: command.by, duty: command.duty, to: command.to, reason: command.reason }.into()])
}

#[cfg(test)]
mod tests {
    use super::Assign;
    use crate::case::duties::Duty;
    use crate::case::testing::*;
    use crate::case::{Command, Event, Refusal, Stage};

    fn assign(to: Option<&str>) -> Command {
        Command::Assign(Assign {
            by: "head".into(),
            duty: Duty::Review,
            to: to.map(str::to_owned),
            reason: "休假".into(),
        })
    }

    fn given_to(to: Option<&str>) -> Vec<Event> {
        let mut past = vec![submitted("2021-03-12"), accepted("2021-03-12", "wang")];
        past.extend(on("2021-03-15").given(past.clone()).when(assign(to)).then_events());
        past
    }

    #[test]
    fn a_duty_that_was_given_to_one_is_not_done_by_another() {
        on("2021-03-16")
            .given(given_to(Some("qian")))
            .when(review("li"))
            .then_refused(&Refusal::AssignedElsewhere { to: "qian".into() });
        let done = on("2021-03-16").given(given_to(Some("qian"))).when(review("qian")).then_state();
        assert_eq!(done.stage, Stage::PendingDecision);
        let open = on("2021-03-16").given(given_to(None)).when(review("li")).then_state();
        assert_eq!(open.stage, Stage::PendingDecision);
    }

    #[test]
    fn nobody_is_given_what_the_separation_forbids_him() {
        on("2021-03-15")
            .given(vec![submitted("2021-03-12"), accepted("2021-03-12", "wang")])
            .when(assign(Some("wang")))
            .then_refused_with("case.duties.same-officer");
    }
}
