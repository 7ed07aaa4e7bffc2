//! What a hundred seals a second cost: `cargo bench -p oneseal-seal`.

#![expect(clippy::unwrap_used, reason = "a measurement stops where it fails")]

#[path = "../tests/independent/fixture.rs"]
#[expect(dead_code, reason = "the fixture serves the tests, too")]
mod fixture;

use divan::{Bencher, black_box};
use fixture::{Office, content, decision};
use oneseal_seal::certificate_page::lay_out;
use oneseal_seal::pdf_signature::{prepare, seal, verify};
use oneseal_seal::{pdf, sm, stamp};

fn main() {
    divan::main();
}

fn office() -> (tempfile::TempDir, Office) {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::open(dir.path());
    (dir, office)
}

#[divan::bench]
fn sm2_sign(bencher: Bencher) {
    let key = sm::SecretKey::generate().unwrap();
    bencher.bench_local(|| key.sign(black_box(b"message")).unwrap());
}

#[divan::bench]
fn sm2_verify(bencher: Bencher) {
    let key = sm::SecretKey::generate().unwrap();
    let der = key.sign(b"message").unwrap();
    bencher.bench_local(|| assert!(key.public_key().verify(black_box(b"message"), &der)));
}

#[divan::bench]
fn sm3_of_a_sealed_file(bencher: Bencher) {
    let (_dir, office) = office();
    let file = office.sealed();
    bencher.bench_local(|| sm::digest(black_box(&file)));
}

/// Names differ from document to document, as they do in life.
#[divan::bench]
fn lay_out_certificate(bencher: Bencher) {
    let (_dir, office) = office();
    let content = content();
    bencher.bench_local(|| lay_out(&office.face, black_box(&content)).unwrap());
}

#[divan::bench]
fn render_laid_out_page(bencher: Bencher) {
    let (_dir, office) = office();
    let document = lay_out(&office.face, &content()).unwrap();
    bencher.bench_local(|| pdf::render(black_box(&document), &office.face).unwrap());
}

#[divan::bench]
fn lay_out_and_render_page(bencher: Bencher) {
    let (_dir, office) = office();
    let mut number = 0u32;
    let mut content = content();
    bencher.bench_local(|| {
        number += 1;
        let c = char::from_u32(0x4e00 + number % 5000).unwrap();
        content.holder_name = format!("万荣县{c}后土餐饮管理有限公司");
        if office.face.glyph(c).is_none() {
            content.holder_name.remove(3);
        }
        let document = lay_out(&office.face, &content).unwrap();
        pdf::render(&document, &office.face).unwrap()
    });
}

#[divan::bench]
fn prepare_and_seal(bencher: Bencher) {
    let (_dir, office) = office();
    let document = lay_out(&office.face, &content()).unwrap();
    let rendered = pdf::render(&document, &office.face).unwrap();
    bencher.with_inputs(|| rendered.clone()).bench_local_values(|bytes| {
        let prepared = prepare(bytes).unwrap();
        let authorisation = decision(prepared.digest);
        seal(prepared.bytes, &office.keys, &office.sealing(&authorisation)).unwrap()
    });
}

#[divan::bench]
fn verify_sealed(bencher: Bencher) {
    let (_dir, office) = office();
    let (sealed, roots) = (office.sealed(), office.roots());
    bencher.bench_local(|| assert!(verify(black_box(&sealed), &roots).ok()));
}

#[divan::bench]
fn draw_seal_as_svg(bencher: Bencher) {
    let (_dir, office) = office();
    let art = stamp::SealArt::approval(fixture::BUREAU);
    bencher.bench_local(|| stamp::svg(&office.face, black_box(&art)).unwrap());
}
