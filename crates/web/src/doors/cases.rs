//! A case at its one address: the applicant gets her page, an officer gets his.
//!
//! What lives here: the fork. What must never live here: either page. The surprising thing: the fork is no permission;
//! the office decides for both of them what may be seen and done.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use oneseal_domain::ids::{CaseRef, FileId};

use super::{citizen, staff};
use crate::posted::Posted;
use crate::problem::Problem;
use crate::reply::{Answer, Trouble};
use crate::session::SignedIn;
use crate::state::Web;

/// Most bytes of one act: several of the largest materials.
pub const MOST: usize = 64 << 20;

/// The addresses of cases.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/cases/{case}", get(show))
        .route("/cases/{case}/files/{file}", get(file))
        .route("/cases/{case}/{act}", post(act).layer(DefaultBodyLimit::max(MOST)))
}

/// The case that an address names.
///
/// # Errors
/// `case.unknown`: it names none.
pub fn named(reference: &str) -> Result<CaseRef, Problem> {
    reference.parse().map_err(|_| Problem::own("case.unknown"))
}

/// The page of a case.
async fn show(State(web): State<Web>, who: SignedIn, Path(reference): Path<String>) -> Answer {
    let case = named(&reference).map_err(|problem| who.trouble(problem))?;
    if who.is_applicant() {
        citizen::case::show(&web, who, case).await
    } else {
        staff::case::show(&web, who, case).await
    }
}

/// A file of a case, for whoever may read the case.
async fn file(
    State(web): State<Web>,
    who: SignedIn,
    Path((reference, file)): Path<(String, String)>,
) -> Answer {
    let case = named(&reference).map_err(|problem| who.trouble(problem))?;
    let file = FileId::parse(&file).map_err(|_| who.trouble(Problem::own("file.unknown")))?;
    let (record, bytes) =
        web.office().file(&who.caller, case, file).await.map_err(|error| who.trouble(error))?;
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

/// An act on a case, by its word.
async fn act(
    State(web): State<Web>,
    Path((reference, word)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    let case = match named(&reference) {
        Ok(case) => case,
        Err(problem) => return posted.who.trouble(problem).into_response(),
    };
    let done = if posted.who.is_applicant() {
        citizen::case::act(&web, posted, case, &word).await
    } else {
        staff::case::act(&web, posted, case, &word).await
    };
    done.unwrap_or_else(Trouble::into_response)
}
