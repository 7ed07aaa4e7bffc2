use crate::fixture::{self, NOW, Office, decision};

use super::*;
use crate::ca::{Leaf, Names, issue_leaf};
use crate::signer::{Authorisation, SignerError};
use crate::{ca, sm};

fn office() -> (tempfile::TempDir, Office) {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::open(dir.path());
    (dir, office)
}

fn failures(verdict: &Verdict) -> Vec<&'static str> {
    verdict.findings.iter().filter(|finding| !finding.ok).map(|finding| finding.code).collect()
}

#[test]
fn a_sealed_document_passes_every_step_and_names_its_signer() {
    let (_dir, office) = office();
    let verdict = verify(&office.sealed(), &office.roots());
    assert!(verdict.ok(), "{:#?}", verdict.findings);
    let codes: Vec<_> = verdict.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(
        codes,
        [
            "pdf.structure",
            "pdf.byte-range",
            "signature.structure",
            "signature.message-digest",
            "signature.certificate",
            "signature.value",
            "certificate.structure",
            "certificate.chain",
            "certificate.validity",
            "certificate.key-usage"
        ]
    );
    assert_eq!(verdict.signer.as_deref(), Some(fixture::BUREAU));
    assert_eq!(verdict.authority_code.as_deref(), Some(fixture::AUTHORITY));
    assert_eq!(verdict.credit_code.as_deref(), Some("11140822MB1234567X"));
    assert_eq!(verdict.signing_ms, Some(NOW + 5000));
}

#[test]
fn sealing_changes_nothing_outside_the_hole() {
    let (_dir, office) = office();
    let prepared = office.prepared();
    let sealed = office.sealed();
    assert_eq!(sealed.len(), prepared.bytes.len());
    let hole = hole::find(&sealed).unwrap();
    assert_eq!(sealed[..=hole.start], prepared.bytes[..=hole.start]);
    assert_eq!(sealed[hole.end - 1..], prepared.bytes[hole.end - 1..]);
    assert_eq!(covered_digest(&sealed), Some(prepared.digest));
    assert_eq!(covered_digest(&prepared.bytes), Some(prepared.digest));
    assert_ne!(sealed_digest(&sealed), prepared.digest);
}

#[test]
fn the_same_certificate_gives_the_same_bytes() {
    let (_dir, office) = office();
    assert_eq!(office.prepared(), office.prepared());
}

#[test]
fn a_flipped_byte_anywhere_fails_a_named_step() {
    let (_dir, office) = office();
    let (sealed, roots) = (office.sealed(), office.roots());
    let hole = hole::find(&sealed).unwrap();
    let step = sealed.len() / 150;
    let outside = (0..hole.start).step_by(step).chain((hole.end..sealed.len()).step_by(step));
    // Inside, every byte of the container and some of the padding.
    let inside = (hole.start..hole.start + 2500).step_by(3).chain((hole.start..hole.end).step_by(211));
    for place in outside.chain(inside).chain([hole.start, hole.end - 1, 0, sealed.len() - 1]) {
        for bit in [0x01, 0x20] {
            let mut changed = sealed.clone();
            changed[place] ^= bit;
            let verdict = verify(&changed, &roots);
            assert!(verdict.first_failure().is_some(), "byte {place} xor {bit:#x} went unnoticed");
            assert!(!verdict.ok());
        }
    }
}

#[test]
fn appended_or_cut_bytes_are_named() {
    let (_dir, office) = office();
    let sealed = office.sealed();
    let mut longer = sealed.clone();
    longer.extend_from_slice(b"\n%%EOF\n");
    assert!(failures(&verify(&longer, &office.roots())).contains(&"pdf.byte-range"));
    let shorter = &sealed[..sealed.len() - 1];
    assert!(failures(&verify(shorter, &office.roots())).contains(&"pdf.byte-range"));
    assert_eq!(failures(&verify(b"%PDF-1.7\n", &office.roots())), ["pdf.structure"]);
    assert_eq!(failures(&verify(&office.prepared().bytes, &office.roots())), ["signature.structure"]);
}

/// Seals with an arbitrary secret key and certificate, as a forger would.
fn forged(office: &Office, secret: &sm::SecretKey, certificates: &[Vec<u8>], signing_ms: i64) -> Vec<u8> {
    let mut prepared = office.prepared();
    let hole = hole::find(&prepared.bytes).unwrap();
    let statement = cms::Statement::new(&prepared.digest, signing_ms, certificates).unwrap();
    let signature = secret.sign(&statement.to_sign().unwrap()).unwrap();
    let container = statement.with_signature(&signature).unwrap();
    hole.fill(&mut prepared.bytes, &container).unwrap();
    prepared.bytes
}

