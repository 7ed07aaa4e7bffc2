//! The interface for programs, listed plainly: every address, what it takes, what it answers.
//!
//! What must never live here: an address or a field by name. The surprising thing: the page is a reading of the
//! description alone; what stands there wrongly is wrong there.

use askama::Template;
use serde_json::Value;

use crate::pages::Frame;
use crate::problem::Problem;

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "public/interface.html")]
pub struct Interface {
    /// The frame.
    pub frame: Frame,
    /// The operations in the order of the description.
    pub operations: Vec<Operation>,
    /// The shapes that operations name.
    pub shapes: Vec<Shape>,
    /// What every code of a refusal means.
    pub problems: Vec<Meaning>,
}

/// What a code of a refusal means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The code.
    pub code: String,
    /// The HTTP status.
    pub status: u16,
    /// What is the matter.
    pub title: String,
    /// What to do next.
    pub way_out: String,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Where a link leads.
    pub anchor: String,
    /// `GET` or `POST`.
    pub method: String,
    /// The address.
    pub path: String,
    /// What it does.
    pub summary: String,
    /// What the address and the headers carry.
    pub parameters: Vec<Member>,
    /// What the body holds.
    pub body: Vec<Member>,
    /// Each answer: status, shape, sentence.
    pub answers: Vec<(String, String, String)>,
    /// Codes of its refusals.
    pub refusals: Vec<String>,
}

/// The shape of a body or of a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its members; empty if it is a word of a list.
    pub members: Vec<Member>,
    /// The words, if it is one of a list.
    pub words: String,
}

/// A field or parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its type, or the name of its shape.
    pub kind: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub description: String,
}

impl Interface {
    /// The page of a description and of the problems that its operations name.
    pub fn of(frame: Frame, whole: &Value, problems: &[Problem]) -> Self {
        let mut operations = Vec::new();
        for (path, methods) in whole["paths"].as_object().into_iter().flatten() {
            for (method, said) in methods.as_object().into_iter().flatten() {
                operations.push(operation(path, method, said));
            }
        }
        let schemas = whole["components"]["schemas"].as_object().into_iter().flatten();
        let shapes = schemas.map(|(name, schema)| shape(name, schema)).collect();
        let problems = problems.iter().map(|problem| meaning(&frame, problem)).collect();
        Self { frame, operations, shapes, problems }
    }
}

fn meaning(frame: &Frame, problem: &Problem) -> Meaning {
    let spoken = problem.spoken(frame.words);
    Meaning {
        code: problem.code().to_owned(),
        status: problem.status().as_u16(),
        title: spoken.title,
        way_out: spoken.way_out,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn operation(path: &str, method: &str, said: &Value) -> Operation {
    let parameters = said["parameters"].as_array().into_iter().flatten().map(|one| Member {
        name: text(&one["name"]),
        kind: kind(&one["schema"]),
        required: one["required"] == true,
        description: text(&one["description"]),
    });
    let content = said["requestBody"]["content"].as_object().and_then(|content| content.iter().next());
    let body = match content {
        Some((_, content)) if content["schema"]["properties"].is_object() => members(&content["schema"]),
        Some((media, content)) => vec![Member {
            name: media.clone(),
            kind: kind(&content["schema"]),
            required: true,
            description: text(&said["requestBody"]["description"]),
        }],
        None => Vec::new(),
    };
    let answers = said["responses"].as_object().into_iter().flatten();
    let told = answers.filter(|(status, _)| status.starts_with(['2', '3'])).map(|(status, answer)| {
        let content = answer["content"].as_object().and_then(|content| content.values().next());
        let shape = content.map(|content| kind(&content["schema"])).unwrap_or_default();
        (status.clone(), shape, text(&answer["description"]))
    });
    Operation {
        anchor: format!("{method}{}", path.replace(['/', '{', '}'], "-")),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&said["summary"]),
        parameters: parameters.collect(),
        body,
        answers: told.collect(),
        refusals: said["x-refusals"].as_array().into_iter().flatten().map(text).collect(),
    }
}

fn shape(name: &str, schema: &Value) -> Shape {
    let words: Vec<&str> =
        schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    // The words of problems stand with the operations.
    let words = if schema["enum"].is_array() { words.join(", ") } else { String::new() };
    let parts = schema["allOf"].as_array();
    let members = match parts {
        Some(parts) => parts.iter().flat_map(members).collect(),
        None => members(schema),
    };
    Shape { name: name.to_owned(), description: text(&schema["description"]), members, words }
}

fn members(schema: &Value) -> Vec<Member> {
    let required = schema["required"].as_array();
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, member)| Member {
        name: name.clone(),
        kind: kind(member),
        required: is_required(name),
        description: text(&member["description"]),
    });
    let inherited = schema["$ref"].as_str().and_then(|link| link.rsplit('/').next());
    let inherited = inherited.map(|name| Member {
        name: "…".to_owned(),
        kind: name.to_owned(),
        required: true,
        description: String::new(),
    });
    inherited.into_iter().chain(own).collect()
}

/// A type as people write it: `string`, `[CaseLine]`, `PinnedItem?`.
fn kind(schema: &Value) -> String {
    if let Some(link) = schema["$ref"].as_str() {
        return link.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(either) = schema["oneOf"].as_array() {
        let named = either.iter().find(|one| one["type"] != "null").map(kind).unwrap_or_default();
        let empty = either.iter().any(|one| one["type"] == "null");
        return if empty { format!("{named}?") } else { named };
    }
    match &schema["type"] {
        Value::String(one) if one == "array" => format!("[{}]", kind(&schema["items"])),
        Value::String(one) => one.clone(),
        Value::Array(several) => {
            let named =
                several.iter().filter_map(Value::as_str).find(|one| *one != "null").unwrap_or_default();
            format!("{named}?")
        }
        _ => String::new(),
    }
}
