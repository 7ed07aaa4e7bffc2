//! Identifiers: what an authority, a case, a file … is called everywhere.
//!
//! Every identifier is a type of its own, so a party can never be handed over where a case is meant.
//! What must never live here: making new identifiers (that needs randomness; callers hand in a
//! [`Uuid`]), and codes that a standard defines (those are in [`crate::codes`]).
//! The surprising thing: a text form is canonical. `parse` accepts capital hex digits, but what is
//! shown, stored and digested is always lower case.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;
use uuid::Uuid;

/// Why a text is not an identifier of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdError {
    /// Neither a six-digit division code nor a zone key.
    #[error(
        "{0:?} is not an authority: expected six digits (140822), or two digits, Z and three letters or digits (14Z101)"
    )]
    Authority(String),
    /// Not a UUID with hyphens.
    #[error("{text:?} is not {what}: expected a UUID of 36 characters with hyphens")]
    Uuid {
        /// The kind of identifier that was wanted.
        what: &'static str,
        /// What was given.
        text: String,
    },
    /// Characters or length that a slug does not allow.
    #[error(
        "{text:?} is not {what}: expected 1 to 64 characters out of {allowed}, beginning with a letter or digit"
    )]
    Slug {
        /// The kind of identifier that was wanted.
        what: &'static str,
        /// What was given.
        text: String,
        /// The characters that are allowed.
        allowed: &'static str,
    },
    /// Not an authority, a hyphen and a UUID.
    #[error("{0:?} is not a case reference: expected the authority, a hyphen and the case's UUID")]
    CaseRef(String),
}

/// Serde as a plain string for a type that has `FromStr` and `Display`.
macro_rules! text_serde {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        #[cfg(feature = "describe")]
        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                String::schema()
            }
        }
        #[cfg(feature = "describe")]
        impl utoipa::ToSchema for $type {}
    };
}
pub(crate) use text_serde;

/// The organ that decides: the division code of its government (`140822` is Wanrong county), or for
/// a development zone, which has no division code, a key of the same width (`14Z101`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuthorityId([u8; 6]);

impl AuthorityId {
    /// Reads an authority key.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let wrong = || IdError::Authority(text.chars().take(64).collect());
        let bytes: [u8; 6] = text.as_bytes().try_into().map_err(|_| wrong())?;
        let zone = bytes[2] == b'Z'
            && bytes[..2].iter().all(u8::is_ascii_digit)
            && bytes[3..].iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if zone || bytes.iter().all(u8::is_ascii_digit) { Ok(Self(bytes)) } else { Err(wrong()) }
    }

    /// The six characters.
    pub fn as_str(&self) -> &str {
        // Only ASCII passes `parse`, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether this is a development zone's own key rather than a division code.
    pub fn is_zone(&self) -> bool {
        self.0[2] == b'Z'
    }
}

impl fmt::Display for AuthorityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for AuthorityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuthorityId({})", self.as_str())
    }
}

impl FromStr for AuthorityId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::parse(text)
    }
}

text_serde!(AuthorityId);

fn uuid_of(what: &'static str, text: &str) -> Result<Uuid, IdError> {
    // `Uuid::parse_str` also takes braces, a URN and a form without hyphens; two spellings of one
    // identifier would make two streams.
    let uuid = if text.len() == 36 { Uuid::parse_str(text).ok() } else { None };
    uuid.ok_or_else(|| IdError::Uuid { what, text: text.chars().take(64).collect() })
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Names a thing by a UUID that the caller made.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Reads the text form: 36 characters with hyphens.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                uuid_of($what, text).map(Self)
            }

            /// The UUID inside.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.0.as_hyphenated().encode_lower(&mut Uuid::encode_buffer()))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::parse(text)
            }
        }

        text_serde!($name);
    };
}

uuid_id!(
    /// One application and everything that happens to it.
    CaseId,
    "a case"
);
uuid_id!(
    /// One uploaded file.
    FileId,
    "a file"
);
uuid_id!(
    /// A person or organisation in the vault: applicant, agent, legal representative.
    PartyId,
    "a party"
);
uuid_id!(
    /// One certificate (licence) through all of its versions.
    CertificateId,
    "a certificate"
);
uuid_id!(
    /// One message of a decision to the supervising department.
    PushId,
    "a push"
);

