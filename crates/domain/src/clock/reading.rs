//! Reading a clock: one line of a worklist.

use jiff::civil::Date;
use serde::Serialize;

use super::light::own_light;
use super::spans::calendar_days;
use super::{ClockInput, Light, LimitUnit};
use crate::calendar::NoCalendar;

/// What the clock shows on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
pub struct Reading {
    /// The last day. While a pause is open: the last day if the case resumed tomorrow.
    pub due: Date,
    /// Days of the limit that are left after today, in its unit: 0 on the due day, negative from the
    /// day after it (at least −1, even on a weekend).
    pub remaining: i32,
    /// Days that have been counted so far.
    pub elapsed: u32,
    /// Days so far that would have counted but for a pause.
    pub paused_days: u32,
    /// The limit, extensions included.
    pub total: u32,
    /// The unit of all these days.
    pub unit: LimitUnit,
    /// Whether the clock stands still today.
    pub paused: bool,
    /// The day on which the clock stopped for good.
    pub stopped: Option<Date>,
    /// Whether the due date rests on a year that is not published yet.
    pub provisional: bool,
    /// The colour by this limit alone; see [`super::light`] for the two limits of a case.
    pub light: Light,
}

/// Reads the clock.
pub fn reading(input: &ClockInput<'_>) -> Result<Reading, NoCalendar> {
    let due = input.due()?;
    let now = input.now();
    let (elapsed, paused_days) =
        if now > input.start { input.counted_between(input.start, now)? } else { (0, 0) };
    let remaining = if now <= due.date {
        let (left, _) = input.counted_between(now.max(input.start), due.date)?;
        i32::try_from(left).unwrap_or(i32::MAX)
    } else {
        let late = match input.limit.unit {
            LimitUnit::Working => input.calendar.count_working_days(due.date, now)?,
            LimitUnit::Calendar => calendar_days(due.date, now),
        };
        -late.max(1)
    };
    let stopped = input.stopped.filter(|stopped| *stopped <= input.today);
    let mut reading = Reading {
        due: due.date,
        remaining,
        elapsed,
        paused_days,
        total: input.total(),
        unit: input.limit.unit,
        paused: stopped.is_none() && input.paused_on(now).is_some(),
        stopped,
        provisional: due.provisional,
        light: Light::Green,
    };
    reading.light = own_light(&reading);
    Ok(reading)
}
