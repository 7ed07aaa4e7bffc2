//! The same thing twice, an old view of a case, and several people at the same moment.

use std::collections::BTreeMap;

use super::*;

/// Sends all of it at the same moment, each on a connection of its own.
fn together(address: &str, asks: &[Ask]) -> Vec<Answer> {
    std::thread::scope(|scope| {
        let sent: Vec<_> =
            asks.iter().map(|ask| scope.spawn(move || Door::to(address).ask(ask).unwrap())).collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

fn statuses(answers: &[Answer]) -> BTreeMap<u16, usize> {
    let mut found = BTreeMap::new();
    for answer in answers {
        *found.entry(answer.status).or_default() += 1;
    }
    found
}

fn events(office: &mut Office, walk: &Walk) -> Vec<String> {
    let ask = Ask::get(format!("/api/v1/cases/{}/timeline", walk.case)).by(office.people.token("window"));
    let timeline = office.ask(&ask).yes().json();
    let facts = timeline["timeline"].as_array().unwrap();
    facts.iter().map(|fact| fact["event"].as_str().unwrap().to_owned()).collect()
}

fn repeated(engine: &Engine) {
    let mut office = Office::open(engine);
    let address = office.server.address.clone();

    // The same submission eight times at once: one case.
    let body = application(&[]).to_string();
    let answers = together(&address, &vec![office.submission("same", body.clone()); 8]);
    let cases: Vec<String> =
        answers.into_iter().map(|answer| answer.yes().json()["case"].as_str().unwrap().to_owned()).collect();
    assert!(cases.iter().all(|case| *case == cases[0]), "{cases:?}");

    // The same key for something else is refused, whoever was first.
    let other = office.submission("same", body.replace("示范街1号", "示范街2号"));
    assert_eq!(office.ask(&other).no().code(), "command.reused");
    let asks: Vec<Ask> = (1..=8)
        .map(|n| office.submission("one", body.replace("示范街1号", &format!("示范街{n}号"))))
        .collect();
    let answers = together(&address, &asks);
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "{:?}", statuses(&answers));
    assert!(answers.iter().all(|one| one.status == 201 || one.code() == "command.reused"), "{answers:?}");

    // One of many who saw the same revision acts; the others get the case back.
    let walk = office.case("race");
    let accept = |key: &str| office.act(&walk, "window", "accept", "{}").key(key);
    let asks: Vec<Ask> = (0..8)
        .map(|n| {
            let mut ask = accept("x");
            ask.headers.retain(|(name, _)| name != "idempotency-key");
            ask.key(&format!("race-{n}"))
        })
        .collect();
    let answers = together(&address, &asks);
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{:?}", statuses(&answers));
    assert!(
        answers.iter().all(|one| one.status == 200 || one.code() == "case.stale-revision"),
        "{answers:?}"
    );
    assert_eq!(events(&mut office, &walk).iter().filter(|event| *event == "case.accepted").count(), 1);
    for (ask, answer) in asks.iter().zip(&answers).filter(|(_, answer)| answer.status == 200) {
        assert_eq!(office.ask(ask).yes().json(), answer.json(), "the stored result");
    }

    // An old view is refused with what has changed since.
    let late =
        office.ask(&office.act(&walk, "reviewer", "review", r#"{"recommendation":"grant","opinion":"x"}"#));
    let late = late.no();
    assert_eq!((late.status, late.code().as_str()), (412, "case.stale-revision"));
    assert!(late.json()["changed"].as_str().unwrap().contains("case.accepted"), "{}", late.text());
    office.must_be_unharmed();
}

fn one_thing_once(engine: &Engine) {
    let mut office = Office::open(engine);
    let address = office.server.address.clone();

    // One file for many applications at once serves one.
    let token = office.people.token("applicant").to_owned();
    let upload = Ask::post("/api/v1/files?authority=140822&name=x.pdf", "%PDF-1.7").by(&token);
    let file = office.ask(&upload).yes().json()["file"].clone();
    let mut body = application(&[]);
    body["materials"] = json!([{ "material": "application", "file": file }]);
    let asks: Vec<Ask> = (0..8).map(|n| office.submission(&format!("file-{n}"), body.to_string())).collect();
    let answers = together(&address, &asks);
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "{:?}", statuses(&answers));
    assert!(answers.iter().all(|one| one.status == 201 || one.code() == "file.unknown"), "{answers:?}");

    // A case is rated once, a push signed once, whoever hurries.
    let walk = granted(&mut office);
    let rate = |n: usize| {
        let path = format!("/api/v1/cases/{}/rate", walk.case);
        Ask::json(path, &json!({ "level": 5, "options": [513] })).by(&token).key(&format!("rate-{n}"))
    };
    let answers = together(&address, &(0..8).map(rate).collect::<Vec<_>>());
    assert_eq!(answers.iter().filter(|answer| answer.status < 300).count(), 1, "{:?}", statuses(&answers));
    assert!(answers.iter().all(|one| one.status < 300 || one.status == 409), "{answers:?}");
    let liaison = office.people.token("supervisor").to_owned();
    let waiting = office.ask(&Ask::get("/api/v1/pushes").by(&liaison)).yes().json();
    let push = waiting["pushes"][0]["push"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/pushes/140822/{push}/sign-off");
    let sign = |n: usize| Ask::json(path.clone(), &json!({})).by(&liaison).key(&format!("sign-{n}")).seen(2);
    let answers = together(&address, &(0..8).map(sign).collect::<Vec<_>>());
    assert_eq!(answers.iter().filter(|answer| answer.status < 300).count(), 1, "{:?}", statuses(&answers));
    assert!(answers.iter().all(|one| one.status < 300 || matches!(one.status, 409 | 412)), "{answers:?}");
    office.must_be_unharmed();
}

/// A case that went all the way.
fn granted(office: &mut Office) -> Walk {
    for n in 0_u64.. {
        let mut walk = Walk::begin(format!("granted-{n}"), Dice::of(n));
        while !walk.is_over() {
            if walk.go_on(&mut office.door, &office.people).unwrap() == Progress::Waits {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            if walk.certificate.is_some() && walk.stage != "certificate-making" {
                return walk;
            }
        }
    }
    unreachable!("one of the first courses grants")
}

#[test]
fn what_is_sent_twice_happens_once_on_the_embedded_database() {
    repeated(&Engine::Sqlite);
}

#[test]
fn what_is_sent_twice_happens_once_on_postgresql() {
    if let Some(engine) = Engine::shared_server() {
        repeated(&engine);
    }
}

#[test]
fn what_can_be_done_once_is_done_once_on_the_embedded_database() {
    one_thing_once(&Engine::Sqlite);
}

#[test]
fn what_can_be_done_once_is_done_once_on_postgresql() {
    if let Some(engine) = Engine::shared_server() {
        one_thing_once(&engine);
    }
}