macro_rules! slug_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $allowed:literal, $test:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Reads and checks the text form.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let test: fn(u8) -> bool = $test;
                let bytes = text.as_bytes();
                let fits = (1..=64).contains(&bytes.len())
                    && bytes[0].is_ascii_alphanumeric()
                    && bytes.iter().all(|byte| test(*byte));
                if !fits {
                    let text = text.chars().take(64).collect();
                    return Err(IdError::Slug { what: $what, text, allowed: $allowed });
                }
                Ok(Self(text.into()))
            }

            /// The text form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::parse(text)
            }
        }

        text_serde!($name);
    };
}

slug_id!(
    /// One electronic seal, such as `140822-approval`. Capitals occur only because zone keys have them.
    SealId,
    "a seal",
    "letters, digits, '-' and '_'",
    |b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'
);
slug_id!(
    /// The name of an item in the catalogue, such as `food_business`. The codes of GB/T 39554.1 are
    /// attributes of the item, because they change hands and this name does not.
    ItemCode,
    "an item",
    "small letters, digits and '_'",
    |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'
);
slug_id!(
    /// An account of a member of staff or a citizen, such as `wr-reviewer` or `c-001`.
    UserId,
    "a user",
    "small letters, digits, '-', '_' and '.'",
    |b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')
);

/// A case as it is referred to everywhere: the authority that decides, and the case's own id.
/// The authority comes first because it says where the case lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseRef {
    /// The deciding authority, fixed when the case is submitted.
    pub authority: AuthorityId,
    /// The case at that authority.
    pub case: CaseId,
}

impl CaseRef {
    /// A reference to a case.
    pub const fn new(authority: AuthorityId, case: CaseId) -> Self {
        Self { authority, case }
    }

    /// Reads `140822-0192f3a1-…`.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let parts = text.split_once('-').and_then(|(authority, case)| {
            Some(Self { authority: authority.parse().ok()?, case: case.parse().ok()? })
        });
        parts.ok_or_else(|| IdError::CaseRef(text.chars().take(64).collect()))
    }
}

impl fmt::Display for CaseRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.authority, self.case)
    }
}

impl FromStr for CaseRef {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::parse(text)
    }
}

text_serde!(CaseRef);

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = "0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01";

    #[test]
    fn an_authority_is_a_division_code_or_a_zone_key() {
        assert_eq!(AuthorityId::parse("140822").unwrap().to_string(), "140822");
        assert!(AuthorityId::parse("14Z101").unwrap().is_zone());
        for bad in ["", "14082", "1408222", "14z101", "14Z1-1", "1Z4101", "万荣", "14082x"] {
            assert!(AuthorityId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_case_reference_reads_what_it_shows() {
        let shown = format!("14Z101-{CASE}");
        let case: CaseRef = shown.parse().unwrap();
        assert_eq!(case.to_string(), shown);
        assert_eq!(serde_json::to_string(&case).unwrap(), format!("\"{shown}\""));
        assert_eq!(serde_json::from_str::<CaseRef>(&format!("\"{shown}\"")).unwrap(), case);
        assert!(CaseRef::parse(CASE).is_err());
    }

    #[test]
    fn a_uuid_has_one_spelling() {
        assert_eq!(CaseId::parse(&CASE.to_uppercase()).unwrap().to_string(), CASE);
        assert!(CaseId::parse(&CASE.replace('-', "")).is_err());
        assert!(CaseId::parse(&format!("{{{CASE}}}")).is_err());
    }

    #[test]
    fn slugs_are_checked_when_they_are_read_from_json() {
        assert_eq!(serde_json::from_str::<ItemCode>("\"food_business\"").unwrap().as_str(), "food_business");
        for bad in ["\"\"", "\"Food\"", "\"_x\"", "\"a b\"", "\"食品\""] {
            assert!(serde_json::from_str::<ItemCode>(bad).is_err(), "{bad}");
        }
        assert!(SealId::parse("14Z101-approval").is_ok());
        assert!(UserId::parse("wr-reviewer").is_ok());
    }
}
