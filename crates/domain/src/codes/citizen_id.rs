//! 公民身份号码, the number of a natural person (GB 11643-1999).
//!
//! The division code inside is not checked against a list: people keep the code of a county that was
//! abolished decades ago.

use std::fmt;

use jiff::civil::Date;

use super::error::{each, exactly, fixed_code};
use super::{CodeError, Fault, mask, tidy};

const STANDARD: &str = "GB 11643-1999";

/// A citizen's number with a real birth date and a right check character. `Debug` masks it, so that
/// it does not end up in a log by accident.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenId([u8; 18]);

fixed_code!(CitizenId);

impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CitizenId({})", mask::citizen_id(self.as_str()))
    }
}

impl CitizenId {
    /// Reads a number; a small `x` and surrounding space are forgiven.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let bytes: [u8; 18] = exactly(STANDARD, "18", &tidy(text))?;
        each(STANDARD, &bytes[..17], 0, "a digit", |byte| byte.is_ascii_digit())?;
        each(STANDARD, &bytes[17..], 17, "a digit or X", |byte| byte.is_ascii_digit() || byte == b'X')?;
        let id = Self(bytes);
        if id.born().is_none() {
            let found = id.as_str()[6..14].to_owned();
            let fault = Fault::Part { position: 7, found, expected: "a date of birth, YYYYMMDD" };
            return Err(CodeError::new(STANDARD, fault));
        }
        let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
        let at = usize::try_from(sum % 11).unwrap_or(0);
        let (expected, found) = (char::from(b"10X98765432"[at]), char::from(bytes[17]));
        if expected == found {
            Ok(id)
        } else {
            Err(CodeError::new(STANDARD, Fault::Check { position: 18, found, expected }))
        }
    }

    fn born(&self) -> Option<Date> {
        let digits = self.as_str();
        Date::new(digits[6..10].parse().ok()?, digits[10..12].parse().ok()?, digits[12..14].parse().ok()?)
            .ok()
            .filter(|date| date.year() >= 1800)
    }

    /// The date of birth.
    pub fn birth_date(&self) -> Date {
        // `parse` has refused a number without one.
        self.born().unwrap_or(Date::ZERO)
    }
}
