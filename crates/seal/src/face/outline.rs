//! The outline of a glyph as a path.

use ttf_parser::{GlyphId, OutlineBuilder};

use super::Face;
use crate::layout::Outline;

impl Face {
    /// The outline of a character, in parts of the em with y upwards from the base line; `None` if the face
    /// has no such glyph. A blank has an empty outline.
    #[must_use]
    pub fn outline(&self, c: char) -> Option<Outline> {
        let glyph = self.glyph(c)?;
        let (data, index) = self.font_file();
        let font = ttf_parser::Face::parse(data, index).ok()?;
        let mut pen = Pen { outline: Outline::default(), em: f32::from(font.units_per_em()), at: (0.0, 0.0) };
        // A blank has no outline, which is not a failure.
        let _ = font.outline_glyph(GlyphId(glyph.id), &mut pen);
        Some(pen.outline)
    }
}

struct Pen {
    outline: Outline,
    em: f32,
    at: (f32, f32),
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = (x / self.em, y / self.em);
        self.outline.move_to(self.at);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.at = (x / self.em, y / self.em);
        self.outline.line_to(self.at);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        // Neither PDF nor OFD knows quadratic curves: raise the degree.
        let (control, end) = ((x1 / self.em, y1 / self.em), (x / self.em, y / self.em));
        let third = |from: (f32, f32)| {
            (from.0 + (control.0 - from.0) * 2.0 / 3.0, from.1 + (control.1 - from.1) * 2.0 / 3.0)
        };
        self.outline.curve_to(third(self.at), third(end), end);
        self.at = end;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.at = (x / self.em, y / self.em);
        self.outline.curve_to((x1 / self.em, y1 / self.em), (x2 / self.em, y2 / self.em), self.at);
    }

    fn close(&mut self) {
        self.outline.close();
    }
}
