//! Cases: submitting, reading, and every act of a person.
//!
//! What lives here: the bodies of the acts. What must never live here: which act fits; the office says. The surprising
//! thing: one route serves all acts, so an act without a body of its own cannot be forgotten in the router.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oneseal_app::cases::submit::{Application, Material};
use oneseal_app::ratings::Opinion;
use oneseal_app::vault::Applicant;
use oneseal_app::{Ask, Caller, Done, Office, Said};
use oneseal_domain::case::submit::Channel;
use oneseal_domain::clock::explain;
use oneseal_domain::ids::{AuthorityId, CaseRef, ItemCode};
use oneseal_domain::item::form::Answers;
use oneseal_domain::rating::{self, Level};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::account::bearer;
use crate::api::{Named, Sent, Told, key, read, seen, words};
use crate::problem::Problem;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Submission {
    authority: AuthorityId,
    item: ItemCode,
    applicant: Person,
    form: Answers,
    #[serde(default)]
    materials: Vec<Material>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    code: String,
    phone: String,
}

/// 提交申请
pub async fn submit(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    Sent(body): Sent,
) -> Result<Response, Told> {
    let told = |problem| Told(problem, words(&headers));
    let caller = bearer(&office, &headers).await.map_err(told)?;
    let key = key(&headers).map_err(told)?;
    let said: Submission = read(&body).map_err(told)?;
    let Person { name, code, phone } = said.applicant;
    let application = Application {
        authority: said.authority,
        item: said.item,
        applicant: Applicant { name, code, phone },
        form: said.form,
        materials: said.materials,
        channel: if caller.authority.is_some() { Channel::Window } else { Channel::Online },
        received_by: caller.authority.unwrap_or(said.authority),
    };
    let done = office.submit(&caller, &key, application).await.map_err(|error| told(Problem::of(error)))?;
    let place = format!("/api/v1/cases/{}", done.case);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], outcome(&done)).into_response())
}

fn outcome(done: &Done) -> Response {
    let body = json!({
        "case": done.case,
        "number": done.number,
        "revision": done.revision,
        "stage": done.stage,
    });
    ([(header::ETAG, format!("\"{}\"", done.revision))], Json(body)).into_response()
}

/// A case as the caller may see it.
pub async fn show(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    Named(reference): Named<CaseRef>,
) -> Result<Response, Told> {
    let told = |problem| Told(problem, words(&headers));
    let caller = bearer(&office, &headers).await.map_err(told)?;
    let (case, _) = office.case(&caller, reference).await.map_err(|error| told(Problem::of(error)))?;
    let materials: Vec<Value> =
        case.materials.iter().map(|one| json!({ "material": one.material, "digest": one.digest })).collect();
    let body = json!({
        "case": reference,
        "number": case.number,
        "revision": case.revision,
        "stage": case.stage,
        "item": case.item,
        "materials": materials,
        "received_on": case.received_on,
        "notice_due": case.notice_due,
        "accepted_on": case.accepted_on,
        "decision": case.decision.as_ref().map(|record| json!({
            "outcome": record.outcome,
            "number": record.number,
            "decided_on": record.decided_on,
        })),
        "issue_due": case.issue_due,
        "document": case.document.as_ref().map(|document| json!({ "digest": document.digest })),
    });
    Ok(([(header::ETAG, format!("\"{}\"", case.revision))], Json(body)).into_response())
}

/// Both clocks of a case, and every day of the promised one.
pub async fn clock(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    Named(reference): Named<CaseRef>,
) -> Result<Json<Value>, Told> {
    let told = |problem| Told(problem, words(&headers));
    let caller = bearer(&office, &headers).await.map_err(told)?;
    let (case, _) = office.case(&caller, reference).await.map_err(|error| told(Problem::of(error)))?;
    let rules = office.rules();
    let guide = case.item.as_ref().and_then(|item| rules.pinned(reference.authority, item));
    let guide = guide.ok_or_else(|| told(Problem::own("item.unknown")))?;
    let today = oneseal_domain::office_day(office.now());
    let refused = |refusal| told(Problem::refused(&refusal));
    let clocks = case.clocks(&guide, &rules.calendar, today).map_err(refused)?;
    let days = match case.clock_input(&guide.limits.promised, &rules.calendar, today) {
        Some(input) => explain(&input).map_err(|missing| refused(missing.into()))?,
        None => Vec::new(),
    };
    Ok(Json(json!({
        "light": clocks.as_ref().map(|clocks| clocks.light),
        "promised": clocks.as_ref().map(|clocks| clocks.promised),
        "statutory": clocks.as_ref().map(|clocks| clocks.statutory),
        "days": days,
    })))
}

/// An act of a person on a case.
pub async fn act(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    Named((reference, word)): Named<(CaseRef, String)>,
    Sent(body): Sent,
) -> Result<Response, Told> {
    let told = |problem| Told(problem, words(&headers));
    let caller = bearer(&office, &headers).await.map_err(told)?;
    let key = key(&headers).map_err(told)?;
    if word == "rate" {
        rate(&office, &caller, reference, &key, &body).await.map_err(told)?;
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let ask = Ask { key, seen: seen(&headers).map_err(told)? };
    let said = read_act(&word, &body).map_err(told)?;
    let done = office.carry_out(&caller, reference, &ask, said).await;
    done.map(|done| outcome(&done)).map_err(|error| told(Problem::of(error)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rated {
    level: Level,
    #[serde(default)]
    options: Vec<u16>,
    #[serde(default)]
    comment: String,
    #[serde(default)]
    anonymous: bool,
}

async fn rate(
    office: &Office,
    caller: &Caller,
    case: CaseRef,
    key: &str,
    body: &[u8],
) -> Result<(), Problem> {
    let Rated { level, options, comment, anonymous } = read(body)?;
    let opinion = Opinion { level, options, comment, channel: rating::Channel::Browser, anonymous };
    office.rate(caller, case, key, opinion).await.map_err(Problem::of)
}

fn read_act(word: &str, body: &[u8]) -> Result<Said, Problem> {
    if !Said::ACTS.iter().any(|act| act.word() == word) {
        return Err(Problem::own("request.not-found"));
    }
    let content: Value = read(body)?;
    serde_json::from_value(json!({ word: content })).map_err(|_| Problem::own("request.malformed"))
}
