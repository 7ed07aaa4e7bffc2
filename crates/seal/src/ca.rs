//! A small certificate authority with SM2 keys.
//!
//! Here lives how a root certifies the keys that seal documents and sign logs, and how such a certificate is
//! checked at a given moment. Never here: keys; everything is signed through the port. The surprising thing:
//! certificates of seal and log keys differ in one bit, non-repudiation, and that bit is what keeps a log key
//! from passing for a seal in the eyes of a verifier who knows nothing of our key store.

mod issue;
mod verify;

use der::Decode as _;
use der::asn1::ObjectIdentifier;
use x509_cert::Certificate;
use x509_cert::name::Name;

use crate::signer::SignerError;
use crate::sm::PublicKey;

pub use issue::{Leaf, issue_leaf, issue_root};
pub(crate) use verify::valid_at;
pub use verify::{ChainReport, KeyUse, verify_chain};

/// SM2 signature with SM3 digest.
pub(crate) const SM2_WITH_SM3: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.501");

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const ORGANISATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");

/// Whom a certificate names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The organ's full name (`O`).
    pub organisation: String,
    /// What is certified, e.g. the organ's name or the name of its seal (`CN`).
    pub common_name: String,
    /// The organ's unified social credit code (`serialNumber`); left out when empty.
    pub credit_code: String,
}

impl Names {
    /// Names an organ by its own name.
    pub fn new(organisation: impl Into<String>, credit_code: impl Into<String>) -> Self {
        let organisation = organisation.into();
        Self { common_name: organisation.clone(), organisation, credit_code: credit_code.into() }
    }
}

/// Why a certificate was not made.
#[derive(Debug, thiserror::Error)]
pub enum CaError {
    /// The issuing key is not there, is not a certificate key, or failed.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The issuing key carries no certificate of its own.
    #[error("key {id} has no certificate to issue under")]
    NoCertificate {
        /// The issuing key.
        id: String,
    },
    /// A name or time cannot stand in a certificate.
    #[error("the certificate cannot be encoded: {reason}")]
    Encoding {
        /// What is wrong.
        reason: String,
    },
}

impl From<der::Error> for CaError {
    fn from(error: der::Error) -> Self {
        Self::Encoding { reason: error.to_string() }
    }
}

impl From<x509_cert::builder::Error> for CaError {
    fn from(error: x509_cert::builder::Error) -> Self {
        Self::Encoding { reason: error.to_string() }
    }
}

/// What a certificate says about its holder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// `O`.
    pub organisation: String,
    /// `CN`.
    pub common_name: String,
    /// The authority of six characters (`OU`), if named.
    pub authority: Option<String>,
    /// The unified social credit code (`serialNumber`), if named.
    pub credit_code: Option<String>,
}

/// Reads whom a DER certificate names; `None` if it is no certificate.
#[must_use]
pub fn holder(certificate: &[u8]) -> Option<Holder> {
    Certificate::from_der(certificate).ok().map(|parsed| holder_of(&parsed))
}

pub(crate) fn holder_of(certificate: &Certificate) -> Holder {
    let subject = certificate.tbs_certificate().subject();
    Holder {
        organisation: text(subject, ORGANISATION).unwrap_or_default(),
        common_name: text(subject, COMMON_NAME).unwrap_or_default(),
        authority: text(subject, UNIT),
        credit_code: text(subject, SERIAL_NUMBER),
    }
}

pub(crate) fn public_key_of(certificate: &Certificate) -> Option<PublicKey> {
    let spki = certificate.tbs_certificate().subject_public_key_info();
    PublicKey::from_sec1(spki.subject_public_key.as_bytes()?).ok()
}

/// The key that a DER certificate certifies; `None` if it is no certificate of an SM2 key.
#[must_use]
pub fn public_key(certificate: &[u8]) -> Option<PublicKey> {
    Certificate::from_der(certificate).ok().as_ref().and_then(public_key_of)
}

fn text(name: &Name, oid: ObjectIdentifier) -> Option<String> {
    let found = name.iter().find(|attribute| attribute.oid == oid)?;
    std::str::from_utf8(found.value.value()).ok().map(str::to_owned)
}
