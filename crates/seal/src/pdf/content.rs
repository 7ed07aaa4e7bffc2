//! Content streams: marks as drawing operators, in millimetres from the upper left corner.

use std::sync::Arc;

use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Name, Ref, Settings, Str};

use super::POINT;
use super::font::Subset;
use crate::layout::{Colour, Drawing, Mark, Outline, Page, Segment, Shape, Text};

pub(super) const FONT: Name<'static> = Name(b"F");

/// Graphics state in which paint darkens what lies below, as a stamp on print does.
pub(super) const INK: Name<'static> = Name(b"I");

/// How much a bold glyph is outlined, in parts of its size.
const BOLD: f32 = 0.028;

pub(super) fn drawing_name(number: usize) -> String {
    format!("D{number}")
}

pub(super) fn page(page: &Page, font: &Subset, drawings: &[(Arc<Drawing>, Ref)]) -> Vec<u8> {
    let mut content = fresh();
    content.transform([POINT, 0.0, 0.0, -POINT, 0.0, page.height * POINT]);
    for mark in &page.marks {
        match mark {
            Mark::Text(line) => text(&mut content, line, font),
            Mark::Path(path) => shape(&mut content, path),
            Mark::Qr(code) => {
                let outline = code.code.outline(code.x, code.y, code.size);
                shape(&mut content, &Shape::filled(outline, code.colour));
            }
            Mark::Drawing { drawing, x, y } => {
                let known = drawings.iter().position(|(known, _)| Arc::ptr_eq(known, drawing));
                let name = drawing_name(known.unwrap_or_default());
                content.save_state().transform([1.0, 0.0, 0.0, 1.0, fine(*x), fine(*y)]);
                content.x_object(Name(name.as_bytes())).restore_state();
            }
        }
    }
    content.finish().to_vec()
}

pub(super) fn drawing(drawing: &Drawing) -> Vec<u8> {
    let mut content = fresh();
    if drawing.ink {
        content.set_parameters(INK);
    }
    for path in &drawing.shapes {
        shape(&mut content, path);
    }
    content.finish().to_vec()
}

fn fresh() -> Content {
    Content::with_settings(Settings { pretty: false })
}

/// A thousandth of a millimetre is finer than any printer, and shorter to write.
fn fine(length: f32) -> f32 {
    (length * 1000.0).round() / 1000.0
}

fn shape(content: &mut Content, shape: &Shape) {
    if let Some(colour) = shape.fill {
        fill_colour(content, colour);
        path(content, &shape.outline);
        content.fill_nonzero();
    }
    if let Some((colour, width)) = shape.stroke {
        let [red, green, blue] = colour.parts();
        content.set_stroke_rgb(fine(red), fine(green), fine(blue)).set_line_width(fine(width));
        path(content, &shape.outline);
        content.stroke();
    }
}

fn fill_colour(content: &mut Content, colour: Colour) {
    let [red, green, blue] = colour.parts();
    content.set_fill_rgb(fine(red), fine(green), fine(blue));
}

fn path(content: &mut Content, outline: &Outline) {
    for segment in &outline.0 {
        match *segment {
            Segment::Move((x, y)) => content.move_to(fine(x), fine(y)),
            Segment::Line((x, y)) => content.line_to(fine(x), fine(y)),
            Segment::Curve((ax, ay), (bx, by), (x, y)) => {
                content.cubic_to(fine(ax), fine(ay), fine(bx), fine(by), fine(x), fine(y))
            }
            Segment::Close => content.close_path(),
        };
    }
}

fn text(content: &mut Content, line: &Text, font: &Subset) {
    if line.glyphs.is_empty() {
        return;
    }
    fill_colour(content, line.colour);
    content.begin_text().set_font(FONT, 1.0);
    if line.bold {
        let [red, green, blue] = line.colour.parts();
        content.set_stroke_rgb(fine(red), fine(green), fine(blue)).set_line_width(fine(line.size * BOLD));
        content.set_text_rendering_mode(TextRenderingMode::FillStroke);
    }
    // Glyphs stand upright in a space that runs downwards.
    content.set_text_matrix([fine(line.size), 0.0, 0.0, -fine(line.size), fine(line.x), fine(line.y)]);
    let mut positioned = content.show_positioned();
    let mut items = positioned.items();
    let mut run = Vec::with_capacity(line.glyphs.len() * 2);
    for glyph in &line.glyphs {
        run.extend_from_slice(&font.id(glyph.id).to_be_bytes());
        let extra = glyph.advance - glyph.width;
        if extra.abs() > 0.0005 {
            items.show(Str(&run));
            run.clear();
            items.adjust(fine(-extra / line.size * 1000.0));
        }
    }
    if !run.is_empty() {
        items.show(Str(&run));
    }
    drop(items);
    drop(positioned);
    if line.bold {
        content.set_text_rendering_mode(TextRenderingMode::Fill);
    }
    content.end_text();
}
