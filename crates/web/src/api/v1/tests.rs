//! One permit, all the way, over HTTP.

mod door;
mod lists;

use axum::http::header;
use oneseal_app::testing::HOME;
use serde_json::{Value, json};

use self::door::Door;
use super::files::sniff;
use crate::problem::statuses::codes;
use crate::testing::Browser;

#[tokio::test(flavor = "multi_thread")]
async fn a_permit_goes_all_the_way_over_http() {
    let door = Door::open().await;
    let (case, submitted) = door.submitted().await;
    let act = async |who: &str, word: &str, seen: &str, said: Value| {
        let answer = door.act(who, &format!("{case}/{word}"), &format!("{who}-{word}"), seen, &said).await;
        assert!(answer.status.is_success(), "{word}: {} {}", answer.status, answer.body);
        answer
    };
    let accepted = act("wang", "accept", &submitted.revision, json!({})).await;
    assert_eq!(accepted.body["stage"], "under-review");
    let clock = door.get("wang", &format!("{case}/clock")).await;
    assert_eq!(
        (&clock.body["light"], &clock.body["promised"]["due"]),
        (&json!("green"), &json!("2021-03-19"))
    );

    let said = json!({ "recommendation": "grant", "opinion": "材料齐全" });
    let reviewed = act("li", "review", &accepted.revision, said).await;
    act("zhao", "check", &reviewed.revision, json!({ "verdict": "grant", "opinion": "同意" })).await;
    door.office.drain().await;

    let shown = door.get("sun", &case).await;
    assert_eq!(shown.body["stage"], "certificate-making");
    let document = json!({ "document": shown.body["document"]["digest"] });
    let issued = act("sun", "issue", &shown.revision, document).await;
    let served = act("wang", "serve", &issued.revision, json!({ "method": "electronic" })).await;
    assert_eq!(served.body["stage"], "closed");
    act("chen", "rate", "", json!({ "level": 5 })).await;

    door.office.drain().await;
    let waiting = door.get("zhou", "/api/v1/pushes").await;
    let pushes = waiting.body["pushes"].as_array().unwrap();
    assert_eq!(pushes.len(), 2, "the decision and the certificate: {}", waiting.body);
    for (n, push) in pushes.iter().enumerate() {
        let push = push["push"].as_str().unwrap();
        let path = format!("/api/v1/pushes/{HOME}/{push}/sign-off");
        let signed = door.act("zhou", &path, &format!("sign-{n}"), "", &json!({})).await;
        assert_eq!(signed.status, 204, "{}", signed.body);
    }
    let left = door.get("zhou", "/api/v1/pushes").await;
    assert_eq!(left.body["pushes"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_says_what_to_do() {
    let door = Door::open().await;
    let (case, submitted) = door.submitted().await;
    let (accept, seen) = (format!("{case}/accept"), submitted.revision.as_str());
    let none = json!({});
    let review = json!({ "recommendation": "grant", "opinion": "好" });
    for (answer, status, code) in [
        (door.act("", &accept, "k1", seen, &none).await, 401, "request.token-missing"),
        (door.act("nobody", &accept, "k2", seen, &none).await, 401, "request.token-invalid"),
        (door.act("li", &accept, "k3", seen, &none).await, 403, "caller.not-permitted"),
        (door.act("wang", &accept, "", seen, &none).await, 400, "request.key-missing"),
        (door.act("wang", &accept, "k4", "", &none).await, 428, "request.revision-missing"),
        (door.act("wang", &accept, "k5", "\"99\"", &none).await, 412, "case.stale-revision"),
        (door.act("wang", &accept, "k6", seen, &json!({ "x": 1 })).await, 400, "request.field-unknown"),
        (door.act("wang", &format!("{case}/lapse"), "k7", seen, &none).await, 404, "request.not-found"),
        (door.act("wang", "/api/v1/cases/x/accept", "k8", seen, &none).await, 404, "request.not-found"),
        (door.act("li", &format!("{case}/review"), "k9", seen, &review).await, 409, "case.wrong-stage"),
        (door.get("liu", &case).await, 403, "caller.not-permitted"),
        (door.get("", &format!("/api/v1/items/{HOME}/x")).await, 404, "item.unknown"),
        (door.get("wang", "/api/v1/worklist?role=window&limit=x").await, 400, "request.field-unfit"),
        (door.get("wang", "/api/v1/worklist?role=window&limt=1").await, 400, "request.field-unknown"),
        (door.get("wang", "/api/v1/worklist").await, 400, "request.field-missing"),
        (door.act("wang", &accept, "k10", "\"x\"", &none).await, 400, "request.header"),
        (door.send("wang", "DELETE", &case, &[], Vec::new()).await, 405, "request.method"),
        (door.get("", "/nowhere").await, 404, "request.not-found"),
        (door.get("", "/api/v1/nowhere").await, 404, "request.not-found"),
    ] {
        assert_eq!(
            (answer.status.as_u16(), answer.body["code"].as_str()),
            (status, Some(code)),
            "{}",
            answer.body
        );
        assert!(answer.body["way_out"].as_str().is_some_and(|text| !text.is_empty()), "{code}");
    }
    let lapse = door.act("wang", &format!("{case}/lapse"), "k7", seen, &none).await;
    assert!(lapse.body["acts"].as_str().is_some_and(|acts| acts.contains("request-supplement")));
    let role = door.get("wang", "/api/v1/worklist?role=x").await;
    assert!(role.body["expected"].as_str().is_some_and(|roles| roles.contains("`reviewer`")));
    let far =
        door.send("chen", "POST", "/api/v1/files?authority=999999&name=a", &[], b"%PDF-".to_vec()).await;
    assert_eq!((far.status.as_u16(), &far.body["code"]), (404, &json!("authority.unknown")));
    let path = format!("/api/v1/files?authority={HOME}&name=a.pdf");
    let page = door.send("chen", "POST", &path, &[], b"<html>".to_vec()).await;
    let large = door.send("chen", "POST", &path, &[], vec![0; 22 << 20]).await;
    assert_eq!((large.status.as_u16(), &large.body["code"]), (413, &json!("request.too-large")));
    assert_eq!(page.status, 415, "the content counts, not the name");
    let long = json!({ "recommendation": "grant", "opinion": "好".repeat(1 << 19) });
    let long = door.act("li", &format!("{case}/review"), "k11", seen, &long).await;
    assert_eq!((long.status.as_u16(), &long.body["code"]), (413, &json!("request.too-large")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_cannot_be_taken_is_named_with_its_rule_and_a_sentence() {
    let door = Door::open().await;
    let mut application = door.application("陈小明", "140822188512010027").await;
    application["form"]["employees"] = json!("many");
    application["form"]["odd"] = json!("x");
    application["form"]["uscc"] = json!("");
    let refused = door.act("chen", "/api/v1/cases", "f", "", &application).await;
    assert_eq!((refused.status.as_u16(), &refused.body["code"]), (422, &json!("form.invalid")));
    let told = |field: &str| {
        let errors = refused.body["errors"].as_array().unwrap();
        errors.iter().find(|error| error["field"] == field).unwrap_or_else(|| panic!("{errors:?}")).clone()
    };
    assert_eq!(told("uscc")["rule"], "required");
    assert_eq!(told("odd")["rule"], "unknown-field");
    let employees = json!({
        "field": "employees", "rule": "not-an-integer", "message": "Enter a whole number such as 5",
    });
    assert_eq!(told("employees"), employees);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_shows_no_token_is_told_of_tokens_and_not_of_pages() {
    let door = Door::open().await;
    for (who, challenge) in [("", "Bearer"), ("nobody", "Bearer error=\"invalid_token\"")] {
        let answer = door.get(who, "/api/v1/worklist?role=window").await;
        assert_eq!(answer.headers[header::WWW_AUTHENTICATE], challenge);
        assert!(answer.body["detail"].as_str().is_some_and(|text| !text.contains("page")), "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_has_not_moved_is_not_sent_again() {
    let door = Door::open().await;
    let (case, submitted) = door.submitted().await;
    let known = [("if-none-match", submitted.revision.as_str())];
    let same = door.send("wang", "GET", &case, &known, Vec::new()).await;
    assert_eq!((same.status.as_u16(), same.revision.as_str()), (304, submitted.revision.as_str()));
    let accepted =
        door.act("wang", &format!("{case}/accept"), "a", &submitted.revision, &json!({})).await.revision;
    let moved = door.send("wang", "GET", &case, &known, Vec::new()).await;
    assert_eq!((moved.status.as_u16(), moved.revision), (200, accepted));
    assert_eq!(moved.headers[header::CACHE_CONTROL], "private, no-cache");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_interface_describes_itself_to_programs_and_to_people() {
    let door = Door::open().await;
    let told = door.get("", "/api/v1/openapi.json").await;
    assert_eq!((told.status.as_u16(), &told.body["info"]["title"]), (200, &json!("OneSeal")));
    let known = [("if-none-match", told.revision.as_str())];
    assert_eq!(door.send("", "GET", "/api/v1/openapi.json", &known, Vec::new()).await.status, 304);
    let page = Browser::open().await.get("/api/v1/docs").await;
    for text in
        ["POST /api/v1/cases/{case}/accept", "case.accept.material-missing", "openapi.json", "程序接口"]
    {
        assert!(page.html.contains(text), "{text}");
    }
    assert_eq!(page.html.matches("<h1").count(), 1);
    for link in page.html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.html.contains(&format!("id=\"{link}\"")), "{link} leads nowhere");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_type_of_every_problem_leads_to_what_is_said_of_its_code() {
    let mut browser = Browser::open().await;
    let page = browser.get("/api/v1/docs").await;
    for (code, _) in codes() {
        let led = browser.get(&format!("/problems/{code}")).await;
        assert_eq!((led.status.as_u16(), led.to.as_str()), (303, &*format!("/api/v1/docs#problem-{code}")));
        assert!(page.html.contains(&format!("id=\"problem-{code}\"")), "{code}");
    }
    assert_eq!(browser.get("/problems/nothing").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_act_sent_twice_happens_once() {
    let door = Door::open().await;
    let (case, submitted) = door.submitted().await;
    let path = format!("{case}/accept");
    let first = door.act("wang", &path, "once", &submitted.revision, &json!({})).await;
    let second = door.act("wang", &path, "once", &submitted.revision, &json!({})).await;
    assert_eq!((first.status, &first.body, &first.revision), (second.status, &second.body, &second.revision));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_sent_twice_under_one_key_is_one_file() {
    let door = Door::open().await;
    let path = format!("/api/v1/files?authority={HOME}&name=a.pdf");
    let send = async |key: &str, bytes: &[u8]| {
        door.send("chen", "POST", &path, &[("idempotency-key", key)], bytes.to_vec()).await
    };
    let first = send("f-1", b"%PDF-1.7 one").await;
    let again = send("f-1", b"%PDF-1.7 one").await;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert_ne!(send("f-2", b"%PDF-1.7 one").await.body, first.body, "another key is another file");
    let other = send("f-1", b"%PDF-1.7 two").await;
    assert_eq!((other.status.as_u16(), &other.body["code"]), (422, &json!("command.reused")));
    let long = send(&"k".repeat(129), b"%PDF-1.7 one").await;
    assert_eq!((long.status.as_u16(), &long.body["header"]), (400, &json!("Idempotency-Key")));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_post_answers_its_repetition_the_same_and_another_content_under_its_key_is_refused() {
    let door = Door::open().await;
    let application = door.application("陈小明", "140822188512010027").await;
    let first = door.act("chen", "/api/v1/cases", "one", "", &application).await;
    let again = door.act("chen", "/api/v1/cases", "one", "", &application).await;
    assert_eq!((first.status, &first.body, &first.revision), (again.status, &again.body, &again.revision));
    assert_eq!(first.headers[header::LOCATION], again.headers[header::LOCATION]);
    let mut changed = application.clone();
    changed["form"]["employees"] = json!("6");
    let reused = door.act("chen", "/api/v1/cases", "one", "", &changed).await;
    assert_eq!((reused.status.as_u16(), &reused.body["code"]), (422, &json!("command.reused")));

    let case = door.served().await;
    let push = door.get("zhou", "/api/v1/pushes").await.body["pushes"][0]["push"].clone();
    let sign = format!("/api/v1/pushes/{HOME}/{}/sign-off", push.as_str().unwrap());
    for (who, path, said, other) in [
        ("chen", format!("{case}/rate"), json!({ "level": 5 }), json!({ "level": 4 })),
        ("zhou", sign, json!({}), json!(null)),
    ] {
        let first = door.act(who, &path, "p", "", &said).await;
        let again = door.act(who, &path, "p", "", &said).await;
        assert_eq!((first.status.as_u16(), again.status.as_u16()), (204, 204), "{path} {}", first.body);
        if !other.is_null() {
            let reused = door.act(who, &path, "p", "", &other).await;
            assert_eq!((reused.status.as_u16(), &reused.body["code"]), (422, &json!("command.reused")));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_that_has_moved_on_is_not_signed_unseen() {
    let door = Door::open().await;
    door.served().await;
    let listed = door.get("zhou", "/api/v1/pushes").await;
    let push = format!("/api/v1/pushes/{HOME}/{}", listed.body["pushes"][0]["push"].as_str().unwrap());
    let sign = format!("{push}/sign-off");
    let stale = door.act("zhou", &sign, "s-1", "\"1\"", &json!({})).await;
    assert_eq!((stale.status.as_u16(), &stale.body["code"]), (412, &json!("push.stale-revision")));
    let seen = door.get("zhou", &push).await.revision;
    assert_eq!(door.act("zhou", &sign, "s-2", &seen, &json!({})).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_to_fit_the_material_that_it_is_handed_in_for() {
    let door = Door::open().await;
    let guide = door.get("", &format!("/api/v1/items/{HOME}/food_business")).await.body;
    let plan =
        guide["materials"].as_array().unwrap().iter().find(|one| one["code"] == "layout_plan").unwrap();
    assert!(plan["media_types"].as_array().unwrap().contains(&json!("application/pdf")), "{plan}");
    let most = usize::try_from(plan["max_bytes"].as_u64().unwrap()).unwrap();
    let mut bytes = b"%PDF-1.7".to_vec();
    bytes.resize(most + 1, b' ');
    let path = format!("/api/v1/files?authority={HOME}&name=large.pdf");
    let large = door.send("chen", "POST", &path, &[], bytes).await;
    assert_eq!(large.status, 201, "{}", large.body);
    let mut application = door.application("陈小明", "140822188512010027").await;
    application["materials"][1]["file"] = large.body["file"].clone();
    let refused = door.act("chen", "/api/v1/cases", "large", "", &application).await;
    assert_eq!((refused.status.as_u16(), &refused.body["code"]), (422, &json!("file.too-large")));
    assert_eq!(refused.body["most"], json!(most.to_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worklist_shows_what_waits_page_by_page_to_those_whose_it_is() {
    let door = Door::open().await;
    let (case, _) = door.submitted().await;
    let first = door.get("wang", "/api/v1/worklist?role=window&limit=1").await;
    assert_eq!(
        first.body["cases"][0]["case"].as_str(),
        case.strip_prefix("/api/v1/cases/"),
        "{}",
        first.body
    );
    let next = first.body["next"].as_str().unwrap();
    let second = door.get("wang", &format!("/api/v1/worklist?role=window&limit=1&after={next}")).await;
    assert_eq!((&second.body["cases"], &second.body["next"]), (&json!([]), &Value::Null));
    assert_eq!(door.get("li", "/api/v1/worklist?role=window").await.status, 403);
    assert_eq!(door.get("wang", "/api/v1/worklist?role=x").await.status, 400);
    assert_eq!(door.get("wang", "/api/v1/worklist?role=window&after=x").await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_may_see_what_can_be_applied_for_and_whether_we_are_ready() {
    let door = Door::open().await;
    let items = door.get("", "/api/v1/items").await;
    assert_eq!(items.body["items"][0]["code"], "food_business");
    let guide = door.get("", &format!("/api/v1/items/{HOME}/food_business")).await;
    assert_eq!(guide.body["limits"]["promised"]["days"], 5);
    for path in ["/healthz", "/readyz", "/static/oneseal.css"] {
        assert_eq!(door.get("", path).await.status, 200, "{path}");
    }
}

#[test]
fn a_file_is_what_its_first_bytes_say() {
    assert_eq!(sniff(b"%PDF-1.7"), Some("application/pdf"));
    assert_eq!(sniff(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
    assert_eq!(sniff(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
    assert_eq!(sniff(b"MZ"), None);
    assert_eq!(sniff(b""), None);
}
