//! The doors that are open to everybody.

pub mod guide;
pub mod portal;
pub mod register;
pub mod sign_in;
pub mod track;
pub mod verify;

use axum::Router;
use axum::routing::{get, post};

use crate::state::Web;

/// The addresses that are open to everybody.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(portal::portal))
        .route("/items/{item}", get(guide::show))
        .route("/language/{tag}", get(portal::language))
        .route("/track", get(track::ask).post(track::show))
        .route("/register", get(register::ask).post(register::register))
        .route("/sign-in", get(sign_in::ask).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/verify", get(verify::ask))
        .route("/verify/file", post(verify::file))
        .route("/verify/{identifier}", get(verify::scanned))
}
