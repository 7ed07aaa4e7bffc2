//! 当场决定 (XKF 34 ¶2): a complete application for an immediate item is accepted, reviewed and granted in one breath.
//!
//! What must never live here: a rule of its own; the acts that it joins decide one after the other. The one surprising
//! thing: only a grant is given on the spot. Whoever would deny takes the ordinary way, with two pairs of eyes.

use super::accept::{self, Accept};
use super::check::{self, Check, Remedies, Verdict};
use super::refusal::Refusal;
use super::review::{self, Recommendation, Review};
use super::state::{Case, evolve};
use super::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct DecideAtOnce {
    /// The officer.
    pub by: String,
    /// The opinion; required.
    pub opinion: String,
    /// The number taken for the decision.
    pub number: String,
    /// The remedies of this authority.
    pub remedies: Remedies,
}

pub(super) fn decide(case: &Case, command: DecideAtOnce, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    if !facts.guide.duties.immediate {
        return Err(Refusal::NotImmediate);
    }
    let DecideAtOnce { by, opinion, number, remedies } = command;
    let mut events = accept::decide(case, Accept { by: by.clone() }, facts)?;
    let accepted = events.iter().fold(case.clone(), evolve);
    let review = Review { by: by.clone(), recommendation: Recommendation::Grant, opinion: opinion.clone() };
    let reviewed = review::decide(&accepted, review, facts)?;
    let ready = reviewed.iter().fold(accepted, evolve);
    events.extend(reviewed);
    let check = Check { by, verdict: Verdict::Grant, opinion, number, remedies };
    events.extend(check::decide(&ready, check, facts)?);
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::DecideAtOnce;
    use crate::case::testing::*;
    use crate::case::{Command, Refusal, Stage};

    fn at_once() -> Command {
        let Command::Check(check) = check("wang", crate::case::check::Verdict::Grant, "") else {
            unreachable!("a check")
        };
        Command::DecideAtOnce(DecideAtOnce {
            by: "wang".into(),
            opinion: "材料齐全，当场准予".into(),
            number: check.number,
            remedies: check.remedies,
        })
    }

    #[test]
    fn an_immediate_item_is_granted_on_the_spot() {
        let case =
            on("2021-03-12").given(vec![submitted("2021-03-12")]).immediate().when(at_once()).then_state();
        assert_eq!(case.stage, Stage::Granted);
        assert_eq!(case.revision, 4);
    }

    #[test]
    fn a_promise_item_takes_two_pairs_of_eyes() {
        on("2021-03-12")
            .given(vec![submitted("2021-03-12")])
            .when(at_once())
            .then_refused(&Refusal::NotImmediate);
    }
}
