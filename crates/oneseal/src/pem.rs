//! Certificates as they come in files: PEM or DER.
//!
//! What must never live here: trust. The surprising thing: a file may hold several certificates one after another, as
//! bundles of roots do, but never none.

use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use oneseal_seal::ca;

use crate::failure::Failure;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The certificates of SM2 keys in a file, in DER; at least one.
pub fn read(path: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let bytes = std::fs::read(path).map_err(Failure::file("cannot read the certificate", path))?;
    let certificates = certificates(&bytes).filter(|all| all.iter().all(|one| ca::public_key(one).is_some()));
    certificates.ok_or_else(|| not_a_certificate(path))
}

/// The failure of a file that is no certificate.
pub fn not_a_certificate(path: &Path) -> Failure {
    Failure::Usage(format!("{} is not a certificate of an SM2 key (PEM or DER)", path.display()))
}

fn certificates(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if text.contains(BEGIN) => text,
        Ok(_) | Err(_) => return Some(vec![bytes.to_vec()]),
    };
    let one = |rest: &str| {
        let (body, _) = rest.split_once(END)?;
        BASE64_STANDARD.decode(body.split_whitespace().collect::<String>()).ok()
    };
    text.split(BEGIN).skip(1).map(one).collect()
}