#[test]
fn an_exchanged_certificate_is_named() {
    let (_dir, office) = office();
    let own = office.seal.certificate.clone().unwrap();
    // Another certificate of the same root for the same names, over another key.
    let other = sm::SecretKey::generate().unwrap();
    let names = Names::new(fixture::BUREAU, "11140822MB1234567X");
    let point = other.public_key().to_sec1();
    let leaf = Leaf {
        public_key: &point,
        key_use: ca::KeyUse::Seal,
        names: &names,
        authority: None,
        now_ms: NOW,
        years: 1,
    };
    let exchanged = issue_leaf(&office.keys, &office.root.id, &leaf).unwrap();

    // Signed with a key that the certificate does not certify.
    assert_eq!(
        failures(&verify(&forged(&office, &other, std::slice::from_ref(&own), NOW), &office.roots())),
        ["signature.value"]
    );
    // A good signature with a stranger's certificate beside the named one.
    let beside = forged(&office, &other, &[exchanged.clone(), own], NOW);
    assert_eq!(failures(&verify(&beside, &office.roots())), ["signature.certificate"]);
    // A good signature under a root that nobody here trusts.
    let (_elsewhere, stranger) = self::office();
    let good = forged(&office, &other, std::slice::from_ref(&exchanged), NOW);
    assert!(verify(&good, &office.roots()).ok());
    assert_eq!(failures(&verify(&good, &stranger.roots())), ["certificate.chain"]);
    // Signed after the certificate ended.
    let late = forged(&office, &other, &[exchanged], NOW + 400 * 86_400_000);
    assert_eq!(failures(&verify(&late, &office.roots())), ["certificate.validity"]);
}

#[test]
fn a_certified_log_key_does_not_pass_for_a_seal() {
    let (_dir, office) = office();
    let secret = sm::SecretKey::generate().unwrap();
    let (names, point) = (Names::new(fixture::BUREAU, ""), secret.public_key().to_sec1());
    let (key_use, authority) = (ca::KeyUse::Log, Some(fixture::AUTHORITY));
    let leaf = Leaf { public_key: &point, key_use, names: &names, authority, now_ms: NOW, years: 5 };
    let certificate = issue_leaf(&office.keys, &office.root.id, &leaf).unwrap();
    let verdict = verify(&forged(&office, &secret, &[certificate], NOW), &office.roots());
    assert_eq!(failures(&verdict), ["certificate.key-usage"]);
}

#[test]
fn only_the_decided_document_is_sealed_and_only_once() {
    let (_dir, office) = office();
    let prepared = office.prepared();
    let other = decision([7; 32]);
    let refused = seal(prepared.bytes.clone(), &office.keys, &office.sealing(&other));
    assert!(matches!(refused, Err(SealError::OtherDocument)));

    let right = decision(prepared.digest);
    let wrong_key = Sealing { key_id: &office.log.id, ..office.sealing(&right) };
    let refused = seal(prepared.bytes.clone(), &office.keys, &wrong_key);
    assert!(matches!(refused, Err(SealError::Signer(SignerError::WrongPurpose { .. }))));
    let checkpoint = Authorisation::Checkpoint { authority: fixture::AUTHORITY.into(), size: 1 };
    let refused = seal(prepared.bytes.clone(), &office.keys, &office.sealing(&checkpoint));
    assert!(matches!(refused, Err(SealError::Signer(SignerError::WrongPurpose { .. }))));
    let expired = Sealing { signing_ms: NOW + 6 * 366 * 86_400_000, ..office.sealing(&right) };
    let refused = seal(prepared.bytes.clone(), &office.keys, &expired);
    assert!(matches!(refused, Err(SealError::CertificateExpired { .. })));

    let sealed = seal(prepared.bytes, &office.keys, &office.sealing(&right)).unwrap();
    let again = seal(sealed, &office.keys, &office.sealing(&right));
    assert!(matches!(again, Err(SealError::AlreadySealed)));
}

#[test]
fn a_document_without_a_place_for_a_seal_is_not_prepared() {
    let (_dir, office) = office();
    let mut document = crate::certificate_page::lay_out(&office.face, &fixture::content()).unwrap();
    document.seal = None;
    let plain = crate::pdf::render(&document, &office.face).unwrap();
    assert_eq!(prepare(plain), Err(PrepareError::NoPlace));
    assert_eq!(prepare(b"%PDF-1.7".to_vec()), Err(PrepareError::NoPlace));
    assert_eq!(prepare(office.prepared().bytes), Err(PrepareError::NoPlace), "prepared already");
}

#[test]
fn hostile_byte_ranges_are_refused_without_harm() {
    let huge = usize::MAX;
    for ranges in [
        format!("[0 {huge} {huge} {huge}]"),
        format!("[{huge} 1 1 1]"),
        format!("[{huge} 0 {huge} 1]"),
        "[5 1 9 1]".to_owned(),
        "[0 9 8 1]".to_owned(),
        "[0 1 2]".to_owned(),
        "[-1 1 2 3]".to_owned(),
        "[0 99999999999999999999999 2 3]".to_owned(),
        "[0 1 3 5".to_owned(),
    ] {
        let file = format!("%PDF-1.7 /ByteRange {ranges} <00> /ByteRange");
        assert!(!verify(file.as_bytes(), &[]).ok(), "{ranges}");
        assert_eq!(covered_digest(file.as_bytes()), None, "{ranges}");
    }
}
