//! 行政区划代码, the shape of a division code (GB/T 2260). Which codes exist says [`crate::division`].

use super::error::{each, exactly, fixed_code};
use super::{CodeError, Fault};

const STANDARD: &str = "GB/T 2260";

/// Six digits: province, city, county; `00` for "the whole".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DivisionCode([u8; 6]);

fixed_code!(DivisionCode);

impl DivisionCode {
    /// Reads a code by its shape.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let bytes: [u8; 6] = exactly(STANDARD, "6", text.trim())?;
        each(STANDARD, &bytes, 0, "a digit", |byte| byte.is_ascii_digit())?;
        let code = Self(bytes);
        let part = |position: usize, expected| {
            let found = code.as_str()[position - 1..=position].to_owned();
            Err(CodeError::new(STANDARD, Fault::Part { position, found, expected }))
        };
        if !(b'1'..=b'8').contains(&bytes[0]) || bytes[1] == b'0' {
            return part(1, "a province: two digits from 11 to 82");
        }
        if bytes[2..4] == *b"00" && bytes[4..] != *b"00" {
            return part(3, "a city: a county belongs to one");
        }
        Ok(code)
    }

    /// Six digits that stand inside another code, whose standard does not ask what they mean.
    pub(super) fn of_digits(digits: [u8; 6]) -> Self {
        Self(digits)
    }
}
