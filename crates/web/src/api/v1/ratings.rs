//! 评价: what was said of the service.
//!
//! What must never live here: who may read it. The surprising thing: a rating that was given anonymously names no case.

use axum::Json;
use jiff::Timestamp;
use oneseal_app::RatingRow;
use oneseal_domain::ids::CaseRef;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::{Asker, Asking, Named};
use crate::paging::{Asked, Cursor};
use crate::problem::Problem;

/// A page of ratings.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ratings {
    /// Latest first.
    ratings: Vec<RatingLine>,
    /// Where the next page begins; `null` at the end.
    next: Option<String>,
}

/// A rating in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingLine {
    /// The case, unless it was rated anonymously.
    case: Option<String>,
    /// The item's code.
    item: String,
    /// From 1 (very dissatisfied) to 5 (very satisfied).
    level: i64,
    /// Codes of what was ticked.
    options: Vec<u16>,
    /// The way it came in.
    channel: String,
    /// When.
    given_at: Option<Timestamp>,
}

impl RatingLine {
    fn of(row: &RatingRow) -> Self {
        Self {
            case: (!row.anonymous).then(|| format!("{}-{}", row.authority, row.case_id)),
            item: row.item.clone(),
            level: row.level,
            options: row.options.split(',').filter_map(|code| code.parse().ok()).collect(),
            channel: row.channel.clone(),
            given_at: Timestamp::from_millisecond(row.given_at).ok(),
        }
    }
}

/// The rating of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingView {
    /// The case.
    case: CaseRef,
    /// From 1 (very dissatisfied) to 5 (very satisfied).
    level: u8,
    /// Codes of what was ticked.
    options: Vec<u16>,
    /// In the applicant's own words.
    comment: Option<String>,
    /// Whether the office may not see who rated.
    anonymous: bool,
    /// When.
    given_at: Timestamp,
}

/// The ratings given to the caller's authority.
#[utoipa::path(
    get,
    path = "/ratings",
    tag = "ratings",
    params(Asked),
    responses((status = 200, body = Ratings, description = "A page of ratings")),
)]
pub async fn list(asker: Asker, Asking(page): Asking<Asked>) -> Result<Json<Ratings>, Problem> {
    let before = page.cursor()?;
    let before = before.as_ref().map_or((i64::MAX, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = asker.office.ratings(&asker.caller, before, page.lines()).await?;
    let next = page.next(&rows, |row| Cursor { key: row.given_at, id: row.case_id.clone() });
    Ok(Json(Ratings { ratings: rows.iter().map(RatingLine::of).collect(), next }))
}

/// The rating of a case, for whoever gave it and, unless it is anonymous, for those who look after ratings.
#[utoipa::path(
    get,
    path = "/cases/{case}/rating",
    tag = "ratings",
    params(("case" = CaseRef, Path, description = "The authority, a hyphen and the case's UUID")),
    responses((status = 200, body = RatingView, description = "The rating")),
    extensions(("x-refusals" = json!(["case.unknown", "rating.unknown"]))),
)]
pub async fn show(asker: Asker, Named(case): Named<CaseRef>) -> Result<Json<RatingView>, Problem> {
    let said = asker.office.rating(&asker.caller, case).await?;
    Ok(Json(RatingView {
        case,
        level: said.given.level.number(),
        options: said.given.options,
        comment: said.comment,
        anonymous: said.given.anonymous,
        given_at: said.given.given_at,
    }))
}
