//! Pushes: what a supervising department signs for.

use axum::Json;
use axum::http::StatusCode;
use oneseal_domain::ids::{AuthorityId, PushId};
use oneseal_domain::push::Stage;
use serde_json::{Value, json};

use crate::api::{Asker, Asking, Key, Named};
use crate::paging::{Asked, Cursor};
use crate::problem::Problem;

/// What was delivered to the caller's department and waits for its signature, oldest first.
pub async fn waiting(asker: Asker, Asking(page): Asking<Asked>) -> Result<Json<Value>, Problem> {
    let after = page.cursor()?;
    let after = after.as_ref().map_or((0, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = asker.office.pushes(&asker.caller, Stage::Delivered, after, page.lines()).await?;
    let last = rows.last().filter(|_| rows.len() == page.lines() as usize);
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
    asker: Asker,
    Named((authority, push)): Named<(AuthorityId, PushId)>,
    Key(key): Key,
) -> Result<StatusCode, Problem> {
    asker.office.sign_off(&asker.caller, authority, push, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}
