//! The worklist of a role, what waits longest comes first, paged by key.

use axum::Json;
use oneseal_app::{Role, WorklistRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::{Asker, Asking};
use crate::paging::{Asked, Cursor};
use crate::problem::Problem;

/// Whose worklist, and which page of it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Whose {
    /// A role of the caller.
    role: String,
    /// `next` of the page before.
    after: Option<String>,
    /// Lines on a page: 20 if nothing is said, at most 100.
    limit: Option<u32>,
}

/// A page of a worklist.
#[derive(Debug, Serialize, ToSchema)]
pub struct Worklist {
    /// What waits longest comes first.
    cases: Vec<WaitingCase>,
    /// Where the next page begins; `null` at the end.
    next: Option<String>,
}

/// A case that waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingCase {
    /// The case.
    case: String,
    /// Its number.
    number: String,
    /// The item's code.
    item: String,
    /// Where it stands.
    stage: String,
    /// Its revision.
    revision: u64,
}

impl WaitingCase {
    fn of(row: WorklistRow) -> Self {
        let WorklistRow { authority, case_id, number, item, stage, revision, .. } = row;
        Self { case: format!("{authority}-{case_id}"), number, item, stage, revision }
    }
}

/// What waits for a role of the caller at her authority.
#[utoipa::path(
    get,
    path = "/worklist",
    tag = "cases",
    params(Whose),
    responses((status = 200, body = Worklist, description = "A page of what waits")),
)]
pub async fn show(asker: Asker, Asking(whose): Asking<Whose>) -> Result<Json<Worklist>, Problem> {
    let role = Role::from_code(&whose.role).ok_or_else(|| {
        let roles: Vec<String> = Role::ALL.into_iter().map(|role| format!("`{}`", role.code())).collect();
        let expected = format!("one of {}", roles.join(", "));
        Problem::own("request.field-unfit").with("field", "role").with("expected", expected)
    })?;
    let page = Asked { after: whose.after, limit: whose.limit };
    let after = page.cursor()?;
    let after = after.as_ref().map_or((0, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = asker.office.worklist(&asker.caller, role, after, page.lines()).await?;
    let next = page.next(&rows, |row| Cursor { key: row.updated_at, id: row.case_id.clone() });
    Ok(Json(Worklist { cases: rows.into_iter().map(WaitingCase::of).collect(), next }))
}
