//! How keys lie on disk: `keystore.json` with the salt, and one JSON file for each key.
//!
//! A key's secret is encrypted with SM4-GCM under the key that argon2id makes from the password; its id,
//! purpose and authority are the associated data, so files cannot be exchanged for one another. Every file is
//! written beside its place, flushed, and renamed, readable by its owner alone.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{KeystoreError, Secret};
use crate::signer::{KeyInfo, KeyState, Purpose};
use crate::sm;

/// Length of the nonce before each ciphertext.
pub(super) const NONCE: usize = 12;

const FRONT: &str = "keystore.json";
const VERSION: u32 = 1;
const CHECK: &[u8] = b"oneseal keystore";

/// What one guess of the password costs an attacker (and one opening costs us).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// 64 MiB and three passes, about a third of a second.
    Standard,
    /// Next to nothing, for tests.
    Testing,
}

#[derive(Serialize, Deserialize)]
struct Front {
    version: u32,
    kdf: Kdf,
    /// A known text under the derived key: tells a wrong password from a damaged key file.
    check: String,
}

#[derive(Serialize, Deserialize)]
struct Kdf {
    algorithm: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    version: u32,
    id: String,
    purpose: Purpose,
    authority: Option<String>,
    created_ms: i64,
    state: KeyState,
    public_key: String,
    certificate: Option<String>,
    secret: String,
}

pub(super) struct Folder {
    path: PathBuf,
    wrapping: Zeroizing<[u8; 16]>,
}

impl Folder {
    pub(super) fn create(path: &Path, password: &str, cost: Cost) -> Result<Self, KeystoreError> {
        fs::create_dir_all(path).map_err(|e| failed(path, e))?;
        own_only(path).map_err(|e| failed(path, e))?;
        let front_path = path.join(FRONT);
        if front_path.exists() {
            return Err(KeystoreError::AlreadyExists { path: path.to_owned() });
        }
        let mut salt = [0u8; 16];
        getrandom::fill(&mut salt).map_err(|e| KeystoreError::Generation { reason: e.to_string() })?;
        let (memory_kib, passes) = match cost {
            Cost::Standard => (64 * 1024, 3),
            Cost::Testing => (64, 1),
        };
        let kdf =
            Kdf { algorithm: "argon2id".to_owned(), memory_kib, passes, lanes: 1, salt: hex::encode(salt) };
        let wrapping = derive(&kdf, password, &front_path)?;
        let check = seal(&wrapping, CHECK, CHECK)?;
        write_json(&front_path, &Front { version: VERSION, kdf, check })?;
        Ok(Self { path: path.to_owned(), wrapping })
    }

    pub(super) fn open(path: &Path, password: &str) -> Result<Self, KeystoreError> {
        let front_path = path.join(FRONT);
        if !front_path.exists() {
            return Err(KeystoreError::Missing { path: path.to_owned() });
        }
        let front: Front = read_json(&front_path)?;
        if front.version != VERSION {
            return Err(damaged(&front_path, format!("version {} is not known", front.version)));
        }
        let wrapping = derive(&front.kdf, password, &front_path)?;
        if open(&wrapping, CHECK, &front.check).is_none_or(|text| *text != CHECK) {
            return Err(KeystoreError::WrongPassword { path: path.to_owned() });
        }
        Ok(Self { path: path.to_owned(), wrapping })
    }

    pub(super) fn read_all(&self) -> Result<Vec<(KeyInfo, Secret)>, KeystoreError> {
        key_files(&self.path)?.iter().map(|path| self.read(path)).collect()
    }

    fn read(&self, path: &Path) -> Result<(KeyInfo, Secret), KeystoreError> {
        let file: KeyFile = read_json(path)?;
        let bad = |reason: &str| damaged(path, reason.to_owned());
        if file.version != VERSION {
            return Err(bad("its version is not known"));
        }
        let aad = associated(&file.id, file.purpose, file.authority.as_deref());
        let opened = open(&self.wrapping, &aad, &file.secret)
            .ok_or_else(|| bad("its secret does not open: the file was altered or exchanged"))?;
        let info = public_side(path, file)?;
        let secret = if info.purpose.is_symmetric() {
            Secret::Symmetric(opened)
        } else {
            let key = sm::SecretKey::from_pkcs8(&opened).map_err(|_| bad("its secret is no SM2 key"))?;
            if key.public_key().to_sec1() != info.public_key {
                return Err(bad("its public key does not belong to its secret"));
            }
            Secret::Sm2(key)
        };
        Ok((info, secret))
    }

