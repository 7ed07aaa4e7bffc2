//! Cookies: the few that there are, how each is written, and how it is read.
//!
//! What lives here: names and attributes. What must never live here: what a cookie's content means. The surprising
//! thing: over TLS every name begins with `__Host-`, so that no neighbour under the same domain can plant one.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::state::Settings;

/// The secret of a session.
pub const SESSION: &str = "session";
/// Tells visitors who have not signed in apart, so that their forms have tokens as well.
pub const VISITOR: &str = "visitor";
/// What is to be said once on the next page.
pub const NOTICE: &str = "notice";
/// The chosen language.
pub const LANGUAGE: &str = "language";

/// The attributes that every cookie has: for every path, for no script, not along with requests from elsewhere.
const ATTRIBUTES: &str = "; Path=/; HttpOnly; SameSite=Lax";

fn name(settings: &Settings, cookie: &str) -> String {
    if settings.is_secure() { format!("__Host-{cookie}") } else { cookie.to_owned() }
}

/// The value of a cookie that came with a request; `None` if it is empty.
pub fn read<'h>(settings: &Settings, headers: &'h HeaderMap, cookie: &str) -> Option<&'h str> {
    let name = name(settings, cookie);
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(one, value)| *one == name && !value.is_empty()).map(|(_, value)| value)
}

/// Writes a cookie that lasts as long as the browser is open, or for some seconds.
pub fn write(settings: &Settings, cookie: &str, value: &str, seconds: Option<u32>) -> HeaderValue {
    let secure = if settings.is_secure() { "; Secure" } else { "" };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let text = format!("{}={value}{ATTRIBUTES}{secure}{age}", name(settings, cookie));
    // Only texts of ours become cookies; what would not fit into a header is not set.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Takes a cookie away.
pub fn remove(settings: &Settings, cookie: &str) -> HeaderValue {
    write(settings, cookie, "", Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str) -> Settings {
        Settings { public_url: url.to_owned(), ..Settings::default() }
    }

    #[test]
    fn over_tls_a_cookie_goes_nowhere_else() {
        let plain = write(&at("http://127.0.0.1:8080"), SESSION, "abc", None);
        assert_eq!(plain, "session=abc; Path=/; HttpOnly; SameSite=Lax");
        let secure = write(&at("https://oneseal.example"), SESSION, "abc", Some(60));
        assert_eq!(secure, "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
    }

    #[test]
    fn a_cookie_is_read_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("mysession=x; session=abc; notice="));
        assert_eq!(read(&at("http://a"), &headers, SESSION), Some("abc"));
        assert_eq!(read(&at("http://a"), &headers, NOTICE), None);
        assert_eq!(
            read(&at("https://a"), &headers, SESSION),
            None,
            "a cookie without its prefix was planted"
        );
    }
}
