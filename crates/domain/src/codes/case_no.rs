//! 办件编号, the number that an applicant reads out on the telephone: the authority, the day, a serial of
//! that day and a check character, so that a slip of the tongue is noticed.

use jiff::civil::Date;

use super::error::{each, exactly, fixed_code};
use super::{CodeError, Fault, mod_37_36, tidy};
use crate::ids::AuthorityId;

const STANDARD: &str = "case number";

/// 21 characters: `140822` `20261123` `000001` and a check character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNo([u8; 21]);

fixed_code!(CaseNo);

impl CaseNo {
    /// The number of the `serial`-th case that an authority received on a day.
    pub fn new(authority: AuthorityId, day: Date, serial: u32) -> Result<Self, CodeError> {
        if !(1..=999_999).contains(&serial) {
            let expected = "a serial from 1 to 999999";
            let fault = Fault::Part { position: 15, found: serial.to_string(), expected };
            return Err(CodeError::new(STANDARD, fault));
        }
        let body = format!("{authority}{:04}{:02}{:02}{serial:06}", day.year(), day.month(), day.day());
        let check = mod_37_36::check_char(&body).unwrap_or('0');
        Self::parse(&format!("{body}{check}"))
    }

    /// Reads a number; small letters and surrounding space are forgiven.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let bytes: [u8; 21] = exactly(STANDARD, "21", &tidy(text))?;
        each(STANDARD, &bytes, 0, "a digit or a capital letter", |byte| byte.is_ascii_alphanumeric())?;
        each(STANDARD, &bytes[6..20], 6, "a digit", |byte| byte.is_ascii_digit())?;
        let number = Self(bytes);
        let part = |from: usize, to: usize, expected| {
            let found = number.as_str()[from..to].to_owned();
            Err(CodeError::new(STANDARD, Fault::Part { position: from + 1, found, expected }))
        };
        if number.authority().is_none() {
            return part(0, 6, "an authority");
        }
        if number.day().is_none() {
            return part(6, 14, "a date, YYYYMMDD");
        }
        let expected = mod_37_36::over(bytes[..20].iter().copied()).unwrap_or('0');
        let found = char::from(bytes[20]);
        if expected == found {
            Ok(number)
        } else {
            Err(CodeError::new(STANDARD, Fault::Check { position: 21, found, expected }))
        }
    }

    /// The authority in it. `None` never, for a number that was parsed.
    pub fn authority(&self) -> Option<AuthorityId> {
        self.as_str()[..6].parse().ok()
    }

    /// The day of receipt in it. `None` never, for a number that was parsed.
    pub fn day(&self) -> Option<Date> {
        let digits = self.as_str();
        let (year, month) = (digits[6..10].parse().ok()?, digits[10..12].parse().ok()?);
        Date::new(year, month, digits[12..14].parse().ok()?).ok()
    }
}
