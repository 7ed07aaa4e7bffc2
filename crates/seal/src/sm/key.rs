//! SM2 keys and signatures.
//!
//! Secret keys deliberately implement neither `Debug` nor `Serialize`; the only way out is PKCS#8 in memory
//! that wipes itself.

use sm2::dsa::signature::hazmat::{PrehashVerifier as _, RandomizedPrehashSigner as _};
use sm2::dsa::{SigningKey, VerifyingKey};
use sm2::elliptic_curve::Generate as _;
use sm2::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, EncodePublicKey as _};
use zeroize::Zeroizing;

use super::{Hasher, USER_ID};

/// What can go wrong with keys and signatures of SM2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The bytes are no SM2 secret key.
    #[error("these bytes are not an SM2 secret key")]
    SecretKey,
    /// The bytes are no point on the curve.
    #[error("these bytes are not an SM2 public key")]
    PublicKey,
    /// The signature is neither DER nor 64 raw bytes with both numbers in range.
    #[error("these bytes are not an SM2 signature")]
    Encoding,
    /// The one nonce that was tried was unsuitable (probability 2⁻²⁵⁵): try again.
    #[error("signing failed on an unsuitable nonce, try again")]
    Nonce,
}

/// An SM2 signature, `r‖s`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Signature(sm2::dsa::Signature);

impl Signature {
    /// Reads the raw form `r‖s` that devices return.
    pub fn from_raw(raw: &[u8]) -> Result<Self, SignatureError> {
        sm2::dsa::Signature::from_slice(raw).map(Self).map_err(|_| SignatureError::Encoding)
    }

    /// Reads `SEQUENCE { r INTEGER, s INTEGER }`.
    pub fn from_der(der: &[u8]) -> Result<Self, SignatureError> {
        sm2::dsa::Signature::from_der(der).map(Self).map_err(|_| SignatureError::Encoding)
    }

    /// The raw form `r‖s`.
    #[must_use]
    pub fn to_raw(&self) -> [u8; 64] {
        self.0.to_bytes().into()
    }

    /// `SEQUENCE { r INTEGER, s INTEGER }`, the form in certificates and CMS.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        self.0.to_der().to_vec()
    }
}

/// An SM2 secret key; wiped when dropped.
#[expect(missing_debug_implementations, reason = "a secret must not reach a log by way of {:?}")]
pub struct SecretKey {
    // Boxed so that moving the key leaves no copies on the stack.
    signing: Box<SigningKey>,
    public: PublicKey,
}

impl SecretKey {
    /// Draws a new key from the operating system.
    pub fn generate() -> Result<Self, SignatureError> {
        let secret = sm2::SecretKey::try_generate().map_err(|_| SignatureError::SecretKey)?;
        Self::from_secret(&secret)
    }

    /// Reads the 32-byte scalar.
    pub fn from_bytes(scalar: &[u8; 32]) -> Result<Self, SignatureError> {
        let secret = sm2::SecretKey::from_slice(scalar).map_err(|_| SignatureError::SecretKey)?;
        Self::from_secret(&secret)
    }

    /// Reads an unencrypted PKCS#8 `PrivateKeyInfo`.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, SignatureError> {
        let secret = sm2::SecretKey::from_pkcs8_der(der).map_err(|_| SignatureError::SecretKey)?;
        Self::from_secret(&secret)
    }

    /// The unencrypted PKCS#8 form, for wrapping under another key.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, SignatureError> {
        let secret = sm2::SecretKey::from(self.signing.as_nonzero_scalar());
        let document = secret.to_pkcs8_der().map_err(|_| SignatureError::SecretKey)?;
        Ok(Zeroizing::new(document.as_bytes().to_vec()))
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Signs `e = SM3(Z‖M)`. Fresh randomness is mixed into the derived nonce, so that neither a weak
    /// generator nor a glitch in a repeated computation gives the key away.
    pub fn sign_digest(&self, e: &[u8; 32]) -> Result<Signature, SignatureError> {
        self.signing
            .sign_prehash_with_rng(&mut rand::rng(), e)
            .map(Signature)
            .map_err(|_: sm2::dsa::signature::Error| SignatureError::Nonce)
    }

    /// Signs a whole message and gives the DER form.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        Ok(self.sign_digest(&self.public.digest_message(message))?.to_der())
    }

    fn from_secret(secret: &sm2::SecretKey) -> Result<Self, SignatureError> {
        let signing = SigningKey::new(USER_ID, secret).map_err(|_| SignatureError::SecretKey)?;
        let public = PublicKey::from_verifying(signing.verifying_key().clone());
        Ok(Self { signing: Box::new(signing), public })
    }
}

