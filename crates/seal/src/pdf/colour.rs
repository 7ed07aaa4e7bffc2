//! The colour space of the file: sRGB, described by a profile that is put together here.

use std::sync::LazyLock;

use pdf_writer::types::OutputIntentSubtype;
use pdf_writer::writers::OutputIntent;
use pdf_writer::{Filter, Pdf, Ref, TextStr};

use super::{Refs, compress};

static PROFILE: LazyLock<Vec<u8>> = LazyLock::new(|| compress(&profile()));

pub(super) fn write(pdf: &mut Pdf, refs: &mut Refs) -> Ref {
    let id = refs.next();
    pdf.icc_profile(id, &PROFILE).n(3).filter(Filter::FlateDecode);
    id
}

pub(super) fn intent(mut intent: OutputIntent<'_>, profile: Ref) {
    intent.subtype(OutputIntentSubtype::PDFA).output_condition_identifier(TextStr("sRGB"));
    intent.info(TextStr("sRGB IEC61966-2.1")).dest_output_profile(profile);
}

/// A version 4 display profile with the primaries and the curve of IEC 61966-2-1, adapted to D50.
fn profile() -> Vec<u8> {
    let xyz =
        |values: [f64; 3]| [b"XYZ \0\0\0\0".to_vec(), values.into_iter().flat_map(fixed).collect()].concat();
    let text = |words: &str| {
        let utf16: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let length = u32::try_from(utf16.len()).unwrap_or_default().to_be_bytes();
        [b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS".as_slice(), &length, &28u32.to_be_bytes(), &utf16].concat()
    };
    let curve = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045];
    let curve: Vec<u8> = curve.into_iter().flat_map(fixed).collect();
    let adaptation = [
        1.047_882, 0.022_919, -0.050_217, 0.029_587, 0.990_479, -0.017_059, -0.009_232, 0.015_076, 0.751_678,
    ];
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", text("sRGB")),
        (b"cprt", text("No copyright")),
        (b"wtpt", xyz([0.964_203, 1.0, 0.824_905])),
        (b"chad", [b"sf32\0\0\0\0".to_vec(), adaptation.into_iter().flat_map(fixed).collect()].concat()),
        (b"rXYZ", xyz([0.436_066, 0.222_488, 0.013_916])),
        (b"gXYZ", xyz([0.385_147, 0.716_873, 0.097_076])),
        (b"bXYZ", xyz([0.143_066, 0.060_608, 0.714_096])),
        (b"rTRC", [b"para\0\0\0\0\0\x03\0\0".to_vec(), curve].concat()),
        (b"gTRC", Vec::new()),
    ];
    let mut table = 10u32.to_be_bytes().to_vec();
    let mut data = Vec::new();
    let start = 128 + 4 + 10 * 12;
    let mut last = (0, 0);
    let entry = |table: &mut Vec<u8>, name: &[u8; 4], (offset, length): (usize, usize)| {
        table.extend_from_slice(name);
        for number in [offset, length] {
            table.extend_from_slice(&u32::try_from(number).unwrap_or_default().to_be_bytes());
        }
    };
    for (name, body) in tags {
        // Green shares the curve of red.
        if !body.is_empty() {
            last = (start + data.len(), body.len());
            data.extend_from_slice(&body);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        entry(&mut table, name, last);
    }
    entry(&mut table, b"bTRC", last);
    let mut header = [0u8; 128];
    let size = u32::try_from(start + data.len()).unwrap_or_default().to_be_bytes();
    header[..4].copy_from_slice(&size);
    header[8..24].copy_from_slice(b"\x04\x20\0\0mntrRGB XYZ ");
    header[24..36].copy_from_slice(&[0x07, 0xe4, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    header[36..40].copy_from_slice(b"acsp");
    let white: Vec<u8> = [0.964_203, 1.0, 0.824_905].into_iter().flat_map(fixed).collect();
    header[68..80].copy_from_slice(&white);
    [header.as_slice(), &table, &data].concat()
}

/// A number with sixteen bits behind the point.
fn fixed(value: f64) -> [u8; 4] {
    #[expect(clippy::cast_possible_truncation, reason = "all values lie between -1 and 3")]
    let scaled = (value * 65536.0).round() as i32;
    scaled.to_be_bytes()
}
