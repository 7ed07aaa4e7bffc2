//! A software holder of keys: one folder, one file for each key, one password.
//!
//! Here live the rules of use (purpose, state, authority) and the life of keys. Never here: the file format
//! (see `file`). The password is stretched **once** when the folder is opened; the secrets are parsed then
//! and stay in memory, so a signature costs no key derivation. The surprising thing: at any time at most one
//! key is active for a purpose and authority; if a crash in the middle of a rotation leaves two, the newer
//! one wins when the folder is opened.

mod file;
mod signing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use zeroize::Zeroizing;

use crate::ca::{self, KeyUse, Names};
use crate::signer::{KeyInfo, KeyState, Purpose, Signer as _, SignerError};
use crate::sm;

pub use file::Cost;

/// What every page and command that seals with this key holder must say, in Chinese and in English.
pub const SOFTWARE_SIGNER_NOTICE: Notice = Notice {
    zh: "本系统当前使用软件签名密钥，仅供测试和开发；具有法律效力的电子印章须使用经国家密码管理部门认证的密码产品和依法设立的电子认证服务。",
    en: "This installation signs with software keys, for test and development only; a seal with legal effect needs \
         certified cryptographic products and a licensed certification service.",
};

/// A sentence in the two languages of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

/// Why a key store could not be made, opened or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeystoreError {
    /// The password does not open this folder. Nothing was changed.
    #[error("the password does not open the key store {}; nothing was changed", .path.display())]
    WrongPassword {
        /// The folder.
        path: PathBuf,
    },
    /// The folder already is a key store.
    #[error("{} already holds a key store; open it, or choose an empty folder", .path.display())]
    AlreadyExists {
        /// The folder.
        path: PathBuf,
    },
    /// The folder is no key store.
    #[error("{} holds no key store; create one first", .path.display())]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// A file cannot be read as what it should be.
    #[error("the key store file {} is damaged: {reason}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Reading or writing failed.
    #[error("the key store file {} cannot be read or written", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// There already is a key in use.
    #[error("key {id} is already active for this purpose; rotate it instead")]
    AlreadyActive {
        /// The active key.
        id: String,
    },
    /// A sealing or log key needs a certificate authority and an authority.
    #[error("a {purpose} key needs {needs}")]
    Incomplete {
        /// The purpose asked for.
        purpose: Purpose,
        /// What is missing.
        needs: &'static str,
    },
    /// The certificate could not be made.
    #[error(transparent)]
    Certificate(#[from] ca::CaError),
    /// The key holder refused.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// Key generation or derivation failed.
    #[error("key generation failed: {reason}")]
    Generation {
        /// What failed.
        reason: String,
    },
}

/// Validity of the certificate of a sealing or log key when nothing else is said.
pub const LEAF_YEARS: u32 = 5;

enum Secret {
    Sm2(sm::SecretKey),
    Symmetric(Zeroizing<Vec<u8>>),
}

struct Key {
    info: KeyInfo,
    secret: Arc<Secret>,
}

/// An opened folder of keys.
#[expect(missing_debug_implementations, reason = "a secret must not reach a log by way of {:?}")]
pub struct Keystore {
    folder: file::Folder,
    keys: RwLock<BTreeMap<String, Key>>,
}

impl Keystore {
    /// Makes a new, empty key store in `dir` (which is created if need be).
    pub fn create(dir: &Path, password: &str) -> Result<Self, KeystoreError> {
        Self::create_with_cost(dir, password, Cost::Standard)
    }

    /// [`Keystore::create`] with a chosen price of each password guess; anything but the standard is for tests.
    pub fn create_with_cost(dir: &Path, password: &str, cost: Cost) -> Result<Self, KeystoreError> {
        let folder = file::Folder::create(dir, password, cost)?;
        Ok(Self { folder, keys: RwLock::default() })
    }

    /// Opens the key store in `dir` and reads every key.
    pub fn open(dir: &Path, password: &str) -> Result<Self, KeystoreError> {
        let folder = file::Folder::open(dir, password)?;
        let store = Self { folder, keys: RwLock::default() };
        store.reload()?;
        Ok(store)
    }

    /// The certificates of every root of the key store in `dir`, in use or retired, read without its password.
    ///
    /// Good for verifying what was sealed here. Whoever can write into the folder can change them; a doubter brings a
    /// root that reached him on another way.
    pub fn roots(dir: &Path) -> Result<Vec<Vec<u8>>, KeystoreError> {
        let roots = file::read_public(dir)?.into_iter().filter(|key| key.purpose == Purpose::Ca);
        Ok(roots.filter_map(|key| key.certificate).collect())
    }

    /// Reads the folder again, e.g. after another process rotated a key.
    pub fn reload(&self) -> Result<(), KeystoreError> {
        let mut keys = BTreeMap::new();
        for (info, secret) in self.folder.read_all()? {
            keys.insert(info.id.clone(), Key { info, secret: Arc::new(secret) });
        }
        retire_overtaken(&mut keys);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// The public side of every key, oldest first.
    pub fn list(&self) -> Vec<KeyInfo> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let mut list: Vec<KeyInfo> = keys.values().map(|key| key.info.clone()).collect();
        list.sort_by(|a, b| (a.created_ms, &a.id).cmp(&(b.created_ms, &b.id)));
        list
    }

