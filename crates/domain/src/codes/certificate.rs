//! 电子证照标识, the identifier of an electronic certificate (GB/T 36904-2018).
//!
//! Read leniently, because systems in use put short codes into the issuer's segment; issued strictly.

use std::fmt;
use std::str::FromStr;

use super::error::{each, exactly, fixed_code};
use super::{CodeError, Fault, Uscc, mod_37_36, tidy};
use crate::ids::text_serde;

const STANDARD: &str = "GB/T 36904-2018";
const ROOT: &str = "1.2.156.3005.2";

/// 证照类型代码: the credit code of the organ that defined the type, and three digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertTypeCode([u8; 21]);

fixed_code!(CertTypeCode);

impl CertTypeCode {
    /// Reads a type code.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let bytes: [u8; 21] = exactly(STANDARD, "21", &tidy(text))?;
        let code = Self(bytes);
        Uscc::parse(&code.as_str()[..18])?;
        each(STANDARD, &bytes[18..], 18, "a digit", |byte| byte.is_ascii_digit())?;
        Ok(code)
    }
}

/// The identifier of one version of one certificate. Its check character is right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertIdentifier {
    kind: String,
    issuer: String,
    serial: String,
    version: u16,
    check: char,
}

impl CertIdentifier {
    /// Reads an identifier that somebody issued.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = tidy(text);
        let wrong = |fault| CodeError::new(STANDARD, fault);
        let rest = text.strip_prefix(ROOT).and_then(|rest| rest.strip_prefix('.')).ok_or_else(|| {
            let found = text.chars().take(ROOT.len()).collect();
            wrong(Fault::Part { position: 1, found, expected: "the root 1.2.156.3005.2 and a point" })
        })?;
        let parts: Vec<&str> = rest.split('.').collect();
        let &[kind, issuer, serial, version, check] = parts.as_slice() else {
            let expected = "type, issuer, serial, version and check character, with points between";
            return Err(wrong(Fault::Part { position: ROOT.len() + 2, found: rest.to_owned(), expected }));
        };
        let mut offset = ROOT.len() + 1;
        for part in [kind, issuer, serial, version] {
            each(STANDARD, part.as_bytes(), offset, "a digit or a capital letter", |byte| {
                byte.is_ascii_alphanumeric()
            })?;
            if part.is_empty() {
                let fault = Fault::Part { position: offset + 1, found: String::new(), expected: "a segment" };
                return Err(wrong(fault));
            }
            offset += part.len() + 1;
        }
        let number = version.parse::<u16>().ok().filter(|_| version.len() == 3).ok_or_else(|| {
            let position = offset - 4;
            wrong(Fault::Part { position, found: version.to_owned(), expected: "a version of three digits" })
        })?;
        let mut checks = check.chars();
        let (Some(found), None) = (checks.next(), checks.next()) else {
            let found = check.chars().count();
            return Err(wrong(Fault::Length { expected: "1 for the check character", found }));
        };
        let read = Self::of(kind.to_owned(), issuer.to_owned(), serial.to_owned(), number);
        if read.check == found {
            Ok(read)
        } else {
            Err(wrong(Fault::Check { position: offset + 1, found, expected: read.check }))
        }
    }

    /// Identifies a certificate that we issue; the serial is 1 to 20 digits and capital letters.
    pub fn issue(kind: CertTypeCode, issuer: Uscc, serial: &str, version: u16) -> Result<Self, CodeError> {
        let wrong = |fault| Err(CodeError::new(STANDARD, fault));
        if !(1..=20).contains(&serial.len()) {
            return wrong(Fault::Length { expected: "1 to 20 for the serial", found: serial.len() });
        }
        each(STANDARD, serial.as_bytes(), 0, "a digit or a capital letter", |byte| {
            byte.is_ascii_digit() || byte.is_ascii_uppercase()
        })?;
        if !(1..=999).contains(&version) {
            let expected = "a version from 1 to 999";
            return wrong(Fault::Part { position: 1, found: version.to_string(), expected });
        }
        Ok(Self::of(kind.to_string(), issuer.to_string(), serial.to_owned(), version))
    }

    /// The identifier after a change or renewal.
    pub fn next_version(&self) -> Result<Self, CodeError> {
        if self.version >= 999 {
            let found = (self.version + 1).to_string();
            let fault = Fault::Part { position: 1, found, expected: "a version from 1 to 999" };
            return Err(CodeError::new(STANDARD, fault));
        }
        let (kind, issuer) = (self.kind.clone(), self.issuer.clone());
        Ok(Self::of(kind, issuer, self.serial.clone(), self.version + 1))
    }

    fn of(kind: String, issuer: String, serial: String, version: u16) -> Self {
        // The root is left out of the check; including it gives another letter.
        let body = format!("{kind}{issuer}{serial}{version:03}");
        // The segments are alphanumeric by now, so there is always a character.
        let check = mod_37_36::check_char(&body).unwrap_or('0');
        Self { kind, issuer, serial, version, check }
    }

    /// The type code, as written.
    pub fn type_code(&self) -> &str {
        &self.kind
    }

    /// The issuing organ, as written.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The serial.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// The version: 1 for the first, one more with each change or renewal.
    pub fn version(&self) -> u16 {
        self.version
    }

    /// How the segments depart from the standard, if they do.
    pub fn departure(&self) -> Option<String> {
        if CertTypeCode::parse(&self.kind).is_err() {
            Some("the type segment is not a credit code and three digits".to_owned())
        } else if Uscc::parse(&self.issuer).is_err() {
            Some("the issuer segment is not a credit code".to_owned())
        } else {
            None
        }
    }
}

impl fmt::Display for CertIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, issuer, serial, version, check } = self;
        write!(f, "{ROOT}.{kind}.{issuer}.{serial}.{version:03}.{check}")
    }
}

impl FromStr for CertIdentifier {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }
}

text_serde!(CertIdentifier);
