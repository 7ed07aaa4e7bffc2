//! 现场勘验 (XKF 34, 55): two officers or more look at the place; their finding comes before the review.
//!
//! What must never live here: whether an item wants a survey; the pinned guide says so.

pub mod appoint_surveyors;
pub mod record_survey;

/// Officers that a survey takes at least (XKF 34).
pub const LEAST_OFFICERS: usize = 2;
/// Working days after acceptance in which they are named (XKF 55).
pub const APPOINT_DAYS: u16 = 5;

/// How far the survey of a case has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// Who was named for it.
    pub officers: Vec<String>,
    /// Whether the last visit found everything as it should be; `None` before a visit.
    pub conforms: Option<bool>,
}

#[cfg(test)]
mod tests;
