//! Problems: how a refusal or a failure reaches people and programs. Only this module knows HTTP statuses.
//!
//! What lives here: the table from code to status ([`statuses`]), and the problem document (RFC 9457). What must never
//! live here: why something is refused. The surprising thing: a code without a line in the table is a failure of ours
//! (500), because a refusal that nobody thought about must not look like the citizen's mistake.

use std::fmt::Display;

use axum::Extension;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oneseal_app::{ActError, Failed, Remedy};
use oneseal_domain::decider::Refuse;
use serde_json::{Map, Value, json};

use crate::locale::{Locale, Words};
use crate::paging::NotACursor;

pub mod statuses;

use self::statuses::status_of;

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
                if matches!(failed, Failed::File { .. }) {
                    return Self::own("failure.file");
                }
                Self::own(match failed.remedy() {
                    Remedy::Time => "failure.for-now",
                    Remedy::Space => "failure.no-space",
                    Remedy::Repair => "failure",
                })
            }
        }
    }

    /// The door says no, or the world does; one of the codes `request.…` or `failure…`.
    pub fn own(code: &str) -> Self {
        Self { code: code.to_owned(), rule: String::new(), particulars: Vec::new() }
    }

    /// The problem with one more particular.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.particulars.push((name.to_owned(), value.to_string()));
        self
    }

    /// The named particulars.
    pub fn particulars(&self) -> &[(String, String)] {
        &self.particulars
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

    /// After how many seconds it is worth trying again, where time alone may help.
    pub fn retry_after(&self) -> Option<HeaderValue> {
        match self.code.as_str() {
            "failure.for-now" => Some(HeaderValue::from_static("5")),
            "failure.no-space" => Some(HeaderValue::from_static("60")),
            "request.too-many" => {
                let seconds = self.particulars.iter().find(|(name, _)| name == "seconds");
                seconds.and_then(|(_, seconds)| HeaderValue::from_str(seconds).ok())
            }
            _ => None,
        }
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
            body.insert(name.clone(), if name == "errors" { listed(value, words) } else { json!(value) });
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
        let retry = self.retry_after().map(|after| [(header::RETRY_AFTER, after)]);
        let body = Value::Object(body).to_string();
        match retry {
            Some(retry) => (self.status(), headers, retry, body).into_response(),
            None => (self.status(), headers, body).into_response(),
        }
    }
}

/// An empty answer with the problem beside it; the layer in [`crate::api::tell`] finds the words.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status(), Extension(self)).into_response()
    }
}

impl From<NotACursor> for Problem {
    fn from(_: NotACursor) -> Self {
        Self::own("request.field-unfit").with("field", "after").with("expected", "`next` of the page before")
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

/// What is wrong with each answer of a form, as the office lists it, in one language.
fn listed(errors: &str, words: &Words) -> Value {
    let mut errors: Vec<Value> = serde_json::from_str(errors).unwrap_or_default();
    let language = match words.locale() {
        Locale::Zh => "zh",
        Locale::En => "en",
    };
    for error in &mut errors {
        error["message"] = error["message"][language].take();
    }
    Value::Array(errors)
}

fn translated(words: &Words, name: &str, value: &str) -> String {
    match name {
        "act" | "wanted" | "done" => words.say_or(&Words::key("act", value), value),
        "stage" => words.say_or(&Words::key("stage", value), value),
        "seal-stage" => words.say_or(&Words::key("seal-stage", value), value),
        "standing" => words.say_or(&Words::key("standing", value), value),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests;
