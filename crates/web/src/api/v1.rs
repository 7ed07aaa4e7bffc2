//! Version 1 of the programming interface.
//!
//! What lives here: its addresses. What must never live here: what happens there. The surprising thing: what leads
//! nowhere is answered here as well, so that a program never gets a page.

pub mod cases;
pub mod certificates;
pub mod description;
pub mod docs;
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
use axum::response::Redirect;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::tell::tell;
use crate::problem::Problem;
use crate::state::Web;

/// The addresses below `/api/v1`.
pub fn routes() -> Router<Web> {
    let (router, _) = described().split_for_parts();
    router
        .route("/", get(async || Redirect::to("/api/v1/docs")))
        .route("/openapi.json", get(description::json))
        .route("/docs", get(docs::show))
        .fallback(async || Problem::own("request.not-found"))
        .method_not_allowed_fallback(async || Problem::own("request.method"))
        .layer(from_fn(tell))
}

/// The addresses, each with what its handler says of itself.
pub fn described() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(items::list))
        .routes(routes!(items::show))
        .routes(routes!(files::upload))
        .routes(routes!(cases::list::list, cases::submit))
        .routes(routes!(cases::show))
        .routes(routes!(cases::act))
        .routes(routes!(cases::rate::rate))
        .routes(routes!(records::clock))
        .routes(routes!(records::timeline))
        .routes(routes!(records::proof))
        .routes(routes!(records::certificate))
        .routes(routes!(certificates::list))
        .routes(routes!(certificates::show))
        .routes(routes!(ratings::list))
        .routes(routes!(ratings::show))
        .routes(routes!(worklist::show))
        .routes(routes!(pushes::waiting))
        .routes(routes!(pushes::show))
        .routes(routes!(pushes::exceptions))
        .routes(routes!(pushes::acts::sign_off))
        .routes(routes!(pushes::acts::claim))
        .routes(routes!(pushes::acts::feed_back))
        .routes(routes!(pushes::acts::misroute))
        .routes(routes!(pushes::acts::redirect))
}
