//! Items: what can be applied for, and where.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use oneseal_app::Office;
use oneseal_domain::ids::AuthorityId;
use oneseal_domain::item::ItemRevision;
use serde_json::{Value, json};

use crate::api::Named;
use crate::problem::Problem;

/// Every item of every authority, in the revision that is in force.
pub async fn list(State(office): State<Arc<Office>>) -> Json<Value> {
    let rules = office.rules();
    let line = |guide: &Arc<ItemRevision>| {
        json!({
            "authority": guide.authority,
            "code": guide.code,
            "revision": guide.revision,
            "name": guide.name,
            "summary": guide.summary,
        })
    };
    Json(json!({ "items": rules.guides.iter().map(line).collect::<Vec<_>>() }))
}

/// The whole guide of an item.
pub async fn show(
    State(office): State<Arc<Office>>,
    Named((authority, code)): Named<(AuthorityId, String)>,
) -> Result<Json<ItemRevision>, Problem> {
    let guide = office.rules().guide(authority, &code).map_err(oneseal_app::ActError::from)?;
    Ok(Json(ItemRevision::clone(&guide)))
}
