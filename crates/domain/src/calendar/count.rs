//! Counting over the calendar.
//!
//! A year is a bitmap of its working days, so that counting and stepping are a few `popcount`s: a
//! worklist reads hundreds of clocks for one page.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Calendar, CalendarYear, DayKind, Due, NoCalendar, is_weekend};

const WORDS: usize = 6;

/// A year prepared for counting.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) data: CalendarYear,
    // Bit n is the day n of the year, counted from 1; bit 0 and the bits past the year stay clear.
    working: [u64; WORDS],
    // Working days in all words before this one; the last entry is the year's total.
    before: [u16; WORDS + 1],
}

impl Table {
    pub(super) fn new(data: CalendarYear) -> Self {
        let mut working = [0u64; WORDS];
        let mut set = |date: Date, on: bool| {
            let day = day_of(date);
            let bit = 1u64 << (day % 64);
            if on { working[day / 64] |= bit } else { working[day / 64] &= !bit }
        };
        if let Ok(first) = Date::new(data.year, 1, 1) {
            first.series(1.day()).take_while(|date| date.year() == data.year).for_each(|date| {
                set(date, !is_weekend(date));
            });
        }
        let own = |date: &Date| date.year() == data.year;
        data.off.iter().map(|day| day.date).filter(own).for_each(|date| set(date, false));
        data.on.iter().map(|day| day.date).filter(own).for_each(|date| set(date, true));
        let mut before = [0u16; WORDS + 1];
        for (at, word) in working.iter().enumerate() {
            before[at + 1] = before[at] + ones(*word);
        }
        Self { data, working, before }
    }

    pub(super) fn is_working(&self, date: Date) -> bool {
        let day = day_of(date);
        self.working[day / 64] >> (day % 64) & 1 == 1
    }

    pub(super) fn kind(&self, date: Date) -> DayKind<'_> {
        let working = self.is_working(date);
        match (working, is_weekend(date)) {
            (true, false) => DayKind::Working,
            (true, true) => DayKind::MadeUp(self.name(date, working)),
            (false, true) => DayKind::Weekend,
            (false, false) => DayKind::Holiday(self.name(date, working)),
        }
    }

    fn name(&self, date: Date, working: bool) -> Option<&str> {
        let days = if working { &self.data.on } else { &self.data.off };
        let day = days.iter().find(|day| day.date == date)?;
        if day.name.is_empty() { None } else { Some(&day.name) }
    }

    fn total(&self) -> u16 {
        self.before[WORDS]
    }

    /// Working days from the first of the year through this day of the year.
    fn through(&self, day: usize) -> u16 {
        let upto = u64::MAX >> (63 - day % 64);
        self.before[day / 64] + ones(self.working[day / 64] & upto)
    }

    /// The date of the `nth` working day of the year, counted from 1.
    fn nth(&self, nth: u16) -> Option<Date> {
        let at = (0..WORDS).find(|at| self.before[at + 1] >= nth)?;
        let mut word = self.working[at];
        for _ in 1..nth.checked_sub(self.before[at])? {
            word &= word.wrapping_sub(1);
        }
        let day = i64::try_from(at * 64).ok()? + i64::from(word.trailing_zeros());
        // The bit is a day of this year, so neither step can fail.
        Date::new(self.data.year, 1, 1).ok()?.checked_add((day - 1).days()).ok()
    }
}

fn ones(word: u64) -> u16 {
    // At most 64.
    u16::try_from(word.count_ones()).unwrap_or(0)
}

fn day_of(date: Date) -> usize {
    // 1 to 366.
    usize::try_from(date.day_of_year()).unwrap_or(0)
}

impl Calendar {
    /// The last day of a period of working days (Administrative Licensing Law art. 82). The first day
    /// is not counted (Civil Code art. 201), so a start on a rest day makes the next working day day 1.
    /// Zero days end on the start day itself.
    pub fn add_working_days(&self, start: Date, days: u16) -> Result<Due, NoCalendar> {
        let mut table = self.require(start.year())?;
        let mut provisional = table.data.provisional;
        if days == 0 {
            return Ok(Due { date: start, provisional });
        }
        let mut nth = u32::from(table.through(day_of(start))) + u32::from(days);
        loop {
            if let Some(date) = u16::try_from(nth).ok().and_then(|nth| table.nth(nth)) {
                return Ok(Due { date, provisional });
            }
            nth = nth.saturating_sub(u32::from(table.total()));
            table = self.require(table.data.year.saturating_add(1))?;
            provisional |= table.data.provisional;
        }
    }

    /// Working days after `after`, up to and including `through`; negative when `through` is earlier.
    pub fn count_working_days(&self, after: Date, through: Date) -> Result<i32, NoCalendar> {
        if through < after {
            return self.count_working_days(through, after).map(|count| -count);
        }
        let first = self.require(after.year())?;
        let mut count = -i32::from(first.through(day_of(after)));
        for year in after.year()..through.year() {
            count += i32::from(self.require(year)?.total());
        }
        Ok(count + i32::from(self.require(through.year())?.through(day_of(through))))
    }

    /// The last day of a period of calendar days. When that is a rest day, the period ends on the first
    /// working day after it (Civil Code art. 203).
    pub fn add_calendar_days(&self, start: Date, days: u16) -> Result<Due, NoCalendar> {
        self.after_rest(start.saturating_add(i64::from(days).days()))
    }

    /// The last day of a period of months: the corresponding day, or the last of the month where there
    /// is none (Civil Code art. 202); moved off a rest day like any other (art. 203).
    pub fn add_months(&self, start: Date, months: u16) -> Result<Due, NoCalendar> {
        self.after_rest(start.saturating_add(i64::from(months).months()))
    }

    /// The day itself when it is worked, or else the next day that is.
    pub fn after_rest(&self, date: Date) -> Result<Due, NoCalendar> {
        if self.is_working_day(date)? {
            return Ok(Due { date, provisional: self.is_provisional(date, date) });
        }
        self.add_working_days(date, 1)
    }

    /// Whether any year from the one of `from` through the one of `through` is provisional.
    pub fn is_provisional(&self, from: Date, through: Date) -> bool {
        (from.year()..=through.year())
            .any(|year| self.table(year).is_some_and(|table| table.data.provisional))
    }
}
