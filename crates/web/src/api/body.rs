//! Bodies: what a program sends, read with a plain word about what does not fit and where.
//!
//! What lives here: limits, media types and the shape of JSON. What must never live here: what the content means. The
//! surprising thing: a field that nobody knows is refused like a field of the wrong type; a program that misspells an
//! opinion must learn of it now, not when the applicant complains.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse as _;
use http_body_util::Limited;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::problem::Problem;
use crate::router::MOST;

/// Most bytes of a body of JSON. Whatever is larger belongs into a file.
const MOST_JSON: usize = 1 << 20;

/// The bytes of a body.
#[derive(Debug)]
pub struct Sent(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        const TOO_LARGE: &str = "request.too-large";
        // What is promised and cannot be taken is not waited for.
        if promised(request.headers()) > MOST {
            return Err(Problem::own(TOO_LARGE));
        }
        Bytes::from_request(request, state).await.map(Self).map_err(|rejection| {
            let large = rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE;
            Problem::own(if large { TOO_LARGE } else { "request.malformed" })
        })
    }
}

/// The bytes that the sender says will follow.
fn promised(headers: &HeaderMap) -> usize {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    said.map_or(0, |said| said.parse().unwrap_or(usize::MAX))
}

/// A body of JSON; none stands for an empty object.
#[derive(Debug)]
pub struct Content<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Content<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = is_json(request.headers());
        let request = request.map(|body| Body::new(Limited::new(body, MOST_JSON)));
        let Sent(body) = Sent::from_request(request, state).await?;
        if !body.is_empty() && !is_json {
            return Err(Problem::own("request.content-type"));
        }
        read(&body).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// Reads JSON.
///
/// # Errors
/// `request.json`, `request.field-unknown`, `request.field-missing`, `request.field-unfit`, each with the place.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let body = if body.is_empty() { b"{}" } else { body };
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let (path, inner) = (error.path().to_string(), error.into_inner());
        match inner.classify() {
            Category::Data => unfit(&path, &inner.to_string()),
            Category::Io | Category::Syntax | Category::Eof => broken(&inner),
        }
    })?;
    json.end().map_err(|error| broken(&error))?;
    Ok(read)
}

fn broken(error: &serde_json::Error) -> Problem {
    Problem::own("request.json").with("line", error.line()).with("column", error.column())
}

/// What does not fit, and where. The reader's own sentence is taken apart, because it is the only one who knows.
pub fn unfit(path: &str, said: &str) -> Problem {
    let place = |name: &str| match path {
        "." | "" => name.to_owned(),
        _ if name.is_empty() || path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        _ => format!("{path}.{name}"),
    };
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    if said.starts_with("unknown field") {
        return Problem::own("request.field-unknown").with("field", place(&quoted(said)));
    }
    if said.starts_with("missing field") {
        return Problem::own("request.field-missing").with("field", place(&quoted(said)));
    }
    let field = match place("") {
        field if field.is_empty() => "$".to_owned(),
        field => field,
    };
    // Never what was sent: a value may be somebody's identity number, and problems are logged by others.
    Problem::own("request.field-unfit").with("field", field).with("expected", expected(said))
}

/// What would fit, as far as the reader says it.
fn expected(said: &str) -> String {
    let rest = said.rsplit_once("expected ").map_or("", |(_, rest)| rest);
    let rest = rest.split(" at line ").next().unwrap_or_default();
    match rest {
        _ if DAYS.iter().any(|words| said.contains(words)) => "a day such as 2026-11-24".to_owned(),
        "" => "what the description of the interface says".to_owned(),
        // The reader of codes counts.
        _ if rest.bytes().all(|byte| byte.is_ascii_digit()) => format!("{rest} characters"),
        _ => rest.to_owned(),
    }
}

/// How the reader of days complains; its sentences repeat what was sent.
const DAYS: [&str; 3] = ["failed to parse", "parsed ", "expected four digit year"];

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape counts")]
    struct Outer {
        inner: Inner,
        #[serde(default)]
        many: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape counts")]
    struct Inner {
        days: u16,
    }

    fn said(body: &str) -> (String, Vec<(String, String)>) {
        let problem = read::<Outer>(body.as_bytes()).unwrap_err();
        (problem.code().to_owned(), problem.particulars().to_vec())
    }

    #[test]
    fn whoever_sends_what_does_not_fit_learns_where() {
        for (body, code, place) in [
            ("{", "request.json", "1"),
            ("{\"inner\":{\"days\":1}} x", "request.json", "1"),
            ("", "request.field-missing", "inner"),
            ("{\"inner\":{}}", "request.field-missing", "inner.days"),
            ("{\"inner\":{\"days\":1},\"x\":2}", "request.field-unknown", "x"),
            ("{\"inner\":{\"days\":1,\"dayz\":2}}", "request.field-unknown", "inner.dayz"),
            ("{\"inner\":{\"days\":\"five\"}}", "request.field-unfit", "inner.days"),
            ("{\"inner\":{\"days\":70000}}", "request.field-unfit", "inner.days"),
            (
                "{\"inner\":{\"days\":1},\"many\":[{\"days\":1},{\"days\":-1}]}",
                "request.field-unfit",
                "many[1].days",
            ),
            ("[]", "request.field-unfit", "$"),
            ("7", "request.field-unfit", "$"),
        ] {
            let (found, particulars) = said(body);
            assert_eq!((found.as_str(), particulars[0].1.as_str()), (code, place), "{body}");
        }
    }

    #[test]
    fn a_day_that_is_none_is_answered_with_one_that_is() {
        for text in ["2021-13-01", "2021-02-30", "tomorrow", "20210301x", ""] {
            let body = format!("\"{text}\"");
            let problem = read::<jiff::civil::Date>(body.as_bytes()).unwrap_err();
            let expected = &problem.particulars()[1].1;
            assert_eq!(expected, "a day such as 2026-11-24", "{text}");
        }
        let problem = read::<oneseal_domain::codes::Uscc>(b"\"9114\"").unwrap_err();
        assert_eq!(problem.particulars()[1].1, "18 characters");
        let problem = read::<oneseal_domain::rating::Level>(b"7").unwrap_err();
        assert_eq!(problem.particulars()[1].1, "a whole number from 1 to 5");
    }

    #[test]
    fn the_answer_says_what_is_expected_and_never_repeats_what_was_sent() {
        let (_, particulars) = said("{\"inner\":{\"days\":\"140822188512010027\"}}");
        assert_eq!(particulars[1], ("expected".to_owned(), "u16".to_owned()));
        assert!(!format!("{particulars:?}").contains("1408"));
    }
}
