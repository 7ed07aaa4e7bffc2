//! The worklist of a role, what waits longest comes first, paged by key.

use axum::Json;
use oneseal_app::Role;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::{Asker, Asking};
use crate::paging::{self, Cursor};
use crate::problem::Problem;

/// Whose worklist, and which page of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    role: String,
    after: Option<String>,
    limit: Option<u32>,
}

/// What waits for a role of the caller at her authority.
pub async fn show(asker: Asker, Asking(whose): Asking<Whose>) -> Result<Json<Value>, Problem> {
    let unfit = || Problem::own("request.field-unfit").with("field", "role").with("expected", "a role");
    let role = Role::from_code(&whose.role).ok_or_else(unfit)?;
    let page = paging::Asked { after: whose.after, limit: whose.limit };
    let after = page.cursor()?;
    let after = after.as_ref().map_or((0, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = asker.office.worklist(&asker.caller, role, after, page.lines()).await?;
    let last = rows.last().filter(|_| rows.len() == page.lines() as usize);
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
