//! The legal calendar: which days are working days, and what a period of days, working days or
//! months ends on.
//!
//! What must never live here: the opening hours of a hall or a bank, which differ from the legal
//! calendar, and any guess that does not say that it is one.
//! The surprising thing: a calendar can change after it was published (the Spring Festival of 2020
//! was lengthened while periods were running), so a calendar has a version, and a year that the State
//! Council has not published yet is an error unless somebody asked for a provisional one.

mod count;
mod import;
pub mod publication;
#[cfg(test)]
mod tests;

use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use thiserror::Error;

use self::count::Table;
pub use self::import::{ImportError, RowError, RowProblem, import};

/// One day on which the year departs from "Monday to Friday are worked".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The day.
    pub date: Date,
    /// The holiday that causes it, in Chinese, such as `春节`; empty where it is not known.
    pub name: String,
}

/// The exceptions of one year as the State Council Office published them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// 1 for the first publication, higher when the year was changed afterwards.
    pub version: u32,
    /// Where the exceptions come from.
    pub source: String,
    /// Whether this is our guess for a year that has not been published.
    pub provisional: bool,
    /// Weekdays that are not worked, ascending.
    pub off: Vec<Exception>,
    /// Weekend days that are worked instead, ascending.
    pub on: Vec<Exception>,
}

impl CalendarYear {
    /// The guess for an unpublished year: weekends, and the holidays whose date is fixed (1 January,
    /// 1 May, 1 to 3 October). Only good for showing a running case a date that is marked as such.
    pub fn provisional(year: i16) -> Self {
        let fixed =
            [(1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节"), (10, 2, "国庆节"), (10, 3, "国庆节")];
        let off = fixed
            .into_iter()
            .filter_map(|(month, day, name)| Some((Date::new(year, month, day).ok()?, name)))
            .filter(|(date, _)| !is_weekend(*date))
            .map(|(date, name)| Exception { date, name: name.to_owned() })
            .collect();
        let source = "weekends and holidays of fixed date; the year is not published yet".to_owned();
        Self { year, version: 0, source, provisional: true, off, on: Vec::new() }
    }
}

/// What the calendar says about one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind<'c> {
    /// An ordinary working day.
    Working,
    /// A weekend day that is worked in exchange for a holiday.
    MadeUp(Option<&'c str>),
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// A weekday that is a holiday, or was exchanged for one; with the holiday's name where known.
    Holiday(Option<&'c str>),
}

impl DayKind<'_> {
    /// Whether periods of working days count this day.
    pub fn is_working(self) -> bool {
        match self {
            Self::Working | Self::MadeUp(_) => true,
            Self::Weekend | Self::Holiday(_) => false,
        }
    }
}

/// There is no calendar for a year that a period runs into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "no calendar for the year {year}: its working days are known only once the State Council Office has published them; import that year, or ask for a provisional one"
)]
pub struct NoCalendar {
    /// The year without data.
    pub year: i16,
}

/// The end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Due {
    /// The last day of the period; it ends with that day.
    pub date: Date,
    /// Whether a provisional year was counted, so that the date may still move.
    pub provisional: bool,
}

/// A set of calendar years.
#[derive(Debug, Clone)]
pub struct Calendar {
    // Ascending by year, at most one of each.
    tables: Vec<Arc<Table>>,
    version: Arc<str>,
}

impl Calendar {
    /// A calendar of these years. Of two entries for one year the published wins over the
    /// provisional, then the higher version, then the later entry.
    pub fn new(years: impl IntoIterator<Item = CalendarYear>) -> Self {
        let mut tables: Vec<Arc<Table>> = Vec::new();
        for year in years {
            put(&mut tables, year);
        }
        Self::of(tables)
    }

    fn of(tables: Vec<Arc<Table>>) -> Self {
        let years: Vec<&CalendarYear> = tables.iter().map(|table| &table.data).collect();
        let json = serde_json::to_vec(&years).unwrap_or_default();
        let digest = hex::encode(Sm3::digest(json));
        let span = match (years.first(), years.last()) {
            (Some(first), Some(last)) => format!("{}-{}", first.year, last.year),
            _ => "none".to_owned(),
        };
        Self { tables, version: format!("{span}.{}", &digest[..16]).into() }
    }

    /// The years that this program was built with.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Calendar> = LazyLock::new(read_embedded);
        &EMBEDDED
    }

    /// This calendar with one year added or replaced.
    #[must_use]
    pub fn with_year(&self, year: CalendarYear) -> Self {
        let mut tables = self.tables.clone();
        put(&mut tables, year);
        Self::of(tables)
    }

    /// This calendar with a provisional year wherever `from..=through` has none: for running cases,
    /// whose due dates then say that they are provisional.
    #[must_use]
    pub fn provisional_through(&self, from: i16, through: i16) -> Self {
        let mut tables = self.tables.clone();
        for year in (from..=through).filter(|year| self.table(*year).is_none()) {
            put(&mut tables, CalendarYear::provisional(year));
        }
        Self::of(tables)
    }

    /// Identifies the set of years and their content, such as `2019-2026.` and sixteen hex digits.
    /// An event that fixes a date records it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The years, ascending.
    pub fn years(&self) -> impl Iterator<Item = &CalendarYear> {
        self.tables.iter().map(|table| &table.data)
    }

    /// What kind of day this is.
    pub fn kind(&self, date: Date) -> Result<DayKind<'_>, NoCalendar> {
        self.require(date.year()).map(|table| table.kind(date))
    }

    /// Whether periods of working days count this day.
    pub fn is_working_day(&self, date: Date) -> Result<bool, NoCalendar> {
        self.require(date.year()).map(|table| table.is_working(date))
    }

    fn table(&self, year: i16) -> Option<&Table> {
        // Years are nearly always contiguous, so the place is a subtraction away.
        let first = self.tables.first()?.data.year;
        let guess = usize::try_from(i32::from(year) - i32::from(first)).ok()?;
        match self.tables.get(guess) {
            Some(table) if table.data.year == year => Some(table),
            _ => self.tables.iter().find(|table| table.data.year == year).map(AsRef::as_ref),
        }
    }

    fn require(&self, year: i16) -> Result<&Table, NoCalendar> {
        self.table(year).ok_or(NoCalendar { year })
    }
}

fn put(tables: &mut Vec<Arc<Table>>, year: CalendarYear) {
    match tables.binary_search_by_key(&year.year, |table| table.data.year) {
        Ok(at) => {
            let rank = |year: &CalendarYear| (!year.provisional, year.version);
            if rank(&year) >= rank(&tables[at].data) {
                tables[at] = Arc::new(Table::new(year));
            }
        }
        Err(at) => tables.insert(at, Arc::new(Table::new(year))),
    }
}

fn is_weekend(date: Date) -> bool {
    date.weekday().to_monday_zero_offset() >= 5
}

#[expect(clippy::panic, reason = "a broken embedded file is a broken build; a test reads them all")]
fn read_embedded() -> Calendar {
    let files = [
        include_str!("../../../data/calendar/2019.csv"),
        include_str!("../../../data/calendar/2020.csv"),
        include_str!("../../../data/calendar/2021.csv"),
        include_str!("../../../data/calendar/2022.csv"),
        include_str!("../../../data/calendar/2023.csv"),
        include_str!("../../../data/calendar/2024.csv"),
        include_str!("../../../data/calendar/2025.csv"),
        include_str!("../../../data/calendar/2026.csv"),
    ];
    Calendar::new(files.map(|text| import(text).unwrap_or_else(|error| panic!("embedded calendar: {error}"))))
}
