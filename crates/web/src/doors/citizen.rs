//! The doors of people who apply.

pub mod case;

use axum::Router;

use crate::state::Web;

/// The addresses that are the applicants' alone.
pub fn routes() -> Router<Web> {
    Router::new()
}
