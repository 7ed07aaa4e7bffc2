//! Acts on pushes: the department signs, takes up, feeds back or gives back; the office sends on.

use axum::http::StatusCode;
use oneseal_app::{FollowUp, PushAsk};
use oneseal_domain::ids::{AuthorityId, PushId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::{Asker, Content, Key, MaybeSeen, Named};
use crate::problem::Problem;

/// Who takes it up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// The section.
    section: String,
    /// The officer in charge.
    officer: String,
}

/// What came of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// What came of it.
    text: String,
}

/// Why it is given back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenBack {
    /// Why.
    reason: String,
    /// The kind of the department whose it is, such as `health`, if the liaison knows.
    suggested: Option<String>,
}

/// To whom it is sent on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SentOn {
    /// The kind of a department of the authority, such as `health`.
    department: String,
}

async fn follow_up(
    asker: &Asker,
    (authority, push): (AuthorityId, PushId),
    ask: PushAsk,
    said: FollowUp,
) -> Result<StatusCode, Problem> {
    asker.office.follow_up(&asker.caller, authority, push, &ask, said).await?;
    Ok(StatusCode::NO_CONTENT)
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
    Named(named): Named<(AuthorityId, PushId)>,
    Key(key): Key,
    MaybeSeen(seen): MaybeSeen,
) -> Result<StatusCode, Problem> {
    follow_up(&asker, named, PushAsk { key, seen }, FollowUp::SignOff {}).await
}

/// 认领
#[utoipa::path(
    post,
    path = "/pushes/{authority}/{push}/claim",
    tag = "pushes",
    params(("authority" = AuthorityId, Path, description = "The authority that decided"), ("push" = PushId, Path, description = "The push"), Key, MaybeSeen),
    request_body = Taken,
    responses((status = 204, description = "A section has taken it up")),
    extensions(("x-refusals" = json!(["push.unknown", "push.not-addressed", "push.stale-revision", "push.wrong-stage", "push.missing"]))),
)]
pub async fn claim(
    asker: Asker,
    Named(named): Named<(AuthorityId, PushId)>,
    Key(key): Key,
    MaybeSeen(seen): MaybeSeen,
    Content(said): Content<Taken>,
) -> Result<StatusCode, Problem> {
    follow_up(
        &asker,
        named,
        PushAsk { key, seen },
        FollowUp::Claim { section: said.section, officer: said.officer },
    )
    .await
}

/// 反馈
#[utoipa::path(
    post,
    path = "/pushes/{authority}/{push}/feed-back",
    tag = "pushes",
    params(("authority" = AuthorityId, Path, description = "The authority that decided"), ("push" = PushId, Path, description = "The push"), Key, MaybeSeen),
    request_body = Told,
    responses((status = 204, description = "What came of it is written down")),
    extensions(("x-refusals" = json!(["push.unknown", "push.not-addressed", "push.stale-revision", "push.wrong-stage", "push.missing"]))),
)]
pub async fn feed_back(
    asker: Asker,
    Named(named): Named<(AuthorityId, PushId)>,
    Key(key): Key,
    MaybeSeen(seen): MaybeSeen,
    Content(said): Content<Told>,
) -> Result<StatusCode, Problem> {
    follow_up(&asker, named, PushAsk { key, seen }, FollowUp::FeedBack { text: said.text }).await
}

/// 退回
#[utoipa::path(
    post,
    path = "/pushes/{authority}/{push}/misroute",
    tag = "pushes",
    params(("authority" = AuthorityId, Path, description = "The authority that decided"), ("push" = PushId, Path, description = "The push"), Key, MaybeSeen),
    request_body = GivenBack,
    responses((status = 204, description = "It is with the office again")),
    extensions(("x-refusals" = json!(["push.unknown", "push.not-addressed", "push.stale-revision", "push.wrong-stage", "push.missing", "push.department-unknown"]))),
)]
pub async fn misroute(
    asker: Asker,
    Named(named): Named<(AuthorityId, PushId)>,
    Key(key): Key,
    MaybeSeen(seen): MaybeSeen,
    Content(said): Content<GivenBack>,
) -> Result<StatusCode, Problem> {
    follow_up(
        &asker,
        named,
        PushAsk { key, seen },
        FollowUp::Misroute { reason: said.reason, suggested: said.suggested },
    )
    .await
}

/// 改派
#[utoipa::path(
    post,
    path = "/pushes/{authority}/{push}/redirect",
    tag = "pushes",
    params(("authority" = AuthorityId, Path, description = "The authority that decided"), ("push" = PushId, Path, description = "The push"), Key, MaybeSeen),
    request_body = SentOn,
    responses((status = 204, description = "It is on its way to the other department")),
    extensions(("x-refusals" = json!(["push.unknown", "push.stale-revision", "push.wrong-stage", "push.department-unknown", "calendar.year-missing"]))),
)]
pub async fn redirect(
    asker: Asker,
    Named(named): Named<(AuthorityId, PushId)>,
    Key(key): Key,
    MaybeSeen(seen): MaybeSeen,
    Content(said): Content<SentOn>,
) -> Result<StatusCode, Problem> {
    follow_up(&asker, named, PushAsk { key, seen }, FollowUp::Redirect { department: said.department }).await
}
