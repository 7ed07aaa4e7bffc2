//! `oneseal certificate verify`: a sealed file and a code are judged without a server and without a password.

use std::path::PathBuf;

use oneseal_seal::certificate_page::{CertificateContent, Labels, Language, lay_out};
use oneseal_seal::face::Face;
use oneseal_seal::keystore::Keystore;
use oneseal_seal::pdf;
use oneseal_seal::pdf_signature::{Sealing, prepare, seal};
use oneseal_seal::signer::{Authorisation, Purpose, Signer as _};
use oneseal_seal::stamp::SealArt;

use crate::ground::{HOME, Installation, PASSWORD, Ran, command, oneseal, run, text};

const BUREAU: &str = "万荣县行政审批服务管理局";
const IDENTIFIER: &str = "1.2.156.3005.2.11140100MB1900000T001.11140100MB1900000T.2021000001.001.D";

fn content(now_ms: i64) -> CertificateContent {
    CertificateContent {
        title: "食品经营许可证".into(),
        certificate_number: "JY11408220012345".into(),
        identifier: IDENTIFIER.into(),
        holder_name: "万荣县后土小吃店".into(),
        holder_code: "91140822MA0K000219".into(),
        principal: "陈小明".into(),
        address: "万荣县示范街1号".into(),
        scope: "热食类食品制售".into(),
        lines: Vec::new(),
        labels: Labels::default(),
        issuing_authority: BUREAU.into(),
        issue_date: jiff::civil::date(2025, 10, 9),
        valid_from: None,
        valid_to: None,
        verify_url: "https://oneseal.example/verify/x".into(),
        seal_art: SealArt::approval(BUREAU),
        notice_lines: Vec::new(),
        test_seal: true,
        language: Language::Chinese,
        created_ms: now_ms,
    }
}

/// A certificate that the installation's seal key sealed just now.
fn sealed(installation: &Installation) -> PathBuf {
    let keys = Keystore::open(&installation.data.join("keys"), PASSWORD).unwrap();
    let key = keys.active(Purpose::Seal, Some(HOME)).unwrap();
    let face = Face::find(None).unwrap();
    let document = lay_out(&face, &content(key.created_ms)).unwrap();
    let prepared = prepare(pdf::render(&document, &face).unwrap()).unwrap();
    let (case, certificate) = ("140822-x".to_owned(), "x".to_owned());
    let authorisation = Authorisation::Document { case, certificate, digest: prepared.digest };
    let (signing_ms, key_id) = (key.created_ms + 1000, key.id.as_str());
    let sealing = Sealing { key_id, certificates: &[], signing_ms, authorisation: &authorisation };
    let file = installation.path("certificate.pdf");
    std::fs::write(&file, seal(prepared.bytes, &keys, &sealing).unwrap()).unwrap();
    file
}

fn root_of(installation: &Installation) -> PathBuf {
    let list = installation.run(&["key", "list"]).yes();
    let id =
        list.lines().find(|line| line.contains("\tca\t")).unwrap().split('\t').next().unwrap().to_owned();
    let file = installation.path("root.pem");
    std::fs::write(&file, installation.run(&["key", "certificate", &id]).yes()).unwrap();
    file
}

fn verify(args: &[&str]) -> Ran {
    oneseal(&[&["certificate", "verify"], args].concat())
}

#[test]
fn a_sealed_file_is_genuine_by_the_data_folder_or_by_the_root_alone() {
    let installation = Installation::fresh();
    let file = sealed(&installation);
    let out = verify(&[text(&file), "--data", text(&installation.data)]).yes();
    assert!(out.starts_with(&format!("genuine: sealed by {BUREAU} ({HOME}) at ")), "{out}");
    let root = root_of(&installation);
    let nowhere = installation.path("nowhere");
    assert_eq!(verify(&[text(&file), "--root", text(&root), "--data", text(&nowhere)]).yes(), out);
    assert!(!nowhere.exists());
}

#[test]
fn a_file_that_was_changed_or_sealed_by_strangers_is_not_genuine_and_the_step_is_named() {
    let installation = Installation::fresh();
    let (file, root) = (sealed(&installation), root_of(&installation));
    let other = Installation::fresh();
    let stranger = root_of(&other);
    let err = verify(&[text(&file), "--root", text(&stranger)]).no();
    assert!(err.contains("NOT genuine") && err.contains("certificate.chain"), "{err}");
    let both = ["--root", text(&stranger), "--root", text(&root)];
    verify(&[&[text(&file)], both.as_slice()].concat()).yes();

    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    let err = verify(&[text(&file), "--root", text(&root)]).no();
    assert!(err.contains("signature.") || err.contains("pdf."), "{err}");
    let plain = installation.path("plain.pdf");
    std::fs::write(&plain, b"%PDF-1.7 nothing").unwrap();
    assert!(verify(&[text(&plain), "--root", text(&root)]).no().contains("pdf.structure"));
}

#[test]
fn what_is_missing_is_said_and_nothing_is_made() {
    let installation = Installation::none();
    let file = installation.path("plain.pdf");
    std::fs::write(&file, b"%PDF-1.7 nothing").unwrap();
    let data = ["--data", text(&installation.data)];
    let with_data = |what: &str| verify(&[&[what], data.as_slice()].concat());
    assert!(with_data(text(&file)).exited(2).contains("--root"));
    assert!(with_data("gone.pdf").exited(3).contains("cannot read"));
    assert!(verify(&[text(&file), "--root", text(&file)]).exited(2).contains("is not a certificate"));
    let ran = with_data(IDENTIFIER);
    assert!(ran.err.contains("nothing is said of whether it was issued"), "{ran:?}");
    assert_eq!(ran.yes(), format!("written right: {IDENTIFIER}"));
    assert!(with_data("JY11408220012345").exited(3).contains("--data"));
    assert!(!installation.data.exists());
}

#[test]
fn a_code_is_judged_by_its_check_character_first_and_by_the_register_then() {
    let installation = Installation::fresh();
    let wrong = IDENTIFIER.replace(".D", ".E");
    assert!(installation.run(&["certificate", "verify", &wrong]).no().contains("identifier"));
    let unknown = installation.run(&["certificate", "verify", IDENTIFIER]);
    assert!(unknown.no().contains("the register has no certificate"));
    // No key is needed to look it up.
    let without = command(&["certificate", "verify", "JY1", "--data", text(&installation.data)]);
    assert!(run(without).no().contains("JY1"));
}
