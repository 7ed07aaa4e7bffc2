//! The table of contents of what is served.
//!
//! What lives here: which address leads where. What must never live here: what happens there. The surprising thing: an
//! address that does not exist answers with a problem, like everything else that goes wrong.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn_with_state, map_response};
use axum::routing::get;
use oneseal_app::Office;

use crate::api::v1;
use crate::doors::{self, public};
use crate::state::Web;
use crate::{assets, limits, metrics, requests, security, session};

/// Most bytes of one request: the largest material and a little around it.
pub(crate) const MOST: usize = 21 << 20;

/// Everything that is served.
pub fn router(web: Web) -> Router {
    Router::new()
        .merge(doors::routes())
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics::show))
        .route(assets::STYLE_PATH, get(|| async { assets::style() }))
        .nest("/api/v1", v1::routes())
        .route("/problems/{code}", get(v1::docs::problem))
        .fallback(public::portal::nowhere)
        .layer(DefaultBodyLimit::max(MOST))
        .layer(from_fn_with_state(web.clone(), limits::watch))
        .layer(from_fn_with_state(web.clone(), session::keep))
        .layer(from_fn_with_state(web.clone(), requests::accompany))
        .layer(map_response(|response| async { security::guard(response) }))
        .with_state(web)
}

/// Ready for acts: the store answers.
async fn ready(State(office): State<Arc<Office>>) -> (StatusCode, &'static str) {
    match office.store().account("readyz").await {
        Ok(_) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer"),
    }
}
