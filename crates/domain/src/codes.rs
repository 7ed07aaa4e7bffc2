//! Codes that a standard defines: reading, checking, and saying exactly what is wrong with one.
//!
//! What must never live here: our own identifiers (see [`crate::ids`]) and lists of known places (see
//! [`crate::division`]).
//! The surprising thing: the standards disagree about strictness. A wrong check character is an
//! error, but an inner check of the old organisation code, an abolished division or a strange
//! segment of somebody else's certificate is only worth a note, because real ones carry them.

pub mod case_no;
pub mod certificate;
pub mod citizen_id;
pub mod division;
mod error;
pub mod item;
pub mod mask;
pub mod mod_37_36;
pub mod project;
pub mod uscc;

use std::fmt;
use std::str::FromStr;

pub use self::case_no::CaseNo;
pub use self::certificate::{CertIdentifier, CertTypeCode};
pub use self::citizen_id::CitizenId;
pub use self::division::DivisionCode;
pub use self::error::{CodeError, Fault};
pub use self::item::ServiceItemCode;
pub use self::project::ProjectCode;
pub use self::uscc::Uscc;

/// The kinds of code that [`check`] knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// 统一社会信用代码, GB 32100-2015.
    Uscc,
    /// 公民身份号码, GB 11643-1999.
    CitizenId,
    /// 行政区划代码, GB/T 2260.
    Division,
    /// 投资项目统一代码, GB/T 40058-2021.
    Project,
    /// 政务服务事项编码, GB/T 39554.1-2020.
    Item,
    /// 电子证照标识, GB/T 36904-2018.
    Certificate,
}

impl CodeKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Uscc, Self::CitizenId, Self::Division, Self::Project, Self::Item, Self::Certificate];

    /// The word for this kind on the command line and in a form's `x-code`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Uscc => "uscc",
            Self::CitizenId => "citizen-id",
            Self::Division => "division",
            Self::Project => "project",
            Self::Item => "item",
            Self::Certificate => "certificate",
        }
    }
}

impl fmt::Display for CodeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for CodeKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            format!("{text:?} is not a kind of code: expected one of {known}")
        })
    }
}

/// A code that passed, in its canonical spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The canonical spelling.
    pub normalised: String,
    /// What the code says, and what is unusual about it.
    pub notes: Vec<String>,
}

/// Checks a code of any kind.
pub fn check(kind: CodeKind, value: &str) -> Result<Checked, CodeError> {
    match kind {
        CodeKind::Uscc => {
            let code = Uscc::parse(value)?;
            let mut notes = vec![format!("division {}", code.division())];
            notes.extend(code.warning().map(|warning| warning.to_string()));
            Ok(Checked { normalised: code.to_string(), notes })
        }
        CodeKind::CitizenId => {
            let code = CitizenId::parse(value)?;
            Ok(Checked { normalised: code.to_string(), notes: vec![format!("born {}", code.birth_date())] })
        }
        CodeKind::Division => {
            let code = DivisionCode::parse(value)?;
            let note = match crate::division::embedded().get(code.as_str()) {
                Some(known) => known.name.clone(),
                None => "well formed, but not among the divisions of Shanxi".to_owned(),
            };
            Ok(Checked { normalised: code.to_string(), notes: vec![note] })
        }
        CodeKind::Project => {
            let code = ProjectCode::parse(value)?;
            let note = format!("{}; the standard's check character is not published", code.shape());
            Ok(Checked { normalised: code.to_string(), notes: vec![note] })
        }
        CodeKind::Item => {
            let code = ServiceItemCode::parse(value)?;
            Ok(Checked { normalised: code.to_string(), notes: code.notes() })
        }
        CodeKind::Certificate => {
            let code = CertIdentifier::parse(value)?;
            let version = format!("version {}", code.version());
            let notes = std::iter::once(version).chain(code.departure()).collect();
            Ok(Checked { normalised: code.to_string(), notes })
        }
    }
}

/// Trims, and takes small letters for capitals: what people type and scanners read.
fn tidy(text: &str) -> String {
    text.trim().to_ascii_uppercase()
}
