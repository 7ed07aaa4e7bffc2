//! Paging by key: the next page begins after the last line that was shown.
//!
//! What lives here: the cursor and the size of a page. What must never live here: an offset, which slows with every page
//! and skips lines when something moves. The surprising thing: a cursor is opaque to clients and no secret; it names only
//! what the client has just seen.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// Lines on a page if nobody asks for another number.
pub const USUAL: u32 = 20;
/// Most lines on a page.
pub const MOST: u32 = 100;

/// The last line that was shown: what the list is sorted by, and the line's own identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// The sorting value, such as epoch milliseconds.
    pub key: i64,
    /// The identifier that tells equal values apart.
    pub id: String,
}

/// A text that is no cursor of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a cursor that a list of ours gave out")]
pub struct NotACursor;

impl Cursor {
    /// Reads a cursor back.
    ///
    /// # Errors
    /// The text is none.
    pub fn read(text: &str) -> Result<Self, NotACursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotACursor)?;
        serde_json::from_slice(&bytes).map_err(|_| NotACursor)
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let json = serde_json::to_vec(self).map_err(|_| std::fmt::Error)?;
        f.write_str(&URL_SAFE_NO_PAD.encode(json))
    }
}

/// What a list's address may say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `next` of the page before.
    pub after: Option<String>,
    /// Lines on a page: 20 if nothing is said, at most 100.
    pub limit: Option<u32>,
}

impl Asked {
    /// How many lines to show.
    pub fn lines(&self) -> u32 {
        self.limit.unwrap_or(USUAL).clamp(1, MOST)
    }

    /// Where the next page begins; `None` if this page is not full.
    pub fn next<T>(&self, rows: &[T], cursor: impl Fn(&T) -> Cursor) -> Option<String> {
        let last = rows.last().filter(|_| rows.len() >= self.lines() as usize);
        last.map(|row| cursor(row).to_string())
    }

    /// After which line to go on; `None` at the beginning.
    ///
    /// # Errors
    /// The cursor is none of ours.
    pub fn cursor(&self) -> Result<Option<Cursor>, NotACursor> {
        self.after.as_deref().filter(|text| !text.is_empty()).map(Cursor::read).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_what_it_shows_and_nothing_else() {
        let cursor = Cursor { key: 1_615_536_000_000, id: "0192f3a1".into() };
        assert_eq!(Cursor::read(&cursor.to_string()), Ok(cursor));
        for text in ["", "x", "e30", "!!"] {
            assert_eq!(Cursor::read(text), Err(NotACursor), "{text:?}");
        }
    }

    #[test]
    fn a_page_is_never_empty_and_never_endless() {
        let lines = |limit| Asked { after: None, limit }.lines();
        assert_eq!((lines(None), lines(Some(0)), lines(Some(50)), lines(Some(9999))), (20, 1, 50, 100));
        assert_eq!(Asked { after: Some(String::new()), limit: None }.cursor(), Ok(None));
        assert_eq!(Asked { after: Some("x".into()), limit: None }.cursor(), Err(NotACursor));
    }
}
