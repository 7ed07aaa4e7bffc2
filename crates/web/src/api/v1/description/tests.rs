use std::path::Path;

use super::*;
use crate::problem::statuses::codes;
use oneseal_app::Said;

/// Set `ONESEAL_WRITE_OPENAPI=1` to write the file anew.
#[test]
fn the_committed_description_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if std::env::var_os("ONESEAL_WRITE_OPENAPI").is_some() {
        std::fs::write(&path, text()).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap_or_default() == text(), "{} is old", path.display());
}

#[test]
fn it_is_openapi_3_1_and_every_reference_leads_somewhere() {
    let whole = &*DESCRIPTION;
    assert!(whole["openapi"].as_str().unwrap().starts_with("3.1"), "{}", whole["openapi"]);
    let text = whole.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(whole.pointer(pointer).is_some(), "{pointer}");
    }
}

#[test]
fn every_name_in_an_address_is_described_and_every_answer_has_a_sentence() {
    for (path, method, said) in operations(&DESCRIPTION) {
        let none = Vec::new();
        let parameters = said.get("parameters").and_then(Value::as_array).unwrap_or(&none);
        let mut described: Vec<&str> = parameters
            .iter()
            .filter(|one| one["in"] == "path")
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        let mut named: Vec<&str> =
            path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
        described.sort_unstable();
        named.sort_unstable();
        assert_eq!(described, named, "{method} {path}");
        for one in parameters {
            assert!(one["schema"].is_object(), "{method} {path} {one}");
            assert!(one["in"] != "path" || one["required"] == true, "{method} {path} {one}");
        }
        let answers = said["responses"].as_object().unwrap();
        assert!(answers.keys().any(|status| status.starts_with('2')), "{method} {path}");
        for (status, answer) in answers {
            assert!(answer["description"].as_str().is_some_and(|text| !text.is_empty()), "{path} {status}");
        }
    }
}

#[test]
fn every_act_has_an_address_of_its_own_and_says_what_it_takes() {
    let whole = &*DESCRIPTION;
    for act in Said::ACTS {
        let path = format!("{PLACE}/cases/{{case}}/{}", act.word());
        let body = &whole["paths"][&path]["post"]["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(body["type"], "object", "{path} {body}");
    }
    let review = &whole["paths"][format!("{PLACE}/cases/{{case}}/review")]["post"];
    let body = &review["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["required"], json!(["recommendation", "opinion"]));
    assert_eq!(whole["components"]["schemas"]["Recommendation"]["enum"], json!(["grant", "deny"]));
}

#[test]
fn every_operation_has_its_own_name_and_a_sentence() {
    let mut names = Vec::new();
    for (path, method, said) in operations(&DESCRIPTION) {
        let name = said["operationId"].to_string();
        assert!(!names.contains(&name), "{name} twice");
        names.push(name);
        assert!(
            said.get("summary").is_some_and(|text| text.as_str().is_some_and(|t| !t.is_empty())),
            "{method} {path}"
        );
    }
    assert!(names.len() > 45, "{}", names.len());
}

#[test]
fn every_refusal_that_a_program_can_meet_is_named_by_an_operation() {
    // What only pages say, what the command line says, and acts that have no address yet.
    let elsewhere = ["account.", "vault.", "certificate.", "rating.", "case.archive.", "authority."];
    let pages = [
        "request.sign-in",
        "request.forged",
        "request.method",
        "request.too-many",
        "request.incomplete",
        "case.receipt-unknown",
        "item.revision-used",
        "calendar.version-used",
        "item.not-in-force",
        "item.reason-missing",
        "seal.wrong-stage",
        "seal.another-active",
        "seal.paper-missing",
    ];
    let text = DESCRIPTION["paths"].to_string();
    let missing: Vec<&str> = codes()
        .map(|(code, _)| code)
        .filter(|code| !elsewhere.iter().any(|one| code.starts_with(one)) && !pages.contains(code))
        .filter(|code| !text.contains(&format!("\"{code}\"")))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}
