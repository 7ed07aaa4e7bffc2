//! Pushes: what a supervising department was told, and how far it has come.

pub mod acts;

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use oneseal_app::PushRow;
use oneseal_domain::ids::{AuthorityId, CaseRef, PushId};
use oneseal_domain::push::{Kind, Missed, Push, Stage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::{Asker, Asking, Named};
use crate::paging::{Asked, Cursor};
use crate::problem::Problem;

/// A page of pushes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pushes {
    /// Oldest first.
    pushes: Vec<PushLine>,
    /// Where the next page begins; `null` at the end.
    next: Option<String>,
}

/// A push in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PushLine {
    /// The authority that decided.
    authority: String,
    /// The push.
    push: String,
    /// What it tells.
    kind: String,
    /// The case's number.
    case_number: String,
    /// The item's code.
    item: String,
    /// The number of the decision or certificate.
    number: String,
    /// SM3 of the decision record or of the sealed file.
    digest: String,
    /// Its revision.
    revision: u64,
    /// Last day for the signature.
    sign_due: String,
    /// Last day of what is awaited now; empty where no limit runs.
    due: String,
    /// Why the office has to look at it: `late`, `misrouted`, or empty.
    exception: String,
}

impl PushLine {
    fn of(row: PushRow) -> Self {
        Self {
            authority: row.authority,
            push: row.id,
            kind: row.kind,
            case_number: row.case_number,
            item: row.item,
            number: row.number,
            digest: row.digest,
            revision: row.revision,
            sign_due: row.sign_due,
            due: row.due,
            exception: row.exception,
        }
    }
}

/// A push as its events have made it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PushView {
    /// The authority that decided.
    authority: AuthorityId,
    /// The push.
    push: PushId,
    /// Its revision, also in `ETag`.
    revision: u64,
    /// How far it has come.
    stage: Stage,
    /// What it tells.
    kind: Option<Kind>,
    /// The case.
    case: Option<CaseRef>,
    /// The case's number.
    case_number: Option<String>,
    /// The item's code.
    item: Option<String>,
    /// The department that it is with.
    department: String,
    /// The number of the decision or certificate.
    number: Option<String>,
    /// The outcome of a decision, or the certificate's identifier.
    subject: Option<String>,
    /// SM3 of the decision record or of the sealed file.
    digest: Option<String>,
    /// When it was sent.
    pushed_at: Option<Timestamp>,
    /// Last day for the signature.
    sign_due: Option<Date>,
    /// When it arrived.
    delivered_at: Option<Timestamp>,
    /// Last day of what is awaited now.
    due: Option<Date>,
    /// Limits that were missed and told to the superior.
    escalated: Vec<Missed>,
    /// The signature.
    receipt: Option<Receipt>,
    /// Who took it up.
    claim: Option<ClaimView>,
    /// What came of it.
    feedback: Option<FeedbackView>,
    /// Why the department gave it back, until it is sent on.
    returned: Option<ReturnView>,
}

/// That a section of the department took the matter up.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimView {
    /// The section.
    section: String,
    /// The officer in charge.
    officer: String,
    /// When.
    claimed_at: Timestamp,
}

/// What came of the supervision.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedbackView {
    /// What came of it.
    text: String,
    /// When.
    fed_back_at: Timestamp,
}

/// That the department says that the matter is another's.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReturnView {
    /// Why.
    reason: String,
    /// Whose it is, if the liaison knows.
    suggested: Option<String>,
    /// When.
    returned_at: Timestamp,
}

/// That a department has signed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Receipt {
    /// The liaison.
    signed_by: String,
    /// When.
    signed_at: Timestamp,
    /// The signed checkpoint of the log that the liaison was shown: whoever keeps it notices a rewritten log.
    checkpoint: String,
}

