//! Checking a sealed document, step by step.

use serde::Serialize;

use super::cms::Signed;
use super::hole::{self, Hole};
use crate::ca::{self, KeyUse, verify_chain};
use crate::sm::PublicKey;
use crate::verdict::{Finding, all_passed};

/// What the check of a sealed document found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    /// One finding for each step that could be taken.
    pub findings: Vec<Finding>,
    /// The organ that the signer's certificate names.
    pub signer: Option<String>,
    /// Its authority of six characters, if the certificate names one.
    pub authority_code: Option<String>,
    /// Its unified social credit code, if the certificate names one.
    pub credit_code: Option<String>,
    /// When it says it was sealed, in epoch milliseconds.
    pub signing_ms: Option<i64>,
    /// Whether the signature covers every byte of the file.
    pub covered_whole_file: bool,
    /// SM3 over what the signature covers: the digest that the decision to seal referred to.
    #[serde(skip)]
    pub covered_digest: Option<[u8; 32]>,
    /// The signer's certificate in DER.
    #[serde(skip)]
    pub certificate: Option<Vec<u8>>,
}

impl Verdict {
    /// Whether every step passed. What this cannot know: whether the certificate was revoked since, and what
    /// the register says of the document today.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.covered_whole_file && all_passed(&self.findings)
    }

    /// The first step that failed.
    #[must_use]
    pub fn first_failure(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| !finding.ok)
    }
}

/// Checks the seal of a PDF against trusted roots (DER).
#[must_use]
pub fn verify(file: &[u8], trust_roots: &[Vec<u8>]) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(hole) = structure(&mut verdict, file) else { return verdict };
    let Some(signed) = container(&mut verdict, &hole, file) else { return verdict };
    let covered = hole.digest(file);
    verdict.covered_digest = Some(covered);
    verdict.signing_ms = Some(signed.signing_ms);
    verdict.findings.push(Finding::judged(
        "signature.message-digest",
        signed.digest == covered,
        "the content is the one that was sealed",
        "the content was changed after it was sealed",
    ));
    certificates(&mut verdict, &signed, trust_roots);
    let Some(own) = &signed.certificate else { return verdict };
    let key = ca::public_key(own);
    verdict.findings.push(Finding::judged(
        "signature.value",
        key.is_some_and(|key: PublicKey| key.verify(&signed.to_verify, &signed.signature)),
        "the signature was made with the certified key",
        "the signature was not made with the certified key",
    ));
    let chain = verify_chain(own, trust_roots, signed.signing_ms, KeyUse::Seal);
    verdict.findings.extend(chain.findings);
    if let Some(holder) = chain.holder {
        verdict.signer = Some(holder.organisation);
        verdict.authority_code = holder.authority;
        verdict.credit_code = holder.credit_code;
    }
    verdict.certificate = signed.certificate;
    verdict
}

fn structure(verdict: &mut Verdict, file: &[u8]) -> Option<Hole> {
    let found = if file.starts_with(b"%PDF-") { hole::find(file) } else { Err("the file is not a PDF") };
    let (finding, hole) = match found {
        Ok(hole) => (Finding::passed("pdf.structure", "the file has a signature"), Some(hole)),
        Err(reason) => (Finding::failed("pdf.structure", reason), None),
    };
    verdict.findings.push(finding);
    let hole = hole?;
    verdict.covered_whole_file = hole.covers(file);
    verdict.findings.push(Finding::judged(
        "pdf.byte-range",
        verdict.covered_whole_file,
        "the signature covers the whole file",
        "the signature does not cover the whole file: something was added or cut off",
    ));
    Some(hole)
}

fn container(verdict: &mut Verdict, hole: &Hole, file: &[u8]) -> Option<Signed> {
    let digits = hole.digits(file);
    if digits.as_ref().is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0)) {
        verdict.findings.push(Finding::failed("signature.structure", "the document has not been sealed yet"));
        return None;
    }
    let read = digits.ok_or_else(|| "the signature is not hexadecimal".to_owned());
    match read.and_then(|bytes| Signed::read(&bytes)) {
        Ok(signed) => {
            verdict.findings.push(Finding::passed("signature.structure", "the signature can be read"));
            Some(signed)
        }
        Err(reason) => {
            verdict.findings.push(Finding::failed("signature.structure", reason));
            None
        }
    }
}

fn certificates(verdict: &mut Verdict, signed: &Signed, trust_roots: &[Vec<u8>]) {
    // What we neither need nor trust has no business in the container: it could have been put there by anybody.
    let known = signed.others.iter().all(|other| trust_roots.contains(other));
    verdict.findings.push(Finding::judged(
        "signature.certificate",
        signed.names_certificate && known,
        "the certificate is the one that the signature names",
        "the certificate is not the one that the signature names, or others were added",
    ));
}
