//! Separation of duties (一审一核, 受理审批勘验出证四分离).
//!
//! What lives here: which duties one person may not join on one case. What must never live here: who holds which role;
//! that is the authority table of the application. The one surprising thing: the check looks at everything that ever
//! happened on the case, also at a review that the checker sent back, so nobody slips in by taking turns.

use serde::{Deserialize, Serialize};

use crate::item::DutiesPolicy;

use super::Facts;
use super::refusal::Refusal;
use super::state::Case;

/// A duty on a case that is tied to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// 受理
    Accept,
    /// 审查 (一审)
    Review,
    /// 核准 (一核)
    Check,
    /// 出证
    Issue,
    /// 勘验或评审
    Survey,
    /// 主持听证
    Preside,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Self; 6] =
        [Self::Accept, Self::Survey, Self::Review, Self::Preside, Self::Check, Self::Issue];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Review => "review",
            Self::Check => "check",
            Self::Issue => "issue",
            Self::Survey => "survey",
            Self::Preside => "preside",
        }
    }

    /// Whether one person may hold both duties under this policy.
    pub fn may_join(self, other: Self, policy: &DutiesPolicy) -> bool {
        use Duty::{Accept, Check, Issue, Preside, Review, Survey};
        match (self, other) {
            (Review, Check) | (Check, Review) => policy.immediate,
            // The presider is not the reviewing officer (XKF 48(3)); other duties go with presiding.
            (Review, Preside) | (Preside, Review) => false,
            (Accept, Accept)
            | (Review, Review)
            | (Check, Check)
            | (Issue, Issue)
            | (Survey, Survey)
            | (Preside, Accept | Check | Issue | Survey | Preside)
            | (Accept | Check | Issue | Survey, Preside) => true,
            (Accept, Review | Check | Issue | Survey)
            | (Review | Check | Issue | Survey, Accept)
            | (Review | Check, Issue | Survey)
            | (Issue | Survey, Review | Check)
            | (Issue, Survey)
            | (Survey, Issue) => !policy.four_way_separation,
        }
    }
}

/// Refuses a duty to an officer whose earlier duty on this case forbids it.
///
/// # Errors
/// [`Refusal::SameOfficer`].
pub fn keep_apart(case: &Case, wanted: Duty, officer: &str, policy: &DutiesPolicy) -> Result<(), Refusal> {
    match case.duties.iter().find(|(done, who)| who == officer && !done.may_join(wanted, policy)) {
        Some((done, _)) => Err(Refusal::SameOfficer { done: *done, wanted, officer: officer.to_owned() }),
        None => Ok(()),
    }
}

/// Refuses a duty that was given to somebody else, or that the separation forbids.
///
/// # Errors
/// [`Refusal::AssignedElsewhere`], [`Refusal::SameOfficer`].
pub(super) fn take(case: &Case, wanted: Duty, officer: &str, facts: &Facts<'_>) -> Result<(), Refusal> {
    match case.assigned.iter().find(|(duty, _)| *duty == wanted) {
        Some((_, to)) if to != officer && facts.stands_in_for != Some(to.as_str()) => {
            Err(Refusal::AssignedElsewhere { to: to.clone() })
        }
        Some(_) | None => keep_apart(case, wanted, officer, &facts.guide.duties),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The four of 四分离.
    const EVERY: [Duty; 5] = [Duty::Accept, Duty::Review, Duty::Check, Duty::Issue, Duty::Survey];

    #[test]
    fn reviewer_and_checker_differ_unless_the_item_is_immediate() {
        let promise = DutiesPolicy { four_way_separation: false, immediate: false };
        assert!(!Duty::Review.may_join(Duty::Check, &promise));
        let immediate = DutiesPolicy { four_way_separation: false, immediate: true };
        assert!(Duty::Review.may_join(Duty::Check, &immediate));
    }

    #[test]
    fn whoever_presides_did_not_review() {
        let policy = DutiesPolicy { four_way_separation: false, immediate: true };
        assert!(
            !Duty::Preside.may_join(Duty::Review, &policy) && Duty::Preside.may_join(Duty::Check, &policy)
        );
    }

    #[test]
    fn four_way_separation_keeps_every_pair_apart() {
        let policy = DutiesPolicy { four_way_separation: true, immediate: false };
        for one in EVERY {
            for other in EVERY {
                assert_eq!(one.may_join(other, &policy), one == other, "{one:?} {other:?}");
            }
        }
    }
}
