//! What a case leaves behind: its clocks, its timeline, its proof, its certificate.
//!
//! What lives here: reading. What must never live here: acts. The surprising thing: the applicant sees what happened and
//! when, but not which officer did it.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use oneseal_domain::clock::{Light, Reading, explain};
use oneseal_domain::ids::CaseRef;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::api::{Asker, Named};
use crate::problem::Problem;

/// Both clocks of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct Clock {
    /// The colour by both limits.
    light: Option<Light>,
    /// The clock of the office's promise.
    promised: Option<Reading>,
    /// The clock of the law.
    statutory: Option<Reading>,
    /// Every day of the promise: what it meant, and by which rule.
    #[schema(value_type = Vec<Day>)]
    days: Vec<Value>,
}

/// What a day meant for a clock.
#[derive(ToSchema)]
#[expect(dead_code, reason = "says how the domain's own type looks, which borrows from the calendar")]
struct Day {
    /// The day.
    date: Date,
    /// What it meant: `start`, `counted`, `made-up-counted`, `weekend`, `holiday`, `paused`, `rest-day-at-end`,
    /// `overdue` or `overdue-rest`.
    mark: String,
    /// Which counted or overdue day it is, the holiday's name, or the ground of the pause.
    #[schema(value_type = Option<Object>)]
    detail: (),
    /// The rule, such as `licensing-law.82`.
    rule: String,
}

/// Both clocks of a case, and every day of the promised one.
#[utoipa::path(
    get,
    path = "/cases/{case}/clock",
    tag = "cases",
    params(("case" = CaseRef, Path, description = "The authority, a hyphen and the case's UUID")),
    responses((status = 200, body = Clock, description = "Both clocks, and every day of the promised one")),
    extensions(("x-refusals" = json!(["case.unknown", "item.unknown", "calendar.year-missing"]))),
)]
pub async fn clock(asker: Asker, Named(reference): Named<CaseRef>) -> Result<Json<Clock>, Problem> {
    let (case, _) = asker.office.case(&asker.caller, reference).await?;
    let rules = asker.office.rules();
    let guide = case.item.as_ref().and_then(|item| rules.pinned(reference.authority, item));
    let guide = guide.ok_or_else(|| Problem::own("item.unknown"))?;
    let today = oneseal_domain::office_day(asker.office.now());
    let clocks = case.clocks(&guide, &rules.calendar, today).map_err(|refusal| Problem::refused(&refusal))?;
    let days = match case.clock_input(&guide.limits.promised, &rules.calendar, today) {
        Some(input) => explain(&input).map_err(|missing| {
            let refusal: oneseal_domain::case::Refusal = missing.into();
            Problem::refused(&refusal)
        })?,
        None => Vec::new(),
    };
    Ok(Json(Clock {
        light: clocks.as_ref().map(|clocks| clocks.light),
        promised: clocks.as_ref().map(|clocks| clocks.promised),
        statutory: clocks.as_ref().map(|clocks| clocks.statutory),
        days: days.iter().map(|day| json!(day)).collect(),
    }))
}

/// What happened to a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct Timeline {
    /// Oldest first.
    timeline: Vec<Happened>,
}

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct Happened {
    /// The revision that it made.
    revision: u64,
    /// The stored name of the event.
    event: String,
    /// When it was written down.
    recorded_at: Option<Timestamp>,
    /// When it took effect, if that is another moment.
    effective_at: Option<Timestamp>,
    /// Who did it; for staff alone.
    actor: Option<String>,
}

/// What happened, oldest first, with the day on which an effect of silence took place.
#[utoipa::path(
    get,
    path = "/cases/{case}/timeline",
    tag = "cases",
    params(("case" = CaseRef, Path, description = "The authority, a hyphen and the case's UUID")),
    responses((status = 200, body = Timeline, description = "What happened")),
    extensions(("x-refusals" = json!(["case.unknown"]))),
)]
pub async fn timeline(asker: Asker, Named(reference): Named<CaseRef>) -> Result<Json<Timeline>, Problem> {
    let (_, events) = asker.office.case(&asker.caller, reference).await?;
    let staff = asker.caller.authority.is_some();
    let instant = |ms: i64| Timestamp::from_millisecond(ms).ok();
    let happened = events.into_iter().map(|event| Happened {
        revision: event.revision,
        event: event.kind,
        recorded_at: instant(event.recorded_at),
        effective_at: event.effective_at.and_then(instant),
        actor: staff.then_some(event.actor),
    });
    Ok(Json(Timeline { timeline: happened.collect() }))
}

/// The proof that `oneseal log check-proof` checks without the database.
#[utoipa::path(
    get,
    path = "/cases/{case}/proof",
    tag = "cases",
    params(("case" = CaseRef, Path, description = "The authority, a hyphen and the case's UUID")),
    responses((status = 200, body = Object, description = "Events, their places in the log and a signed checkpoint, as docs/log-format.md describes")),
    extensions(("x-refusals" = json!(["case.unknown"]))),
)]
pub async fn proof(asker: Asker, Named(reference): Named<CaseRef>) -> Result<Response, Problem> {
    let proof = asker.office.prove(&asker.caller, reference).await?;
    Ok(Json(proof).into_response())
}

/// The sealed certificate, byte for byte; always a download, never shown from our address.
#[utoipa::path(
    get,
    path = "/cases/{case}/certificate",
    tag = "certificates",
    params(("case" = CaseRef, Path, description = "The authority, a hyphen and the case's UUID")),
    responses((status = 200, content_type = "application/pdf", body = [u8], description = "The sealed certificate, byte for byte")),
    extensions(("x-refusals" = json!(["case.unknown", "file.unknown", "file.erased"]))),
)]
pub async fn certificate(asker: Asker, Named(reference): Named<CaseRef>) -> Result<Response, Problem> {
    let (case, _) = asker.office.case(&asker.caller, reference).await?;
    let sealed = case.sealed.ok_or_else(|| Problem::own("request.not-found"))?;
    let (record, bytes) = asker.office.file(&asker.caller, reference, sealed.file).await?;
    let kept = format!("attachment; filename=\"{}.pdf\"", case.number);
    let headers = [(header::CONTENT_TYPE, record.media_type), (header::CONTENT_DISPOSITION, kept)];
    Ok((headers, bytes).into_response())
}
