//! SM3 digests, and the one way in which fields are put in line before they are digested.
//!
//! A record is a first line with its kind, then every field as its length in bytes, a colon, the bytes
//! and a line feed; an absent field is a hyphen and a line feed. Nothing needs escaping, so two different
//! records can never read the same and any language can write it in a few lines.
//!
//! Surprising: numbers are digested as decimal text. An outsider reads them from a table as text anyway.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sm3::{Digest as _, Sm3};

use crate::failure::Failure;
use crate::value::Value;

/// An SM3 digest. Written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Thirty-two zero bytes: what stands before the first event of a stream.
    pub const ZERO: Self = Self([0; 32]);

    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_parts(&[bytes])
    }

    /// The digest of several pieces, one after the other.
    pub fn of_parts(parts: &[&[u8]]) -> Self {
        let mut sm3 = Sm3::new();
        for part in parts {
            sm3.update(part);
        }
        Self(sm3.finalize().into())
    }

    /// A digest read from a column.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Failure> {
        bytes.try_into().map(Self).map_err(|_| Failure::Shape("a digest must have 32 bytes".to_owned()))
    }

    /// A digest from its hexadecimal form.
    pub fn from_hex(text: &str) -> Option<Self> {
        hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok()).map(Self)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Digest({self})")
    }
}

impl From<Digest> for Value {
    fn from(digest: Digest) -> Self {
        Self::Bytes(digest.0.to_vec())
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| serde::de::Error::custom("a digest has 64 hexadecimal digits"))
    }
}

/// A record under construction.
pub(crate) struct Record(Vec<u8>);

impl Record {
    pub(crate) fn new(kind: &str, capacity: usize) -> Self {
        let mut bytes = Vec::with_capacity(capacity + 256);
        bytes.extend_from_slice(kind.as_bytes());
        bytes.push(b'\n');
        Self(bytes)
    }

    pub(crate) fn text(mut self, field: &str) -> Self {
        self.push_number(field.len() as u64);
        self.0.push(b':');
        self.0.extend_from_slice(field.as_bytes());
        self.0.push(b'\n');
        self
    }

    pub(crate) fn text_or_absent(mut self, field: Option<&str>) -> Self {
        if let Some(field) = field {
            return self.text(field);
        }
        self.0.extend_from_slice(b"-\n");
        self
    }

    pub(crate) fn number(self, field: i64) -> Self {
        self.text(&field.to_string())
    }

    pub(crate) fn number_or_absent(self, field: Option<i64>) -> Self {
        match field {
            Some(field) => self.number(field),
            None => self.text_or_absent(None),
        }
    }

    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }

    fn push_number(&mut self, number: u64) {
        self.0.extend_from_slice(number.to_string().as_bytes());
    }
}
