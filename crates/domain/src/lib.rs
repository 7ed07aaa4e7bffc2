//! What the law says: acts, clocks, codes and rules.
//!
//! Everything here is a pure function of its arguments. What must never live here: input or output,
//! asynchronous code, the wall clock, randomness. The surprising thing: data files (calendars,
//! divisions, items) are compiled in as text and parsed by the same code that reads an import.
#![warn(missing_docs)]

pub mod authority;
pub mod calendar;
pub mod case;
pub mod certificate;
pub mod clock;
pub mod codes;
pub mod decider;
pub mod division;
pub mod ids;
pub mod item;
pub mod push;
pub mod rating;
pub mod seal;

/// The office's civil day of an instant (UTC+08:00, Asia/Shanghai).
pub fn office_day(at: jiff::Timestamp) -> jiff::civil::Date {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(8)).to_datetime(at).date()
}
