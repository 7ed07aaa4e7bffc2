//! Signatures, certificates and sealed files in the eyes of programs that share nothing with ours.
//!
//! Where a program is missing the test says so and passes; with `ONESEAL_REQUIRE_TOOLS=1` it fails.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops where it fails and says what it skips"
)]

#[path = "independent/fixture.rs"]
mod fixture;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use fixture::Office;
use oneseal_seal::sm;

const DISTID: &str = "distid:1234567812345678";

fn available(tool: &str) -> bool {
    let found = Command::new(tool).arg("--help").output().is_ok();
    if !found {
        assert!(std::env::var_os("ONESEAL_REQUIRE_TOOLS").is_none(), "{tool} is required but not installed");
        println!("SKIPPED: {tool} is not installed");
    }
    found
}

fn run(tool: &str, dir: &Path, arguments: &[&str]) -> Output {
    Command::new(tool).current_dir(dir).args(arguments).output().unwrap()
}

fn accepts(output: &Output) {
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

fn python(dir: &Path, arguments: &[&str]) -> Output {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/independent/sm2.py");
    run("python3", dir, &[&[script], arguments].concat())
}

#[test]
fn openssl_accepts_our_certificates_and_refuses_a_stranger() {
    if !available("openssl") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let office = Office::open(&dir.path().join("keys"));
    for key in [&office.root, &office.seal, &office.log] {
        let certificate = pem("CERTIFICATE", key.certificate.as_ref().unwrap());
        fs::write(dir.path().join(format!("{}.pem", key.purpose)), certificate).unwrap();
    }
    // OpenSSL takes the user id for the named certificates only, so the root's own signature is left to Python.
    // The moment of the fixture, which may lie outside the life of the certificates on this machine's clock.
    let at = (fixture::NOW / 1000 + 60).to_string();
    let common = ["verify", "-x509_strict", "-vfyopt", DISTID, "-attime", &at, "-CAfile"];
    accepts(&run("openssl", dir.path(), &[&common[..], &["ca.pem", "seal.pem", "log.pem"]].concat()));
    let refused = run("openssl", dir.path(), &[&common[..], &["log.pem", "seal.pem"]].concat());
    assert!(!refused.status.success(), "a log certificate is no root");
    let text =
        run("openssl", dir.path(), &["x509", "-in", "seal.pem", "-noout", "-text", "-nameopt", "utf8"]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    for expected in [fixture::BUREAU, "11140822MB1234567X", "Digital Signature, Non Repudiation", "CA:FALSE"]
    {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
}

#[test]
fn openssl_and_we_accept_each_others_signatures() {
    if !available("openssl") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let key = sm::SecretKey::generate().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    put("message", "万荣县".as_bytes());
    put("ours.der", &key.sign("万荣县".as_bytes()).unwrap());
    put("public.pem", pem("PUBLIC KEY", &key.public_key().to_spki().unwrap()).as_bytes());
    put("secret.pem", pem("PRIVATE KEY", &key.to_pkcs8().unwrap()).as_bytes());
    let common = ["pkeyutl", "-rawin", "-digest", "sm3", "-pkeyopt", DISTID, "-in", "message"];
    let verify = ["-verify", "-pubin", "-inkey", "public.pem", "-sigfile", "ours.der"];
    accepts(&run("openssl", dir.path(), &[&common[..], &verify].concat()));
    let sign = ["-sign", "-inkey", "secret.pem", "-out", "theirs.der"];
    accepts(&run("openssl", dir.path(), &[&common[..], &sign].concat()));
    let theirs = fs::read(dir.path().join("theirs.der")).unwrap();
    assert!(key.public_key().verify("万荣县".as_bytes(), &theirs));
    put("message", "万荣".as_bytes());
    let refused = run("openssl", dir.path(), &[&common[..], &verify].concat());
    assert!(!refused.status.success(), "another message");
}

#[test]
fn a_verifier_of_sixty_lines_accepts_our_signature() {
    if !available("python3") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let key = sm::SecretKey::generate().unwrap();
    fs::write(dir.path().join("message"), b"message").unwrap();
    fs::write(dir.path().join("signature"), key.sign(b"message").unwrap()).unwrap();
    let point = hex::encode(key.public_key().to_sec1());
    accepts(&python(dir.path(), &["signature", &point, "message", "signature"]));
    fs::write(dir.path().join("message"), b"massage").unwrap();
    assert!(!python(dir.path(), &["signature", &point, "message", "signature"]).status.success());
}

#[test]
fn it_also_checks_a_sealed_file_from_end_to_end() {
    if !available("python3") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let office = Office::open(&dir.path().join("keys"));
    let sealed = office.sealed();
    fs::write(dir.path().join("sealed.pdf"), &sealed).unwrap();
    fs::write(dir.path().join("root.der"), &office.roots()[0]).unwrap();
    accepts(&python(dir.path(), &["pdf", "sealed.pdf", "root.der"]));

    let mut changed = sealed.clone();
    changed[2000] ^= 1;
    fs::write(dir.path().join("changed.pdf"), changed).unwrap();
    let refused = python(dir.path(), &["pdf", "changed.pdf", "root.der"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("the content was changed"));
    fs::write(dir.path().join("longer.pdf"), [sealed.as_slice(), b"\n"].concat()).unwrap();
    assert!(!python(dir.path(), &["pdf", "longer.pdf", "root.der"]).status.success());
}

#[test]
fn poppler_finds_one_signature_and_all_of_the_text() {
    if !available("pdftotext") || !available("pdfsig") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let office = Office::open(&dir.path().join("keys"));
    fs::write(dir.path().join("sealed.pdf"), office.sealed()).unwrap();
    let text = run("pdftotext", dir.path(), &["-enc", "UTF-8", "sealed.pdf", "-"]);
    accepts(&text);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    for expected in
        ["食品经营许可证", "万荣县后土餐饮管理有限公司", "JY11408220012345", "2025年10月09日", "测试印章"]
    {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
    assert!(text.contains("1.2.156.3005.2.11140100MB1900000T001"), "{text}");
    let seen = run("pdfsig", dir.path(), &["-nocert", "sealed.pdf"]);
    let seen = String::from_utf8_lossy(&seen.stdout).into_owned();
    assert!(seen.contains("Total document signed"), "{seen}");
    assert!(!seen.contains("Signature #2"), "{seen}");
}
