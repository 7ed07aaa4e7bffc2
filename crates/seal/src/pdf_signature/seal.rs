//! Signing a prepared document.

use x509_cert::Certificate;

use der::Decode as _;

use super::cms::Statement;
use super::hole;
use crate::ca::{public_key_of, valid_at};
use crate::signer::{Authorisation, Signer, SignerError, sign_as};

/// With what and by what right a document is sealed.
#[derive(Clone, Copy, Debug)]
pub struct Sealing<'a> {
    /// The seal key.
    pub key_id: &'a str,
    /// Its certificate in DER, followed by those of issuers that are not trusted roots; when empty, the
    /// certificate that lies with the key is used.
    pub certificates: &'a [Vec<u8>],
    /// When, in epoch milliseconds; the signature keeps whole seconds.
    pub signing_ms: i64,
    /// The decision, with the digest that [`super::prepare`] gave.
    pub authorisation: &'a Authorisation,
}

/// Why a document was not sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The bytes were not prepared, or were changed since.
    #[error("the document has no open place for a signature")]
    NotPrepared,
    /// The hole is filled.
    #[error("the document is sealed already")]
    AlreadySealed,
    /// The decision allows another document to be sealed.
    #[error("the decision allows another document to be sealed than this one")]
    OtherDocument,
    /// The key has no certificate, or one of another key.
    #[error("key {id} has no certificate of its own")]
    Certificate {
        /// The key.
        id: String,
    },
    /// The certificate is not valid at the time of signing.
    #[error("the certificate of key {id} is not valid at the time of signing")]
    CertificateExpired {
        /// The key.
        id: String,
    },
    /// The key holder refused.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The signature cannot be written.
    #[error("the signature cannot be encoded: {reason}")]
    Encoding {
        /// What is wrong.
        reason: String,
    },
    /// The certificates do not fit into the hole.
    #[error("the signature takes more room than the document has for it")]
    TooLarge,
}

impl From<der::Error> for SealError {
    fn from(error: der::Error) -> Self {
        Self::Encoding { reason: error.to_string() }
    }
}

/// Seals a prepared document: fills the hole and changes nothing else.
pub fn seal(prepared: Vec<u8>, signer: &dyn Signer, sealing: &Sealing<'_>) -> Result<Vec<u8>, SealError> {
    let hole = hole::find(&prepared).map_err(|_| SealError::NotPrepared)?;
    if !hole.covers(&prepared) {
        return Err(SealError::NotPrepared);
    }
    if hole.digits(&prepared).is_none_or(|bytes| bytes.iter().any(|byte| *byte != 0)) {
        return Err(SealError::AlreadySealed);
    }
    let covered = hole.digest(&prepared);
    if matches!(sealing.authorisation, Authorisation::Document { digest, .. } if *digest != covered) {
        return Err(SealError::OtherDocument);
    }
    let info = signer.key_info(sealing.key_id)?;
    let no_certificate = || SealError::Certificate { id: info.id.clone() };
    let kept: Vec<Vec<u8>> = info.certificate.iter().cloned().collect();
    let certificates = if sealing.certificates.is_empty() { &kept } else { sealing.certificates };
    let own = certificates.first().ok_or_else(no_certificate)?;
    let parsed = Certificate::from_der(own)?;
    if public_key_of(&parsed).is_none_or(|key| key.to_sec1() != info.public_key) {
        return Err(no_certificate());
    }
    if !valid_at(&parsed, sealing.signing_ms) {
        return Err(SealError::CertificateExpired { id: info.id.clone() });
    }
    let statement = Statement::new(&covered, sealing.signing_ms, certificates)?;
    let signature = sign_as(signer, &info, &statement.to_sign()?, sealing.authorisation)?;
    let container = statement.with_signature(&signature)?;
    let mut sealed = prepared;
    hole.fill(&mut sealed, &container).ok_or(SealError::TooLarge)?;
    Ok(sealed)
}
