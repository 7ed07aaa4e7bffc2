//! The place for the signature: a field whose appearance is the seal impression, and a dictionary with a hole.
//!
//! The hole is marked with bytes that cannot occur elsewhere; `pdf_signature::prepare` finds it, says which
//! bytes lie around it, and fills it with zeroes.

use pdf_writer::types::{AnnotationFlags, FieldType, SigFlags};
use pdf_writer::writers::Form;
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use super::{POINT, Refs, write_drawing};
use crate::layout::SealImpression;

/// Bytes that a signature may take: certificates of a real authority and a time stamp have room.
pub(crate) const CONTENTS_LENGTH: usize = 4096;

/// Written for numbers that are known only when the file is complete; ten digits hold any file.
pub(crate) const UNKNOWN: i32 = i32::MAX;

pub(super) fn write(pdf: &mut Pdf, refs: &mut Refs, seal: &SealImpression, page: Ref, height: f32) -> Ref {
    let (field, value) = (refs.next(), refs.next());
    // Appearances run upwards like the page that they lie on.
    let upright = [1.0, 0.0, 0.0, -1.0, 0.0, seal.drawing.height];
    let appearance = write_drawing(pdf, refs, &seal.drawing, Some(upright));
    let reach = seal.diameter / 2.0;
    let [left, right] = [seal.x - reach, seal.x + reach].map(|x| x * POINT);
    let [bottom, top] = [seal.y + reach, seal.y - reach].map(|y| (height - y) * POINT);

    let mut object = pdf.form_field(field);
    object.field_type(FieldType::Signature).partial_name(TextStr("Seal1"));
    object.alternate_name(TextStr(&seal.name)).pair(Name(b"V"), value);
    let mut widget = object.into_annotation();
    widget.rect(Rect::new(left, bottom, right, top)).page(page);
    widget.flags(AnnotationFlags::PRINT | AnnotationFlags::LOCKED);
    widget.appearance().normal().stream(appearance);
    widget.finish();

    let mut dictionary = pdf.indirect(value).dict();
    dictionary.pair(Name(b"Type"), Name(b"Sig")).pair(Name(b"Filter"), Name(b"Adobe.PPKLite"));
    dictionary.pair(Name(b"SubFilter"), Name(b"ETSI.CAdES.detached"));
    dictionary.pair(Name(b"Name"), TextStr(&seal.name));
    dictionary.insert(Name(b"ByteRange")).array().items([0, UNKNOWN, UNKNOWN, UNKNOWN]);
    // All bits set: written in hexadecimal, and no valid signature.
    dictionary.pair(Name(b"Contents"), Str(&[0xff; CONTENTS_LENGTH]));
    field
}

pub(super) fn form(mut form: Form<'_>, field: Ref) {
    form.fields([field]).sig_flags(SigFlags::SIGNATURES_EXIST | SigFlags::APPEND_ONLY);
}
