//! Files: handed in before the act that names them. What a file is, its first bytes say; its name says nothing.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use oneseal_app::{Office, Upload};
use oneseal_domain::ids::AuthorityId;
use serde::Deserialize;
use serde_json::json;

use crate::account::bearer;
use crate::api::{Asking, Sent, Told, words};
use crate::problem::Problem;

/// What the address says of a file.
#[derive(Debug, Deserialize)]
pub struct About {
    authority: AuthorityId,
    name: String,
}

/// Takes a file in.
pub async fn upload(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    Asking(about): Asking<About>,
    Sent(body): Sent,
) -> Result<Response, Told> {
    let told = |problem| Told(problem, words(&headers));
    let caller = bearer(&office, &headers).await.map_err(told)?;
    let media_type = sniff(&body).ok_or_else(|| told(Problem::own("request.media-type")))?.to_owned();
    let upload = Upload { name: about.name, media_type, bytes: body.into() };
    let file = office.upload(&caller, about.authority, upload).await;
    let file = file.map_err(|error| told(Problem::of(error)))?;
    Ok((StatusCode::CREATED, Json(json!({ "file": file }))).into_response())
}

/// The media type by the first bytes, if it is one that is taken.
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 3] =
        [(b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")];
    known.into_iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, media_type)| media_type)
}
