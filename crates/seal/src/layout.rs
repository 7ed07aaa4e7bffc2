//! The page model: where everything stands, before any file format.
//!
//! Here lives a document as marks at known places, and the little that is needed to get there: breaking
//! paragraphs, setting tables. Never here: PDF or OFD. Positions are computed once; the writers only draw, so
//! two formats of one document agree to the hair. Lengths are millimetres, y runs down from the upper edge.
//! The surprising thing: the seal is not a mark on the page but a property of the document, because in every
//! format it belongs to the signature and not to what is signed.

mod outline;
mod paragraph;
mod table;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

pub use outline::{Outline, Point, Segment};
pub use paragraph::{Align, Style, paragraph};
pub use table::{Cell, Table};

/// A finished document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What it is about.
    pub info: Info,
    /// Its pages.
    pub pages: Vec<Page>,
    /// Where it is to be sealed; `None` for papers that carry no seal.
    pub seal: Option<SealImpression>,
}

/// What a document says about itself outside its pages.
#[derive(Clone, Debug, Default)]
pub struct Info {
    /// Title, shown by readers in place of the file name.
    pub title: String,
    /// The organ that issues it.
    pub author: String,
    /// Number or identifier.
    pub subject: String,
    /// Language tag of the text; empty means `zh-CN`.
    pub language: String,
    /// When it was made, in epoch milliseconds.
    pub created_ms: i64,
}

/// One page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// What is drawn, from back to front.
    pub marks: Vec<Mark>,
}

/// Something drawn on a page.
#[derive(Clone, Debug)]
pub enum Mark {
    /// Characters on one base line.
    Text(Text),
    /// A filled or stroked path in page coordinates.
    Path(Shape),
    /// A square code.
    Qr(Qr),
    /// Art that many documents share, placed with its origin at a point.
    Drawing {
        /// The art.
        drawing: Arc<Drawing>,
        /// Left edge of its origin.
        x: f32,
        /// Upper edge of its origin.
        y: f32,
    },
}

/// Characters on one base line.
#[derive(Clone, Debug)]
pub struct Text {
    /// Where the first glyph starts.
    pub x: f32,
    /// The base line.
    pub y: f32,
    /// Height of the em.
    pub size: f32,
    /// Colour.
    pub colour: Colour,
    /// Whether strokes are thickened.
    pub bold: bool,
    /// The glyphs in order.
    pub glyphs: Vec<Placed>,
}

/// A glyph of a text.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// Its index in the face.
    pub id: u16,
    /// The character it shows.
    pub char: char,
    /// Its own width in the face.
    pub width: f32,
    /// How far the next glyph is, with letter spacing and justification.
    pub advance: f32,
}

impl Text {
    /// From the first to behind the last glyph.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance).sum()
    }
}

/// A path and how it is painted.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The path.
    pub outline: Outline,
    /// Colour of the inside.
    pub fill: Option<Colour>,
    /// Colour and width of the line.
    pub stroke: Option<(Colour, f32)>,
}

impl Shape {
    /// A filled path.
    #[must_use]
    pub fn filled(outline: Outline, colour: Colour) -> Self {
        Self { outline, fill: Some(colour), stroke: None }
    }

    /// A stroked path.
    #[must_use]
    pub fn stroked(outline: Outline, colour: Colour, width: f32) -> Self {
        Self { outline, fill: None, stroke: Some((colour, width)) }
    }
}

/// A square code with its upper left corner, edge and dark modules.
#[derive(Clone, Debug)]
pub struct Qr {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Length of an edge, without a quiet zone.
    pub size: f32,
    /// The modules.
    pub code: Arc<crate::qr::Code>,
    /// Colour of dark modules.
    pub colour: Colour,
}

/// Art that is drawn once and placed often; writers keep their encoded form beside it.
#[derive(Debug, Default)]
pub struct Drawing {
    /// Width of the box it fills from its origin.
    pub width: f32,
    /// Height of that box.
    pub height: f32,
    /// What is drawn.
    pub shapes: Vec<Shape>,
    /// Whether it is ink: what lies below shows through.
    pub ink: bool,
    pub(crate) as_pdf: OnceLock<Vec<u8>>,
}

impl Drawing {
    /// Art of a given size.
    #[must_use]
    pub fn new(width: f32, height: f32, shapes: Vec<Shape>) -> Self {
        Self { width, height, shapes, ..Self::default() }
    }
}

/// Where the seal of the document comes to stand.
#[derive(Clone, Debug)]
pub struct SealImpression {
    /// Which page, counted from nought.
    pub page: usize,
    /// Centre of the seal.
    pub x: f32,
    /// Centre of the seal.
    pub y: f32,
    /// Its diameter.
    pub diameter: f32,
    /// The impression.
    pub drawing: Arc<Drawing>,
    /// Whose seal it is, for readers that cannot see.
    pub name: String,
}

/// A colour of the sRGB space, each part from 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Ink.
    pub const BLACK: Self = Self(0x1a, 0x1a, 0x1a);
    /// Less important ink.
    pub const GREY: Self = Self(0x5c, 0x5c, 0x5c);
    /// The red of seals.
    pub const VERMILION: Self = Self(0xd8, 0x1e, 0x1e);
    /// Paper.
    pub const WHITE: Self = Self(0xff, 0xff, 0xff);

    /// As `#rrggbb`.
    #[must_use]
    pub fn to_hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    pub(crate) fn parts(self) -> [f32; 3] {
        [self.0, self.1, self.2].map(|part| f32::from(part) / 255.0)
    }
}

/// A number of things as a length factor; beyond any page there is no difference.
pub(crate) fn count(things: usize) -> f32 {
    f32::from(u16::try_from(things).unwrap_or(u16::MAX))
}
