//! Who stands behind a request.
//!
//! What lives here: reading the bearer token. What must never live here: what its owner may do, and how tokens are kept;
//! the office does both. The surprising thing: every token that opens nothing gets the same answer.

use axum::http::{HeaderMap, header};
use oneseal_app::{Caller, Office};

use crate::problem::Problem;

/// Who sent a request, by its bearer token.
///
/// # Errors
/// `request.sign-in` for every token that opens nothing, whatever the reason; `failure`.
pub async fn bearer(office: &Office, headers: &HeaderMap) -> Result<Caller, Problem> {
    let stranger = || Problem::own("request.sign-in");
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let secret = header.and_then(|text| text.strip_prefix("Bearer ")).ok_or_else(stranger)?;
    let signed_in = office.token(secret.trim()).await.map_err(Problem::of)?;
    signed_in.map(|signed_in| signed_in.caller).ok_or_else(stranger)
}
