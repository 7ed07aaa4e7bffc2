//! The doors of people who apply.

pub mod apply;
pub mod case;
pub mod mine;
pub mod outcome;
pub mod receipt;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::cases::MOST;
use crate::state::Web;

/// The addresses that are the applicants' alone.
pub fn routes() -> Router<Web> {
    let check = post(apply::check).layer(DefaultBodyLimit::max(MOST));
    Router::new()
        .route("/items/{item}/apply", get(apply::begin).post(apply::change))
        .route("/items/{item}/check", check)
        .route("/items/{item}/submit", post(apply::submit))
        .route("/cases/{case}/receipt", get(receipt::show))
        .route("/mine", get(mine::show))
}

#[cfg(test)]
mod tests;
