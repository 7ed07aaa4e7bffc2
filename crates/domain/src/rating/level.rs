//! Levels, their option codes, and the ways a rating comes in.

use serde::{Deserialize, Serialize};

/// How content somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Level {
    /// 非常不满意
    VeryDissatisfied = 1,
    /// 不满意
    Dissatisfied = 2,
    /// 基本满意
    BasicallySatisfied = 3,
    /// 满意
    Satisfied = 4,
    /// 非常满意
    VerySatisfied = 5,
}

impl Level {
    /// Every level, worst first.
    pub const ALL: [Self; 5] = [
        Self::VeryDissatisfied,
        Self::Dissatisfied,
        Self::BasicallySatisfied,
        Self::Satisfied,
        Self::VerySatisfied,
    ];

    /// One to five.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Whether it counts as a bad review (差评), which starts the loop of verification and call-back.
    pub fn is_bad(self) -> bool {
        match self {
            Self::VeryDissatisfied | Self::Dissatisfied => true,
            Self::BasicallySatisfied | Self::Satisfied | Self::VerySatisfied => false,
        }
    }

    /// The option codes that may be ticked with this level.
    pub fn options(self) -> std::ops::RangeInclusive<u16> {
        match self {
            Self::VeryDissatisfied => 108..=115,
            Self::Dissatisfied => 207..=214,
            Self::BasicallySatisfied => 307..=314,
            Self::Satisfied => 406..=413,
            Self::VerySatisfied => 510..=517,
        }
    }
}

#[cfg(feature = "describe")]
impl utoipa::PartialSchema for Level {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        let numbers = Self::ALL.map(Self::number);
        ObjectBuilder::new().schema_type(Type::Integer).enum_values(Some(numbers)).into()
    }
}

#[cfg(feature = "describe")]
impl utoipa::ToSchema for Level {}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.number()
    }
}

impl TryFrom<u8> for Level {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        let level = Self::ALL.into_iter().find(|level| level.number() == number);
        level.ok_or_else(|| format!("{number} is no level: expected a whole number from 1 to 5"))
    }
}

/// The way a rating came in; the numbers are those of the exchange format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// 1: a browser.
    Browser,
    /// 2: a mobile application.
    Mobile,
    /// 3: a code scanned in the hall.
    Scan,
    /// 4: the tablet at the window.
    Tablet,
}

impl Channel {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Mobile => "mobile",
            Self::Scan => "scan",
            Self::Tablet => "tablet",
        }
    }
}
