//! Doors: the addresses of the pages, and what happens when somebody comes through one.
//!
//! What lives here: one module per audience, with one file per page or act; each asks the office and hands what it gets
//! to a view in [`crate::pages`]. What must never live here: how a page looks, and who may do what. The surprising
//! thing: an applicant and an officer open a case at the same address, and each gets the page that is hers.

pub mod cases;
pub mod citizen;
pub mod materials;
pub mod public;
pub mod staff;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::posted::Fields;
use crate::state::Web;

/// Every page.
pub fn routes() -> Router<Web> {
    public::routes().merge(cases::routes()).merge(citizen::routes()).merge(staff::routes())
}

/// What an address asks after the question mark; what cannot be read is as if it were not there.
#[derive(Debug)]
pub struct Asked(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        Ok(Self(pairs.map(|pairs| Fields(pairs.0)).unwrap_or_default()))
    }
}
