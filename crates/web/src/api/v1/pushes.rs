//! Pushes: what a supervising department signs for.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use oneseal_app::Office;
use oneseal_domain::ids::{AuthorityId, PushId};
use oneseal_domain::push::Stage;
use serde_json::{Value, json};

use crate::account::bearer;
use crate::api::{Asking, Named, Told, key, words};
use crate::paging::{Asked, Cursor};
use crate::problem::Problem;

/// What was delivered to the caller's department and waits for its signature, oldest first.
pub async fn waiting(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    Asking(asked): Asking<Asked>,
) -> Result<Json<Value>, Told> {
    let told = |problem| Told(problem, words(&headers));
    let caller = bearer(&office, &headers).await.map_err(told)?;
    let after = asked.cursor().map_err(|_| told(Problem::own("request.malformed")))?;
    let after = after.as_ref().map_or((0, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = office.pushes(&caller, Stage::Delivered, after, asked.lines()).await;
    let rows = rows.map_err(|error| told(Problem::of(error)))?;
    let last = rows.last().filter(|_| rows.len() == asked.lines() as usize);
    let next = last.map(|row| Cursor { key: row.pushed_at, id: row.id.clone() }.to_string());
    let pushes: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "authority": row.authority,
                "push": row.id,
                "kind": row.kind,
                "case_number": row.case_number,
                "item": row.item,
                "number": row.number,
                "digest": row.digest,
                "revision": row.revision,
                "sign_due": row.sign_due,
            })
        })
        .collect();
    Ok(Json(json!({ "pushes": pushes, "next": next })))
}

/// 签收
pub async fn sign_off(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    Named((authority, push)): Named<(AuthorityId, PushId)>,
) -> Result<StatusCode, Told> {
    let told = |problem| Told(problem, words(&headers));
    let caller = bearer(&office, &headers).await.map_err(told)?;
    let key = key(&headers).map_err(told)?;
    let signed = office.sign_off(&caller, authority, push, &key).await;
    signed.map(|()| StatusCode::NO_CONTENT).map_err(|error| told(Problem::of(error)))
}
