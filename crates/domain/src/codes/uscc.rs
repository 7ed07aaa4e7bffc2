//! 统一社会信用代码, the unified social credit code of an organisation (GB 32100-2015).

use thiserror::Error;

use super::error::{each, exactly, fixed_code};
use super::{CodeError, DivisionCode, Fault, tidy};

const STANDARD: &str = "GB 32100-2015";
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A credit code with a right check character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc([u8; 18]);

fixed_code!(Uscc);

/// The organisation code inside does not carry the check character of GB 11714. Worth asking about,
/// not worth refusing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("GB 11714: position 17: inner check character {found:?} does not fit, which calls for {expected:?}")]
pub struct InnerCheck {
    /// What stands at position 17.
    pub found: char,
    /// What positions 9 to 16 call for.
    pub expected: char,
}

impl Uscc {
    /// Reads a code; small letters and surrounding space are forgiven.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let bytes: [u8; 18] = exactly(STANDARD, "18", &tidy(text))?;
        each(STANDARD, &bytes, 0, "a digit or a capital letter other than I, O, S, V, Z", |byte| {
            ALPHABET.contains(&byte)
        })?;
        each(STANDARD, &bytes[2..8], 2, "a digit of the division code", |byte| byte.is_ascii_digit())?;
        let (expected, found) = (check_char(&bytes[..17]), char::from(bytes[17]));
        if expected == found {
            Ok(Self(bytes))
        } else {
            Err(CodeError::new(STANDARD, Fault::Check { position: 18, found, expected }))
        }
    }

    /// The division of the registering authority.
    pub fn division(&self) -> DivisionCode {
        let mut code = [0; 6];
        code.copy_from_slice(&self.0[2..8]);
        DivisionCode::of_digits(code)
    }

    /// What the inner organisation code has wrong, if anything.
    pub fn warning(&self) -> Option<InnerCheck> {
        const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
        let inner = &self.0[8..16];
        let sum: u32 = inner
            .iter()
            .zip(WEIGHTS)
            .map(|(byte, weight)| char::from(*byte).to_digit(36).unwrap_or(0) * weight)
            .sum();
        let expected = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            value => char::from_digit(value, 10).unwrap_or('0'),
        };
        let found = char::from(self.0[16]);
        if found == expected { None } else { Some(InnerCheck { found, expected }) }
    }
}

fn check_char(body: &[u8]) -> char {
    let mut weight = 1;
    let mut sum = 0;
    for byte in body {
        let value = ALPHABET.iter().position(|letter| letter == byte).unwrap_or(0);
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    // The outer remainder matters: without it a sum divisible by 31 gives 31, which is no character.
    char::from(ALPHABET[(31 - sum % 31) % 31])
}
