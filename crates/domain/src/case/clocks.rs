//! Which clocks run on a case, and from when.
//!
//! What lives here: the case's dates handed to the legal clock. What must never live here: counting; that is `clock`.
//! The one surprising thing: due dates are never stored. What an event carries is how the date stood on its day.

use jiff::civil::Date;

use crate::calendar::{Calendar, NoCalendar};
use crate::clock::{self, ClockBasis, ClockInput, Light, Limit, Reading};
use crate::item::ItemRevision;

use super::refusal::Refusal;
use super::state::Case;

/// The two days by which a case must be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDates {
    /// By the office's promise.
    pub promised: Date,
    /// By law.
    pub statutory: Date,
}

/// Both clocks of a case as they stand on a day.
#[derive(Debug, Clone)]
pub struct Clocks {
    /// The promised one.
    pub promised: Reading,
    /// The statutory one.
    pub statutory: Reading,
    /// The light that follows from both.
    pub light: Light,
}

impl From<NoCalendar> for Refusal {
    fn from(missing: NoCalendar) -> Self {
        Self::CalendarMissing { year: missing.year }
    }
}

pub(super) fn notice_due(received: Date, calendar: &Calendar) -> Result<Date, Refusal> {
    Ok(clock::notice_due(received, calendar)?.date)
}

impl Case {
    /// What the clock of one limit is derived from; `None` before its first day.
    pub fn clock_input<'a>(
        &'a self,
        limit: &'a Limit,
        calendar: &'a Calendar,
        today: Date,
    ) -> Option<ClockInput<'a>> {
        let start = match limit.basis {
            ClockBasis::Receipt => self.received_on,
            ClockBasis::Acceptance => self.accepted_on,
        }?;
        Some(ClockInput {
            start,
            limit,
            extra_days: self.extra_days,
            pauses: &self.pauses,
            calendar,
            today,
            stopped: self.ended_on,
        })
    }

    /// Both clocks on a day; `None` before acceptance.
    ///
    /// # Errors
    /// The calendar lacks a year that the clock runs through.
    pub fn clocks(
        &self,
        guide: &ItemRevision,
        calendar: &Calendar,
        today: Date,
    ) -> Result<Option<Clocks>, Refusal> {
        let (Some(promised), Some(statutory)) = (
            self.clock_input(&guide.limits.promised, calendar, today),
            self.clock_input(&guide.limits.statutory, calendar, today),
        ) else {
            return Ok(None);
        };
        let (promised, statutory) = (clock::reading(&promised)?, clock::reading(&statutory)?);
        let light = clock::light(&promised, &statutory);
        Ok(Some(Clocks { promised, statutory, light }))
    }

    /// The due dates of an accepted case as they stand on a day.
    ///
    /// # Errors
    /// The calendar lacks a year, or no clock runs yet.
    pub fn due_dates(
        &self,
        guide: &ItemRevision,
        calendar: &Calendar,
        today: Date,
    ) -> Result<DueDates, Refusal> {
        let clocks = self
            .clocks(guide, calendar, today)?
            .ok_or(Refusal::WrongStage { act: "clock", stage: self.stage })?;
        Ok(DueDates { promised: clocks.promised.due, statutory: clocks.statutory.due })
    }
}
