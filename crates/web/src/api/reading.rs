//! What an address and the headers of a request say.
//!
//! What lives here: extractors that every version shares. What must never live here: bodies. The surprising thing: a
//! name after the question mark that a list does not know is refused, because a misspelt filter that is ignored would
//! answer with everything.

use axum::extract::{FromRequestParts, Path, rejection::PathRejection};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use serde::de::DeserializeOwned;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::{IntoParams, PartialSchema as _};

use super::body::unfit;
use crate::problem::Problem;

/// The names in an address; an address that cannot be read leads nowhere.
#[derive(Debug)]
pub struct Named<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let named: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        named.map(|Path(names)| Self(names)).map_err(|_| Problem::own("request.not-found"))
    }
}

/// What an address asks after the question mark.
#[derive(Debug)]
pub struct Asking<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asking<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let read = serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs));
        read.map(Self).map_err(|error| unfit(&error.path().to_string(), &error.inner().to_string()))
    }
}

/// The key by which a repetition is recognised (`Idempotency-Key`).
#[derive(Debug)]
pub struct Key(pub String);

const KEY_TEXT: &str = "Chosen by the sender, 1 to 128 characters. The same key with the same content is carried out \
                        once and answered the same each time.";

impl IntoParams for Key {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![header_param("Idempotency-Key", KEY_TEXT, Required::True)]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        key(&parts.headers)?.map(Self).ok_or_else(|| Problem::own("request.key-missing"))
    }
}

/// The same key where a repetition does no harm without it.
#[derive(Debug)]
pub struct MaybeKey(pub Option<String>);

impl IntoParams for MaybeKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![header_param("Idempotency-Key", KEY_TEXT, Required::False)]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MaybeKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        key(&parts.headers).map(Self)
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = said(headers, "idempotency-key") else { return Ok(None) };
    let key = value.to_str().map(str::trim).unwrap_or_default();
    let fits = (1..=128).contains(&key.len());
    if fits { Ok(Some(key.to_owned())) } else { Err(header_unfit("Idempotency-Key")) }
}

/// The revision that the sender saw (`If-Match`).
#[derive(Debug)]
pub struct Seen(pub u64);

const SEEN_TEXT: &str = "The revision that the sender saw, as `ETag` gave it.";

impl IntoParams for Seen {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![header_param("If-Match", SEEN_TEXT, Required::True)]
    }
}

fn header_param(name: &str, description: &str, required: Required) -> Parameter {
    let shape = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header);
    shape.required(required).description(Some(description)).schema(Some(String::schema())).build()
}

impl<S: Send + Sync> FromRequestParts<S> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        seen(&parts.headers)?.map(Self).ok_or_else(|| Problem::own("request.revision-missing"))
    }
}

/// The same revision where an act may also be done unseen.
#[derive(Debug)]
pub struct MaybeSeen(pub Option<u64>);

impl IntoParams for MaybeSeen {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![header_param("If-Match", SEEN_TEXT, Required::False)]
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MaybeSeen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        seen(&parts.headers).map(Self)
    }
}

fn seen(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = said(headers, "if-match") else { return Ok(None) };
    let revision = value.to_str().ok().and_then(revision);
    revision.map(Some).ok_or_else(|| header_unfit("If-Match"))
}

/// A header that says something.
fn said<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h HeaderValue> {
    headers.get(name).filter(|value| !value.is_empty())
}

fn header_unfit(name: &str) -> Problem {
    Problem::own("request.header").with("header", name)
}

/// The revision in an entity tag; proxies that compress make a weak one of ours.
fn revision(tag: &str) -> Option<u64> {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"').parse().ok()
}

/// Whether the sender has this very revision already (`If-None-Match`).
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = tags.flat_map(|line| line.split(',')).map(str::trim);
    tags.any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_read_also_from_a_tag_that_a_proxy_made_weak() {
        for (tag, read) in
            [("\"7\"", Some(7)), ("W/\"7\"", Some(7)), ("7", Some(7)), ("*", None), ("x", None)]
        {
            assert_eq!(revision(tag), read, "{tag}");
        }
    }

    #[test]
    fn what_the_sender_has_is_known_by_any_of_its_tags() {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, "\"3\", W/\"4\"".parse().unwrap());
        assert!(is_known(&headers, "\"3\"") && is_known(&headers, "\"4\"") && !is_known(&headers, "\"5\""));
    }
}
