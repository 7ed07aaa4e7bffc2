//! Which refusals an operation can answer with, beyond those that its handler names.
//!
//! What must never live here: a status or a word; both stand elsewhere and are looked up. The surprising thing: a code
//! with two parts (`case.wrong-stage`) belongs to all acts and one with three (`case.extend.none`) to the act in its
//! middle, so a new refusal is described as soon as it has a status.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::locale::Locale;
use crate::problem::Problem;
use crate::problem::statuses::{codes, status_of};

/// Codes of an act beside those that carry its word.
const ALSO: &[(&str, &[&str])] = &[
    ("supply", &["file.unknown", "file.too-large", "file.wrong-type"]),
    (
        "issue",
        &[
            "certificate.already-issued",
            "certificate.wrong-standing",
            "case.check.gap-open",
            "seal.not-in-use",
        ],
    ),
    ("check", &["case.party.not-heard", "case.hearing.open", "case.survey.not-appointed"]),
    ("decide-at-once", &["case.accept.material-missing", "case.check.gap-open"]),
    ("review", &["case.check.gap-open"]),
    ("accept", &["case.fee.without-basis"]),
];

/// Codes with another middle that belong to several acts whose words share a part.
const FAMILIES: &[(&str, &str)] = &[
    ("case.hearing.", "hearing"),
    ("case.fee.", "fee"),
    ("case.survey.", "survey"),
    ("case.party.", "party"),
];

/// What an act on a case can be refused with.
pub fn of_act(word: &str) -> Vec<&'static str> {
    let own = format!("case.{word}.");
    let mut found: Vec<&str> = codes()
        .map(|(code, _)| code)
        .filter(|code| {
            let shared =
                code.starts_with("case.") && code.split('.').count() == 2 && *code != "case.receipt-unknown";
            let family =
                FAMILIES.iter().any(|(family, part)| code.starts_with(family) && word.contains(part));
            shared || code.starts_with(&own) || code.starts_with("case.duties.") || family
        })
        .collect();
    let also = ALSO.iter().filter(|(act, _)| *act == word).flat_map(|(_, codes)| codes.iter());
    found.extend(also);
    found.push("calendar.year-missing");
    found.sort_unstable();
    found.dedup();
    found
}

/// Says of every operation with which problems it can answer.
pub fn add_refusals(whole: &mut Value) {
    let all: Vec<&str> = codes().map(|(code, _)| code).collect();
    whole["components"]["schemas"]["Problem"] = problem(&all);
    for methods in whole["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut()) {
        for said in methods.as_object_mut().into_iter().flat_map(|methods| methods.values_mut()) {
            let Some(said) = said.as_object_mut() else { continue };
            let mut refusals = shared(said);
            let own = said.get("x-refusals").and_then(Value::as_array).into_iter().flatten();
            refusals.extend(own.filter_map(Value::as_str).map(str::to_owned));
            refusals.sort_unstable();
            refusals.dedup();
            add_answers(said, &refusals);
            said.insert("x-refusals".to_owned(), json!(refusals));
        }
    }
}

/// What every operation of a kind can be refused with.
fn shared(said: &Map<String, Value>) -> Vec<String> {
    let mut refusals = vec!["failure", "failure.for-now"];
    // Nothing said of security means what is said of all.
    if said.get("security").is_none() {
        refusals.extend(["request.token-missing", "request.token-invalid", "caller.not-permitted"]);
    }
    for parameter in said.get("parameters").and_then(Value::as_array).into_iter().flatten() {
        match (parameter["in"].as_str(), parameter["name"].as_str()) {
            (Some("header"), Some("Idempotency-Key")) => {
                refusals.extend(["request.header", "command.reused", "failure.no-space"]);
                refusals.extend((parameter["required"] == true).then_some("request.key-missing"));
            }
            (Some("header"), Some("If-Match")) => {
                refusals.push("request.header");
                if parameter["required"] == true {
                    refusals.extend(["request.revision-missing", "case.stale-revision"]);
                }
            }
            (Some("query"), _) => {
                refusals.extend(["request.field-unknown", "request.field-missing", "request.field-unfit"]);
            }
            (Some("path"), _) => refusals.push("request.not-found"),
            _ => {}
        }
    }
    let body = said.get("requestBody").map(|body| &body["content"]);
    if let Some(content) = body {
        refusals.extend(["request.too-large", "request.malformed"]);
        if content.get("application/json").is_some() {
            refusals.extend([
                "request.json",
                "request.content-type",
                "request.field-unknown",
                "request.field-missing",
                "request.field-unfit",
            ]);
        }
    }
    refusals.into_iter().map(str::to_owned).collect()
}

fn add_answers(said: &mut Map<String, Value>, refusals: &[String]) {
    let mut by_status: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for code in refusals {
        by_status.entry(status_of(code).as_u16()).or_default().push(format!("`{code}`"));
    }
    let answers = said.entry("responses").or_insert_with(|| json!({}));
    for (status, lines) in by_status {
        answers[status.to_string()] = json!({
            "description": lines.join(", "),
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
    }
}

/// A problem spoken of in general, with dots for what only a case of it knows.
pub fn general(code: &str) -> Problem {
    Problem::own(code).with("year", "…").with("seconds", "…")
}

fn problem(codes: &[&str]) -> Value {
    let words = Locale::En.words();
    let meaning = |code: &&str| {
        let spoken = general(code).spoken(words);
        let stop = if spoken.title.ends_with('?') { "" } else { "." };
        let text = format!("{}: {}{stop} {}", status_of(code).as_u16(), spoken.title, spoken.way_out);
        ((*code).to_owned(), json!(text))
    };
    // One line each, so that two new codes do not meet in one line of the committed text.
    let meanings: Map<String, Value> = codes.iter().map(meaning).collect();
    json!({
        "type": "object",
        "description": "What stands in the way (RFC 9457). Particulars that the detail speaks of are members as well.",
        "required": ["type", "title", "status", "detail", "code", "rule", "way_out"],
        "properties": {
            "type": { "type": "string", "description": "`/problems/` and the code; the address leads to what is said of the code." },
            "title": { "type": "string", "description": "What is the matter." },
            "status": { "type": "integer", "description": "The HTTP status." },
            "detail": { "type": "string", "description": "What happened here, in the language that was asked for." },
            "code": {
                "type": "string",
                "enum": codes,
                "description": "The stable code; `x-meanings` says of each its status, what it means and what to do.",
                "x-meanings": meanings,
            },
            "rule": { "type": "string", "description": "The rule that it rests on; empty for rules of the house." },
            "way_out": { "type": "string", "description": "What to do next." },
            "errors": {
                "type": "array",
                "description": "Of `form.invalid`: each answer that cannot be taken.",
                "items": {
                    "type": "object",
                    "required": ["field", "rule", "message"],
                    "properties": {
                        "field": { "type": "string", "description": "The question's name." },
                        "rule": { "type": "string", "description": "`required`, `unknown-field`, `too-long`, `not-a-choice`, `not-a-date`, `not-a-phone`, `not-an-integer` or `code`." },
                        "message": { "type": "string", "description": "What to tell whoever typed it." },
                    },
                },
            },
            "request_id": { "type": "string", "description": "The request, as `x-request-id` and the operator's log name it." },
        },
        "additionalProperties": { "type": "string" },
    })
}
