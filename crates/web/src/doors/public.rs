//! The doors that are open to everybody.

pub mod portal;
pub mod sign_in;
pub mod verify;

use axum::Router;
use axum::routing::{get, post};

use crate::state::Web;

/// The addresses that are open to everybody.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(portal::portal))
        .route("/items/{code}", get(portal::guide))
        .route("/language/{tag}", get(portal::language))
        .route("/sign-in", get(sign_in::ask).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/verify", get(verify::ask))
        .route("/verify/file", post(verify::file))
        .route("/verify/{identifier}", get(verify::scanned))
}