    pub(super) fn write(&self, info: &KeyInfo, secret: &Secret) -> Result<(), KeystoreError> {
        let plain = match secret {
            Secret::Sm2(key) => {
                key.to_pkcs8().map_err(|e| KeystoreError::Generation { reason: e.to_string() })?
            }
            Secret::Symmetric(bytes) => bytes.clone(),
        };
        let aad = associated(&info.id, info.purpose, info.authority.as_deref());
        let file = KeyFile {
            version: VERSION,
            id: info.id.clone(),
            purpose: info.purpose,
            authority: info.authority.clone(),
            created_ms: info.created_ms,
            state: info.state,
            public_key: hex::encode(&info.public_key),
            certificate: info.certificate.as_ref().map(|der| BASE64_STANDARD.encode(der)),
            secret: seal(&self.wrapping, &aad, &plain)?,
        };
        write_json(&self.path.join(format!("{}.json", info.id)), &file)
    }
}

/// The public side of every key, by the word of the files alone: without the password nobody vouches that a key belongs
/// to its secret.
pub(super) fn read_public(path: &Path) -> Result<Vec<KeyInfo>, KeystoreError> {
    if !path.join(FRONT).exists() {
        return Err(KeystoreError::Missing { path: path.to_owned() });
    }
    key_files(path)?.iter().map(|path| public_side(path, read_json(path)?)).collect()
}

fn key_files(folder: &Path) -> Result<Vec<PathBuf>, KeystoreError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| failed(folder, e))? {
        let path = entry.map_err(|e| failed(folder, e))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        if is_json && name != FRONT && !name.starts_with('.') {
            files.push(path);
        }
    }
    Ok(files)
}

fn public_side(path: &Path, file: KeyFile) -> Result<KeyInfo, KeystoreError> {
    let bad = |reason: &str| damaged(path, reason.to_owned());
    let public_key = hex::decode(&file.public_key).map_err(|_| bad("its public key is not hexadecimal"))?;
    let certificate = file
        .certificate
        .map(|text| BASE64_STANDARD.decode(text).map_err(|_| bad("its certificate is not Base64")))
        .transpose()?;
    let KeyFile { id, purpose, authority, created_ms, state, .. } = file;
    Ok(KeyInfo { id, purpose, authority, public_key, certificate, created_ms, state })
}

fn associated(id: &str, purpose: Purpose, authority: Option<&str>) -> Vec<u8> {
    // A line break occurs in none of the three.
    format!("{id}\n{purpose}\n{}", authority.unwrap_or_default()).into_bytes()
}

fn derive(kdf: &Kdf, password: &str, path: &Path) -> Result<Zeroizing<[u8; 16]>, KeystoreError> {
    let bad = |reason: &str| damaged(path, reason.to_owned());
    if kdf.algorithm != "argon2id" {
        return Err(bad("its password derivation is not argon2id"));
    }
    // An altered file must not make us allocate the whole machine.
    if kdf.memory_kib > 4 * 1024 * 1024 || kdf.passes > 64 || kdf.lanes > 64 {
        return Err(bad("its password derivation is out of bounds"));
    }
    let salt = hex::decode(&kdf.salt).map_err(|_| bad("its salt is not hexadecimal"))?;
    let params = argon2::Params::new(kdf.memory_kib, kdf.passes, kdf.lanes, Some(16));
    let params = params.map_err(|_| bad("its password derivation is out of bounds"))?;
    let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let mut key = Zeroizing::new([0u8; 16]);
    argon2
        .hash_password_into(password.as_bytes(), &salt, &mut *key)
        .map_err(|e| KeystoreError::Generation { reason: e.to_string() })?;
    Ok(key)
}

fn seal(key: &[u8; 16], aad: &[u8], plain: &[u8]) -> Result<String, KeystoreError> {
    let mut nonce = [0u8; NONCE];
    getrandom::fill(&mut nonce).map_err(|e| KeystoreError::Generation { reason: e.to_string() })?;
    Ok(BASE64_STANDARD.encode([nonce.as_slice(), &sm::seal_gcm(key, &nonce, aad, plain)].concat()))
}

fn open(key: &[u8; 16], aad: &[u8], text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = BASE64_STANDARD.decode(text).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
    sm::open_gcm(key, nonce, aad, sealed).ok().map(Zeroizing::new)
}

fn read_json<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T, KeystoreError> {
    let bytes = fs::read(path).map_err(|e| failed(path, e))?;
    serde_json::from_slice(&bytes).map_err(|e| damaged(path, e.to_string()))
}

fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), KeystoreError> {
    let mut text = serde_json::to_vec_pretty(value).map_err(|e| damaged(path, e.to_string()))?;
    text.push(b'\n');
    replace(path, &text).map_err(|e| failed(path, e))
}

/// Puts `bytes` in the place of `path` so that after a crash either the old or the new file is there.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // The rename itself is durable only when the folder is.
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn own_only(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    let _ = path;
    Ok(())
}

fn failed(path: &Path, source: io::Error) -> KeystoreError {
    KeystoreError::Io { path: path.to_owned(), source }
}

fn damaged(path: &Path, reason: String) -> KeystoreError {
    KeystoreError::Damaged { path: path.to_owned(), reason }
}
