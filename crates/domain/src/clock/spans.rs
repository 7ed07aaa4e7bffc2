//! Pauses as one sequence of separate spans, and counting around them, without allocating.

use jiff::civil::Date;

use super::{ClockInput, LimitUnit};
use crate::calendar::{Due, NoCalendar};

/// A maximal span of paused days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) from: Date,
    pub(super) through: Date,
}

impl ClockInput<'_> {
    /// The first span of paused days after `after`. An open pause lasts through the day of reading, so
    /// one that has not begun by then does not exist yet.
    fn next_span(&self, after: Date) -> Option<Span> {
        let now = self.now();
        let ended = |pause: &super::Pause| Span { from: pause.from, through: pause.through.unwrap_or(now) };
        let spans =
            || self.pauses.iter().map(ended).filter(|span| span.from <= span.through && span.through > after);
        let from = spans().map(|span| span.from).min()?.max(after.tomorrow().ok()?);
        let mut through = after;
        // Each turn joins what overlaps or touches; the end only grows, at most once for each pause.
        while let Some(further) = spans()
            .filter(|span| {
                span.from <= through.max(from).tomorrow().unwrap_or(Date::MAX) && span.through > through
            })
            .map(|span| span.through)
            .max()
        {
            through = further;
        }
        Some(Span { from, through })
    }

    /// Whether a day is paused, and by which ground.
    pub(super) fn paused_on(&self, date: Date) -> Option<&super::Pause> {
        let now = self.now();
        self.pauses.iter().find(|pause| pause.from <= date && date <= pause.through.unwrap_or(now))
    }

    /// Days in the limit's unit after `after` through `through`, paused or not; 0 when there are none.
    fn days_between(&self, after: Date, through: Date) -> Result<u32, NoCalendar> {
        let count = match self.limit.unit {
            LimitUnit::Working => self.calendar.count_working_days(after, through)?,
            LimitUnit::Calendar => calendar_days(after, through),
        };
        Ok(u32::try_from(count).unwrap_or(0))
    }

    /// The days after `after` through `through`: (counted, not counted because paused).
    pub(super) fn counted_between(&self, after: Date, through: Date) -> Result<(u32, u32), NoCalendar> {
        let (mut cursor, mut paused) = (after, 0);
        while let Some(span) = self.next_span(cursor).filter(|span| span.from <= through) {
            let end = span.through.min(through);
            paused += self.days_between(span.from.yesterday().unwrap_or(span.from), end)?;
            cursor = end;
            if end == through {
                break;
            }
        }
        Ok((self.days_between(after, through)?.saturating_sub(paused), paused))
    }

    /// The last counted day of the limit, before the rule about rest days at the end.
    fn last_counted(&self) -> Result<Due, NoCalendar> {
        let (mut cursor, mut left) = (self.start, self.total());
        while left > 0 {
            let Some(span) = self.next_span(cursor) else { break };
            let free = self.days_between(cursor, span.from.yesterday().unwrap_or(span.from))?;
            if free >= left {
                break;
            }
            left -= free;
            cursor = span.through;
        }
        self.plain(cursor, left)
    }

    fn plain(&self, start: Date, days: u32) -> Result<Due, NoCalendar> {
        let days = u16::try_from(days).unwrap_or(u16::MAX);
        match self.limit.unit {
            LimitUnit::Working => self.calendar.add_working_days(start, days),
            LimitUnit::Calendar => Ok(Due {
                date: start.saturating_add(jiff::ToSpan::days(i64::from(days))),
                provisional: false,
            }),
        }
    }

    /// The last day of the limit.
    pub(super) fn due(&self) -> Result<Due, NoCalendar> {
        let last = self.last_counted()?;
        let mut date = last.date;
        if self.limit.unit == LimitUnit::Calendar && self.total() > 0 {
            // Civil Code art. 203: not on a rest day, and while the clock stands still no day passes.
            while !self.calendar.is_working_day(date)? || (date > last.date && self.paused_on(date).is_some())
            {
                date = date.tomorrow().map_err(|_| NoCalendar { year: date.year() })?;
            }
        }
        let provisional = last.provisional || self.calendar.is_provisional(self.start, date);
        Ok(Due { date, provisional })
    }
}

/// Calendar days from one day to another; negative when the second is earlier.
pub(super) fn calendar_days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