impl Drop for SecretKey {
    fn drop(&mut self) {
        // The library's signing key does not wipe itself: overwrite it with the key whose scalar is one, and
        // keep the compiler from removing a store that nobody reads.
        let mut one = [0u8; 32];
        one[31] = 1;
        if let Ok(blank) = SigningKey::from_slice(USER_ID, &one) {
            *self.signing = blank;
        }
        std::hint::black_box(&self.signing);
    }
}

/// An SM2 public key together with its digested user identity `Z`.
#[derive(Clone, Debug)]
pub struct PublicKey {
    verifying: VerifyingKey,
    z: [u8; 32],
}

impl PublicKey {
    /// Reads the point in SEC 1 form (65 bytes uncompressed, or 33 compressed).
    pub fn from_sec1(bytes: &[u8]) -> Result<Self, SignatureError> {
        VerifyingKey::from_sec1_bytes(USER_ID, bytes)
            .map(Self::from_verifying)
            .map_err(|_| SignatureError::PublicKey)
    }

    /// The point in SEC 1 uncompressed form, 65 bytes.
    #[must_use]
    pub fn to_sec1(&self) -> Vec<u8> {
        self.verifying.to_sec1_bytes().into_vec()
    }

    /// The `SubjectPublicKeyInfo` as it stands in certificates.
    pub fn to_spki(&self) -> Result<Vec<u8>, SignatureError> {
        let document = self.verifying.to_public_key_der().map_err(|_| SignatureError::PublicKey)?;
        Ok(document.as_bytes().to_vec())
    }

    /// `Z`, the digest of user id, curve and public key that goes before every message.
    #[must_use]
    pub fn z(&self) -> [u8; 32] {
        self.z
    }

    /// `e = SM3(Z‖M)`, the value that is signed.
    #[must_use]
    pub fn digest_message(&self, message: &[u8]) -> [u8; 32] {
        let mut hasher = Hasher::new();
        hasher.update(&self.z).update(message);
        hasher.finalize()
    }

    /// Whether `signature` was made over `e` by the holder of the secret key.
    #[must_use]
    pub fn verify_digest(&self, e: &[u8; 32], signature: &Signature) -> bool {
        self.verifying.verify_prehash(e, &signature.0).is_ok()
    }

    /// Whether the DER signature was made over `message` by the holder of the secret key.
    #[must_use]
    pub fn verify(&self, message: &[u8], der: &[u8]) -> bool {
        Signature::from_der(der)
            .is_ok_and(|signature| self.verify_digest(&self.digest_message(message), &signature))
    }

    pub(crate) fn verifying_key(&self) -> &VerifyingKey {
        &self.verifying
    }

    fn from_verifying(verifying: VerifyingKey) -> Self {
        let z = user_identity(&verifying.to_sec1_bytes());
        Self { verifying, z }
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.verifying.to_sec1_bytes() == other.verifying.to_sec1_bytes()
    }
}

impl Eq for PublicKey {}

/// `SM3(ENTL ‖ id ‖ a ‖ b ‖ Gx ‖ Gy ‖ x ‖ y)` of GB/T 32918.2. Computed here and not in a device, because
/// sealing devices sign the finished 32 bytes.
fn user_identity(point: &[u8]) -> [u8; 32] {
    /// a ‖ b ‖ Gx ‖ Gy of the recommended curve.
    const CURVE: [u8; 128] = {
        const HEX: &[u8; 256] = b"fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc\
            28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93\
            32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7\
            bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0";
        let mut bytes = [0u8; 128];
        let mut i = 0;
        while i < 128 {
            bytes[i] = nibble(HEX[2 * i]) << 4 | nibble(HEX[2 * i + 1]);
            i += 1;
        }
        bytes
    };
    const fn nibble(c: u8) -> u8 {
        if c <= b'9' { c - b'0' } else { c - b'a' + 10 }
    }
    let mut hasher = Hasher::new();
    // The 16-byte id is 128 bits long.
    hasher.update(&[0x00, 0x80]).update(USER_ID.as_bytes()).update(&CURVE);
    hasher.update(point.get(1..).unwrap_or_default());
    hasher.finalize()
}
