//! The programming interface: the same acts as the pages, for programs.
//!
//! What lives here: what every version shares. What must never live here: an act that no page and no method of the
//! office has. The surprising thing: problems speak the language that the program asks for.

pub mod v1;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request, rejection::PathRejection};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use crate::locale::{Locale, Words};
use crate::problem::Problem;

/// The words that a program asks for.
pub fn words(headers: &HeaderMap) -> &'static Words {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Locale::accepted(asked.unwrap_or_default()).words()
}

/// A problem in the language of the request.
#[derive(Debug)]
pub struct Told(pub Problem, pub &'static Words);

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        self.0.json(self.1)
    }
}

/// The names in an address; an address that cannot be read leads nowhere.
#[derive(Debug)]
pub struct Named<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Told;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Told> {
        let named: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        named
            .map(|Path(names)| Self(names))
            .map_err(|_| Told(Problem::own("request.not-found"), words(&parts.headers)))
    }
}

/// What an address asks after the question mark.
#[derive(Debug)]
pub struct Asking<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asking<T> {
    type Rejection = Told;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Told> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(asked)| Self(asked))
            .map_err(|_| Told(Problem::own("request.malformed"), words(&parts.headers)))
    }
}

/// The bytes of a body; too many are a problem like any other.
#[derive(Debug)]
pub struct Sent(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Told;

    async fn from_request(request: Request, state: &S) -> Result<Self, Told> {
        let words = words(request.headers());
        let sent = Bytes::from_request(request, state).await;
        sent.map(Self).map_err(|rejection| {
            let large = rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE;
            Told(Problem::own(if large { "request.too-large" } else { "request.malformed" }), words)
        })
    }
}

/// Reads a body; none stands for an empty object.
///
/// # Errors
/// `request.malformed`.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|_| Problem::own("request.malformed"))
}

/// The key by which a repetition is recognised.
///
/// # Errors
/// `request.key-missing`.
pub fn key(headers: &HeaderMap) -> Result<String, Problem> {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let key = key.map(str::trim).filter(|key| (1..=128).contains(&key.len()));
    key.map(str::to_owned).ok_or_else(|| Problem::own("request.key-missing"))
}

/// The revision that the sender saw.
///
/// # Errors
/// `request.revision-missing`.
pub fn seen(headers: &HeaderMap) -> Result<u64, Problem> {
    let tag = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let revision = tag.and_then(|tag| tag.trim().trim_matches('"').parse().ok());
    revision.ok_or_else(|| Problem::own("request.revision-missing"))
}
