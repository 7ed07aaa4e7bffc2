//! The doors of everybody who works in an office.

pub mod act;
pub mod case;
pub mod inbox;
pub mod supervise;

use axum::Router;
use axum::routing::{get, post};

use crate::state::Web;

/// The addresses that are the officers' alone.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/inbox", get(inbox::show))
        .route("/supervise", get(supervise::board))
        .route("/pushes/{push}", get(supervise::show))
        .route("/pushes/{push}/{act}", post(supervise::follow_up))
        .route("/exceptions", get(supervise::exceptions))
        .route("/exceptions/{push}/redirect", post(supervise::redirect))
}

#[cfg(test)]
mod tests;
