//! The impression of an official approval seal.
//!
//! Here lives the drawing: a vermilion ring, a five-pointed star, the organ's name along the upper arc and the
//! purpose on a straight line below (State Council notice 国发〔1999〕25号 fixes the shape; diameters of 42 mm
//! are usual for organs of a county). Never here: who may use the seal. It is made of glyph outlines, so it
//! looks the same where the font is missing. The surprising thing: nothing in this drawing proves anything;
//! the proof is the signature that it stands for.

use std::f32::consts::{PI, TAU};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::face::{Face, MissingGlyph};
use crate::layout::{Colour, Drawing, Outline, Point, SealImpression, Shape, count};

/// What stands on a seal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SealArt {
    /// The organ's full name, along the arc.
    pub authority_name: String,
    /// The straight line below the star.
    pub lower_line: String,
    /// The number of a duplicate for windows, such as `（1）`, below the lower line; usually none.
    pub number: Option<String>,
    /// Diameter in hundredths of a millimetre.
    pub diameter: u16,
    /// Colour of the ink.
    pub colour: Colour,
}

/// Diameter of an organ's seal where nothing else is prescribed, in hundredths of a millimetre.
pub const DIAMETER: u16 = 4200;

/// What an approval seal says below its star.
pub const APPROVAL_SEAL: &str = "行政审批专用章";

impl SealArt {
    /// The approval seal of an organ: 42 mm, vermilion.
    pub fn approval(authority_name: impl Into<String>) -> Self {
        Self {
            authority_name: authority_name.into(),
            lower_line: APPROVAL_SEAL.to_owned(),
            number: None,
            diameter: DIAMETER,
            colour: Colour::VERMILION,
        }
    }

    /// Diameter in millimetres.
    #[must_use]
    pub fn diameter_mm(&self) -> f32 {
        f32::from(self.diameter) / 100.0
    }
}

/// Draws the seal (once for each face and art).
pub fn draw(face: &Face, art: &SealArt) -> Result<Arc<Drawing>, MissingGlyph> {
    face.seal(art, || compose(face, art))
}

/// The seal with its centre at a place of the first page.
pub fn impression(face: &Face, art: &SealArt, (x, y): Point) -> Result<SealImpression, MissingGlyph> {
    let drawing = draw(face, art)?;
    let name = format!("{}{}", art.authority_name, art.lower_line);
    Ok(SealImpression { page: 0, x, y, diameter: art.diameter_mm(), drawing, name })
}

/// The impression as an SVG picture of its true size.
pub fn svg(face: &Face, art: &SealArt) -> Result<String, MissingGlyph> {
    let drawing = draw(face, art)?;
    let edge = drawing.width;
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{edge}mm\" height=\"{edge}mm\" \
         viewBox=\"0 0 {edge} {edge}\" role=\"img\" aria-label=\"{}\">",
        escape(&format!("{}{}", art.authority_name, art.lower_line)),
    );
    for shape in &drawing.shapes {
        let path = shape.outline.to_svg();
        // Writing to a string cannot fail.
        if let Some(colour) = shape.fill {
            let _ = write!(picture, "<path fill=\"{}\" d=\"{path}\"/>", colour.to_hex());
        }
        if let Some((colour, width)) = shape.stroke {
            let colour = colour.to_hex();
            let _ = write!(
                picture,
                "<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width:.2}\" d=\"{path}\"/>"
            );
        }
    }
    picture.push_str("</svg>");
    Ok(picture)
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn compose(face: &Face, art: &SealArt) -> Result<Drawing, MissingGlyph> {
    let number = art.number.as_deref().unwrap_or_default();
    face.require(&format!("{}{}{number}", art.authority_name, art.lower_line))?;
    let diameter = art.diameter_mm();
    // All proportions are those of a 42 mm seal.
    let unit = diameter / 42.0;
    let centre = (diameter / 2.0, diameter / 2.0);
    let ring = 1.2 * unit;
    let mut ink = star(centre, 7.0 * unit);
    ink.append(arc_text(face, &art.authority_name, centre, unit));
    ink.append(line_text(face, &art.lower_line, (centre.0, centre.1 + 10.4 * unit), 3.9 * unit, 20.6 * unit));
    ink.append(line_text(face, number, (centre.0, centre.1 + 14.6 * unit), 2.8 * unit, 10.0 * unit));
    let circle = Outline::circle(centre, diameter / 2.0 - ring / 2.0);
    let shapes = vec![Shape::stroked(circle, art.colour, ring), Shape::filled(ink, art.colour)];
    Ok(Drawing { ink: true, ..Drawing::new(diameter, diameter, shapes) })
}

