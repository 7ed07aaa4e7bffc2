//! The typeface that documents and seals are set in.
//!
//! Here lives finding a font with Chinese outlines on the machine, and everything about its glyphs that is
//! dear to compute. Never here: positions on a page. The surprising thing: no font is built in. Personal names
//! need the whole of GB 18030, no crate carries that, and a licence with an empty box on it is worse than no
//! licence, so a machine without a font is told which package to install.

mod outline;
mod search;

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::layout::Drawing;
use crate::stamp::SealArt;

/// Where no font was found, this Debian package helps.
pub const FONT_PACKAGE: &str = "fonts-wqy-microhei";

/// Why there is no typeface.
#[derive(Debug, thiserror::Error)]
pub enum FaceError {
    /// Nothing on this machine can set Chinese.
    #[error(
        "no font with Chinese characters was found; install the package {FONT_PACKAGE} or name a font file"
    )]
    NotFound,
    /// The named file does not exist or cannot be read.
    #[error("the font file {} cannot be read", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The file is no font, or one without Chinese.
    #[error("{} is not a font with Chinese characters", .path.display())]
    Unsuitable {
        /// The file.
        path: PathBuf,
    },
}

/// The font has no glyph for some characters, so nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The characters, each once, in order of appearance.
    pub chars: Vec<char>,
}

impl fmt::Display for MissingGlyph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the font has no glyph for")?;
        for (position, c) in self.chars.iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            write!(f, "{comma} {c} (U+{:04X})", u32::from(*c))?;
        }
        f.write_str("; name a font that has it")
    }
}

impl std::error::Error for MissingGlyph {}

/// One glyph of the face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// Its index in the font.
    pub id: u16,
    /// How far the pen moves, in parts of the em.
    pub advance: f32,
}

/// A typeface; cheap to clone.
#[derive(Clone)]
pub struct Face(Arc<Inner>);

struct Inner {
    data: Vec<u8>,
    index: u32,
    path: PathBuf,
    name: String,
    metrics: Metrics,
    glyphs: HashMap<char, Glyph>,
    seals: Mutex<HashMap<SealArt, Arc<Drawing>>>,
}

/// Measures of the whole face, in parts of the em.
#[derive(Clone, Copy, Debug)]
pub struct Metrics {
    /// From the base line up.
    pub ascent: f32,
    /// From the base line down (negative).
    pub descent: f32,
    /// Height of a capital letter.
    pub cap_height: f32,
    /// The box around all glyphs: left, bottom, right, top.
    pub bounds: [f32; 4],
    /// Whether outlines are cubic (CFF) and not quadratic (TrueType).
    pub cff: bool,
}

/// Seals are few (one or two for an authority); beyond this the cache starts anew.
const SEALS_KEPT: usize = 512;

impl Face {
    /// The font to use: the named file, or else the best one on this machine.
    pub fn find(named: Option<&Path>) -> Result<Self, FaceError> {
        search::find(named)
    }

    /// The file that the face was read from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// The PostScript name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Measures of the whole face.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.0.metrics
    }

    /// The glyph of a character.
    #[must_use]
    pub fn glyph(&self, c: char) -> Option<Glyph> {
        self.0.glyphs.get(&c).copied()
    }

    /// The characters of `text` that the face cannot show, each once.
    #[must_use]
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for c in text.chars() {
            if !c.is_control() && self.glyph(c).is_none() && !missing.contains(&c) {
                missing.push(c);
            }
        }
        missing
    }

    /// Refuses a text that the face cannot show in full.
    pub fn require(&self, text: &str) -> Result<(), MissingGlyph> {
        let chars = self.missing(text);
        if chars.is_empty() { Ok(()) } else { Err(MissingGlyph { chars }) }
    }

    pub(crate) fn font_file(&self) -> (&[u8], u32) {
        (&self.0.data, self.0.index)
    }

    /// The impression that was drawn before for this art, or a new one.
    pub(crate) fn seal<E>(
        &self,
        art: &SealArt,
        draw: impl FnOnce() -> Result<Drawing, E>,
    ) -> Result<Arc<Drawing>, E> {
        if let Some(known) = self.0.seals.lock().unwrap_or_else(PoisonError::into_inner).get(art) {
            return Ok(Arc::clone(known));
        }
        // Drawn without the lock: two threads may draw the same seal once each, none waits for another.
        let fresh = Arc::new(draw()?);
        let mut seals = self.0.seals.lock().unwrap_or_else(PoisonError::into_inner);
        if seals.len() >= SEALS_KEPT {
            seals.clear();
        }
        seals.insert(art.clone(), Arc::clone(&fresh));
        Ok(fresh)
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face").field("name", &self.0.name).field("path", &self.0.path).finish_non_exhaustive()
    }
}
