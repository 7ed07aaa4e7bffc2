//! The list of cases: what the caller may see, narrowed by what she asks.
//!
//! What must never live here: who may see what. The surprising thing: an organisation is looked for by its code alone;
//! nobody's identity number belongs into an address that proxies write down.

use axum::Json;
use jiff::civil::Date;
use oneseal_app::{CaseRow, CaseSearch};
use oneseal_domain::case::Stage;
use oneseal_domain::codes::Uscc;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::{Asker, Asking};
use crate::paging::{Asked, Cursor};
use crate::problem::Problem;

/// Which cases.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Where they stand.
    stage: Option<Stage>,
    /// The item's code.
    item: Option<String>,
    /// The case number.
    number: Option<String>,
    /// The unified social credit code of the organisation that applies.
    #[param(value_type = Option<String>)]
    organisation: Option<Uscc>,
    /// First day of receipt.
    received_from: Option<Date>,
    /// Last day of receipt.
    received_to: Option<Date>,
    /// `next` of the page before.
    after: Option<String>,
    /// Lines on a page: 20 if nothing is said, at most 100.
    limit: Option<u32>,
}

/// A page of cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cases {
    /// Latest receipt first.
    cases: Vec<CaseLine>,
    /// Where the next page begins; `null` at the end.
    next: Option<String>,
}

/// A case in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseLine {
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
    /// The authority that received it.
    received_by: String,
    /// Day of receipt.
    received_on: Option<String>,
    /// Last day for a supplement notice or a refusal of acceptance.
    notice_due: Option<String>,
    /// Day of acceptance.
    accepted_on: Option<String>,
    /// Whether silence accepted it.
    deemed: bool,
    /// Since when the clock rests.
    paused_since: Option<String>,
    /// Day of the decision, refusal or withdrawal.
    decided_on: Option<String>,
    /// What was decided.
    outcome: Option<String>,
}

/// A day or word of a row, where the empty one means none.
pub fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

impl CaseLine {
    fn of(row: CaseRow) -> Self {
        Self {
            case: format!("{}-{}", row.authority, row.id),
            number: row.number,
            item: row.item,
            stage: row.stage,
            revision: row.revision,
            received_by: row.received_by,
            received_on: some(row.received_on),
            notice_due: some(row.notice_due),
            accepted_on: some(row.accepted_on),
            deemed: row.deemed,
            paused_since: some(row.paused_since),
            decided_on: some(row.decided_on),
            outcome: some(row.outcome),
        }
    }
}

/// The cases that the caller may see: her own, or those of the authority that she works for.
#[utoipa::path(
    get,
    path = "/cases",
    tag = "cases",
    params(Wanted),
    responses((status = 200, body = Cases, description = "A page of cases")),
)]
pub async fn list(asker: Asker, Asking(wanted): Asking<Wanted>) -> Result<Json<Cases>, Problem> {
    let page = Asked { after: wanted.after, limit: wanted.limit };
    let search = CaseSearch {
        stage: wanted.stage,
        item: wanted.item,
        number: wanted.number,
        organisation: wanted.organisation,
        from: wanted.received_from,
        through: wanted.received_to,
    };
    let last = page.cursor()?;
    let last = last.as_ref().map(|cursor| (cursor.key, cursor.id.as_str()));
    let rows = asker.office.cases(&asker.caller, &search, last, page.lines()).await?;
    let next = page.next(&rows, |row| Cursor { key: row.received_at, id: row.id.clone() });
    Ok(Json(Cases { cases: rows.into_iter().map(CaseLine::of).collect(), next }))
}
