//! The doors of everybody who works in an office.

pub mod case;

use axum::Router;

use crate::state::Web;

/// The addresses that are the officers' alone.
pub fn routes() -> Router<Web> {
    Router::new()
}
