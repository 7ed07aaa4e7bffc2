//! 预审: a look at an online application before acceptance, told to the applicant.
//!
//! It decides nothing and stops no clock: the five days for a notice run on, and silence still accepts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::state::Case;
use super::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct PreReview {
    /// The window officer.
    pub by: String,
    /// Whether nothing seems to be missing.
    pub complete: bool,
    /// The opinion; required.
    pub opinion: String,
}

/// 预审: the opinion was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreReviewed {
    /// The officer.
    pub by: String,
    /// Whether nothing seems to be missing.
    pub complete: bool,
    /// The opinion.
    pub opinion: String,
    /// The day.
    pub pre_reviewed_on: Date,
}

pub(super) fn decide(case: &Case, command: PreReview, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    case.must_be_received("pre-review")?;
    if command.opinion.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(vec![
        PreReviewed {
            by: command.by,
            complete: command.complete,
            opinion: command.opinion,
            pre_reviewed_on: facts.today(),
        }
        .into(),
    ])
}

#[cfg(test)]
mod tests {
    use super::PreReview;
    use crate::case::testing::*;
    use crate::case::{Command, Stage};

    #[test]
    fn an_opinion_beforehand_stops_no_clock() {
        let pre_review =
            PreReview { by: "wang".into(), complete: true, opinion: "材料齐全，可以受理".into() };
        let mut past = vec![submitted("2021-04-29")];
        past.extend(on("2021-04-30").given(past.clone()).when(Command::PreReview(pre_review)).then_events());
        let case = on("2021-05-11").given(past).when(Command::Lapse).then_state();
        assert_eq!((case.stage, case.deemed), (Stage::UnderReview, true));
    }
}
