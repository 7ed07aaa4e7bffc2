//! The worklist of a role, what waits longest comes first, paged by key.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use oneseal_app::{Office, Role};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::account::bearer;
use crate::api::{Asking, Told, words};
use crate::paging::{Asked, Cursor};
use crate::problem::Problem;

/// Whose worklist.
#[derive(Debug, Deserialize)]
pub struct Whose {
    role: String,
}

/// What waits for a role of the caller at her authority.
pub async fn show(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    Asking(whose): Asking<Whose>,
    Asking(asked): Asking<Asked>,
) -> Result<Json<Value>, Told> {
    let told = |problem| Told(problem, words(&headers));
    let caller = bearer(&office, &headers).await.map_err(told)?;
    let malformed = || told(Problem::own("request.malformed"));
    let role = Role::from_code(&whose.role).ok_or_else(malformed)?;
    let after = asked.cursor().map_err(|_| malformed())?;
    let after = after.as_ref().map_or((0, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = office.worklist(&caller, role, after, asked.lines()).await;
    let rows = rows.map_err(|error| told(Problem::of(error)))?;
    let last = rows.last().filter(|_| rows.len() == asked.lines() as usize);
    let next = last.map(|row| Cursor { key: row.updated_at, id: row.case_id.clone() }.to_string());
    let cases: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "case": format!("{}-{}", row.authority, row.case_id),
                "number": row.number,
                "item": row.item,
                "stage": row.stage,
                "revision": row.revision,
            })
        })
        .collect();
    Ok(Json(json!({ "cases": cases, "next": next })))
}
