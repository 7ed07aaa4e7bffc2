//! Problems: how a refusal or a failure reaches people and programs. Only this module knows HTTP statuses.
//!
//! What lives here: the table from code to status, and the problem document (RFC 9457). What must never live here: why
//! something is refused. The surprising thing: a code without a line in the table is a failure of ours (500), because a
//! refusal that nobody thought about must not look like the citizen's mistake.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use oneseal_app::ActError;
use oneseal_domain::decider::Refuse;
use serde_json::{Map, Value, json};

use crate::locale::Words;

/// Problems of the door and of the office, with their statuses.
const OWN: [(&str, StatusCode); 25] = [
    ("request.malformed", StatusCode::BAD_REQUEST),
    ("request.too-large", StatusCode::PAYLOAD_TOO_LARGE),
    ("request.key-missing", StatusCode::BAD_REQUEST),
    ("request.revision-missing", StatusCode::PRECONDITION_REQUIRED),
    ("request.media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ("request.forged", StatusCode::FORBIDDEN),
    ("request.not-found", StatusCode::NOT_FOUND),
    ("request.sign-in", StatusCode::UNAUTHORIZED),
    ("account.sign-in-failed", StatusCode::UNAUTHORIZED),
    ("account.locked", StatusCode::TOO_MANY_REQUESTS),
    ("account.exists", StatusCode::CONFLICT),
    ("account.password-weak", StatusCode::UNPROCESSABLE_ENTITY),
    ("account.unknown", StatusCode::NOT_FOUND),
    ("caller.not-permitted", StatusCode::FORBIDDEN),
    ("case.stale-revision", StatusCode::PRECONDITION_FAILED),
    ("case.unknown", StatusCode::NOT_FOUND),
    ("item.unknown", StatusCode::NOT_FOUND),
    ("push.unknown", StatusCode::NOT_FOUND),
    ("authority.unknown", StatusCode::NOT_FOUND),
    ("file.unknown", StatusCode::UNPROCESSABLE_ENTITY),
    ("form.invalid", StatusCode::UNPROCESSABLE_ENTITY),
    ("command.reused", StatusCode::CONFLICT),
    ("vault.erased", StatusCode::GONE),
    ("vault.reason-missing", StatusCode::UNPROCESSABLE_ENTITY),
    ("failure", StatusCode::INTERNAL_SERVER_ERROR),
];

fn status_of(code: &str) -> StatusCode {
    match code {
        "case.accept.material-missing"
        | "case.material-unknown"
        | "case.request-supplement.nothing-named"
        | "case.supply.nothing-supplied"
        | "case.supply.incomplete"
        | "case.reason-missing"
        | "case.days-out-of-range"
        | "case.day-passed"
        | "case.submit.licence-mismatch"
        | "case.survey.two-officers"
        | "case.party.unknown"
        | "case.hearing.day"
        | "case.fee.amount"
        | "certificate.reason-missing"
        | "push.missing"
        | "rating.note-missing"
        | "rating.option-unknown" => StatusCode::UNPROCESSABLE_ENTITY,
        "case.wrong-stage"
        | "case.deemed-accepted"
        | "case.check.gap-open"
        | "case.request-supplement.only-once"
        | "case.suspend-clock.already-paused"
        | "case.resume-clock.not-paused"
        | "case.clock-paused"
        | "case.issue.document-changed"
        | "case.allow-supplement.not-needed"
        | "case.terminate.supply-open"
        | "case.decide-at-once.not-immediate"
        | "case.extend.only-once"
        | "case.extend.none"
        | "case.extend.limit-passed"
        | "case.review.survey-missing"
        | "case.party.not-heard"
        | "case.hearing.offered"
        | "case.hearing.not-offered"
        | "case.hearing.too-late"
        | "case.hearing.not-wanted"
        | "case.hearing.open"
        | "case.fee.without-basis"
        | "case.fee.charged"
        | "case.issue.fee-open"
        | "case.archive.only-once"
        | "certificate.already-issued"
        | "certificate.wrong-standing"
        | "certificate.no-end"
        | "certificate.renewal-open"
        | "certificate.no-ground"
        | "push.wrong-stage"
        | "rating.not-yet"
        | "rating.already-given"
        | "rating.wrong-step"
        | "rating.extended-once" => StatusCode::CONFLICT,
        "case.duties.same-officer"
        | "case.assigned-elsewhere"
        | "case.survey.not-appointed"
        | "push.not-addressed" => StatusCode::FORBIDDEN,
        "calendar.year-missing" => StatusCode::SERVICE_UNAVAILABLE,
        _ => OWN
            .iter()
            .find(|(own, _)| *own == code)
            .map_or(StatusCode::INTERNAL_SERVER_ERROR, |(_, status)| *status),
    }
}

/// Something that stands in the way, not yet in any language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    code: String,
    rule: String,
    particulars: Vec<(String, String)>,
}

