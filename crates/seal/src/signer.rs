//! The port through which keys are used, whatever holds them.
//!
//! Here lives what a key is for and what may be asked of it. Never here: key material. Sealing devices in
//! China take the finished 32 bytes `e = SM3(Z‖M)` and return `r‖s`, therefore the port signs digests and
//! [`sign_message`] computes `Z` and `M` on our side. The surprising thing: every request names the decision
//! that allows it, and the adapter refuses a request that does not fit the key's purpose, so a log key can
//! never seal a document even if the caller mixes up two ids.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::sm::{PublicKey, Signature};

/// What a key is for. One key, one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Seals documents in the name of an authority.
    Seal,
    /// Signs checkpoints of an authority's event log.
    Log,
    /// Issues certificates to the other keys.
    Ca,
    /// Encrypts personal data (symmetric).
    Vault,
    /// Makes look-up values for personal data (symmetric).
    Index,
    /// Signs what is pushed to subscribers.
    Webhook,
}

impl Purpose {
    /// Every purpose, in the order in which a new office creates its keys.
    pub const ALL: [Self; 6] = [Self::Ca, Self::Seal, Self::Log, Self::Vault, Self::Index, Self::Webhook];

    /// The word used in files and commands.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Log => "log",
            Self::Ca => "ca",
            Self::Vault => "vault",
            Self::Index => "index",
            Self::Webhook => "webhook",
        }
    }

    /// Whether the key is one secret shared by both directions, without a public half.
    #[must_use]
    pub const fn is_symmetric(self) -> bool {
        match self {
            Self::Vault | Self::Index => true,
            Self::Seal | Self::Log | Self::Ca | Self::Webhook => false,
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a key still makes new signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyState {
    /// In use.
    Active,
    /// Replaced: verifies and decrypts what it made, makes nothing new.
    Retired,
}

/// Everything about a key that may be known by all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its name in the key store or device.
    pub id: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The authority it speaks for, as six characters; `None` for keys of the installation.
    pub authority: Option<String>,
    /// The public point in SEC 1 form; empty for symmetric keys.
    pub public_key: Vec<u8>,
    /// Its X.509 certificate in DER, if it has one.
    pub certificate: Option<Vec<u8>>,
    /// When it was made, in epoch milliseconds.
    pub created_ms: i64,
    /// Whether it still makes new signatures.
    pub state: KeyState,
}

/// The decision by which a signature is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorisation {
    /// A case was decided and this document may carry the seal.
    Document {
        /// The case, as authority and id.
        case: String,
        /// The certificate or notice that is sealed.
        certificate: String,
        /// The digest of the prepared document that the operator saw.
        digest: [u8; 32],
    },
    /// The notary states how long an authority's log is.
    Checkpoint {
        /// Whose log.
        authority: String,
        /// Number of events that the checkpoint covers.
        size: u64,
    },
    /// The certificate authority certifies a key.
    CertificateIssue,
    /// A message goes to a subscriber.
    Webhook,
}

impl Authorisation {
    /// The only purpose of key that this decision opens.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::Document { .. } => Purpose::Seal,
            Self::Checkpoint { .. } => Purpose::Log,
            Self::CertificateIssue => Purpose::Ca,
            Self::Webhook => Purpose::Webhook,
        }
    }

    /// The authority that this decision binds the key to, if it names one on its own.
    #[must_use]
    pub fn authority(&self) -> Option<&str> {
        match self {
            Self::Checkpoint { authority, .. } => Some(authority),
            Self::Document { .. } | Self::CertificateIssue | Self::Webhook => None,
        }
    }
}

