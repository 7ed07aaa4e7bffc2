//! 投资项目统一代码, the code that an investment project keeps for life (GB/T 40058-2021).
//!
//! Only the shape is checked: the algorithm of the check digit is not published.

use std::fmt;

use super::error::{each, exactly, fixed_code};
use super::{CodeError, Fault};

const STANDARD: &str = "GB/T 40058-2021";

/// A project code of either shape, 24 characters with its hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectCode([u8; 24]);

fixed_code!(ProjectCode);

/// Which rules a code was given by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Since November 2020: begins with year and month.
    YearMonth,
    /// Before: begins with a four-digit year.
    Year,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::YearMonth => "shape YYMM-region-department-type-number, given since November 2020",
            Self::Year => "shape YYYY-region-industry-procedure-number, given before November 2020",
        })
    }
}

impl ProjectCode {
    /// Reads a code.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let bytes: [u8; 24] = exactly(STANDARD, "24", text.trim())?;
        for (at, byte) in bytes.iter().enumerate() {
            let hyphen = matches!(at, 4 | 11 | 14 | 17);
            let expected = if hyphen { "a hyphen" } else { "a digit" };
            let fits = |byte: u8| if hyphen { byte == b'-' } else { byte.is_ascii_digit() };
            each(STANDARD, &[*byte], at, expected, fits)?;
        }
        let code = Self(bytes);
        let part = |position: usize, length: usize, expected| {
            let found = code.as_str()[position - 1..position - 1 + length].to_owned();
            Err(CodeError::new(STANDARD, Fault::Part { position, found, expected }))
        };
        if code.known_shape().is_none() {
            return part(1, 4, "year and month (YYMM, month 01 to 12) or a year from 2013 to 2020");
        }
        let region = (bytes[5], bytes[6]);
        if !(region == (b'0', b'0') || ((b'1'..=b'8').contains(&region.0) && region.1 != b'0')) {
            return part(6, 2, "the first two digits of a region code");
        }
        Ok(code)
    }

    fn known_shape(&self) -> Option<Shape> {
        // A year up to 2020 reads as month 13 to 20, so the two shapes never meet; 2011 and 2012
        // are November and December 2020.
        let (month, time) =
            (self.as_str()[2..4].parse::<u8>().ok()?, self.as_str()[..4].parse::<u16>().ok()?);
        if (1..=12).contains(&month) {
            Some(Shape::YearMonth)
        } else if (2013..=2020).contains(&time) {
            Some(Shape::Year)
        } else {
            None
        }
    }

    /// The rules it was given by.
    pub fn shape(&self) -> Shape {
        self.known_shape().unwrap_or(Shape::YearMonth)
    }

    /// The region in it.
    pub fn region(&self) -> &str {
        &self.as_str()[5..11]
    }
}
