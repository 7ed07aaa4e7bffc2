//! The national algorithms: SM2 signatures, the SM3 digest, SM4 in Galois/counter mode.
//!
//! Here lives mathematics with fixed parameters. Never here: where keys are kept or what they may be used
//! for. The surprising thing: an SM2 signature does not cover the message alone but `Z‖M`, where `Z` digests
//! the signer's user id and public key; a verifier with another user id refuses a perfectly good signature.
//! We always use the default id of GM/T 0009, [`USER_ID`].

mod file;
mod key;
#[cfg(test)]
mod tests;

use aes_gcm::aead::{Aead, KeyInit as _, Payload, consts::U12};
use hmac::{Hmac, Mac as _};
use sm3::{Digest as _, Sm3};
use zeroize::Zeroizing;

pub use file::{open_file, seal_file};
pub use key::{PublicKey, SecretKey, Signature, SignatureError};

/// The user id of GM/T 0009 that certificates and seals in China are signed with.
pub const USER_ID: &str = "1234567812345678";

type Sm4Gcm = aes_gcm::AesGcm<sm4::Sm4, U12>;

/// The sealed bytes do not open: wrong key, wrong nonce, wrong associated data, or altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the encrypted value does not open with this key: it was altered or belongs to another record")]
pub struct OpenError;

/// The SM3 digest of `data`.
#[must_use]
pub fn digest(data: &[u8]) -> [u8; 32] {
    Sm3::digest(data).into()
}

/// An SM3 digest that is fed piece by piece.
#[derive(Clone, Default, Debug)]
pub struct Hasher(Sm3);

impl Hasher {
    /// Starts an empty digest.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `data` to what is digested.
    pub fn update(&mut self, data: &[u8]) -> &mut Self {
        self.0.update(data);
        self
    }

    /// The digest of everything fed so far.
    #[must_use]
    pub fn finalize(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// HMAC with SM3, for keyed look-up values and message authentication.
#[must_use]
pub fn hmac(key: &[u8], data: &[u8]) -> [u8; 32] {
    // HMAC hashes keys longer than a block and pads shorter ones, so every length is a valid key; doing that
    // here keeps the constructor total.
    let mut block = Zeroizing::new([0u8; 64]);
    if key.len() > block.len() {
        block[..32].copy_from_slice(&digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let mut mac = Hmac::<Sm3>::new((&*block).into());
    mac.update(data);
    mac.finalize().into_bytes().into()
}

/// Encrypts with SM4-GCM (RFC 8998); the result is the ciphertext followed by the 16-byte tag.
///
/// A nonce must never be used twice under one key.
#[must_use]
pub fn seal_gcm(key: &[u8; 16], nonce: &[u8; 12], aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
    // The only refusal of GCM is a plaintext beyond 64 GiB, which cannot be held here in memory.
    Sm4Gcm::new(key.into()).encrypt(nonce.into(), Payload { msg: plaintext, aad }).unwrap_or_default()
}

/// Opens what [`seal_gcm`] made.
pub fn open_gcm(key: &[u8; 16], nonce: &[u8; 12], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
    Sm4Gcm::new(key.into()).decrypt(nonce.into(), Payload { msg: sealed, aad }).map_err(|_| OpenError)
}
