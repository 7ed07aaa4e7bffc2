//! Explaining a clock: every day from the start through the due date, and why it counted or not.

use jiff::civil::Date;
use serde::Serialize;

use super::{ClockInput, LimitUnit, PauseGround};
use crate::calendar::{DayKind, NoCalendar};

/// What a day meant for the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "mark", content = "detail")]
pub enum DayMark<'c> {
    /// The day of receipt or acceptance.
    Start,
    /// The n-th counted day.
    Counted(u32),
    /// The n-th counted day, a weekend day worked in exchange for a holiday.
    MadeUpCounted(u32),
    /// A Saturday or Sunday.
    Weekend,
    /// A holiday, with its name where known.
    Holiday(Option<&'c str>),
    /// Not counted because of a procedure of art. 45.
    Paused(PauseGround),
    /// Added because the period of calendar days would have ended on a rest day.
    RestDayAtEnd,
    /// The n-th day past the due date.
    Overdue(u32),
    /// A rest day or made-up time past the due date that adds nothing to the delay.
    OverdueRest,
}

/// One day of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Day<'c> {
    /// The day.
    pub date: Date,
    /// What it meant.
    #[serde(flatten)]
    pub kind: DayMark<'c>,
    /// The rule, as a stable key that the pages translate, such as `licensing-law.82`.
    pub rule: &'static str,
}

/// Every day from the start through the due date, and through today when that is later.
pub fn explain<'a>(input: &ClockInput<'a>) -> Result<Vec<Day<'a>>, NoCalendar> {
    let due = input.due()?.date;
    let end = input.now().max(due);
    let mut days = vec![Day { date: input.start, kind: DayMark::Start, rule: "civil-code.201" }];
    let (mut counted, mut late) = (0, 0);
    let mut date = input.start;
    while date < end {
        date = date.tomorrow().map_err(|_| NoCalendar { year: date.year() })?;
        let calendar = input.calendar.kind(date)?;
        let (kind, rule) = if date > due {
            overdue(input.limit.unit, calendar, &mut late)
        } else if counted == input.total() {
            (DayMark::RestDayAtEnd, "civil-code.203")
        } else {
            running(input, date, calendar, &mut counted)
        };
        days.push(Day { date, kind, rule });
    }
    Ok(days)
}

fn running<'a>(
    input: &ClockInput<'a>,
    date: Date,
    calendar: DayKind<'a>,
    counted: &mut u32,
) -> (DayMark<'a>, &'static str) {
    let working = input.limit.unit == LimitUnit::Working;
    match (working, calendar) {
        (true, DayKind::Weekend) => return (DayMark::Weekend, "calendar.weekend"),
        (true, DayKind::Holiday(name)) => return (DayMark::Holiday(name), "calendar.holiday"),
        (true, DayKind::Working | DayKind::MadeUp(_)) | (false, _) => {}
    }
    if let Some(pause) = input.paused_on(date) {
        return (DayMark::Paused(pause.ground), "licensing-law.45");
    }
    *counted += 1;
    match (working, calendar) {
        (true, DayKind::MadeUp(_)) => (DayMark::MadeUpCounted(*counted), "calendar.made-up"),
        (true, DayKind::Working | DayKind::Weekend | DayKind::Holiday(_)) => {
            (DayMark::Counted(*counted), "licensing-law.82")
        }
        (false, _) => (DayMark::Counted(*counted), "civil-code.200"),
    }
}

fn overdue<'a>(unit: LimitUnit, calendar: DayKind<'a>, late: &mut u32) -> (DayMark<'a>, &'static str) {
    let counts = match unit {
        LimitUnit::Working => calendar.is_working(),
        LimitUnit::Calendar => true,
    };
    if counts {
        *late += 1;
        (DayMark::Overdue(*late), "clock.overdue")
    } else {
        (DayMark::OverdueRest, "clock.overdue")
    }
}
