//! Tells programs what is in the way: a problem document in the language that they ask for.
//!
//! What lives here: the layer around every address of the interface. What must never live here: which problem it is.
//! The surprising thing: a problem travels to this layer beside an empty answer, so that no handler and no extractor
//! needs to know the language.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::locale::{Locale, Words};
use crate::problem::Problem;
use crate::requests::RequestId;

/// The words that a program asks for.
pub fn words(headers: &HeaderMap) -> &'static Words {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Locale::accepted(asked.unwrap_or_default()).words()
}

/// Puts the problem of an answer into words.
pub async fn tell(request: Request, next: Next) -> Response {
    let words = words(request.headers());
    let id = request.extensions().get::<RequestId>().cloned();
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>().cloned() else { return response };
    let problem = match id {
        Some(RequestId(id)) => problem.with("request_id", id),
        None => problem,
    };
    let mut told = problem.json(words);
    if let Some(challenge) = challenge(&problem) {
        told.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    told
}

/// How a program may show who asks (RFC 6750, 3).
fn challenge(problem: &Problem) -> Option<&'static str> {
    match (problem.status(), problem.code()) {
        (StatusCode::UNAUTHORIZED, "request.token-invalid") => Some("Bearer error=\"invalid_token\""),
        (StatusCode::UNAUTHORIZED, _) => Some("Bearer"),
        _ => None,
    }
}
