//! Files: handed in before the act that names them. What a file is, its first bytes say; its name says nothing.

use axum::Json;
use axum::http::StatusCode;
use oneseal_app::Upload;
use oneseal_domain::ids::{AuthorityId, FileId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::{Asker, Asking, MaybeKey, Sent};
use crate::problem::Problem;

/// What the address says of a file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct About {
    /// The authority at which it will be handed in.
    authority: AuthorityId,
    /// Its name, as the person calls it.
    name: String,
}

/// A file that was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kept {
    /// The file.
    file: FileId,
}

/// Takes a file in.
#[utoipa::path(
    post,
    path = "/files",
    tag = "files",
    params(About, MaybeKey),
    request_body(content = [u8], content_type = "application/octet-stream", description = "The bytes of a PDF, JPEG or PNG; the guide says for each material which of them it takes and how large"),
    responses((status = 201, body = Kept, description = "The file is kept until an act names it")),
    extensions(("x-refusals" = json!(["request.media-type", "authority.unknown"]))),
)]
pub async fn upload(
    asker: Asker,
    Asking(about): Asking<About>,
    MaybeKey(key): MaybeKey,
    Sent(body): Sent,
) -> Result<(StatusCode, Json<Kept>), Problem> {
    let media_type = sniff(&body).ok_or_else(|| Problem::own("request.media-type"))?.to_owned();
    let upload = Upload { name: about.name, media_type, bytes: body.into() };
    let file = asker.office.upload(&asker.caller, about.authority, key.as_deref(), upload).await?;
    Ok((StatusCode::CREATED, Json(Kept { file })))
}

/// The media type by the first bytes, if it is one that is taken.
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 3] =
        [(b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")];
    known.into_iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, media_type)| media_type)
}
