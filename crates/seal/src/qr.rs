//! Square codes that lead to the page where a document can be checked.
//!
//! Here live the modules of a code and its SVG form. Never here: what the address means. Error correction is
//! level M: a stamped or folded corner still reads, and the code stays small.

use qrcode::{Color, EcLevel, QrCode};

use crate::layout::Outline;

/// The address is too long for any code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address is too long for a square code")]
pub struct TooLong;

/// The dark modules of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    width: usize,
    dark: Vec<bool>,
}

impl Code {
    /// Encodes an address.
    pub fn new(address: &str) -> Result<Self, TooLong> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| TooLong)?;
        let dark = code.to_colors().into_iter().map(|colour| colour == Color::Dark).collect();
        Ok(Self { width: code.width(), dark })
    }

    /// Modules along an edge, without the quiet zone.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Dark runs as (column, row, length), which draw with fewer and cleaner edges than single squares.
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.dark.chunks(self.width.max(1)).enumerate().flat_map(|(row, modules)| {
            let mut column = 0;
            std::iter::from_fn(move || {
                let start = column + modules.get(column..)?.iter().position(|dark| *dark)?;
                let length = modules[start..].iter().take_while(|dark| **dark).count();
                column = start + length;
                Some((start, row, length))
            })
        })
    }

    /// The dark parts as a path with its upper left corner at (x, y) and an edge of `size`.
    #[must_use]
    pub fn outline(&self, x: f32, y: f32, size: f32) -> Outline {
        use crate::layout::count;
        let module = size / count(self.width);
        let mut outline = Outline::default();
        for (column, row, length) in self.runs() {
            outline.append(Outline::rectangle(
                x + module * count(column),
                y + module * count(row),
                module * count(length),
                module,
            ));
        }
        outline
    }
}

/// The code as an SVG picture with its quiet zone of four modules.
pub fn svg(address: &str) -> Result<String, TooLong> {
    use std::fmt::Write as _;
    let code = Code::new(address)?;
    let edge = code.width() + 8;
    let mut path = String::new();
    for (column, row, length) in code.runs() {
        // Writing to a string cannot fail.
        let _ = write!(path, "M{} {}h{length}v1h-{length}z", column + 4, row + 4);
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {edge} {edge}\" shape-rendering=\"crispEdges\" \
         role=\"img\"><path fill=\"#fff\" d=\"M0 0h{edge}v{edge}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_cover_exactly_the_dark_modules() {
        let code = Code::new("https://example.gov.cn/v/140822-0192f3a1").unwrap();
        let mut drawn = vec![false; code.width * code.width];
        for (column, row, length) in code.runs() {
            for module in column..column + length {
                drawn[row * code.width + module] = true;
            }
        }
        assert_eq!(drawn, code.dark);
        assert_eq!(Code::new(&"x".repeat(3000)), Err(TooLong));
    }

    #[test]
    fn the_picture_has_a_quiet_zone() {
        let picture = svg("https://example.gov.cn").unwrap();
        assert!(picture.contains("viewBox=\"0 0 33 33\""), "{picture}");
        assert!(picture.contains("M4 4h7v1"), "the finder begins behind four light modules");
    }
}
