//! 评价: the applicant rates the service.

use axum::http::StatusCode;
use oneseal_app::ratings::Opinion;
use oneseal_domain::ids::CaseRef;
use oneseal_domain::rating::{Channel, Level};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::{Asker, Content, Key, Named};
use crate::problem::Problem;

/// What an applicant says of the service.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// From 1 (very dissatisfied) to 5 (very satisfied).
    level: Level,
    /// Codes of what was ticked; each level has its own.
    #[serde(default)]
    options: Vec<u16>,
    /// In the applicant's own words.
    #[serde(default)]
    comment: String,
    /// Whether the office may not see who rated.
    #[serde(default)]
    anonymous: bool,
}

/// 评价
#[utoipa::path(
    post,
    path = "/cases/{case}/rate",
    tag = "ratings",
    params(("case" = CaseRef, Path, description = "The authority, a hyphen and the case's UUID"), Key),
    request_body = Rate,
    responses((status = 204, description = "The rating was taken")),
    extensions(("x-refusals" = json!(["case.unknown", "rating.not-yet", "rating.already-given", "rating.option-unknown"]))),
)]
pub async fn rate(
    asker: Asker,
    Named(case): Named<CaseRef>,
    Key(key): Key,
    Content(said): Content<Rate>,
) -> Result<StatusCode, Problem> {
    let Rate { level, options, comment, anonymous } = said;
    let opinion = Opinion { level, options, comment, channel: Channel::Browser, anonymous };
    asker.office.rate(&asker.caller, case, &key, opinion).await?;
    Ok(StatusCode::NO_CONTENT)
}
