//! Bodies that are no JSON, or not what the act needs.

use super::*;

fn broken() -> Vec<(&'static str, Vec<u8>)> {
    let mut bodies: Vec<(&str, Vec<u8>)> = [
        ("cut off", r#"{"opinion": "#),
        ("nothing but blanks", "   "),
        ("an array", "[]"),
        ("null", "null"),
        ("a number", "7"),
        ("a text", "\"x\""),
        ("two values", "{} {}"),
        ("a comma too many", r#"{"a":1,}"#),
        ("no quotes", "{a:1}"),
        ("not a number", r#"{"days": NaN}"#),
        ("a number beyond all", r#"{"days": 1e999}"#),
        ("half a pair of surrogates", r#"{"opinion": "\ud800"}"#),
        ("an unknown field", r#"{"sudo": true}"#),
        ("the name of a prototype", r#"{"__proto__": {"role": "head"}}"#),
        ("a form", "recommendation=grant&opinion=x"),
        ("an element", "<act/>"),
    ]
    .into_iter()
    .map(|(what, text)| (what, text.as_bytes().to_vec()))
    .collect();
    bodies.push(("no UTF-8", b"{\"opinion\": \"\xff\xfe\"}".to_vec()));
    bodies.push(("UTF-8 of a surrogate", b"{\"opinion\": \"\xed\xa0\x80\"}".to_vec()));
    bodies.push(("UTF-16", b"\xff\xfe{\0}\0".to_vec()));
    bodies.push(("zeros", vec![0; 64]));
    bodies.push(("deeper than anybody reads", [vec![b'['; 100_000], vec![b']'; 100_000]].concat()));
    let deep = [b"{\"form\":".repeat(50_000).as_slice(), b"1", &b"}".repeat(50_000)].concat();
    bodies.push(("deep in objects", deep));
    bodies
}

#[test]
fn a_body_that_is_not_the_right_json_is_refused_wherever_one_is_read() {
    let mut office = Office::open(&Engine::Sqlite);
    let walk = office.case("bodies");
    let acts = [("window", "refuse-acceptance"), ("reviewer", "review"), ("checker", "check")];
    for (what, body) in broken() {
        let mut asks = vec![office.submission("broken", body.clone())];
        asks.extend(acts.map(|(role, act)| office.act(&walk, role, act, body.clone())));
        asks.push(office.act(&walk, "applicant", "rate", body));
        for ask in asks {
            let refused = office.ask(&ask).no();
            assert!(matches!(refused.status, 400 | 422), "{what} for {}: {}", ask.path, refused.text());
        }
    }
    let after =
        office.ask(&Ask::get(format!("/api/v1/cases/{}", walk.case)).by(office.people.token("window")));
    assert_eq!(after.yes().json()["revision"], walk.revision, "nothing happened");
    office.must_be_unharmed();
}

#[test]
fn a_field_of_the_wrong_type_or_size_is_refused() {
    let mut office = Office::open(&Engine::Sqlite);
    let walk = office.case("types");
    let good = application(&walk.files);
    let wrong = [json!(null), json!(7), json!(true), json!([]), json!({}), json!([["x"]]), json!(-1.5)];
    let wholly = ["authority", "item", "applicant", "form", "materials"];
    for (at, name) in wholly.into_iter().enumerate() {
        for (n, value) in wrong.iter().enumerate().filter(|(_, value)| !fits(&good[name], value)) {
            let mut body = good.clone();
            body[name] = value.clone();
            let ask = office.submission(&format!("type-{at}-{n}"), body.to_string());
            let refused = office.ask(&ask).no();
            assert!(matches!(refused.status, 400 | 404 | 422), "{name} {value}: {}", refused.text());
        }
    }
    for (part, name) in
        [("applicant", "name"), ("applicant", "code"), ("applicant", "phone"), ("form", "premises")]
    {
        for value in wrong.iter().chain([&json!("x".repeat(100_000))]) {
            let mut body = good.clone();
            body[part][name] = value.clone();
            let refused = office.ask(&office.submission("part", body.to_string())).no();
            assert!(matches!(refused.status, 400 | 422), "{part}.{name}: {}", refused.text());
        }
    }
    let mut large = good.clone();
    large["applicant"]["name"] = json!("x".repeat(22 << 20));
    assert_eq!(office.ask(&office.submission("large", large.to_string())).no().status, 413);
    office.must_be_unharmed();
}

/// Whether a value has the shape of another: an empty list is a lawful list of materials.
fn fits(good: &Value, value: &Value) -> bool {
    good.is_array() && value.as_array().is_some_and(Vec::is_empty)
}

fn strange_words(engine: &Engine) {
    let mut office = Office::open(engine);
    let words = [
        "\u{0}",
        "a\u{0}b",
        "\u{7}\u{8}\u{1b}[31m",
        "\u{feff}",
        "\u{202e}txt.exe",
        "\u{ffff}\u{fffe}",
        "\u{10ffff}",
        "'; DROP TABLE events; --",
        "%00",
        "\\u0000",
        "${jndi:ldap://x}",
        "<script>alert(1)</script>",
        "𠮷野家",
        "e\u{301}",
        "\r\nSet-Cookie: a=b",
    ];
    for (at, word) in words.into_iter().enumerate() {
        let walk = office.case(&format!("words-{at}"));
        let said = json!({ "ground": "not-required", "reason": format!("理由{word}") }).to_string();
        let outcome = office.ask(&office.act(&walk, "window", "refuse-acceptance", said));
        assert!(outcome.status < 500, "{word:?}: {}", outcome.text());
        let mut body = application(&[]);
        for name in ["name", "code", "phone"] {
            body["applicant"][name] = json!(word);
        }
        for name in ["premises", "business_name"] {
            body["form"][name] = json!(format!("x{word}"));
        }
        let outcome = office.ask(&office.submission(&format!("words-{at}-{at}"), body.to_string()));
        assert!(outcome.status < 500, "{word:?}: {}", outcome.text());
        let mut body = application(&[]);
        body["form"][word] = json!("x");
        let outcome = office.ask(&office.submission(&format!("field-{at}"), body.to_string())).no();
        assert!(matches!(outcome.status, 400 | 422), "{word:?}: {}", outcome.text());
    }
    office.must_be_unharmed();
}

#[test]
fn words_that_could_upset_a_store_or_a_page_are_kept_or_refused_on_the_embedded_database() {
    strange_words(&Engine::Sqlite);
}

#[test]
fn words_that_could_upset_a_store_or_a_page_are_kept_or_refused_on_postgresql() {
    if let Some(engine) = Engine::shared_server() {
        strange_words(&engine);
    }
}

#[test]
fn a_body_of_another_kind_is_refused_by_its_type() {
    let mut office = Office::open(&Engine::Sqlite);
    let walk = office.case("kinds");
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "\"",
        "*/*",
    ] {
        let path = format!("/api/v1/cases/{}/review", walk.case);
        let ask = Ask::post(path, r#"{"recommendation":"grant","opinion":"x"}"#).header("content-type", kind);
        let ask = ask.by(office.people.token("reviewer")).key("kind").seen(walk.revision);
        assert_eq!(office.ask(&ask).no().status, 415, "{kind}");
    }
    office.must_be_unharmed();
}
