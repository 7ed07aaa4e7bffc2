//! The rules of use: which request a key answers.

use std::fmt::Display;
use std::sync::PoisonError;

use super::{Keystore, Secret, file::NONCE};
use crate::signer::{Authorisation, KeyInfo, KeyState, Purpose, Signer, SignerError};
use crate::sm;

impl Keystore {
    fn with<T>(
        &self,
        id: &str,
        use_it: impl FnOnce(&KeyInfo, &Secret) -> Result<T, SignerError>,
    ) -> Result<T, SignerError> {
        let (info, secret) = {
            let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
            let key = keys.get(id).ok_or_else(|| SignerError::UnknownKey { id: id.to_owned() })?;
            (key.info.clone(), std::sync::Arc::clone(&key.secret))
        };
        use_it(&info, &secret)
    }
}

impl Signer for Keystore {
    fn keys(&self) -> Vec<KeyInfo> {
        self.list()
    }

    fn key_info(&self, id: &str) -> Result<KeyInfo, SignerError> {
        self.with(id, |info, _| Ok(info.clone()))
    }

    fn active(&self, purpose: Purpose, authority: Option<&str>) -> Result<KeyInfo, SignerError> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.values()
            .map(|key| &key.info)
            .filter(|info| info.state == KeyState::Active && info.purpose == purpose)
            .filter(|info| info.authority.as_deref() == authority)
            .max_by_key(|info| (info.created_ms, &info.id))
            .cloned()
            .ok_or_else(|| SignerError::NoActiveKey { purpose, authority: authority.map(str::to_owned) })
    }

    fn sign_digest(
        &self,
        id: &str,
        e: &[u8; 32],
        authorisation: &Authorisation,
    ) -> Result<[u8; 64], SignerError> {
        self.with(id, |info, secret| {
            allow(info, authorisation)?;
            match secret {
                Secret::Sm2(key) => Ok(key.sign_digest(e).map_err(|e| device(info, &e))?.to_raw()),
                Secret::Symmetric(_) => Err(wrong_purpose(info, "sign")),
            }
        })
    }

    fn encrypt(&self, id: &str, aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, SignerError> {
        self.with(id, |info, secret| {
            let key = vault_key(info, secret, "encrypt")?;
            in_use(info)?;
            let mut nonce = [0u8; NONCE];
            getrandom::fill(&mut nonce).map_err(|e| device(info, &e))?;
            Ok([nonce.as_slice(), &sm::seal_gcm(key, &nonce, aad, plaintext)].concat())
        })
    }

    fn decrypt(&self, id: &str, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SignerError> {
        self.with(id, |info, secret| {
            let key = vault_key(info, secret, "decrypt")?;
            let altered = || SignerError::Altered { id: info.id.clone() };
            let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE>().ok_or_else(altered)?;
            sm::open_gcm(key, nonce, aad, ciphertext).map_err(|_| altered())
        })
    }

    fn mac(&self, id: &str, data: &[u8]) -> Result<[u8; 32], SignerError> {
        self.with(id, |info, secret| match (info.purpose, secret) {
            (Purpose::Index, Secret::Symmetric(key)) => Ok(sm::hmac(key, data)),
            _ => Err(wrong_purpose(info, "make look-up values")),
        })
    }
}

fn allow(info: &KeyInfo, authorisation: &Authorisation) -> Result<(), SignerError> {
    if info.purpose != authorisation.purpose() {
        return Err(wrong_purpose(
            info,
            match authorisation {
                Authorisation::Document { .. } => "seal a document",
                Authorisation::Checkpoint { .. } => "sign a checkpoint of the log",
                Authorisation::CertificateIssue => "issue a certificate",
                Authorisation::Webhook => "sign a message to a subscriber",
            },
        ));
    }
    match authorisation.authority() {
        Some(authority) if info.authority.as_deref() != Some(authority) => {
            Err(SignerError::WrongAuthority { id: info.id.clone(), authority: authority.to_owned() })
        }
        _ => in_use(info),
    }
}

fn in_use(info: &KeyInfo) -> Result<(), SignerError> {
    match info.state {
        KeyState::Active => Ok(()),
        KeyState::Retired => Err(SignerError::Retired { id: info.id.clone() }),
    }
}

fn vault_key<'a>(
    info: &KeyInfo,
    secret: &'a Secret,
    attempted: &'static str,
) -> Result<&'a [u8; 16], SignerError> {
    match (info.purpose, secret) {
        (Purpose::Vault, Secret::Symmetric(key)) => key.first_chunk(),
        _ => None,
    }
    .ok_or_else(|| wrong_purpose(info, attempted))
}

fn wrong_purpose(info: &KeyInfo, attempted: &'static str) -> SignerError {
    SignerError::WrongPurpose { id: info.id.clone(), purpose: info.purpose, attempted }
}

fn device(info: &KeyInfo, reason: &dyn Display) -> SignerError {
    SignerError::Device { id: info.id.clone(), reason: reason.to_string() }
}
