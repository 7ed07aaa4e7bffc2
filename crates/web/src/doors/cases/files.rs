//! Files of a case: what was handed in, and the sealed certificate.
//!
//! What lives here: how a file is sent to a browser. What must never live here: who may read it. The surprising thing: a
//! file is always a download, so that nothing that somebody handed in is ever shown as a page of ours.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use oneseal_domain::ids::FileId;

use super::named;
use crate::problem::Problem;
use crate::reply::Answer;
use crate::session::SignedIn;
use crate::state::Web;

/// A file that was handed in.
pub async fn file(
    State(web): State<Web>,
    who: SignedIn,
    Path((reference, file)): Path<(String, String)>,
) -> Answer {
    let case = named(&reference).map_err(|problem| who.trouble(problem))?;
    let file = FileId::parse(&file).map_err(|_| who.trouble(Problem::own("request.not-found")))?;
    let read = web.office().file(&who.caller, case, file).await;
    let (record, bytes) = read.map_err(|error| who.trouble(error))?;
    Ok(download(&record.name, &record.media_type, bytes))
}

/// The sealed certificate, byte for byte.
pub async fn certificate(State(web): State<Web>, who: SignedIn, Path(reference): Path<String>) -> Answer {
    let case = named(&reference).map_err(|problem| who.trouble(problem))?;
    let read = web.office().case(&who.caller, case).await;
    let (state, _) = read.map_err(|error| who.trouble(error))?;
    let sealed = state.sealed.ok_or_else(|| who.trouble(Problem::own("request.not-found")))?;
    let read = web.office().file(&who.caller, case, sealed.file).await;
    let (record, bytes) = read.map_err(|error| who.trouble(error))?;
    Ok(download(&record.name, &record.media_type, bytes))
}

/// A file as a download: what somebody handed in is never shown as a page of ours.
pub fn download(name: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    let full =
        askama::filters::urlencode_strict(name).map_or_else(|_| plain.clone(), |text| text.to_string());
    let kept = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}");
    let headers = [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, kept)];
    (headers, bytes).into_response()
}
