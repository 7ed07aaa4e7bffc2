//! 政务服务事项编码, the codes of a service item (GB/T 39554.1-2020).
//!
//! Published lists carry codes of many older fashions. They are kept as aliases, word for word, so
//! that an item can still be found by the code that is printed on an old guide.

use std::fmt;
use std::str::FromStr;

use super::error::{each, exactly};
use super::{CodeError, Fault, Uscc, tidy};
use crate::ids::text_serde;

const STANDARD: &str = "GB/T 39554.1-2020";

/// A code of an item, in one of the fashions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceItemCode {
    /// 基本编码: 12 characters, the same everywhere in the country or province.
    Basic(String),
    /// 实施编码: the organ's credit code, the level of exercise and the basic code, 31 characters; with
    /// two more 业务办理项编码, 33 characters.
    Implementation {
        /// The organ.
        organ: Uscc,
        /// The level of exercise.
        level: Level,
        /// The basic code.
        basic: String,
        /// The two digits of the business handling item.
        handling: Option<String>,
    },
    /// Any other fashion, kept as it was written.
    Alias(String),
}

/// 行使层级, the level at which a power is exercised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 国家级
    National,
    /// 省级
    Provincial,
    /// 市级
    City,
    /// 县级
    County,
    /// 镇（乡、街道）级
    Town,
    /// 村（社区）级
    Village,
}

impl Level {
    const ALL: [Self; 6] =
        [Self::National, Self::Provincial, Self::City, Self::County, Self::Town, Self::Village];

    /// Its digit in the code.
    pub fn digit(self) -> char {
        match self {
            Self::National => '1',
            Self::Provincial => '2',
            Self::City => '3',
            Self::County => '4',
            Self::Town => '5',
            Self::Village => '6',
        }
    }
}

impl ServiceItemCode {
    /// Reads a code. What is as long as a standard code must be one; anything else of 6 to 64 letters,
    /// digits, hyphens, points and underscores is an alias.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        match text.len() {
            12 => {
                each(STANDARD, text.as_bytes(), 0, "a letter or digit", |byte| byte.is_ascii_alphanumeric())?;
                Ok(Self::Basic(tidy(text)))
            }
            31 | 33 if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) => implementation(&tidy(text)),
            6..=64 => {
                let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
                each(STANDARD, text.as_bytes(), 0, "a letter, digit, '-', '.' or '_'", fits)?;
                Ok(Self::Alias(text.to_owned()))
            }
            found => {
                let expected = "12, 31 or 33, or 6 to 64 for an older code";
                Err(CodeError::new(STANDARD, Fault::Length { expected, found }))
            }
        }
    }

    /// The implementation code of an item at an organ.
    pub fn implementation(organ: Uscc, level: Level, basic: &str) -> Result<Self, CodeError> {
        implementation(&format!("{organ}{}{}", level.digit(), tidy(basic)))
    }

    /// What a reader should know about this code.
    pub fn notes(&self) -> Vec<String> {
        let letters = |basic: &str| basic.bytes().any(|byte| !byte.is_ascii_digit());
        let warn = || "a basic code has digits only in the standard; this one has letters".to_owned();
        match self {
            Self::Basic(basic) if letters(basic) => vec!["basic code".to_owned(), warn()],
            Self::Basic(_) => vec!["basic code".to_owned()],
            Self::Implementation { organ, level, basic, handling } => {
                let what = if handling.is_some() { "business handling item" } else { "implementation code" };
                let mut notes =
                    vec![format!("{what}: organ {organ}, level {}, basic code {basic}", level.digit())];
                notes.extend(organ.warning().map(|warning| warning.to_string()));
                notes.extend(letters(basic).then(warn));
                notes
            }
            Self::Alias(_) => vec!["not a code of GB/T 39554.1; kept as an alias".to_owned()],
        }
    }
}

fn implementation(text: &str) -> Result<ServiceItemCode, CodeError> {
    let (code, handling) = if text.len() == 33 { text.split_at(31) } else { (text, "") };
    let bytes: [u8; 31] = exactly(STANDARD, "31 or 33", code)?;
    let organ = Uscc::parse(&code[..18])?;
    let found = char::from(bytes[18]);
    let level = Level::ALL.into_iter().find(|level| level.digit() == found).ok_or_else(|| {
        let expected = "a level of exercise from 1 to 6";
        CodeError::new(STANDARD, Fault::Character { position: 19, found, expected })
    })?;
    each(STANDARD, &bytes[19..], 19, "a letter or digit", |byte| byte.is_ascii_alphanumeric())?;
    each(STANDARD, handling.as_bytes(), 31, "a digit", |byte| byte.is_ascii_digit())?;
    let handling = if handling.is_empty() { None } else { Some(handling.to_owned()) };
    Ok(ServiceItemCode::Implementation { organ, level, basic: code[19..].to_owned(), handling })
}

impl fmt::Display for ServiceItemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Basic(code) | Self::Alias(code) => f.pad(code),
            Self::Implementation { organ, level, basic, handling } => {
                write!(f, "{organ}{}{basic}{}", level.digit(), handling.as_deref().unwrap_or_default())
            }
        }
    }
}

impl FromStr for ServiceItemCode {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }
}

text_serde!(ServiceItemCode);
