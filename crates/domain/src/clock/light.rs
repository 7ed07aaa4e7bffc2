//! The lights of the electronic supervision: a colour for each open case.

use serde::{Deserialize, Serialize};

use super::Reading;

/// How a case stands against its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    /// Enough time.
    Green,
    /// Little is left of the promised limit: 30 % of it, rounded up, and at least one day.
    Yellow,
    /// Past the promised limit: a broken promise.
    Red,
    /// Past the statutory limit: unlawful.
    Black,
    /// The clock stands still, and no limit was broken before it did.
    Paused,
    /// Decided or ended.
    Done,
}

impl Light {
    /// The stable word for this light.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Black => "black",
            Self::Paused => "paused",
            Self::Done => "done",
        }
    }
}

/// The light of a case with a promised and a statutory limit.
///
/// A limit that was broken before a pause began stays broken: a pause hides no lateness.
pub fn light(promised: &Reading, statutory: &Reading) -> Light {
    if promised.stopped.is_none() && statutory.stopped.is_none() && statutory.remaining < 0 {
        Light::Black
    } else {
        own_light(promised)
    }
}

/// The light by one limit alone.
pub(super) fn own_light(reading: &Reading) -> Light {
    // 30 % in whole days, rounded up, without leaving the integers.
    let near = (reading.total * 3).div_ceil(10).max(1);
    if reading.stopped.is_some() {
        Light::Done
    } else if reading.remaining < 0 {
        Light::Red
    } else if reading.paused {
        Light::Paused
    } else if i64::from(reading.remaining) <= i64::from(near) {
        Light::Yellow
    } else {
        Light::Green
    }
}
