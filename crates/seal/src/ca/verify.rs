//! Checking a certificate against trusted roots at a moment in time.

use der::{Decode as _, Reader as _, SliceReader};
use serde::Serialize;
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};

use super::{Holder, SM2_WITH_SM3, holder_of, public_key_of};
use crate::verdict::{Finding, all_passed};

/// What a certified key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyUse {
    /// Seal documents: digital signature and non-repudiation.
    Seal,
    /// Sign checkpoints of a log: digital signature alone.
    Log,
}

/// What the check of a chain found.
#[derive(Clone, Debug, Serialize)]
pub struct ChainReport {
    /// One finding for each step that could be taken.
    pub findings: Vec<Finding>,
    /// Whom the certificate names, if it could be read.
    #[serde(skip)]
    pub holder: Option<Holder>,
}

impl ChainReport {
    /// Whether every step passed.
    #[must_use]
    pub fn ok(&self) -> bool {
        all_passed(&self.findings)
    }
}

/// Checks that `leaf` was issued by one of the trusted `roots`, was valid at `at_ms` and may be used for
/// `key_use`. All certificates are DER.
#[must_use]
pub fn verify_chain(leaf: &[u8], roots: &[Vec<u8>], at_ms: i64, key_use: KeyUse) -> ChainReport {
    let Ok(parsed) = Certificate::from_der(leaf) else {
        let finding = Finding::failed("certificate.structure", "the certificate cannot be read");
        return ChainReport { findings: vec![finding], holder: None };
    };
    let mut findings = vec![Finding::passed("certificate.structure", "the certificate can be read")];
    let root = find_root(leaf, &parsed, roots);
    findings.push(match &root {
        Some(root) => {
            Finding::passed("certificate.chain", format!("issued by {}", root.tbs_certificate().subject()))
        }
        None => Finding::failed(
            "certificate.chain",
            format!("no trusted root issued this certificate of {}", parsed.tbs_certificate().subject()),
        ),
    });
    let in_time = valid_at(&parsed, at_ms) && root.as_ref().is_none_or(|root| valid_at(root, at_ms));
    let span = parsed.tbs_certificate().validity();
    findings.push(Finding {
        code: "certificate.validity",
        ok: in_time,
        message: format!("valid from {} until {}", span.not_before, span.not_after),
    });
    findings.push(Finding::judged(
        "certificate.key-usage",
        may(&parsed, key_use),
        "the certificate allows this use of the key",
        "the certificate does not allow this use of the key",
    ));
    ChainReport { findings, holder: Some(holder_of(&parsed)) }
}

fn find_root(leaf: &[u8], parsed: &Certificate, roots: &[Vec<u8>]) -> Option<Certificate> {
    roots.iter().filter_map(|der| Certificate::from_der(der).ok()).find(|root| {
        root.tbs_certificate().subject() == parsed.tbs_certificate().issuer()
            && may_issue(root)
            && signed_by(leaf, parsed, root)
    })
}

fn signed_by(der: &[u8], certificate: &Certificate, issuer: &Certificate) -> bool {
    let named_twice = certificate.tbs_certificate().signature() == certificate.signature_algorithm();
    let (Some(body), Some(key), Some(signature)) =
        (body_of(der), public_key_of(issuer), certificate.signature().as_bytes())
    else {
        return false;
    };
    named_twice && certificate.signature_algorithm().oid == SM2_WITH_SM3 && key.verify(body, signature)
}

/// The signed part as it stands in the file: encoding it again could change bytes.
fn body_of(der: &[u8]) -> Option<&[u8]> {
    let mut outer = SliceReader::new(der).ok()?;
    outer
        .sequence(|inner| -> der::Result<&[u8]> {
            let body = inner.tlv_bytes()?;
            while !inner.is_finished() {
                inner.tlv_bytes()?;
            }
            Ok(body)
        })
        .ok()
}

fn may_issue(root: &Certificate) -> bool {
    let body = root.tbs_certificate();
    let ca = matches!(body.get_extension::<BasicConstraints>(), Ok(Some((_, constraints))) if constraints.ca);
    ca && matches!(body.get_extension::<KeyUsage>(), Ok(Some((_, usage))) if usage.key_cert_sign())
}

fn may(certificate: &Certificate, key_use: KeyUse) -> bool {
    match certificate.tbs_certificate().get_extension::<KeyUsage>() {
        Ok(Some((_, usage))) => match key_use {
            KeyUse::Seal => usage.digital_signature() && usage.non_repudiation(),
            KeyUse::Log => usage.digital_signature(),
        },
        _ => false,
    }
}

pub(crate) fn valid_at(certificate: &Certificate, at_ms: i64) -> bool {
    let Ok(seconds) = u64::try_from(at_ms.div_euclid(1000)) else { return false };
    let span = certificate.tbs_certificate().validity();
    span.not_before.to_unix_duration().as_secs() <= seconds
        && seconds <= span.not_after.to_unix_duration().as_secs()
}
