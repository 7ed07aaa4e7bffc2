//! Addresses that lead nowhere, and names that try to lead elsewhere.

use super::*;

const NAMES: [&str; 26] = [
    "x",
    "140822",
    "140822-",
    "-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01",
    "140822-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01",
    "140822-0192F3A1-7C4E-7D2A-9B1F-3C5D7E9FAB01",
    "140822-{0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01}",
    "140822-0192f3a17c4e7d2a9b1f3c5d7e9fab01",
    "999999-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01",
    "140822-00000000-0000-0000-0000-000000000000",
    "..",
    "%2e%2e",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..%5c",
    "%00",
    "140822-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01%00",
    "%ff%fe",
    "%",
    "%zz",
    "%E5%9C%A8",
    "1;DROP%20TABLE%20cases",
    "'%20OR%201=1--",
    "$%7Bx%7D",
    "-1",
    "99999999999999999999999999",
    "*",
];

#[test]
fn a_name_that_names_nothing_leads_nowhere() {
    let mut office = Office::open(&Engine::Sqlite);
    let long = "a".repeat(5000);
    for name in NAMES.into_iter().chain([long.as_str()]) {
        for role in ["applicant", "window", "supervisor"] {
            let token = office.people.token(role).to_owned();
            let cases = ["", "/clock", "/timeline", "/proof", "/certificate"];
            let mut asks: Vec<Ask> =
                cases.iter().map(|rest| Ask::get(format!("/api/v1/cases/{name}{rest}"))).collect();
            asks.push(Ask::get(format!("/api/v1/items/{name}0/food_business")));
            asks.push(Ask::get(format!("/api/v1/items/140822/{name}")));
            for act in ["accept", "rate", "issue", name] {
                let body = json!({ "level": 5 });
                let body = if act == "rate" { body } else { json!({}) };
                asks.push(Ask::json(format!("/api/v1/cases/{name}/{act}"), &body).key("nowhere").seen(1));
            }
            let push = format!("/api/v1/pushes/140822/{name}/sign-off");
            asks.push(Ask::json(push, &json!({})).key("nowhere").seen(1));
            for ask in asks {
                let path = ask.path.clone();
                let refused = office.ask(&ask.by(&token));
                assert!(
                    (400..500).contains(&refused.status),
                    "{path}: {} {}",
                    refused.status,
                    refused.text()
                );
                assert!(!refused.text().contains("root:"), "{path}");
            }
        }
    }
    office.must_be_unharmed();
}

#[test]
fn a_question_that_cannot_be_read_is_refused() {
    let mut office = Office::open(&Engine::Sqlite);
    for (path, role) in [
        ("/api/v1/worklist", "window"),
        ("/api/v1/worklist?role=", "window"),
        ("/api/v1/worklist?role=emperor", "window"),
        ("/api/v1/worklist?role=checker", "window"),
        ("/api/v1/worklist?role=window&role=checker", "window"),
        ("/api/v1/worklist?role=window&limit=-1", "window"),
        ("/api/v1/worklist?role=window&limit=1e3", "window"),
        ("/api/v1/worklist?role=window&after=x", "window"),
        ("/api/v1/worklist?role=window&after=%00", "window"),
        ("/api/v1/worklist?role=%ff", "window"),
        ("/api/v1/pushes?after=9999999999999999999999-x", "supervisor"),
        ("/api/v1/pushes", "window"),
        ("/api/v1/files?name=x", "applicant"),
    ] {
        let ask = Ask::get(path).by(office.people.token(role));
        let refused = office.ask(&ask).no();
        assert!(matches!(refused.status, 400 | 403 | 405), "{path}: {} {}", refused.status, refused.text());
    }
    office.must_be_unharmed();
}
