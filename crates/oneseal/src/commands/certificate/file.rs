//! A sealed file: is it the one that was sealed, and by whom.

use std::path::{Path, PathBuf};

use oneseal_seal::keystore::Keystore;
use oneseal_seal::{pdf_signature, sm};

use crate::failure::Failure;
use crate::output::{Answer, explain, say};
use crate::pem;
use crate::place::Place;

/// Verifies a file by the roots that were named, or else by those of the data folder.
pub fn verify(path: &Path, named: &[PathBuf], place: &Place) -> Result<Answer, Failure> {
    let roots = roots(named, place)?;
    let bytes = std::fs::read(path).map_err(Failure::file("cannot read the certificate", path))?;
    let verdict = pdf_signature::verify(&bytes, &roots);
    if !verdict.ok() {
        explain(&format!("{} is NOT genuine:", path.display()));
        for finding in verdict.findings.iter().filter(|finding| !finding.ok) {
            explain(&format!("  {}: {}", finding.code, finding.message));
        }
        return Ok(Answer::No);
    }
    let organ = verdict.signer.as_deref().unwrap_or("an organ that the certificate does not name");
    let code = verdict.authority_code.as_deref().map(|code| format!(" ({code})")).unwrap_or_default();
    say(&format!("genuine: sealed by {organ}{code}{}", at(verdict.signing_ms)));
    say(&format!("SM3 of the file: {}", hex::encode(sm::digest(&bytes))));
    if let Some(digest) = verdict.covered_digest {
        say(&format!("SM3 of what the seal covers: {}", hex::encode(digest)));
    }
    explain("a seal does not say whether the certificate is still in force: verify its number for that");
    Ok(Answer::Yes)
}

fn at(signed: Option<i64>) -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let at = signed.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    at.map(|at| zone.to_datetime(at).strftime(" at %Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

fn roots(named: &[PathBuf], place: &Place) -> Result<Vec<Vec<u8>>, Failure> {
    if named.is_empty() {
        if !place.keys().is_dir() {
            let text = format!(
                "there are no keys in {}: name the root certificate with --root, or the data folder with --data",
                place.data.display()
            );
            return Err(Failure::Usage(text));
        }
        return Ok(Keystore::roots(&place.keys())?);
    }
    let mut roots = Vec::new();
    for path in named {
        roots.extend(pem::read(path)?);
    }
    Ok(roots)
}
