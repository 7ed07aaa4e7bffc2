//! What a case leaves behind: its timeline, its proof, its certificate.
//!
//! What lives here: reading. What must never live here: acts. The surprising thing: the applicant sees what happened and
//! when, but not which officer did it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use oneseal_app::Office;
use oneseal_domain::ids::CaseRef;
use serde_json::{Value, json};

use crate::account::bearer;
use crate::api::{Named, Told, words};
use crate::problem::Problem;

/// What happened, oldest first, with the day on which an effect of silence took place.
pub async fn timeline(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    Named(reference): Named<CaseRef>,
) -> Result<Json<Value>, Told> {
    let told = |problem| Told(problem, words(&headers));
    let caller = bearer(&office, &headers).await.map_err(told)?;
    let (_, events) = office.case(&caller, reference).await.map_err(|error| told(Problem::of(error)))?;
    let staff = caller.authority.is_some();
    let instant = |ms: i64| Timestamp::from_millisecond(ms).ok();
    let facts: Vec<Value> = events
        .iter()
        .map(|event| {
            json!({
                "revision": event.revision,
                "event": event.kind,
                "recorded_at": instant(event.recorded_at),
                "effective_at": event.effective_at.and_then(instant),
                "actor": staff.then_some(&event.actor),
            })
        })
        .collect();
    Ok(Json(json!({ "timeline": facts })))
}

/// The proof that `oneseal log check-proof` checks without the database.
pub async fn proof(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    Named(reference): Named<CaseRef>,
) -> Result<Response, Told> {
    let told = |problem| Told(problem, words(&headers));
    let caller = bearer(&office, &headers).await.map_err(told)?;
    let proof = office.prove(&caller, reference).await.map_err(|error| told(Problem::of(error)))?;
    Ok(Json(proof).into_response())
}

/// The sealed certificate, byte for byte; always a download, never shown from our address.
pub async fn certificate(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    Named(reference): Named<CaseRef>,
) -> Result<Response, Told> {
    let told = |problem| Told(problem, words(&headers));
    let caller = bearer(&office, &headers).await.map_err(told)?;
    let failed = |error| told(Problem::of(error));
    let (case, _) = office.case(&caller, reference).await.map_err(failed)?;
    let sealed = case.sealed.ok_or_else(|| told(Problem::own("request.not-found")))?;
    let (record, bytes) = office.file(&caller, reference, sealed.file).await.map_err(failed)?;
    let kept = format!("attachment; filename=\"{}.pdf\"", case.number);
    let headers = [(header::CONTENT_TYPE, record.media_type), (header::CONTENT_DISPOSITION, kept)];
    Ok((headers, bytes).into_response())
}