fn star((x, y): Point, radius: f32) -> Outline {
    // The inner corners of a regular pentagram.
    let inner = radius * (PI / 10.0).sin() / (PI * 0.7).sin();
    let corner = |number: u8| {
        let angle = TAU * f32::from(number) / 10.0;
        let reach = if number.is_multiple_of(2) { radius } else { inner };
        (x + reach * angle.sin(), y - reach * angle.cos())
    };
    Outline::polygon(&(0..10).map(corner).collect::<Vec<_>>())
}

/// Characters standing on the inner circle, feet to the centre, evenly from the left over the top.
fn arc_text(face: &Face, text: &str, centre: Point, unit: f32) -> Outline {
    let number = count(text.chars().count());
    let (outer, height) = (18.9 * unit, 5.8 * unit);
    // Short names keep together at the top, long ones reach down to where the lower line begins.
    let span = (number * 0.36).min(PI * 4.0 / 3.0);
    let step = span / number.max(1.0);
    let middle = outer - height / 2.0;
    let width = (step * middle * 0.94).min(height * 0.86);
    let mut ink = Outline::default();
    for (position, c) in text.chars().enumerate() {
        let angle = -span / 2.0 + step * (count(position) + 0.5);
        let (sine, cosine) = angle.sin_cos();
        ink.append(character(face, c, width, height).map(|(x, y)| {
            let radius = middle + y;
            (centre.0 + radius * sine + x * cosine, centre.1 - radius * cosine + x * sine)
        }));
    }
    ink
}

/// Characters on a straight line around a centre, as wide as fits.
fn line_text(face: &Face, text: &str, centre: Point, height: f32, room: f32) -> Outline {
    let number = count(text.chars().count());
    let step = (room / number.max(1.0)).min(height * 0.92);
    let mut ink = Outline::default();
    for (position, c) in text.chars().enumerate() {
        let x = centre.0 + step * (count(position) + 0.5 - number / 2.0);
        ink.append(character(face, c, step * 0.94, height).map(|(dx, dy)| (x + dx, centre.1 - dy)));
    }
    ink
}

/// A character stretched into a box around the origin, y upwards.
fn character(face: &Face, c: char, width: f32, height: f32) -> Outline {
    let advance = face.glyph(c).map_or(1.0, |glyph| glyph.advance);
    let outline = face.outline(c).unwrap_or_default();
    // The box of a Chinese character has its middle 0.38 em above the base line; narrow ones keep their shape.
    let across = width / advance.max(0.8);
    outline.map(|(x, y)| ((x - advance / 2.0) * across, (y - 0.38) * height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Segment;

    fn face() -> Face {
        Face::find(None).expect("a font with Chinese characters is installed")
    }

    fn reach(drawing: &Drawing) -> f32 {
        let middle = drawing.width / 2.0;
        let far = |(x, y): Point| (x - middle).hypot(y - middle);
        let segments = drawing.shapes.iter().filter(|shape| shape.fill.is_some()).flat_map(|s| &s.outline.0);
        segments.fold(0.0, |reach: f32, segment| match *segment {
            Segment::Move(p) | Segment::Line(p) | Segment::Curve(_, _, p) => reach.max(far(p)),
            Segment::Close => reach,
        })
    }

    #[test]
    fn names_of_any_length_stay_inside_the_ring() {
        for name in
            ["万荣县行政审批局", "万荣县行政审批服务管理局", "山西转型综合改革示范区行政审批服务管理局综窗"]
        {
            let drawing = draw(&face(), &SealArt::approval(name)).unwrap();
            assert!((drawing.width - 42.0).abs() < 0.001);
            assert!(reach(&drawing) < 21.0 - 1.2, "{name} reaches {}", reach(&drawing));
        }
    }

    #[test]
    fn a_seal_is_drawn_once_and_scales_with_its_diameter() {
        let (face, art) = (face(), SealArt::approval("万荣县行政审批局"));
        assert!(Arc::ptr_eq(&draw(&face, &art).unwrap(), &draw(&face, &art).unwrap()));
        let small = draw(&face, &SealArt { diameter: 2100, ..art.clone() }).unwrap();
        assert!((reach(&small) * 2.0 - reach(&draw(&face, &art).unwrap())).abs() < 0.01);
    }

    #[test]
    fn the_picture_names_the_organ_and_escapes_it() {
        let picture = svg(&face(), &SealArt::approval("A&B局")).unwrap();
        assert!(picture.contains("aria-label=\"A&amp;B局行政审批专用章\""), "{picture}");
        assert!(picture.contains("width=\"42mm\"") && picture.contains("#d81e1e"));
    }

    #[test]
    fn an_organ_that_cannot_be_written_has_no_seal() {
        let refused = draw(&face(), &SealArt::approval("县\u{10FFFD}局")).unwrap_err();
        assert_eq!(refused.chars, ['\u{10FFFD}']);
    }
}
