//! Certificates: the caller's own, or those that her authority issued.

use axum::Json;
use oneseal_app::CertificateRow;
use oneseal_domain::certificate::Standing;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::cases::list::some;
use crate::api::{Asker, Asking, Named};
use crate::paging::{Asked, Cursor};
use crate::problem::Problem;

/// Which certificates.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// The item's code.
    #[serde(default)]
    item: String,
    /// `next` of the page before.
    after: Option<String>,
    /// Lines on a page: 20 if nothing is said, at most 100.
    limit: Option<u32>,
}

/// A page of certificates.
#[derive(Debug, Serialize, ToSchema)]
pub struct Certificates {
    /// Latest issue first.
    certificates: Vec<CertificateLine>,
    /// Where the next page begins; `null` at the end.
    next: Option<String>,
}

/// A certificate in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateLine {
    /// Its number.
    number: String,
    /// Its identifier (GB/T 36904).
    identifier: String,
    /// The authority that issued it.
    authority: String,
    /// The case that it proves.
    case: String,
    /// The item's code.
    item: String,
    /// First day of validity.
    valid_from: Option<String>,
    /// Last day of validity; `null` if there is no end.
    valid_through: Option<String>,
    /// The day printed on it.
    issued_on: String,
    /// SM3 of the sealed file.
    digest: String,
}

impl CertificateLine {
    fn of(row: CertificateRow) -> Self {
        Self {
            case: format!("{}-{}", row.authority, row.case_id),
            number: row.number,
            identifier: row.identifier,
            authority: row.authority,
            item: row.item,
            valid_from: some(row.valid_from),
            valid_through: some(row.valid_through),
            issued_on: row.issued_on,
            digest: row.digest,
        }
    }
}

/// A certificate, and how it stands today.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateView {
    #[serde(flatten)]
    line: CertificateLine,
    /// How it stands.
    standing: Standing,
    /// Whether it is in force today.
    in_force: bool,
    /// Whether a later version took its place.
    superseded: bool,
}

/// The certificates that the caller may see.
#[utoipa::path(
    get,
    path = "/certificates",
    tag = "certificates",
    params(Wanted),
    responses((status = 200, body = Certificates, description = "A page of certificates")),
)]
pub async fn list(asker: Asker, Asking(wanted): Asking<Wanted>) -> Result<Json<Certificates>, Problem> {
    let page = Asked { after: wanted.after, limit: wanted.limit };
    let before = page.cursor()?;
    let before = before.as_ref().map_or((i64::MAX, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = asker.office.certificates(&asker.caller, &wanted.item, before, page.lines()).await?;
    let next = page.next(&rows, |row| Cursor { key: row.issued_at, id: row.id.clone() });
    Ok(Json(Certificates { certificates: rows.into_iter().map(CertificateLine::of).collect(), next }))
}

/// A certificate by its number.
#[utoipa::path(
    get,
    path = "/certificates/{number}",
    tag = "certificates",
    params(("number" = String, Path, description = "The number printed on it")),
    responses((status = 200, body = CertificateView, description = "The certificate, and how it stands today")),
    extensions(("x-refusals" = json!(["certificate.unknown"]))),
)]
pub async fn show(asker: Asker, Named(number): Named<String>) -> Result<Json<CertificateView>, Problem> {
    let (row, registered) = asker.office.certificate(&asker.caller, &number).await?;
    Ok(Json(CertificateView {
        line: CertificateLine::of(row),
        standing: registered.standing,
        in_force: registered.in_force,
        superseded: registered.superseded,
    }))
}
