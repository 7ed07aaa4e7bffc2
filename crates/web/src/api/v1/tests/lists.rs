//! Lists: each role sees what is hers, whatever is asked.

use oneseal_app::testing::HOME;
use serde_json::{Value, json};

use super::door::Door;

fn numbers(lines: &Value) -> Vec<&str> {
    lines.as_array().unwrap().iter().map(|line| line["number"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_are_listed_to_those_whose_they_are_and_narrowed_by_what_is_asked() {
    let door = Door::open().await;
    let (case, submitted) = door.submitted().await;
    let (_, other) = door.submitted_again("submit-2").await;
    door.act("wang", &format!("{case}/accept"), "a", &submitted.revision, &json!({})).await;
    let first = submitted.body["number"].as_str().unwrap();
    let second = other.body["number"].as_str().unwrap();
    for (asked, found) in [
        ("", vec![second, first]),
        ("?stage=received", vec![second]),
        ("?stage=under-review&item=food_business", vec![first]),
        ("?item=boiler", vec![]),
        (&format!("?number={first}"), vec![first]),
        ("?received_from=2021-03-12&received_to=2021-03-12", vec![second, first]),
        ("?received_from=2021-03-13", vec![]),
        ("?received_to=2021-03-11", vec![]),
        ("?organisation=91140822MA0K000219", vec![]),
    ] {
        for who in ["chen", "wang", "wu"] {
            let answer = door.get(who, &format!("/api/v1/cases{asked}")).await;
            assert_eq!(numbers(&answer.body["cases"]), found, "{who} {asked} {}", answer.body);
        }
        let stranger = door.get("liu", &format!("/api/v1/cases{asked}")).await;
        assert_eq!(stranger.body["cases"], json!([]), "{asked}");
    }
    let page = door.get("wang", "/api/v1/cases?limit=1").await;
    assert_eq!(numbers(&page.body["cases"]), [second]);
    let next = page.body["next"].as_str().unwrap();
    let page = door.get("wang", &format!("/api/v1/cases?limit=1&after={next}")).await;
    assert_eq!(numbers(&page.body["cases"]), [first]);
    for (who, asked, status, code) in [
        ("zhou", "", 403, "caller.not-permitted"),
        ("", "", 401, "request.token-missing"),
        ("wang", "?stage=x", 400, "request.field-unfit"),
        ("wang", "?received_from=12.3.2021", 400, "request.field-unfit"),
        ("wang", "?organisation=140822188512010027", 400, "request.field-unfit"),
        ("wang", "?after=x", 400, "request.field-unfit"),
        ("wang", "?applicant=x", 400, "request.field-unknown"),
    ] {
        let answer = door.get(who, &format!("/api/v1/cases{asked}")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.body["code"].as_str().unwrap()),
            (status, code),
            "{asked}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_found_by_its_code_however_it_was_typed() {
    let door = Door::open().await;
    let (_, submitted) = door.submitted_by("submit-1", "老陈面馆", "91140822ma0k000219").await;
    let number = submitted.body["number"].as_str().unwrap();
    let answer = door.get("wang", "/api/v1/cases?organisation=91140822MA0K000219").await;
    assert_eq!(numbers(&answer.body["cases"]), [number], "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_permit_leaves_is_read_by_those_whom_it_concerns() {
    let door = Door::open().await;
    let case = door.served().await;
    let own = door.get("chen", "/api/v1/certificates").await;
    let line = &own.body["certificates"][0];
    assert_eq!(line["case"].as_str(), case.strip_prefix("/api/v1/cases/"), "{}", own.body);
    let path = format!("/api/v1/certificates/{}", line["number"].as_str().unwrap());
    for (who, status) in [("chen", 200), ("wang", 200), ("liu", 404), ("zhou", 403)] {
        assert_eq!(door.get(who, &path).await.status, status, "{who}");
    }
    let shown = door.get("wang", &path).await.body;
    assert_eq!((&shown["standing"], &shown["in_force"]), (&json!("valid"), &json!(true)));
    assert_eq!(door.get("wang", "/api/v1/certificates?item=x").await.body["certificates"], json!([]));
    assert_eq!(door.get("liu", "/api/v1/certificates").await.body["certificates"], json!([]));

    let rating = format!("{case}/rating");
    assert_eq!(door.get("chen", &rating).await.body["code"], "rating.unknown");
    let said = json!({ "level": 2, "options": [212, 207], "comment": "排队太久" });
    let rated = door.act("chen", &format!("{case}/rate"), "rate", "", &said).await;
    assert_eq!(rated.status, 204, "{}", rated.body);
    for who in ["chen", "wu"] {
        let shown = door.get(who, &rating).await.body;
        assert_eq!((&shown["level"], &shown["options"]), (&json!(2), &json!([207, 212])), "{who}");
        assert_eq!(shown["comment"], "排队太久");
    }
    for who in ["wang", "li", "liu"] {
        assert_eq!(door.get(who, &rating).await.status, 403, "{who} may not know");
    }
    let all = door.get("wu", "/api/v1/ratings").await;
    assert_eq!(all.body["ratings"][0]["options"], json!([207, 212]), "{}", all.body);
    for who in ["chen", "wang", "zhou"] {
        assert_eq!(door.get(who, "/api/v1/ratings").await.status, 403, "{who}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_rates_anonymously_stays_unknown_to_the_office() {
    let door = Door::open().await;
    let case = door.served().await;
    let said = json!({ "level": 1, "options": [115], "anonymous": true });
    door.act("chen", &format!("{case}/rate"), "rate", "", &said).await;
    assert_eq!(door.get("chen", &format!("{case}/rating")).await.status, 200, "she knows herself");
    assert_eq!(door.get("wu", &format!("{case}/rating")).await.body["code"], "rating.unknown");
    let all = door.get("wu", "/api/v1/ratings").await;
    assert_eq!(
        (&all.body["ratings"][0]["level"], &all.body["ratings"][0]["case"]),
        (&json!(1), &Value::Null)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_shows_who_signed_and_the_checkpoint_that_was_shown() {
    let door = Door::open().await;
    door.served().await;
    let waiting = door.get("zhou", "/api/v1/pushes").await;
    let push = waiting.body["pushes"][0]["push"].as_str().unwrap();
    let path = format!("/api/v1/pushes/{HOME}/{push}");
    let before = door.get("zhou", &path).await;
    assert_eq!((&before.body["stage"], &before.body["receipt"]), (&json!("delivered"), &Value::Null));
    door.act("zhou", &format!("{path}/sign-off"), "s", "", &json!({})).await;
    let after = door.get("wu", &path).await;
    assert_eq!(after.body["stage"], "signed-off", "{}", after.body);
    assert!(after.body["receipt"]["checkpoint"].as_str().unwrap().contains(HOME), "{}", after.body);
    for who in ["chen", "liu"] {
        assert_eq!(door.get(who, &path).await.status, 403, "{who}");
    }
    let unknown = "00000000-0000-7000-8000-000000000000";
    assert_eq!(
        door.get("zhou", &format!("/api/v1/pushes/{HOME}/{unknown}")).await.body["code"],
        "push.unknown"
    );
}
