//! The ground that every rule stands on: calendars, clocks, codes, places and items, checked against
//! worked examples.
#![expect(clippy::unwrap_used, reason = "a helper of a test that cannot go on stops it")]

#[path = "ground/authority.rs"]
mod authority;
#[path = "ground/calendar.rs"]
mod calendar;
#[path = "ground/clock.rs"]
mod clock;
#[path = "ground/clock_properties.rs"]
mod clock_properties;
#[path = "ground/codes.rs"]
mod codes;
#[path = "ground/division.rs"]
mod division;
