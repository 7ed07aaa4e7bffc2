//! The one style sheet, embedded.
//!
//! What lives here: its bytes and its address. What must never live here: anything fetched from elsewhere. The surprising
//! thing: the address carries a digest of the content, so browsers may keep it for ever.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use sm3::{Digest as _, Sm3};

/// The style sheet.
pub const STYLE: &str = include_str!("../static/oneseal.css");

/// The path at which the style sheet is served.
pub const STYLE_PATH: &str = "/static/oneseal.css";

/// The address by which pages link to the style sheet.
pub fn style_address() -> &'static str {
    static ADDRESS: LazyLock<String> =
        LazyLock::new(|| format!("{STYLE_PATH}?v={}", &hex::encode(Sm3::digest(STYLE.as_bytes()))[..12]));
    &ADDRESS
}

/// Serves the style sheet.
pub fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, STYLE).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_is_small_layered_and_stays_at_home() {
        assert!(STYLE.len() <= 30 * 1024, "{} bytes", STYLE.len());
        assert!(STYLE.contains("@layer tokens, base, components"));
        for foreign in ["http:", "https:", "@import", "url("] {
            assert!(!STYLE.contains(foreign), "{foreign}");
        }
        for question in ["prefers-color-scheme", "prefers-contrast", "prefers-reduced-motion", "@media print"]
        {
            assert!(STYLE.contains(question), "{question}");
        }
    }

    #[test]
    fn the_style_sheet_may_be_kept_for_ever() {
        let response = style();
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
        assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        assert!(style_address().starts_with("/static/oneseal.css?v="));
    }
}
