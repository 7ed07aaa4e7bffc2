//! Breaking text into lines by the rules of Chinese setting.
//!
//! A closing mark never begins a line and an opening one never ends it (避头尾); Latin words and numbers stay
//! whole unless one of them is longer than the line.

use super::{Colour, Placed, Text, count};
use crate::face::{Face, MissingGlyph};

/// How lines stand between their edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right edge.
    Right,
    /// At both edges, except the last line of a paragraph.
    Justify,
    /// The characters of a short label spread from edge to edge.
    Spread,
}

/// How a paragraph looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Height of the em.
    pub size: f32,
    /// From base line to base line, in parts of the size.
    pub leading: f32,
    /// Between glyphs, in parts of the size.
    pub spacing: f32,
    /// Colour.
    pub colour: Colour,
    /// Whether strokes are thickened.
    pub bold: bool,
    /// Alignment.
    pub align: Align,
}

impl Default for Style {
    fn default() -> Self {
        Self { size: 4.0, leading: 1.5, spacing: 0.0, colour: Colour::BLACK, bold: false, align: Align::Left }
    }
}

impl Style {
    /// From one base line to the next.
    #[must_use]
    pub fn line(&self) -> f32 {
        self.size * self.leading
    }
}

/// May not begin a line.
const NOT_FIRST: &str = "，。、；：？！）】》〉」』〕］｝”’％‰…—·,.;:?!)]}%～℃°";
/// May not end a line.
const NOT_LAST: &str = "（【《〈「『〔［｛“‘([{¥￥";

/// Sets `text` from the upper edge `y` on between `x` and `x + width`; line breaks in it begin paragraphs.
/// Gives one [`Text`] for each line; the block is as high as the lines times [`Style::line`].
pub fn paragraph(
    face: &Face,
    text: &str,
    (x, y): (f32, f32),
    width: f32,
    style: &Style,
) -> Result<Vec<Text>, MissingGlyph> {
    face.require(text)?;
    let metrics = face.metrics();
    // The box of a Chinese character reaches from 0.12 em below the base line to 0.88 above.
    let to_base = style.line() / 2.0 + style.size * (metrics.ascent.clamp(0.8, 0.9) - 0.5);
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let broken = break_lines(&place(face, part, style), width);
        let last = broken.len().saturating_sub(1);
        for (number, glyphs) in broken.into_iter().enumerate() {
            let base = y + style.line() * count(lines.len()) + to_base;
            lines.push(align(glyphs, (x, base), width, style, number == last));
        }
    }
    Ok(lines)
}

fn place(face: &Face, text: &str, style: &Style) -> Vec<Placed> {
    let placed = |c: char| {
        let glyph = face.glyph(c)?;
        let width = glyph.advance * style.size;
        Some(Placed { id: glyph.id, char: c, width, advance: width + style.spacing * style.size })
    };
    text.chars().filter_map(placed).collect()
}

fn width_of(glyphs: &[Placed]) -> f32 {
    glyphs.iter().map(|glyph| glyph.advance).sum()
}

fn break_lines(glyphs: &[Placed], width: f32) -> Vec<Vec<Placed>> {
    // Rounding must not break a line that fits exactly.
    let width = width + 0.01;
    let mut lines: Vec<Vec<Placed>> = Vec::new();
    let mut line: Vec<Placed> = Vec::new();
    let mut filled = 0.0;
    for piece in pieces(glyphs) {
        let long = width_of(piece);
        if filled + visible(piece) > width && !line.is_empty() {
            lines.push(trimmed(std::mem::take(&mut line)));
            filled = 0.0;
        }
        if long > width {
            for glyph in piece {
                if filled + glyph.width > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    filled = 0.0;
                }
                line.push(*glyph);
                filled += glyph.advance;
            }
        } else if !(line.is_empty() && piece.iter().all(|glyph| glyph.char == ' ') && !lines.is_empty()) {
            line.extend_from_slice(piece);
            filled += long;
        }
    }
    lines.push(trimmed(line));
    lines
}

/// The width that must fit: what stands behind the last visible glyph may hang over.
fn visible(piece: &[Placed]) -> f32 {
    let kept = piece.iter().rposition(|glyph| glyph.char != ' ').map_or(0, |last| last + 1);
    let spacing = kept.checked_sub(1).and_then(|last| piece.get(last)).map_or(0.0, |g| g.advance - g.width);
    width_of(&piece[..kept]) - spacing
}

fn trimmed(mut line: Vec<Placed>) -> Vec<Placed> {
    while line.last().is_some_and(|glyph| glyph.char == ' ') {
        line.pop();
    }
    line
}

/// Cuts where a line may be broken.
fn pieces(glyphs: &[Placed]) -> Vec<&[Placed]> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for next in 1..glyphs.len() {
        if may_break(glyphs[next - 1].char, glyphs[next].char) {
            pieces.push(&glyphs[start..next]);
            start = next;
        }
    }
    if start < glyphs.len() {
        pieces.push(&glyphs[start..]);
    }
    pieces
}

fn may_break(before: char, after: char) -> bool {
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) || after == ' ' {
        return false;
    }
    // Inside words and numbers: no break; at every boundary with a Chinese character: break.
    let joins = |c: char| c.is_ascii_graphic() || ('\u{00c0}'..='\u{024f}').contains(&c);
    !(joins(before) && joins(after))
}

fn align(mut glyphs: Vec<Placed>, (x, base): (f32, f32), width: f32, style: &Style, last: bool) -> Text {
    // Spacing behind the last glyph is not seen and must not shift what is centred.
    if let Some(glyph) = glyphs.last_mut() {
        glyph.advance = glyph.width;
    }
    let slack = width - width_of(&glyphs);
    let gaps = glyphs.len().saturating_sub(1);
    let spread = match style.align {
        Align::Justify => !last && slack > 0.0 && slack < 2.0 * style.size,
        Align::Spread => slack > 0.0,
        Align::Left | Align::Centre | Align::Right => false,
    };
    if spread && gaps > 0 {
        for glyph in &mut glyphs[..gaps] {
            glyph.advance += slack / count(gaps);
        }
    }
    let shift = match style.align {
        Align::Left | Align::Justify | Align::Spread => 0.0,
        Align::Centre => slack / 2.0,
        Align::Right => slack,
    };
    Text { x: x + shift, y: base, size: style.size, colour: style.colour, bold: style.bold, glyphs }
}
