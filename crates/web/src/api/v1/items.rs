//! Items: what can be applied for, and where.

pub mod guide;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use oneseal_app::{ActError, Office};
use oneseal_domain::ids::{AuthorityId, ItemCode};
use oneseal_domain::item::ItemRevision;
use serde::Serialize;
use utoipa::ToSchema;

use self::guide::{Both, Guide};
use crate::api::Named;
use crate::api::reading::is_known;
use crate::problem::Problem;

/// What can be applied for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items {
    /// Every item of every authority.
    items: Vec<ItemLine>,
}

/// An item in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemLine {
    /// The authority.
    authority: AuthorityId,
    /// The item's code.
    code: ItemCode,
    /// The revision in force.
    revision: u32,
    /// Its name.
    name: Both,
    /// What it is for.
    summary: Both,
}

/// Every item of every authority, in the revision that is in force.
#[utoipa::path(
    get,
    path = "/items",
    tag = "items",
    security(()),
    responses((status = 200, body = Items, description = "What can be applied for, and where")),
)]
pub async fn list(State(office): State<Arc<Office>>) -> Json<Items> {
    let rules = office.rules();
    let line = |guide: &Arc<ItemRevision>| ItemLine {
        authority: guide.authority,
        code: guide.code.clone(),
        revision: guide.revision,
        name: Both::of(&guide.name),
        summary: Both::of(&guide.summary),
    };
    Json(Items { items: rules.guides.iter().map(line).collect() })
}

/// The whole guide of an item.
#[utoipa::path(
    get,
    path = "/items/{authority}/{code}",
    tag = "items",
    security(()),
    params(
        ("authority" = AuthorityId, Path, description = "Division code of the authority, or a zone's key"),
        ("code" = ItemCode, Path, description = "The item's code"),
    ),
    responses(
        (
            status = 200,
            body = Guide,
            description = "The guide in the revision that is in force",
            headers(("ETag" = String, description = "The revision's digest")),
        ),
        (status = 304, description = "The revision that If-None-Match names is still in force"),
    ),
    extensions(("x-refusals" = json!(["item.unknown"]))),
)]
pub async fn show(
    State(office): State<Arc<Office>>,
    Named((authority, code)): Named<(AuthorityId, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let guide = office.rules().guide(authority, &code).map_err(ActError::from)?;
    let kept =
        [(header::ETAG, format!("\"{}\"", guide.digest)), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if is_known(&headers, &kept[0].1) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    Ok((kept, Json(Guide::of(&guide))).into_response())
}
