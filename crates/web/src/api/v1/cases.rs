//! Cases: submitting, reading, and every act of a person.
//!
//! What lives here: the bodies of the acts. What must never live here: which act fits; the office says. The surprising
//! thing: one route serves all acts, so an act without a body of its own cannot be forgotten in the router.

pub mod list;
pub mod rate;
pub mod view;

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oneseal_app::cases::submit::{Application, Material};
use oneseal_app::vault::Applicant;
use oneseal_app::{Ask, Done, Said};
use oneseal_domain::case::submit::Channel;
use oneseal_domain::ids::{AuthorityId, CaseRef, ItemCode};
use oneseal_domain::item::form::Answers;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use self::view::{CaseView, Outcome};
use crate::api::body::unfit;
use crate::api::reading::is_known;
use crate::api::{Asker, Content, Key, Named, Seen};
use crate::problem::Problem;

/// What somebody applies for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// The authority that decides.
    authority: AuthorityId,
    /// The item's code.
    item: ItemCode,
    /// Who applies.
    applicant: Person,
    /// The filled form: the answer to each question of the guide, by its name.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    form: Answers,
    /// What is handed in; each file was uploaded before.
    #[serde(default)]
    materials: Vec<Material>,
}

/// Who applies.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Person {
    /// The name of the person or organisation.
    name: String,
    /// Identity number or unified social credit code.
    code: String,
    /// Where to call.
    phone: String,
}

/// 提交申请
#[utoipa::path(
    post,
    path = "/cases",
    tag = "cases",
    params(Key),
    request_body = Submission,
    responses((status = 201, body = Outcome, description = "The application was received", headers(("ETag" = String, description = "The revision"), ("Location" = String, description = "The case")))),
    extensions(("x-refusals" = json!(["item.unknown", "item.superseded", "file.unknown", "file.too-large", "file.wrong-type", "form.invalid", "case.material-unknown", "case.submit.licence-mismatch", "calendar.year-missing", "authority.unknown"]))),
)]
pub async fn submit(
    asker: Asker,
    Key(key): Key,
    Content(said): Content<Submission>,
) -> Result<Response, Problem> {
    let Person { name, code, phone } = said.applicant;
    let home = asker.caller.authority;
    let application = Application {
        authority: said.authority,
        item: said.item,
        applicant: Applicant { name, code, phone },
        form: said.form,
        materials: said.materials,
        channel: if home.is_some() { Channel::Window } else { Channel::Online },
        received_by: home.unwrap_or(said.authority),
    };
    let done = asker.office.submit(&asker.caller, &key, application).await?;
    let place = format!("/api/v1/cases/{}", done.case);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], outcome(done)).into_response())
}

fn outcome(done: Done) -> Response {
    ([(header::ETAG, tag(done.revision))], Json(Outcome::of(done))).into_response()
}

fn tag(revision: u64) -> String {
    format!("\"{revision}\"")
}

/// A case as the caller may see it.
#[utoipa::path(
    get,
    path = "/cases/{case}",
    tag = "cases",
    params(("case" = CaseRef, Path, description = "The authority, a hyphen and the case's UUID")),
    responses((status = 200, body = CaseView, description = "The case", headers(("ETag" = String, description = "The revision"))), (status = 304, description = "The case is still at the revision that If-None-Match names")),
    extensions(("x-refusals" = json!(["case.unknown"]))),
)]
pub async fn show(
    asker: Asker,
    Named(reference): Named<CaseRef>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (case, _) = asker.office.case(&asker.caller, reference).await?;
    let tag = tag(case.revision);
    // A program may keep it if it asks each time whether it is still so.
    let kept = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if is_known(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    Ok((kept, Json(CaseView::of(reference, case))).into_response())
}

/// An act of a person on a case.
#[utoipa::path(
    post,
    path = "/cases/{case}/{act}",
    tag = "acts",
    params(("case" = CaseRef, Path, description = "The authority, a hyphen and the case's UUID"), ("act" = String, Path, description = "The act's word"), Key, Seen),
    request_body = Said,
    responses((status = 200, body = Outcome, description = "What the act came to", headers(("ETag" = String, description = "The revision")))),
    extensions(("x-refusals" = json!(["case.unknown"]))),
)]
pub async fn act(
    asker: Asker,
    Named((reference, word)): Named<(CaseRef, String)>,
    Key(key): Key,
    Seen(seen): Seen,
    Content(content): Content<Value>,
) -> Result<Response, Problem> {
    let said = said(&word, &content)?;
    let done = asker.office.carry_out(&asker.caller, reference, &Ask { key, seen }, said).await?;
    Ok(outcome(done))
}

/// What an act says, read under the act's own word.
fn said(word: &str, content: &Value) -> Result<Said, Problem> {
    if !Said::ACTS.iter().any(|act| act.word() == word) {
        let acts: Vec<&str> = Said::ACTS.iter().map(|act| act.word()).collect();
        return Err(Problem::own("request.not-found").with("acts", acts.join(", ")));
    }
    serde_path_to_error::deserialize(json!({ word: content })).map_err(|error| {
        let path = error.path().to_string();
        let within = path.strip_prefix(word).map_or("", |rest| rest.trim_start_matches('.'));
        unfit(within, &error.inner().to_string())
    })
}
