//! 差评整改: contact, verify, mend, call back, rate again, close; nobody but the rater changes the rating.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::level::Level;
use super::refusal::Refusal;
use super::{Event, Facts, Rating};

/// What verifying a bad rating came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// 属实: to be mended.
    Confirmed,
    /// 诉求无法律依据: explained.
    WithoutBasis,
    /// 误评: given by mistake.
    Mistaken,
}

impl Finding {
    /// Every finding.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::WithoutBasis, Self::Mistaken];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::WithoutBasis => "without-basis",
            Self::Mistaken => "mistaken",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|finding| finding.code() == code)
    }
}

/// 交办: the mending began with the rating itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// Last day for the first contact.
    pub contact_due: Date,
    /// Last day for the mending.
    pub fix_due: Date,
    /// The calendar by which the days were counted.
    pub calendar: String,
}

/// 首次联系: the rater was spoken to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contacted {
    /// The handler.
    pub by: String,
    /// What was said, without names.
    pub note: String,
    /// When.
    pub contacted_at: Timestamp,
}

/// 核实: what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The handler.
    pub by: String,
    /// The finding.
    pub finding: Finding,
    /// Why.
    pub reason: String,
    /// When.
    pub judged_at: Timestamp,
}

/// 延期整改: more time, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    /// Who allowed it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The new last day.
    pub fix_due: Date,
}

/// 整改: mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fixed {
    /// The handler.
    pub by: String,
    /// What was done.
    pub measures: String,
    /// When.
    pub fixed_at: Timestamp,
}

/// 回访: the rater was asked whether that will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalledBack {
    /// The handler.
    pub by: String,
    /// Whether it will do.
    pub satisfied: bool,
    /// What was said, without names.
    pub note: String,
    /// When.
    pub called_back_at: Timestamp,
}

/// 重新评价: the rater's second word; the first stays on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rerated {
    /// Who rated.
    pub by: String,
    /// How content.
    pub level: Level,
    /// When.
    pub rerated_at: Timestamp,
}

/// 办结: closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The handler.
    pub by: String,
    /// When.
    pub closed_at: Timestamp,
}

/// A step of the mending.
#[derive(Debug, Clone)]
pub enum Step {
    /// 首次联系
    Contact {
        /// The handler.
        by: String,
        /// What was said.
        note: String,
    },
    /// 核实
    Judge {
        /// The handler.
        by: String,
        /// The finding.
        finding: Finding,
        /// Why.
        reason: String,
    },
    /// 延期整改
    Extend {
        /// Who allows it.
        by: String,
        /// Why.
        reason: String,
    },
    /// 整改
    Fix {
        /// The handler.
        by: String,
        /// What was done.
        measures: String,
    },
    /// 回访
    CallBack {
        /// The handler.
        by: String,
        /// Whether it will do.
        satisfied: bool,
        /// What was said.
        note: String,
    },
    /// 重新评价
    Rerate {
        /// The rater.
        by: String,
        /// How content.
        level: Level,
    },
    /// 办结
    Close {
        /// The handler.
        by: String,
    },
}

/// How far the mending has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rectification {
    /// Last day for the first contact.
    pub contact_due: Date,
    /// Last day for the mending.
    pub fix_due: Date,
    /// Whether that day was moved.
    pub extended: bool,
    /// When the rater was first spoken to.
    pub contacted_at: Option<Timestamp>,
    /// What verifying came to.
    pub finding: Option<Finding>,
    /// When it was mended.
    pub fixed_at: Option<Timestamp>,
    /// When the rater was called back.
    pub called_back_at: Option<Timestamp>,
    /// The rater's second word.
    pub rerated: Option<Level>,
    /// Whether it is closed.
    pub closed: bool,
}

pub(super) fn assign(facts: &Facts<'_>) -> Result<Assigned, Refusal> {
    let today = crate::office_day(facts.at);
    Ok(Assigned {
        contact_due: days_after(today, facts.days.contact, facts)?,
        fix_due: days_after(today, facts.days.fix, facts)?,
        calendar: facts.calendar.version().to_owned(),
    })
}

fn days_after(day: Date, days: u16, facts: &Facts<'_>) -> Result<Date, Refusal> {
    let due = facts.calendar.add_working_days(day, days);
    Ok(due.map_err(|missing| Refusal::CalendarMissing { year: missing.year })?.date)
}

fn must_say(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::NoteMissing) } else { Ok(()) }
}

pub(super) fn decide(rating: &Rating, step: Step, facts: &Facts<'_>) -> Result<Event, Refusal> {
    let state = rating.rectification.as_ref().filter(|state| !state.closed).ok_or(Refusal::WrongStep)?;
    let fits = |fits: bool| if fits { Ok(()) } else { Err(Refusal::WrongStep) };
    let confirmed = state.finding == Some(Finding::Confirmed);
    let settled = if confirmed { state.fixed_at.is_some() } else { state.finding.is_some() };
    match step {
        Step::Contact { by, note } => {
            must_say(&note)?;
            Ok(Contacted { by, note, contacted_at: facts.at }.into())
        }
        Step::Judge { by, finding, reason } => {
            fits(state.contacted_at.is_some() && state.finding.is_none())?;
            must_say(&reason)?;
            Ok(Judged { by, finding, reason, judged_at: facts.at }.into())
        }
        Step::Extend { by, reason } => {
            fits(state.fixed_at.is_none())?;
            if state.extended {
                return Err(Refusal::ExtendedOnce);
            }
            must_say(&reason)?;
            let fix_due = days_after(state.fix_due, facts.days.fix, facts)?;
            Ok(Extended { by, reason, fix_due }.into())
        }
        Step::Fix { by, measures } => {
            fits(confirmed && state.fixed_at.is_none())?;
            must_say(&measures)?;
            Ok(Fixed { by, measures, fixed_at: facts.at }.into())
        }
        Step::CallBack { by, satisfied, note } => {
            fits(settled)?;
            must_say(&note)?;
            Ok(CalledBack { by, satisfied, note, called_back_at: facts.at }.into())
        }
        Step::Rerate { by, level } => {
            fits(state.called_back_at.is_some() && state.rerated.is_none())?;
            Ok(Rerated { by, level, rerated_at: facts.at }.into())
        }
        Step::Close { by } => {
            fits(settled && state.called_back_at.is_some())?;
            Ok(Closed { by, closed_at: facts.at }.into())
        }
    }
}

pub(super) fn evolve(rating: &mut Rating, event: &Event) {
    if let Event::Assigned(assigned) = event {
        rating.rectification = Some(Rectification {
            contact_due: assigned.contact_due,
            fix_due: assigned.fix_due,
            extended: false,
            contacted_at: None,
            finding: None,
            fixed_at: None,
            called_back_at: None,
            rerated: None,
            closed: false,
        });
    }
    let Some(state) = &mut rating.rectification else { return };
    match event {
        Event::Contacted(event) => state.contacted_at = state.contacted_at.or(Some(event.contacted_at)),
        Event::Judged(event) => state.finding = Some(event.finding),
        Event::Extended(event) => {
            state.extended = true;
            state.fix_due = event.fix_due;
        }
        Event::Fixed(event) => state.fixed_at = Some(event.fixed_at),
        Event::CalledBack(event) => state.called_back_at = Some(event.called_back_at),
        Event::Rerated(event) => state.rerated = Some(event.level),
        Event::Closed(_) => state.closed = true,
        Event::Given(_) | Event::Assigned(_) => {}
    }
}