/// Why a key was not used.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// There is no key of that name.
    #[error("there is no key {id}")]
    UnknownKey {
        /// The name asked for.
        id: String,
    },
    /// No active key serves the purpose.
    #[error("there is no active {purpose} key{}", .authority.as_deref().map_or(String::new(), |a| format!(" of authority {a}")))]
    NoActiveKey {
        /// The purpose asked for.
        purpose: Purpose,
        /// The authority asked for.
        authority: Option<String>,
    },
    /// The key is for something else.
    #[error("key {id} is a {purpose} key and must not {attempted}")]
    WrongPurpose {
        /// The key.
        id: String,
        /// What it is for.
        purpose: Purpose,
        /// What was asked of it.
        attempted: &'static str,
    },
    /// The key speaks for another authority.
    #[error("key {id} does not speak for authority {authority}")]
    WrongAuthority {
        /// The key.
        id: String,
        /// The authority that the decision names.
        authority: String,
    },
    /// The key has been replaced.
    #[error("key {id} is retired: it opens and verifies what it made, but makes nothing new")]
    Retired {
        /// The key.
        id: String,
    },
    /// The ciphertext does not open.
    #[error("a value encrypted under key {id} does not open: it was altered or belongs to another record")]
    Altered {
        /// The key.
        id: String,
    },
    /// The key holder failed; trying again may help.
    #[error("the key holder failed with key {id}: {reason}")]
    Device {
        /// The key.
        id: String,
        /// What it said.
        reason: String,
    },
}

/// Whoever holds keys: a folder, a card, a sealing server.
///
/// Implementations check the key's purpose, state and authority themselves; callers must not be trusted to.
pub trait Signer: Send + Sync {
    /// Every key, active and retired, in a stable order.
    fn keys(&self) -> Vec<KeyInfo>;

    /// The public side of one key.
    fn key_info(&self, id: &str) -> Result<KeyInfo, SignerError>;

    /// The one key in use for a purpose (and authority).
    fn active(&self, purpose: Purpose, authority: Option<&str>) -> Result<KeyInfo, SignerError>;

    /// Signs `e = SM3(Z‖M)` and gives `r‖s`; `authorisation` says which decision allows it.
    fn sign_digest(
        &self,
        id: &str,
        e: &[u8; 32],
        authorisation: &Authorisation,
    ) -> Result<[u8; 64], SignerError>;

    /// Encrypts under a vault key: a fresh nonce, the ciphertext and its tag.
    ///
    /// Random nonces allow about four thousand million values for each key; rotate long before.
    fn encrypt(&self, id: &str, aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, SignerError>;

    /// Opens what [`Signer::encrypt`] made with the same associated data; retired keys still do.
    fn decrypt(&self, id: &str, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SignerError>;

    /// HMAC-SM3 under an index key; retired keys still do, so that old look-up values can be found.
    fn mac(&self, id: &str, data: &[u8]) -> Result<[u8; 32], SignerError>;
}

/// The certificates of every root that this key holder ever had, for checking what was sealed under them.
#[must_use]
pub fn trust_roots(signer: &dyn Signer) -> Vec<Vec<u8>> {
    let roots = signer.keys().into_iter().filter(|key| key.purpose == Purpose::Ca);
    roots.filter_map(|key| key.certificate).collect()
}

/// Signs a whole message and gives the DER form.
pub fn sign_message(
    signer: &dyn Signer,
    key_id: &str,
    message: &[u8],
    authorisation: &Authorisation,
) -> Result<Vec<u8>, SignerError> {
    let info = signer.key_info(key_id)?;
    sign_as(signer, &info, message, authorisation)
}

/// [`sign_message`] for a caller that already holds the key's public side.
pub(crate) fn sign_as(
    signer: &dyn Signer,
    info: &KeyInfo,
    message: &[u8],
    authorisation: &Authorisation,
) -> Result<Vec<u8>, SignerError> {
    let device =
        |reason: &dyn fmt::Display| SignerError::Device { id: info.id.clone(), reason: reason.to_string() };
    if info.purpose.is_symmetric() {
        return Err(SignerError::WrongPurpose {
            id: info.id.clone(),
            purpose: info.purpose,
            attempted: "sign",
        });
    }
    let public = PublicKey::from_sec1(&info.public_key).map_err(|e| device(&e))?;
    let raw = signer.sign_digest(&info.id, &public.digest_message(message), authorisation)?;
    Ok(Signature::from_raw(&raw).map_err(|e| device(&e))?.to_der())
}

/// Whether the DER signature over `message` was made by the key with this public point.
#[must_use]
pub fn verify_message(public_key_sec1: &[u8], message: &[u8], der: &[u8]) -> bool {
    PublicKey::from_sec1(public_key_sec1).is_ok_and(|public| public.verify(message, der))
}
