//! 代为履职: somebody acts for an absent officer. The separation goes along: what the stand-in does counts as done by
//! both, so nobody reaches a forbidden duty through another's hands.

use serde::{Deserialize, Serialize};

use super::duties::{self, Duty};
use super::refusal::Refusal;
use super::state::Case;
use super::{Event, Facts};

/// 代为履职: a duty was done for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoodIn {
    /// The duty.
    pub duty: Duty,
    /// Who acted.
    pub officer: String,
    /// For whom.
    pub principal: String,
}

/// Writes down that the following act is done for somebody else, if it is.
pub(super) fn decide(
    case: &Case,
    duty: Option<(Duty, &str)>,
    facts: &Facts<'_>,
) -> Result<Option<Event>, Refusal> {
    let (Some((duty, officer)), Some(principal)) = (duty, facts.stands_in_for) else { return Ok(None) };
    duties::keep_apart(case, duty, principal, &facts.guide.duties)?;
    Ok(Some(StoodIn { duty, officer: officer.to_owned(), principal: principal.to_owned() }.into()))
}

#[cfg(test)]
mod tests {
    use crate::case::check::Verdict;
    use crate::case::testing::*;

    #[test]
    fn whoever_acts_for_the_reviewer_shares_the_reviewers_separation() {
        let past = vec![submitted("2021-03-12"), accepted("2021-03-12", "wang")];
        on("2021-03-16")
            .given(past.clone())
            .standing_in_for("wang")
            .when(review("li"))
            .then_refused_with("case.duties.same-officer");
        let mut reviewed = past;
        reviewed.extend(
            on("2021-03-16").given(reviewed.clone()).standing_in_for("qian").when(review("li")).then_events(),
        );
        for officer in ["li", "qian"] {
            on("2021-03-17")
                .given(reviewed.clone())
                .when(check(officer, Verdict::Grant, ""))
                .then_refused_with("case.duties.same-officer");
        }
        on("2021-03-17").given(reviewed).when(check("zhao", Verdict::Grant, "")).then_events();
    }
}
