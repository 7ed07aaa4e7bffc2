//! The description of the interface as a page, for people.
//!
//! What must never live here: anything that the description does not say. The surprising thing: it needs no script and
//! nothing from elsewhere; the browser's own search finds a code or an act.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::description::DESCRIPTION;
use super::description::refusals::general;
use crate::pages::public::interface::Interface;
use crate::problem::Problem;
use crate::problem::statuses::codes;
use crate::reply::{self, Answer};
use crate::session::Visit;

/// The page.
pub async fn show(visit: Visit) -> Response {
    let problems: Vec<Problem> = codes().map(|(code, _)| general(code)).collect();
    reply::shown(&Interface::of(visit.frame, &DESCRIPTION, &problems))
}

/// Where the `type` of a problem leads: to what the page says of its code.
pub async fn problem(visit: Visit, Path(code): Path<String>) -> Answer {
    if codes().any(|(known, _)| known == code) {
        return Ok(Redirect::to(&format!("/api/v1/docs#problem-{code}")).into_response());
    }
    Err(visit.trouble(Problem::own("request.not-found")))
}
