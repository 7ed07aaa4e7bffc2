//! The table from code to HTTP status.
//!
//! What must never live here: words. The surprising thing: the table is read by three: whoever answers, the description
//! of the interface, and the test that wants words for every line.

use axum::http::StatusCode;

/// Every code of the law, of the office and of the door, by the status that it is answered with.
const STATUSES: &[(StatusCode, &[&str])] = &[
    (
        StatusCode::BAD_REQUEST,
        &[
            "request.malformed",
            "request.json",
            "request.field-unknown",
            "request.field-missing",
            "request.field-unfit",
            "request.header",
            "request.key-missing",
        ],
    ),
    (
        StatusCode::UNAUTHORIZED,
        &["request.sign-in", "request.token-missing", "request.token-invalid", "account.sign-in-failed"],
    ),
    (
        StatusCode::FORBIDDEN,
        &[
            "request.forged",
            "caller.not-permitted",
            "case.duties.same-officer",
            "case.assigned-elsewhere",
            "case.survey.not-appointed",
            "push.not-addressed",
        ],
    ),
    (
        StatusCode::NOT_FOUND,
        &[
            "request.not-found",
            "account.unknown",
            "case.unknown",
            "case.receipt-unknown",
            "item.unknown",
            "push.unknown",
            "certificate.unknown",
            "rating.unknown",
            "authority.unknown",
        ],
    ),
    (StatusCode::METHOD_NOT_ALLOWED, &["request.method"]),
    (
        StatusCode::CONFLICT,
        &[
            "account.exists",
            "case.wrong-stage",
            "item.superseded",
            "item.revision-used",
            "calendar.version-used",
            "item.not-in-force",
            "seal.not-in-use",
            "seal.wrong-stage",
            "seal.another-active",
            "case.deemed-accepted",
            "case.check.gap-open",
            "case.request-supplement.only-once",
            "case.suspend-clock.already-paused",
            "case.resume-clock.not-paused",
            "case.clock-paused",
            "case.issue.document-changed",
            "case.allow-supplement.not-needed",
            "case.terminate.supply-open",
            "case.decide-at-once.not-immediate",
            "case.extend.only-once",
            "case.extend.none",
            "case.extend.limit-passed",
            "case.review.survey-missing",
            "case.party.not-heard",
            "case.hearing.offered",
            "case.hearing.not-offered",
            "case.hearing.too-late",
            "case.hearing.not-wanted",
            "case.hearing.open",
            "case.fee.without-basis",
            "case.fee.charged",
            "case.issue.fee-open",
            "case.archive.only-once",
            "certificate.already-issued",
            "certificate.wrong-standing",
            "certificate.no-end",
            "certificate.renewal-open",
            "certificate.no-ground",
            "push.wrong-stage",
            "rating.not-yet",
            "vault.case-open",
            "rating.already-given",
            "rating.wrong-step",
            "rating.extended-once",
        ],
    ),
    (StatusCode::GONE, &["vault.erased", "file.erased"]),
    (StatusCode::PRECONDITION_FAILED, &["case.stale-revision", "push.stale-revision"]),
    (StatusCode::PAYLOAD_TOO_LARGE, &["request.too-large"]),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, &["request.media-type", "request.content-type"]),
    (
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "account.password-weak",
            "account.incomplete",
            "case.accept.material-missing",
            "case.material-unknown",
            "case.request-supplement.nothing-named",
            "case.supply.nothing-supplied",
            "request.incomplete",
            "item.reason-missing",
            "seal.paper-missing",
            "case.supply.incomplete",
            "case.reason-missing",
            "case.days-out-of-range",
            "case.day-passed",
            "case.submit.licence-mismatch",
            "case.survey.two-officers",
            "case.party.unknown",
            "case.hearing.day",
            "case.fee.amount",
            "certificate.reason-missing",
            "command.reused",
            "file.unknown",
            "file.too-large",
            "file.wrong-type",
            "form.invalid",
            "push.missing",
            "push.department-unknown",
            "rating.note-missing",
            "rating.option-unknown",
            "vault.reason-missing",
        ],
    ),
    (StatusCode::PRECONDITION_REQUIRED, &["request.revision-missing"]),
    (StatusCode::TOO_MANY_REQUESTS, &["account.locked", "request.too-many"]),
    (StatusCode::INTERNAL_SERVER_ERROR, &["case.record-broken", "failure"]),
    (StatusCode::SERVICE_UNAVAILABLE, &["calendar.year-missing", "failure.for-now"]),
    (StatusCode::INSUFFICIENT_STORAGE, &["failure.no-space"]),
];

/// The status of a code; a code that nobody thought about is a failure of ours.
pub fn status_of(code: &str) -> StatusCode {
    codes().find(|(one, _)| *one == code).map_or(StatusCode::INTERNAL_SERVER_ERROR, |(_, status)| status)
}

/// Every code with its status.
pub fn codes() -> impl Iterator<Item = (&'static str, StatusCode)> {
    STATUSES.iter().flat_map(|(status, codes)| codes.iter().map(|code| (*code, *status)))
}