impl PushView {
    fn of(authority: AuthorityId, id: PushId, push: Push) -> Self {
        let pushed = push.pushed;
        let told = pushed.as_ref();
        Self {
            authority,
            push: id,
            revision: push.revision,
            stage: push.stage,
            kind: told.map(|told| told.kind),
            case: told.map(|told| told.case),
            case_number: told.map(|told| told.case_number.clone()),
            item: told.map(|told| told.item.clone()),
            department: push.department,
            number: told.map(|told| told.number.clone()),
            subject: told.map(|told| told.subject.clone()),
            digest: told.map(|told| told.digest.clone()),
            pushed_at: told.map(|told| told.pushed_at),
            sign_due: told.map(|told| told.sign_due),
            delivered_at: push.delivered_at,
            due: push.due,
            escalated: push.escalated,
            receipt: push.signed.map(|signed| Receipt {
                signed_by: signed.by,
                signed_at: signed.signed_at,
                checkpoint: signed.checkpoint,
            }),
            claim: push.claimed.map(|claimed| ClaimView {
                section: claimed.section,
                officer: claimed.officer,
                claimed_at: claimed.claimed_at,
            }),
            feedback: push
                .feedback
                .map(|feedback| FeedbackView { text: feedback.text, fed_back_at: feedback.fed_back_at }),
            returned: push.returned.map(|returned| ReturnView {
                reason: returned.reason,
                suggested: returned.suggested,
                returned_at: returned.returned_at,
            }),
        }
    }
}

/// Which pushes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Standing {
    /// How far they have come; those that wait for the signature, unless it is said.
    stage: Option<Stage>,
    /// `next` of the page before.
    after: Option<String>,
    /// Lines, 1 to 100; 20 unless it is said.
    limit: Option<u32>,
}

/// What the caller's department was pushed and stands at a stage, oldest first.
#[utoipa::path(
    get,
    path = "/pushes",
    tag = "pushes",
    params(Standing),
    responses((status = 200, body = Pushes, description = "A page of pushes")),
)]
pub async fn waiting(asker: Asker, Asking(query): Asking<Standing>) -> Result<Json<Pushes>, Problem> {
    let stage = query.stage.unwrap_or(Stage::Delivered);
    let page = Asked { after: query.after, limit: query.limit };
    let after = page.cursor()?;
    let after = after.as_ref().map_or((0, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = asker.office.pushes(&asker.caller, stage, after, page.lines()).await?;
    Ok(Json(a_page(rows, &page)))
}

/// Pushes of the caller's authority that somebody has to look at: a limit was missed, or a department gave them back.
#[utoipa::path(
    get,
    path = "/pushes/exceptions",
    tag = "pushes",
    params(Asked),
    responses((status = 200, body = Pushes, description = "A page of pushes")),
)]
pub async fn exceptions(asker: Asker, Asking(page): Asking<Asked>) -> Result<Json<Pushes>, Problem> {
    let after = page.cursor()?;
    let after = after.as_ref().map_or((0, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = asker.office.push_exceptions(&asker.caller, after, page.lines()).await?;
    Ok(Json(a_page(rows, &page)))
}

fn a_page(rows: Vec<PushRow>, page: &Asked) -> Pushes {
    let next = page.next(&rows, |row| Cursor { key: row.pushed_at, id: row.id.clone() });
    Pushes { pushes: rows.into_iter().map(PushLine::of).collect(), next }
}

/// A push, for its department and for staff of the authority that decided.
#[utoipa::path(
    get,
    path = "/pushes/{authority}/{push}",
    tag = "pushes",
    params(("authority" = AuthorityId, Path, description = "The authority that decided"), ("push" = PushId, Path, description = "The push")),
    responses((status = 200, body = PushView, description = "The push", headers(("ETag" = String, description = "The revision")))),
    extensions(("x-refusals" = json!(["push.unknown", "push.not-addressed"]))),
)]
pub async fn show(
    asker: Asker,
    Named((authority, id)): Named<(AuthorityId, PushId)>,
) -> Result<Response, Problem> {
    let push = asker.office.pushed(&asker.caller, authority, id).await?;
    let tag = format!("\"{}\"", push.revision);
    Ok(([(header::ETAG, tag)], Json(PushView::of(authority, id, push))).into_response())
}
