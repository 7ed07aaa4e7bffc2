//! The description of the interface (OpenAPI 3.1), made from what the handlers say of themselves.
//!
//! What lives here: what no handler can say for itself — one address per act, and the refusals that every address of a
//! kind shares. What must never live here: an address. The surprising thing: the text is made once, at the first
//! question, and a copy lies in `docs/openapi.json`, so that every change of the interface is seen in review.

use std::sync::LazyLock;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, License, OpenApiBuilder, SecurityRequirement};
use utoipa_axum::router::OpenApiRouter;

use self::refusals::{add_refusals, of_act};
use super::described;
use crate::api::reading::is_known;

pub mod refusals;

/// Where the interface lies.
pub const PLACE: &str = "/api/v1";

/// The description.
pub static DESCRIPTION: LazyLock<Value> = LazyLock::new(describe);
static TEXT: LazyLock<(String, String)> = LazyLock::new(|| {
    use sm3::Digest as _;
    let text = text();
    let tag = format!("\"{}\"", &hex::encode(sm3::Sm3::digest(&text))[..16]);
    (text, tag)
});

/// The text of the description, as it lies in `docs/openapi.json`.
pub fn text() -> String {
    serde_json::to_string_pretty(&*DESCRIPTION).unwrap_or_default() + "\n"
}

/// The description, for programs that read it.
pub async fn json(headers: HeaderMap) -> Response {
    let (text, tag) = &*TEXT;
    let kept = [(header::ETAG, tag.as_str()), (header::CACHE_CONTROL, "no-cache")];
    if is_known(&headers, tag) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    (kept, [(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}

fn describe() -> Value {
    let info = InfoBuilder::new()
        .title("OneSeal")
        .version("1")
        .description(Some(
            "Acts of an approval bureau, for programs. A refusal is `application/problem+json` with a stable `code`, \
             the `rule` it rests on and the `way_out`; every operation lists its codes under `x-refusals`. \
             `docs/api.md` walks one case with curl.",
        ))
        .license(Some(License::new("Apache-2.0")))
        .build();
    let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let base = OpenApiBuilder::new()
        .info(info)
        .components(Some(ComponentsBuilder::new().security_scheme("token", token).build()))
        .security(Some([SecurityRequirement::new::<_, [&str; 0], &str>("token", [])]))
        .build();
    let (_, described) = OpenApiRouter::with_openapi(base).nest(PLACE, described()).split_for_parts();
    let mut whole = serde_json::to_value(described).unwrap_or_default();
    one_address_per_act(&mut whole);
    name_operations(&mut whole);
    add_refusals(&mut whole);
    without_links(&mut whole);
    whole
}

/// Gives every operation a name of its own, made of what it is: `get-cases-case-clock`. An act has its word.
fn name_operations(whole: &mut Value) {
    for (path, methods) in whole["paths"].as_object_mut().into_iter().flatten() {
        let place = path.strip_prefix(PLACE).unwrap_or(path).replace(['{', '}'], "").replace('/', "-");
        for (method, said) in methods.as_object_mut().into_iter().flatten() {
            if said["tags"] != json!(["acts"]) {
                said["operationId"] = json!(format!("{method}{place}"));
            }
        }
    }
}

/// Links into the source mean nothing to whoever reads the description.
fn without_links(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => {
                        *text = text.replace("[`", "`").replace("`]", "`");
                    }
                    _ => without_links(member),
                }
            }
        }
        Value::Array(parts) => parts.iter_mut().for_each(without_links),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Puts an address for each act in the place of the one that serves them all.
fn one_address_per_act(whole: &mut Value) {
    let variants = whole["components"]["schemas"]["Said"]["oneOf"].take();
    let template = whole["paths"][format!("{PLACE}/cases/{{case}}/{{act}}")]["post"].take();
    if let Some(schemas) = whole["components"]["schemas"].as_object_mut() {
        schemas.remove("Said");
    }
    let Some(paths) = whole["paths"].as_object_mut() else { return };
    paths.remove(&format!("{PLACE}/cases/{{case}}/{{act}}"));
    for variant in variants.as_array().into_iter().flatten() {
        let content = variant["properties"].as_object().and_then(|one| one.iter().next());
        let Some((word, content)) = content else { continue };
        let mut body = content.clone();
        body["additionalProperties"] = json!(false);
        let mut act = template.clone();
        act["operationId"] = json!(word);
        act["summary"] = variant["description"].clone();
        act["description"] = json!(format!("The act `{word}`."));
        act["x-refusals"] = json!(of_act(word));
        act["requestBody"] =
            json!({ "content": { "application/json": { "schema": body } }, "required": true });
        if let Some(parameters) = act["parameters"].as_array_mut() {
            parameters.retain(|one| one["name"] != "act");
        }
        paths.insert(format!("{PLACE}/cases/{{case}}/{word}"), json!({ "post": act }));
    }
}

/// Every operation: path, method, and what is said of it.
pub fn operations(whole: &Value) -> impl Iterator<Item = (&str, &str, &Map<String, Value>)> {
    let paths = whole["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.filter_map(|(method, said)| Some((path.as_str(), method.as_str(), said.as_object()?)))
    })
}

#[cfg(test)]
mod tests;
