//! What is wrong with a code: where, by which standard, and what would be right.

use thiserror::Error;

/// Why a text is not a code of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{standard}: {fault}")]
pub struct CodeError {
    /// The standard that is not met.
    pub standard: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

/// The kinds of fault. Positions count characters from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// Too short or too long.
    #[error("{found} characters, expected {expected}")]
    Length {
        /// The right length, in words where there are several.
        expected: &'static str,
        /// The length found.
        found: usize,
    },
    /// A character that may not stand where it does.
    #[error("position {position}: {found:?} is not allowed here, expected {expected}")]
    Character {
        /// Where.
        position: usize,
        /// What stands there.
        found: char,
        /// What may stand there.
        expected: &'static str,
    },
    /// The check character does not follow from the rest.
    #[error(
        "position {position}: check character {found:?} does not fit the rest, which calls for {expected:?}"
    )]
    Check {
        /// Where.
        position: usize,
        /// What stands there.
        found: char,
        /// What the rest calls for.
        expected: char,
    },
    /// A part has a value that means nothing.
    #[error("position {position}: {found:?} is not {expected}")]
    Part {
        /// Where the part begins.
        position: usize,
        /// The part.
        found: String,
        /// What it should be.
        expected: &'static str,
    },
}

impl CodeError {
    pub(super) fn new(standard: &'static str, fault: Fault) -> Self {
        Self { standard, fault }
    }

    /// The same in Chinese, for an applicant.
    pub fn zh(&self) -> String {
        match &self.fault {
            Fault::Length { expected, found } => {
                format!("共{found}位，应为{}位（{}）", expected.replace(" or ", "或"), self.standard)
            }
            Fault::Character { position, found, .. } => {
                format!("第{position}位“{found}”不是允许的字符（{}）", self.standard)
            }
            Fault::Check { position, found, expected } => {
                format!(
                    "第{position}位校验码“{found}”不符，按前面各位应为“{expected}”，请核对（{}）",
                    self.standard
                )
            }
            Fault::Part { position, found, .. } => {
                format!("第{position}位起的“{found}”不是有效的取值（{}）", self.standard)
            }
        }
    }
}

/// Takes exactly `N` ASCII characters, or says how the length is wrong or which character is not ASCII.
pub(super) fn exactly<const N: usize>(
    standard: &'static str,
    expected: &'static str,
    text: &str,
) -> Result<[u8; N], CodeError> {
    if let Some((at, found)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_graphic()) {
        let expected = "a digit or a Latin letter";
        return Err(CodeError::new(standard, Fault::Character { position: at + 1, found, expected }));
    }
    text.as_bytes()
        .try_into()
        .map_err(|_| CodeError::new(standard, Fault::Length { expected, found: text.len() }))
}

/// Refuses the first character that fails the test.
pub(super) fn each(
    standard: &'static str,
    bytes: &[u8],
    offset: usize,
    expected: &'static str,
    test: impl Fn(u8) -> bool,
) -> Result<(), CodeError> {
    match bytes.iter().position(|byte| !test(*byte)) {
        None => Ok(()),
        Some(at) => {
            let fault =
                Fault::Character { position: offset + at + 1, found: char::from(bytes[at]), expected };
            Err(CodeError::new(standard, fault))
        }
    }
}

/// A fixed-width code whose bytes are known to be ASCII.
macro_rules! fixed_code {
    ($name:ident) => {
        impl $name {
            /// The characters.
            pub fn as_str(&self) -> &str {
                // Only ASCII passes `parse`, so the fallback is never taken.
                std::str::from_utf8(&self.0).unwrap_or_default()
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::codes::CodeError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
        $crate::ids::text_serde!($name);
    };
}
pub(super) use fixed_code;
