//! 启动特别程序: hearing, test, expert review and the like are not counted (XKF 45); the applicant is told how long.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock::PauseGround;

use super::refusal::Refusal;
use super::stage::Stage;
use super::state::Case;
use super::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct SuspendClock {
    /// The officer in charge.
    pub by: String,
    /// Which of the grounds of Art. 45.
    pub ground: PauseGround,
    /// Working days that the procedure is expected to need, 1 to 365, told to the applicant.
    pub days_needed: u16,
    /// What for.
    pub reason: String,
}

/// 特别程序开始: the clock rests from this day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockSuspended {
    /// The officer.
    pub by: String,
    /// The ground.
    pub ground: PauseGround,
    /// First day that is not counted.
    pub from: Date,
    /// Days told to the applicant.
    pub days_needed: u16,
    /// What for.
    pub reason: String,
}

pub(super) fn decide(case: &Case, command: SuspendClock, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    if !matches!(case.stage, Stage::UnderReview | Stage::PendingDecision) {
        return Err(Refusal::WrongStage { act: "suspend-clock", stage: case.stage });
    }
    if let Some(since) = case.paused_since() {
        return Err(Refusal::AlreadyPaused { since });
    }
    if command.reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    if !(1..=365).contains(&command.days_needed) {
        return Err(Refusal::DaysOutOfRange { least: 1, most: 365 });
    }
    Ok(vec![
        ClockSuspended {
            by: command.by,
            ground: command.ground,
            from: facts.today(),
            days_needed: command.days_needed,
            reason: command.reason,
        }
        .into(),
    ])
}

#[cfg(test)]
mod tests {
    use crate::case::testing::*;
    use crate::case::{Refusal, Stage};

    #[test]
    fn the_clock_rests_from_the_day_of_the_notice() {
        let case = on("2021-03-22")
            .given(vec![submitted("2021-03-12"), accepted("2021-03-12", "wang")])
            .when(suspend_clock("li"))
            .then_state();
        assert_eq!(case.stage, Stage::UnderReview);
        assert_eq!(case.paused_since(), Some(day("2021-03-22")));
    }

    #[test]
    fn a_clock_that_rests_is_not_stopped_again() {
        on("2021-03-23")
            .given(vec![
                submitted("2021-03-12"),
                accepted("2021-03-12", "wang"),
                clock_suspended("2021-03-22", "li"),
            ])
            .when(suspend_clock("li"))
            .then_refused(&Refusal::AlreadyPaused { since: day("2021-03-22") });
    }
}
