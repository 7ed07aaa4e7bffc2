//! The legal clock of a case: when it must be decided, how much time is left, and why.
//!
//! A clock is derived from dates, pauses and a calendar each time it is read. What must never live
//! here: a stored due date, and the time of day (the law counts whole days; the office's day is the
//! civil day of UTC+08:00, which the caller works out).
//! The surprising thing: an open pause pushes the due date along every day, so a paused case's due
//! date is "if it resumed tomorrow".

mod explain;
mod light;
mod reading;
mod spans;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::explain::{Day, DayMark, explain};
pub use self::light::{Light, light};
pub use self::reading::{Reading, reading};
use crate::calendar::{Calendar, Due, NoCalendar};

/// The unit in which a law or a guide counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LimitUnit {
    /// Working days: the periods of the Administrative Licensing Law (art. 82) and most guides.
    Working,
    /// Calendar days: other statutes that only say "日".
    Calendar,
}

/// The day from which a limit runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClockBasis {
    /// The day the application was received; some special laws.
    Receipt,
    /// The day it was accepted; the rule of the Administrative Licensing Law.
    Acceptance,
}

/// How long something may take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The number of days; 0 means the same day.
    pub days: u16,
    /// What a day is.
    pub unit: LimitUnit,
    /// From when it runs.
    pub basis: ClockBasis,
    /// The clause or promise that sets it, for the reader.
    pub source: String,
}

/// The procedures whose time is not counted (Administrative Licensing Law art. 45).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PauseGround {
    /// 听证
    Hearing,
    /// 招标
    Tender,
    /// 拍卖
    Auction,
    /// 检验
    Inspection,
    /// 检测
    Test,
    /// 检疫
    Quarantine,
    /// 鉴定
    Appraisal,
    /// 专家评审
    ExpertReview,
}

impl PauseGround {
    /// All grounds, in the order of the law.
    pub const ALL: [Self; 8] = [
        Self::Hearing,
        Self::Tender,
        Self::Auction,
        Self::Inspection,
        Self::Test,
        Self::Quarantine,
        Self::Appraisal,
        Self::ExpertReview,
    ];

    /// The stable word for this ground, as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hearing => "hearing",
            Self::Tender => "tender",
            Self::Auction => "auction",
            Self::Inspection => "inspection",
            Self::Test => "test",
            Self::Quarantine => "quarantine",
            Self::Appraisal => "appraisal",
            Self::ExpertReview => "expert-review",
        }
    }

    /// The law's own word.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Hearing => "听证",
            Self::Tender => "招标",
            Self::Auction => "拍卖",
            Self::Inspection => "检验",
            Self::Test => "检测",
            Self::Quarantine => "检疫",
            Self::Appraisal => "鉴定",
            Self::ExpertReview => "专家评审",
        }
    }
}

/// A span of days that does not count. Both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// The procedure.
    pub ground: PauseGround,
    /// The first day that is not counted.
    pub from: Date,
    /// The last day that is not counted; `None` while the pause lasts.
    pub through: Option<Date>,
}

/// Everything a clock is derived from.
#[derive(Debug, Clone, Copy)]
pub struct ClockInput<'a> {
    /// The day of receipt or acceptance, whichever the limit's basis names. Not counted itself.
    pub start: Date,
    /// The limit.
    pub limit: &'a Limit,
    /// Days added by a lawful extension (art. 42), in the limit's unit.
    pub extra_days: u16,
    /// The pauses, in any order; overlapping ones count once.
    pub pauses: &'a [Pause],
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The office's today.
    pub today: Date,
    /// The day on which the clock stopped for good: decided, withdrawn, terminated.
    pub stopped: Option<Date>,
}

impl ClockInput<'_> {
    /// The day as of which the clock is read.
    fn now(&self) -> Date {
        self.stopped.map_or(self.today, |stopped| stopped.min(self.today))
    }

    fn total(&self) -> u32 {
        u32::from(self.limit.days) + u32::from(self.extra_days)
    }
}

/// The last day on which the authority can still say what is missing, after which the application
/// counts as accepted from its receipt (Administrative Licensing Law art. 32: five working days).
pub fn notice_due(received: Date, calendar: &Calendar) -> Result<Due, NoCalendar> {
    calendar.add_working_days(received, 5)
}

/// The last day for issuing and serving the certificate after the decision (art. 44: ten working days).
pub fn issue_due(decided: Date, calendar: &Calendar) -> Result<Due, NoCalendar> {
    calendar.add_working_days(decided, 10)
}
