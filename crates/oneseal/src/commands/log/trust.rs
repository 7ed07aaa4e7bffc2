//! Which keys may have signed a checkpoint.
//!
//! What must never live here: trust in a key only because a checkpoint names it. The surprising thing: a key
//! from a certificate or a key store speaks for one authority alone, whatever its signature says; a bare key
//! was chosen by the person who typed it and is believed for every authority.

use std::path::{Path, PathBuf};

use oneseal_seal::keystore::Keystore;
use oneseal_seal::signer::{Purpose, verify_message};
use oneseal_seal::{ca, sm};

use crate::failure::Failure;
use crate::pem;

/// Arguments that name trusted keys.
#[derive(Debug, Clone, clap::Args)]
pub struct TrustArgs {
    /// Public key of a log as 130 hexadecimal digits, as `oneseal key list` shows it.
    #[arg(long, value_name = "HEX")]
    key: Vec<String>,
    /// Certificate of a log key (PEM or DER).
    #[arg(long, value_name = "FILE")]
    certificate: Vec<PathBuf>,
}

/// A key that is believed, and for whom.
#[derive(Debug)]
struct Trusted {
    /// The name that a checkpoint must give it, if that is known.
    id: Option<String>,
    authority: Option<String>,
    public_key: Vec<u8>,
}

/// The keys that are believed.
#[derive(Debug, Default)]
pub struct Trust(Vec<Trusted>);

impl TrustArgs {
    /// Whether no key was named.
    pub fn is_empty(&self) -> bool {
        self.key.is_empty() && self.certificate.is_empty()
    }

    /// Reads the named keys.
    pub fn read(&self) -> Result<Trust, Failure> {
        let mut trust = Trust::default();
        for text in &self.key {
            let known = hex::decode(text).ok().filter(|bytes| sm::PublicKey::from_sec1(bytes).is_ok());
            let public_key = known.ok_or_else(|| {
                Failure::Usage(format!("{text:?} is not a public key of SM2 in hexadecimal digits"))
            })?;
            trust.0.push(Trusted { id: None, authority: None, public_key });
        }
        for path in &self.certificate {
            trust.0.push(certified(path)?);
        }
        Ok(trust)
    }
}

impl Trust {
    /// The log keys of a key store, the retired ones too: what they signed stays signed.
    pub fn of(keys: &Keystore) -> Self {
        let logs = keys.list().into_iter().filter(|key| key.purpose == Purpose::Log);
        let trusted = logs.map(|key| Trusted {
            id: Some(key.id),
            authority: key.authority,
            public_key: key.public_key,
        });
        Self(trusted.collect())
    }

    /// Whether a believed key made the signature over a checkpoint's note.
    pub fn signed(&self, key_id: &str, note: &[u8], signature: &[u8]) -> bool {
        // The second line of a note is the authority.
        let authority = note.split(|byte| *byte == b'\n').nth(1).unwrap_or_default();
        self.0.iter().any(|trusted| {
            trusted.id.as_ref().is_none_or(|id| id == key_id)
                && trusted.authority.as_ref().is_none_or(|known| known.as_bytes() == authority)
                && verify_message(&trusted.public_key, note, signature)
        })
    }
}

fn certified(path: &Path) -> Result<Trusted, Failure> {
    let der = pem::read(path)?.swap_remove(0);
    let (key, holder) =
        ca::public_key(&der).zip(ca::holder(&der)).ok_or_else(|| pem::not_a_certificate(path))?;
    let authority = holder.authority.ok_or_else(|| {
        Failure::Usage(format!(
            "the certificate {} names no authority, so it is not one of a log",
            path.display()
        ))
    })?;
    Ok(Trusted { id: None, authority: Some(authority), public_key: key.to_sec1() })
}