    /// Makes the first key for a purpose (and authority).
    ///
    /// `names` goes into the certificate: that of the root for [`Purpose::Ca`], that of the authority for
    /// [`Purpose::Seal`] and [`Purpose::Log`], which need an active certificate authority. Other keys carry no
    /// certificate and ignore it.
    pub fn generate(
        &self,
        purpose: Purpose,
        authority: Option<&str>,
        now_ms: i64,
        names: &Names,
    ) -> Result<KeyInfo, KeystoreError> {
        if let Ok(active) = self.active(purpose, authority) {
            return Err(KeystoreError::AlreadyActive { id: active.id });
        }
        self.make(purpose, authority, now_ms, names)
    }

    /// Replaces the active key: the new one is durable before the old one is retired.
    pub fn rotate(
        &self,
        purpose: Purpose,
        authority: Option<&str>,
        now_ms: i64,
        names: &Names,
    ) -> Result<KeyInfo, KeystoreError> {
        let old = self.active(purpose, authority)?;
        let fresh = self.make(purpose, authority, now_ms, names)?;
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = keys.get_mut(&old.id) {
            key.info.state = KeyState::Retired;
            self.folder.write(&key.info, &key.secret)?;
        }
        Ok(fresh)
    }

    fn make(
        &self,
        purpose: Purpose,
        authority: Option<&str>,
        now_ms: i64,
        names: &Names,
    ) -> Result<KeyInfo, KeystoreError> {
        if matches!(purpose, Purpose::Seal | Purpose::Log) && authority.is_none() {
            return Err(KeystoreError::Incomplete { purpose, needs: "the authority it speaks for" });
        }
        let secret = Arc::new(draw(purpose)?);
        let mut info = KeyInfo {
            id: fresh_id(purpose, authority)?,
            purpose,
            authority: authority.map(str::to_owned),
            public_key: match &*secret {
                Secret::Sm2(key) => key.public_key().to_sec1(),
                Secret::Symmetric(_) => Vec::new(),
            },
            certificate: None,
            created_ms: now_ms,
            state: KeyState::Active,
        };
        // A root signs its own certificate through the port, so the key must be in the list before it is stored.
        self.hold(&info, &secret);
        let stored = self.certify(&info, now_ms, names).and_then(|certificate| {
            info.certificate = certificate;
            self.folder.write(&info, &secret)
        });
        if let Err(error) = stored {
            self.keys.write().unwrap_or_else(PoisonError::into_inner).remove(&info.id);
            return Err(error);
        }
        self.hold(&info, &secret);
        Ok(info)
    }

    fn hold(&self, info: &KeyInfo, secret: &Arc<Secret>) {
        let key = Key { info: info.clone(), secret: Arc::clone(secret) };
        self.keys.write().unwrap_or_else(PoisonError::into_inner).insert(info.id.clone(), key);
    }

    fn certify(&self, info: &KeyInfo, now_ms: i64, names: &Names) -> Result<Option<Vec<u8>>, KeystoreError> {
        match info.purpose {
            Purpose::Ca => Ok(Some(ca::issue_root(self, &info.id, names, now_ms)?)),
            Purpose::Seal | Purpose::Log => {
                let issuer = self.active(Purpose::Ca, None).map_err(|_| KeystoreError::Incomplete {
                    purpose: info.purpose,
                    needs: "a certificate authority: generate the ca key first",
                })?;
                let leaf = ca::Leaf {
                    public_key: &info.public_key,
                    key_use: if info.purpose == Purpose::Seal { KeyUse::Seal } else { KeyUse::Log },
                    names,
                    authority: info.authority.as_deref(),
                    now_ms,
                    years: LEAF_YEARS,
                };
                Ok(Some(ca::issue_leaf(self, &issuer.id, &leaf)?))
            }
            Purpose::Vault | Purpose::Index | Purpose::Webhook => Ok(None),
        }
    }
}

/// A name that says what the key is for and never repeats.
fn fresh_id(purpose: Purpose, authority: Option<&str>) -> Result<String, KeystoreError> {
    let mut random = [0u8; 4];
    getrandom::fill(&mut random).map_err(|e| KeystoreError::Generation { reason: e.to_string() })?;
    let random = hex::encode(random);
    Ok(match authority {
        Some(authority) => format!("{purpose}-{authority}-{random}"),
        None => format!("{purpose}-{random}"),
    })
}

fn draw(purpose: Purpose) -> Result<Secret, KeystoreError> {
    if !purpose.is_symmetric() {
        let key = sm::SecretKey::generate();
        return key.map(Secret::Sm2).map_err(|e| KeystoreError::Generation { reason: e.to_string() });
    }
    // SM4 takes 16 bytes; a look-up key is as long as the digest it drives.
    let length = if purpose == Purpose::Vault { 16 } else { 32 };
    let mut key = Zeroizing::new(vec![0u8; length]);
    getrandom::fill(&mut key).map_err(|e| KeystoreError::Generation { reason: e.to_string() })?;
    Ok(Secret::Symmetric(key))
}

/// After a crash in the middle of a rotation two keys may claim to be active: the newest one is.
fn retire_overtaken(keys: &mut BTreeMap<String, Key>) {
    let mut newest: BTreeMap<(Purpose, Option<String>), (i64, String)> = BTreeMap::new();
    let active = |key: &&mut Key| key.info.state == KeyState::Active;
    for key in keys.values_mut().filter(active) {
        let age = (key.info.created_ms, key.info.id.clone());
        let place = newest.entry((key.info.purpose, key.info.authority.clone())).or_insert(age.clone());
        if age > *place {
            *place = age;
        }
    }
    for key in keys.values_mut().filter(active) {
        let place = (key.info.purpose, key.info.authority.clone());
        if newest.get(&place).is_some_and(|(_, id)| *id != key.info.id) {
            key.info.state = KeyState::Retired;
        }
    }
}
