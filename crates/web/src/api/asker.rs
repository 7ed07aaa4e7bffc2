//! Who asks: the account behind a bearer token.
//!
//! What lives here: reading the token. What must never live here: what its owner may do, and how tokens are kept; the
//! office does both. The surprising thing: every token that opens nothing gets the same answer.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use oneseal_app::{Caller, Office};

use crate::problem::Problem;

/// Somebody who asks with a token, and the office that she asks.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The office.
    pub office: Arc<Office>,
    /// As whom she asks.
    pub caller: Caller,
}

impl<S: Send + Sync> FromRequestParts<S> for Asker
where
    Arc<Office>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let office = Arc::<Office>::from_ref(state);
        let secret = bearer(&parts.headers).ok_or_else(|| Problem::own("request.token-missing"))?;
        let known = office.token(secret).await?.ok_or_else(|| Problem::own("request.token-invalid"))?;
        Ok(Self { office, caller: known.caller })
    }
}

/// The secret after `Bearer`, in whatever case the word is written (RFC 9110, 11.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = text.split_once(' ')?;
    Some(secret.trim()).filter(|secret| scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_whatever_the_case_of_the_word_before_it() {
        let read = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, text.parse().unwrap());
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(read("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(read("bearer  abc ").as_deref(), Some("abc"));
        for text in ["abc", "Basic abc", "Bearer", "Bearer "] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
