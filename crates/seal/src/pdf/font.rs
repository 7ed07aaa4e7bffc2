//! Embedding the glyphs that a document uses.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, Str};
use subsetter::GlyphRemapper;

use super::{PdfError, Refs, compress};
use crate::face::{Face, MissingGlyph};
use crate::layout::{Document, Mark};
use crate::sm;

/// The glyphs of one document under the numbers that they have in its file.
pub(super) struct Subset {
    remapper: GlyphRemapper,
    /// By the number in the face: what the glyph shows and how wide it is, in parts of the em.
    used: BTreeMap<u16, (char, f32)>,
}

const SYSTEM: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

impl Subset {
    pub(super) fn of(document: &Document, face: &Face) -> Result<Self, PdfError> {
        let mut used = BTreeMap::new();
        let mut chars = Vec::new();
        let lines = document.pages.iter().flat_map(|page| &page.marks);
        for mark in lines {
            let Mark::Text(line) = mark else { continue };
            for glyph in &line.glyphs {
                if glyph.id == 0 || face.glyph(glyph.char).is_none_or(|known| known.id != glyph.id) {
                    chars.push(glyph.char);
                }
                used.entry(glyph.id).or_insert((glyph.char, glyph.width / line.size));
            }
        }
        if !chars.is_empty() {
            return Err(MissingGlyph { chars }.into());
        }
        let ids: Vec<u16> = used.keys().copied().collect();
        Ok(Self { remapper: GlyphRemapper::new_from_glyphs(&ids), used })
    }

    /// The number of a glyph in the file.
    pub(super) fn id(&self, glyph: u16) -> u16 {
        self.remapper.get(glyph).unwrap_or_default()
    }

    pub(super) fn write(&self, pdf: &mut Pdf, refs: &mut Refs, face: &Face) -> Result<Ref, PdfError> {
        let [type0, cid, descriptor, to_unicode, data] = std::array::from_fn(|_| refs.next());
        let cff = face.metrics().cff;
        let (file, index) = face.font_file();
        let failed = |reason: String| PdfError::Font { name: face.name().to_owned(), reason };
        let subset = subsetter::subset(file, index, &self.remapper).map_err(|e| failed(e.to_string()))?;
        let program = if cff {
            cff_table(&subset).ok_or_else(|| failed("the outlines are missing".to_owned()))?
        } else {
            &subset
        };
        let name = self.name(face);
        let encoding = if cff { format!("{name}-Identity-H") } else { name.clone() };

        let mut font = pdf.type0_font(type0);
        font.base_font(Name(encoding.as_bytes())).encoding_predefined(Name(b"Identity-H"));
        font.descendant_font(cid).to_unicode(to_unicode);
        font.finish();

        let mut font = pdf.cid_font(cid);
        font.subtype(if cff { CidFontType::Type0 } else { CidFontType::Type2 });
        font.base_font(Name(name.as_bytes())).system_info(SYSTEM);
        font.font_descriptor(descriptor).default_width(1000.0);
        if !cff {
            font.cid_to_gid_map_predefined(Name(b"Identity"));
        }
        let mut widths = font.widths();
        for (glyph, (_, width)) in &self.used {
            let thousandths = (width * 100_000.0).round() / 100.0;
            if (thousandths - 1000.0).abs() > 0.001 {
                widths.same(self.id(*glyph), self.id(*glyph), thousandths);
            }
        }
        widths.finish();
        font.finish();

        let metrics = face.metrics();
        let [left, bottom, right, top] = metrics.bounds.map(|part| (part * 1000.0).round());
        let mut object = pdf.font_descriptor(descriptor);
        object
            .name(Name(name.as_bytes()))
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(left, bottom, right, top));
        object.italic_angle(0.0).stem_v(80.0).cap_height((metrics.cap_height * 1000.0).round());
        object.ascent((metrics.ascent * 1000.0).round()).descent((metrics.descent * 1000.0).round());
        if cff {
            object.font_file3(data);
        } else {
            object.font_file2(data);
        }
        object.finish();

        let mut map = UnicodeCmap::<u16>::new(Name(b"OneSeal-UCS2"), SYSTEM);
        for (glyph, (c, _)) in &self.used {
            map.pair(self.id(*glyph), *c);
        }
        pdf.cmap(to_unicode, &compress(&map.finish())).filter(Filter::FlateDecode);

        let packed = compress(program);
        let mut stream = pdf.stream(data, &packed);
        stream.filter(Filter::FlateDecode);
        if cff {
            stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        } else {
            stream.pair(Name(b"Length1"), i32::try_from(program.len()).unwrap_or(i32::MAX));
        }
        Ok(type0)
    }

    /// The PostScript name behind six letters that differ for every set of glyphs.
    fn name(&self, face: &Face) -> String {
        let glyphs: Vec<u8> = self.used.keys().flat_map(|glyph| glyph.to_be_bytes()).collect();
        let tag = sm::digest(&glyphs);
        let mut name: String = tag[..6].iter().map(|byte| char::from(b'A' + byte % 26)).collect();
        name.push('+');
        name.extend(face.name().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-'));
        name
    }
}

/// The bare outlines out of an OpenType container.
fn cff_table(font: &[u8]) -> Option<&[u8]> {
    let tag = ttf_parser::Tag::from_bytes(b"CFF ");
    ttf_parser::RawFace::parse(font, 0).ok()?.table(tag)
}
