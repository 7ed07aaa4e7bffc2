//! A case at its one address: the applicant gets her page, an officer gets his.
//!
//! What lives here: the fork. What must never live here: either page. The surprising thing: the fork is no permission;
//! the office decides for both of them what may be seen and done.

mod files;
mod view;

pub use files::download;
pub use view::View;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use oneseal_domain::ids::CaseRef;

use super::{citizen, staff};
use crate::posted::Posted;
use crate::problem::Problem;
use crate::reply::{Answer, Trouble};
use crate::session::SignedIn;
use crate::state::Web;

/// Most bytes of a form with files. More than its files may have, so that one that is too large can still be named.
pub const MOST: usize = 256 << 20;

/// The addresses of cases.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/cases/{case}", get(show))
        .route("/cases/{case}/files/{file}", get(files::file))
        .route("/cases/{case}/certificate", get(files::certificate))
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
