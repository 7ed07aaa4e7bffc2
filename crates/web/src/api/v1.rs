//! Version 1 of the programming interface.
//!
//! What lives here: its addresses. What must never live here: what happens there. The surprising thing: what leads
//! nowhere is answered here as well, so that a program never gets a page.

pub mod cases;
pub mod certificates;
pub mod files;
pub mod items;
pub mod pushes;
pub mod ratings;
pub mod records;
pub mod worklist;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use super::tell::tell;
use crate::problem::Problem;
use crate::state::Web;

/// The addresses below `/api/v1`.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/items", get(items::list))
        .route("/items/{authority}/{code}", get(items::show))
        .route("/files", post(files::upload))
        .route("/cases", get(cases::list::list).post(cases::submit))
        .route("/cases/{case}", get(cases::show))
        .route("/cases/{case}/clock", get(records::clock))
        .route("/cases/{case}/timeline", get(records::timeline))
        .route("/cases/{case}/proof", get(records::proof))
        .route("/cases/{case}/certificate", get(records::certificate))
        .route("/cases/{case}/rating", get(ratings::show))
        .route("/cases/{case}/rate", post(cases::rate::rate))
        .route("/cases/{case}/{act}", post(cases::act))
        .route("/certificates", get(certificates::list))
        .route("/certificates/{number}", get(certificates::show))
        .route("/ratings", get(ratings::list))
        .route("/worklist", get(worklist::show))
        .route("/pushes", get(pushes::waiting))
        .route("/pushes/{authority}/{push}", get(pushes::show))
        .route("/pushes/{authority}/{push}/sign-off", post(pushes::sign_off))
        .fallback(async || Problem::own("request.not-found"))
        .method_not_allowed_fallback(async || Problem::own("request.method"))
        .layer(from_fn(tell))
}
