//! Pushes: what a supervising department was told and signs for.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use oneseal_app::PushRow;
use oneseal_domain::ids::{AuthorityId, CaseRef, PushId};
use oneseal_domain::push::{Kind, Push, Stage};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::{Asker, Asking, Key, MaybeSeen, Named};
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
    /// The signature.
    receipt: Option<Receipt>,
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
            receipt: push.signed.map(|signed| Receipt {
                signed_by: signed.by,
                signed_at: signed.signed_at,
                checkpoint: signed.checkpoint,
            }),
        }
    }
}

/// What was delivered to the caller's department and waits for its signature, oldest first.
#[utoipa::path(
    get,
    path = "/pushes",
    tag = "pushes",
    params(Asked),
    responses((status = 200, body = Pushes, description = "A page of pushes")),
)]
pub async fn waiting(asker: Asker, Asking(page): Asking<Asked>) -> Result<Json<Pushes>, Problem> {
    let after = page.cursor()?;
    let after = after.as_ref().map_or((0, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = asker.office.pushes(&asker.caller, Stage::Delivered, after, page.lines()).await?;
    let next = page.next(&rows, |row| Cursor { key: row.pushed_at, id: row.id.clone() });
    Ok(Json(Pushes { pushes: rows.into_iter().map(PushLine::of).collect(), next }))
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

/// 签收
#[utoipa::path(
    post,
    path = "/pushes/{authority}/{push}/sign-off",
    tag = "pushes",
    params(("authority" = AuthorityId, Path, description = "The authority that decided"), ("push" = PushId, Path, description = "The push"), Key, MaybeSeen),
    responses((status = 204, description = "It is signed for")),
    extensions(("x-refusals" = json!(["push.unknown", "push.not-addressed", "push.stale-revision", "push.wrong-stage", "calendar.year-missing"]))),
)]
pub async fn sign_off(
    asker: Asker,
    Named((authority, push)): Named<(AuthorityId, PushId)>,
    Key(key): Key,
    MaybeSeen(seen): MaybeSeen,
) -> Result<StatusCode, Problem> {
    asker.office.sign_off(&asker.caller, authority, push, &key, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}
