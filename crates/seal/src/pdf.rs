//! The PDF writer: draws a laid-out document, decides nothing.
//!
//! Here live the objects of the file. Never here: where anything stands, and the signature itself (the place
//! for it is left open). The file follows the rules of PDF/A-2b: every font embedded, colours defined by a
//! profile, metadata inside. The surprising thing: it is written by hand because it must be fast. A font of
//! five megabytes is cut down to the glyphs of one document a hundred times a second, so art that many
//! documents share is encoded once and only the text is worked on each time.

mod colour;
mod content;
mod font;
mod metadata;
mod signature;

use std::io::Write as _;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::BlendMode;
use pdf_writer::writers::ExtGraphicsState;
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, Settings, TextStr};

use crate::face::{Face, MissingGlyph};
use crate::layout::{Document, Drawing, Mark};
use crate::sm;

pub(crate) use signature::{CONTENTS_LENGTH, UNKNOWN};

/// Points in a millimetre.
const POINT: f32 = 72.0 / 25.4;

/// Why no file was written.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The font cannot show the text.
    #[error(transparent)]
    MissingGlyph(#[from] MissingGlyph),
    /// The font cannot be cut down to the glyphs used.
    #[error("the font {name} cannot be embedded: {reason}")]
    Font {
        /// Its PostScript name.
        name: String,
        /// What the font reader said.
        reason: String,
    },
    /// The seal stands on a page that does not exist.
    #[error("the seal stands on page {page}, but the document has {pages}")]
    NoSuchPage {
        /// Counted from one.
        page: usize,
        /// How many there are.
        pages: usize,
    },
}

/// Numbers the objects of one file.
struct Refs(i32);

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

/// Writes `document` as PDF. The same document gives the same bytes.
pub fn render(document: &Document, face: &Face) -> Result<Vec<u8>, PdfError> {
    if let Some(seal) = document.seal.as_ref().filter(|seal| seal.page >= document.pages.len()) {
        return Err(PdfError::NoSuchPage { page: seal.page + 1, pages: document.pages.len() });
    }
    let mut refs = Refs(0);
    let mut pdf = Pdf::with_settings_and_capacity(Settings { pretty: false }, 96 * 1024);
    pdf.set_version(1, 7);
    let (catalog, tree) = (refs.next(), refs.next());
    let font = font::Subset::of(document, face)?;
    let font_ref = font.write(&mut pdf, &mut refs, face)?;
    let page_refs: Vec<Ref> = document.pages.iter().map(|_| refs.next()).collect();
    let field = document.seal.as_ref().and_then(|seal| {
        let page = *page_refs.get(seal.page)?;
        let height = document.pages.get(seal.page)?.height;
        Some((seal.page, signature::write(&mut pdf, &mut refs, seal, page, height)))
    });

    let mut identity = sm::Hasher::new();
    let mut drawings: Vec<(Arc<Drawing>, Ref)> = Vec::new();
    for (number, page) in document.pages.iter().enumerate() {
        for mark in &page.marks {
            if let Mark::Drawing { drawing, .. } = mark
                && !drawings.iter().any(|(known, _)| Arc::ptr_eq(known, drawing))
            {
                drawings.push((Arc::clone(drawing), write_drawing(&mut pdf, &mut refs, drawing, None)));
            }
        }
        let stream = compress(&content::page(page, &font, &drawings));
        identity.update(&stream);
        let content = refs.next();
        pdf.stream(content, &stream).filter(Filter::FlateDecode);
        let mut object = pdf.page(page_refs[number]);
        object.parent(tree).media_box(Rect::new(0.0, 0.0, page.width * POINT, page.height * POINT));
        object.contents(content);
        if let Some((_, field)) = field.filter(|(sealed, _)| *sealed == number) {
            object.annotations([field]);
        }
        let mut resources = object.resources();
        resources.fonts().pair(content::FONT, font_ref);
        let mut objects = resources.x_objects();
        for (number, (_, drawing)) in drawings.iter().enumerate() {
            objects.pair(Name(content::drawing_name(number).as_bytes()), *drawing);
        }
        objects.finish();
        resources.finish();
        object.finish();
    }
    let pages = i32::try_from(page_refs.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(page_refs).count(pages);
    let about = metadata::write(&mut pdf, &mut refs, &document.info);
    let profile = colour::write(&mut pdf, &mut refs);
    write_catalog(&mut pdf, catalog, tree, document, about, profile, field.map(|(_, field)| field));
    identity.update(document.info.title.as_bytes()).update(document.info.subject.as_bytes());
    let id = identity.finalize()[..16].to_vec();
    pdf.set_file_id((id.clone(), id));
    Ok(pdf.finish())
}

fn write_catalog(
    pdf: &mut Pdf,
    catalog: Ref,
    tree: Ref,
    document: &Document,
    about: Ref,
    profile: Ref,
    field: Option<Ref>,
) {
    let mut object = pdf.catalog(catalog);
    object.pages(tree).metadata(about).lang(TextStr(metadata::language(&document.info)));
    object.viewer_preferences().display_doc_title(true);
    colour::intent(object.output_intents().push(), profile);
    if let Some(field) = field {
        signature::form(object.form(), field);
    }
}

/// Writes art as a form; `matrix` is given where the form is an appearance.
fn write_drawing(pdf: &mut Pdf, refs: &mut Refs, drawing: &Drawing, matrix: Option<[f32; 6]>) -> Ref {
    let id = refs.next();
    let stream = drawing.as_pdf.get_or_init(|| compress(&content::drawing(drawing)));
    let mut form = pdf.form_xobject(id, stream);
    form.filter(Filter::FlateDecode);
    form.bbox(Rect::new(0.0, 0.0, drawing.width, drawing.height));
    if let Some(matrix) = matrix {
        form.matrix(matrix);
    }
    let mut resources = form.resources();
    if drawing.ink {
        let mut states = resources.ext_g_states();
        states.insert(content::INK).start::<ExtGraphicsState<'_>>().blend_mode(BlendMode::Multiply);
    }
    resources.finish();
    form.finish();
    id
}

fn compress(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(data.len() / 2 + 64), Compression::new(4));
    // Writing to memory cannot fail.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}
