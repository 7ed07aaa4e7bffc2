//! A square code for a telephone's camera, drawn as one path.

use std::fmt::Write as _;

use qrcode::{Color, QrCode};

/// A code that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Modules on a side, with the quiet zone.
    pub side: usize,
    /// The dark modules as an SVG path.
    pub path: String,
}

/// Light modules around the code, as the standard wants.
const QUIET: usize = 4;

impl Qr {
    /// A code for a text; `None` if it does not fit.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::new(text.as_bytes()).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (at, colour) in code.to_colors().into_iter().enumerate() {
            if colour == Color::Dark {
                let (x, y) = (at % width + QUIET, at / width + QUIET);
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
        Some(Self { side: width + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_quiet_zone() {
        let qr = Qr::of("https://oneseal.example/track?number=140822202103120000010").unwrap();
        for corner in ["M4 4h1", &format!("M{} 4h1", qr.side - 5), &format!("M4 {}h1", qr.side - 5)] {
            assert!(qr.path.contains(corner), "{corner}");
        }
        assert!(!qr.path.contains("M3 "), "nothing in the quiet zone");
        assert_eq!(Qr::of(&"x".repeat(5000)), None);
    }
}
