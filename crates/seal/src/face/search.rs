//! Finding a font and reading what is needed of it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use fontdb::{Database, FaceInfo, Source, Style};
use ttf_parser::cmap::Subtable;

use super::{Face, FaceError, Glyph, Inner, Metrics};

/// Families in the order in which they suit licences and seals.
const PREFERRED: [&str; 7] = [
    "WenQuanYi Micro Hei",
    "LXGW WenKai",
    "Noto Sans CJK SC",
    "Noto Serif CJK SC",
    "Source Han Sans SC",
    "Source Han Serif SC",
    "WenQuanYi Zen Hei",
];

/// A font that lacks one of these cannot set our own pages.
const PROBE: &str = "行政审批专用章许可证编号0123456789ABCXYZ（）《》：，。";

pub(super) fn find(named: Option<&Path>) -> Result<Face, FaceError> {
    let mut database = Database::new();
    if let Some(path) = named {
        let unreadable = |source| FaceError::Unreadable { path: path.to_owned(), source };
        database.load_font_file(path).map_err(unreadable)?;
    } else {
        database.load_system_fonts();
    }
    let mut candidates: Vec<&FaceInfo> = database.faces().filter(|f| f.style == Style::Normal).collect();
    candidates.sort_by_key(|info| (rank(info), info.weight.0.abs_diff(400), info.post_script_name.clone()));
    candidates.into_iter().find_map(open).ok_or_else(|| match named {
        Some(path) => FaceError::Unsuitable { path: path.to_owned() },
        None => FaceError::NotFound,
    })
}

fn rank(info: &FaceInfo) -> usize {
    let is = |wanted: &str| info.families.iter().any(|(family, _)| family == wanted);
    PREFERRED.iter().position(|wanted| is(wanted)).unwrap_or(PREFERRED.len())
}

fn open(info: &FaceInfo) -> Option<Face> {
    let (Source::File(path) | Source::SharedFile(path, _)) = &info.source else { return None };
    read(path.clone(), info.index, &info.post_script_name)
}

fn read(path: PathBuf, index: u32, name: &str) -> Option<Face> {
    let data = std::fs::read(&path).ok()?;
    let font = ttf_parser::Face::parse(&data, index).ok()?;
    if !PROBE.chars().all(|c| font.glyph_index(c).is_some()) {
        return None;
    }
    let glyphs = glyphs_of(&font);
    let metrics = metrics_of(&font);
    let inner = Inner { index, path, name: name.to_owned(), metrics, glyphs, seals: Mutex::default(), data };
    Some(Face(Arc::new(inner)))
}

fn metrics_of(font: &ttf_parser::Face<'_>) -> Metrics {
    let em = f32::from(font.units_per_em());
    let part = |units: i16| f32::from(units) / em;
    let bounds = font.global_bounding_box();
    Metrics {
        ascent: part(font.ascender()),
        descent: part(font.descender()),
        cap_height: font.capital_height().filter(|height| *height > 0).map_or(0.72, part),
        bounds: [part(bounds.x_min), part(bounds.y_min), part(bounds.x_max), part(bounds.y_max)],
        cff: font.tables().glyf.is_none(),
    }
}

fn glyphs_of(font: &ttf_parser::Face<'_>) -> HashMap<char, Glyph> {
    let em = f32::from(font.units_per_em());
    let mut glyphs = HashMap::new();
    let tables = font.tables().cmap.iter().flat_map(|cmap| cmap.subtables).filter(Subtable::is_unicode);
    for table in tables {
        table.codepoints(|point| {
            if let (Some(c), Some(id)) = (char::from_u32(point), table.glyph_index(point))
                && id.0 != 0
            {
                let advance = f32::from(font.glyph_hor_advance(id).unwrap_or_default()) / em;
                glyphs.insert(c, Glyph { id: id.0, advance });
            }
        });
    }
    glyphs
}