impl Problem {
    /// The law says no.
    pub fn refused(refusal: &impl Refuse) -> Self {
        let particulars = refusal.particulars();
        Self {
            code: refusal.code().to_owned(),
            rule: refusal.rule().to_owned(),
            particulars: particulars.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        }
    }

    /// An act did not happen. A failure is logged here, once, and told without its particulars.
    pub fn of(error: ActError) -> Self {
        match error {
            ActError::Refused(refused) => {
                let named = refused.particulars.into_iter().map(|(name, value)| (name.to_owned(), value));
                let (code, rule) = (refused.code.to_owned(), refused.rule.to_owned());
                Self { code, rule, particulars: named.collect() }
            }
            ActError::Failed(failed) => {
                tracing::error!(error = %failed, "an act failed");
                Self::own("failure")
            }
        }
    }

    /// The door says no, or the world does; one of the codes `request.…` or `failure`.
    pub fn own(code: &str) -> Self {
        Self { code: code.to_owned(), rule: String::new(), particulars: Vec::new() }
    }

    /// Shows the materials by the names of the guide instead of their codes.
    #[must_use]
    pub fn naming(mut self, name: impl Fn(&str) -> Option<String>) -> Self {
        for (_, value) in self.particulars.iter_mut().filter(|(key, _)| key.starts_with("material")) {
            let names: Vec<String> =
                value.split(", ").map(|code| name(code).unwrap_or_else(|| code.to_owned())).collect();
            *value = names.join("、");
        }
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        status_of(&self.code)
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The problem in words.
    pub fn spoken(&self, words: &Words) -> Spoken {
        let key = Words::key("problem", &self.code);
        let values: Vec<(&str, String)> = self
            .particulars
            .iter()
            .map(|(name, value)| (name.as_str(), translated(words, name, value)))
            .collect();
        let part = |part: &str| words.say_with(&format!("{key}.{part}"), &values);
        Spoken {
            title: words.say_with(&key, &values),
            detail: part("detail"),
            rule: words.rule(&self.rule),
            way_out: part("way-out"),
        }
    }

    /// The problem for a program (`application/problem+json`).
    pub fn json(&self, words: &Words) -> Response {
        let spoken = self.spoken(words);
        let mut body = Map::new();
        for (name, value) in &self.particulars {
            body.insert(name.clone(), json!(value));
        }
        // Last, so that no particular can stand in their place.
        body.extend([
            ("type".to_owned(), json!(format!("/problems/{}", self.code))),
            ("title".to_owned(), json!(spoken.title)),
            ("status".to_owned(), json!(self.status().as_u16())),
            ("detail".to_owned(), json!(spoken.detail)),
            ("code".to_owned(), json!(self.code)),
            ("rule".to_owned(), json!(spoken.rule)),
            ("way_out".to_owned(), json!(spoken.way_out)),
        ]);
        let headers = [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::CONTENT_LANGUAGE, words.locale().tag()),
        ];
        (self.status(), headers, Value::Object(body).to_string()).into_response()
    }
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        Self::of(error)
    }
}

/// A problem as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// What is the matter.
    pub title: String,
    /// What happened here.
    pub detail: String,
    /// The rule, if the law has one.
    pub rule: String,
    /// What to do next.
    pub way_out: String,
}

fn translated(words: &Words, name: &str, value: &str) -> String {
    match name {
        "act" | "wanted" | "done" => words.say_or(&Words::key("act", value), value),
        "stage" => words.say_or(&Words::key("stage", value), value),
        "standing" => words.say_or(&Words::key("standing", value), value),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests;
