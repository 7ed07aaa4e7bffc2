//! 批准再次补正: a second notice is unlawful (XKF 32(4)); the head may allow it, in her own name, and it is counted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::state::Case;
use super::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct AllowSupplement {
    /// The head who answers for it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// 批准再次补正: one more notice may be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementAllowed {
    /// The head.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The day.
    pub allowed_on: Date,
}

pub(super) fn decide(
    case: &Case,
    command: AllowSupplement,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    case.must_be_received("allow-supplement")?;
    if case.may_request_supplement() {
        return Err(Refusal::SupplementNotUsed);
    }
    if command.reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(vec![SupplementAllowed { by: command.by, reason: command.reason, allowed_on: facts.today() }.into()])
}

#[cfg(test)]
mod tests {
    use super::AllowSupplement;
    use crate::case::testing::*;
    use crate::case::{Command, Refusal, Stage};

    fn allow() -> Command {
        Command::AllowSupplement(AllowSupplement { by: "head".into(), reason: "新发现的缺漏".into() })
    }

    #[test]
    fn a_second_notice_takes_the_name_of_the_head() {
        let mut past =
            vec![submitted("2021-03-12"), supplement_requested("2021-03-15", "wang"), supplied("2021-03-16")];
        past.extend(on("2021-03-17").given(past.clone()).when(allow()).then_events());
        let case = on("2021-03-17").given(past).when(request_supplement("wang")).then_state();
        assert_eq!((case.stage, case.supplement_notices), (Stage::SupplementRequested, 2));
    }

    #[test]
    fn the_first_notice_needs_nobody_to_allow_it() {
        on("2021-03-15")
            .given(vec![submitted("2021-03-12")])
            .when(allow())
            .then_refused(&Refusal::SupplementNotUsed);
    }
}
