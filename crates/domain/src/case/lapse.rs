//! Silence first: what the passing of time has already caused, whether or not anybody looked.
//!
//! XKF 32(4): whoever is not told within five working days what is missing counts as accepted from the day of receipt.
//! The effect has a day of its own, which is not the day on which it was written down.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::clocks;
use super::refusal::Refusal;
use super::stage::Stage;
use super::state::Case;
use super::{Event, Facts};

/// 逾期未告知视为受理: accepted by silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeemedAccepted {
    /// From which day it counts as accepted: the day of receipt.
    pub accepted_on: Date,
    /// The last day on which a notice would have been in time.
    pub notice_due: Date,
    /// The first day on which the effect existed.
    pub effective_on: Date,
    /// The calendar by which the days were counted.
    pub calendar: String,
}

pub(super) fn decide(case: &Case, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    let (Stage::Received, Some(received_on)) = (case.stage, case.received_on) else {
        return Ok(Vec::new());
    };
    let notice_due = clocks::notice_due(received_on, facts.calendar)?;
    if facts.today() <= notice_due {
        return Ok(Vec::new());
    }
    let effective_on =
        notice_due.tomorrow().map_err(|_| Refusal::CalendarMissing { year: notice_due.year() })?;
    Ok(vec![
        DeemedAccepted {
            accepted_on: received_on,
            notice_due,
            effective_on,
            calendar: facts.calendar.version().to_owned(),
        }
        .into(),
    ])
}

#[cfg(test)]
mod tests {
    use crate::case::testing::*;
    use crate::case::{Command, Refusal, Stage};

    #[test]
    fn nothing_lapses_on_the_last_day() {
        let case = on("2021-05-10").given(vec![submitted("2021-04-29")]).when(Command::Lapse).then_state();
        assert_eq!(case.stage, Stage::Received);
    }

    #[test]
    fn silence_accepts_from_the_day_of_receipt() {
        let case = on("2021-05-11").given(vec![submitted("2021-04-29")]).when(Command::Lapse).then_state();
        assert_eq!(case.stage, Stage::UnderReview);
        assert!(case.deemed);
        assert_eq!(case.accepted_on, Some(day("2021-04-29")));
    }

    #[test]
    fn a_late_notice_meets_a_case_that_is_already_accepted() {
        on("2021-06-01")
            .given(vec![submitted("2021-04-29")])
            .when(request_supplement("wang"))
            .then_refused(&Refusal::DeemedAccepted { act: "request-supplement", since: day("2021-04-29") });
    }

    #[test]
    fn a_late_act_still_finds_the_effect_of_silence() {
        let events = on("2021-06-01").given(vec![submitted("2021-04-29")]).when(review("li")).then_events();
        let kinds: Vec<_> = events.iter().map(crate::case::Event::kind).collect();
        assert_eq!(kinds, ["case.deemed-accepted", "case.reviewed"]);
    }
}
