//! The table of contents of what is served.
//!
//! What lives here: which address leads where. What must never live here: what happens there. The surprising thing: an
//! address that does not exist answers with a problem, like everything else that goes wrong.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn_with_state, map_response};
use axum::routing::{get, post};
use oneseal_app::Office;

use crate::api::v1;
use crate::doors::{self, public};
use crate::state::Web;
use crate::{assets, security, session};

/// Most bytes of one request: the largest material and a little around it.
const MOST: usize = 21 << 20;

/// Everything that is served.
pub fn router(web: Web) -> Router {
    Router::new()
        .merge(doors::routes())
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route(assets::STYLE_PATH, get(|| async { assets::style() }))
        .route("/api/v1/items", get(v1::items::list))
        .route("/api/v1/items/{authority}/{code}", get(v1::items::show))
        .route("/api/v1/files", post(v1::files::upload))
        .route("/api/v1/cases", post(v1::cases::submit))
        .route("/api/v1/cases/{case}", get(v1::cases::show))
        .route("/api/v1/cases/{case}/clock", get(v1::cases::clock))
        .route("/api/v1/cases/{case}/timeline", get(v1::records::timeline))
        .route("/api/v1/cases/{case}/proof", get(v1::records::proof))
        .route("/api/v1/cases/{case}/certificate", get(v1::records::certificate))
        .route("/api/v1/cases/{case}/{act}", post(v1::cases::act))
        .route("/api/v1/worklist", get(v1::worklist::show))
        .route("/api/v1/pushes", get(v1::pushes::waiting))
        .route("/api/v1/pushes/{authority}/{push}/sign-off", post(v1::pushes::sign_off))
        .fallback(public::portal::nowhere)
        .layer(DefaultBodyLimit::max(MOST))
        .layer(from_fn_with_state(web.clone(), session::keep))
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
