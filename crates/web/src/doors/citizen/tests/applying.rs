//! From the guide to the receipt.

use axum::http::StatusCode;

use super::{ANSWERS, APPLY, FILES, PDF, applied};
use crate::testing::{Browser, PASSWORD, Typed};

fn without<'a>(name: &str, instead: &'a [(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    ANSWERS.iter().filter(|(one, _)| *one != name).chain(instead).copied().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_applies_and_gets_a_receipt_that_opens_the_look_up() {
    let mut browser = Browser::open().await;
    let guide = browser.get("/items/food_business").await;
    assert!(guide.html.contains(&format!("href=\"{APPLY}\"")), "the guide leads to the form");
    let page = browser.get(APPLY).await;
    assert_eq!(page.to, "/sign-in?next=%2Fitems%2F140822-food_business%2Fapply");
    let page = browser.follow(&page).await;
    let page = browser.fill(&page, "sign-in", &[("account", "chen"), ("password", PASSWORD)]).await;
    assert_eq!(page.to, APPLY, "back to where she wanted to go");

    let (case, receipt) = applied(&mut browser, FILES).await;
    for text in ["申请已收到", "3 月 12 日（周五）", "3 月 19 日（周五）", "经营场所布局图", "class=\"qr\""]
    {
        assert!(receipt.html.contains(text), "{text}");
    }
    let number = receipt.html.split("<strong class=\"figure\">").nth(1).unwrap().split('<').next().unwrap();
    let code = receipt.html.split("<strong class=\"figure\">").nth(2).unwrap().split('<').next().unwrap();

    let mut stranger = browser.another();
    let page = stranger.get(&format!("/track?number={number}")).await;
    assert!(page.html.contains(&format!("value=\"{number}\"")));
    let found = stranger.fill(&page, "track", &[("number", number), ("code", code)]).await;
    assert_eq!(found.status, 200);
    assert!(found.html.contains("食品经营许可") && found.html.contains("等待窗口受理"));
    for personal in ["陈小明", "老陈面馆", "91140822MA0K000219", "后土路一号", "13800138000"] {
        assert!(!found.html.contains(personal), "{personal} is nobody else's business");
    }
    for (number, code) in [(number, "AAAA-AAAA"), ("140822202103120000990", code), ("", "")] {
        let page = stranger.fill(&page, "track", &[("number", number), ("code", code)]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.html.contains("办件编号与查询码不符"));
    }
    assert!(stranger.get(&format!("/cases/{case}")).await.to.starts_with("/sign-in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_answer_is_named_and_everything_else_is_kept() {
    let mut browser = Browser::of("chen").await;
    let page = browser.get(APPLY).await;
    let wrong = without("answer.uscc", &[("answer.uscc", "91140822MA0K00021X")]);
    let page = browser.fill_with_files(&page, "apply", &wrong, FILES).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("<a href=\"#apply-answer-uscc\">"), "the summary leads to the field");
    assert!(page.html.contains("value=\"91140822MA0K00021X\"") && page.html.contains("value=\"老陈面馆\""));
    assert!(page.html.contains("value=\"hot-food\" checked"));
    assert_eq!(page.html.matches("已上传：").count(), 4, "no file has to be chosen again");

    let page = browser.fill_with_files(&page, "apply", ANSWERS, &[]).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.html.contains("布局图.pdf") && page.html.contains("热食类食品制售"));
    let (_, hidden) = page.form("check");
    let hidden: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (&**name, &**value)).collect();
    let back = browser.post(APPLY, &hidden).await;
    assert_eq!(back.status, 200);
    assert!(back.html.contains("value=\"后土路一号\"") && back.html.contains("已上传：布局图.pdf"));
    let submitted = browser.fill(&page, "check", &[]).await;
    assert!(browser.follow(&submitted).await.html.contains("申请已收到"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_refused_for_what_it_is_and_the_good_ones_are_kept() {
    let mut browser = Browser::of("chen").await;
    let page = browser.get(APPLY).await;
    let large = [PDF, &vec![0; 21 << 20]].concat();
    let larger = vec![b'%'; 22 << 20];
    let files: [(&str, &str, &[u8]); 4] = [
        ("file.application", "程序.pdf", b"MZ\x90"),
        ("file.layout_plan", "布局图.pdf", &large),
        ("file.equipment_list", "空.pdf", b""),
        ("file.safety_rules", "制度.pdf", PDF),
    ];
    let page = browser.fill_with_files(&page, "apply", ANSWERS, &files).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for text in
        ["申请书”的文件类型不符，请上传 PDF / JPEG / PNG", "超过 20 MB", "文件是空的", "已上传：制度.pdf"]
    {
        assert!(page.html.contains(text), "{text}");
    }
    let files: [(&str, &str, &[u8]); 1] = [("file.layout_plan", "更大.pdf", &larger)];
    let page = browser.fill_with_files(&page, "apply", ANSWERS, &files).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("超过 20 MB") && page.html.contains("已上传：制度.pdf"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incomplete_application_may_be_sent_and_is_told_what_is_missing() {
    let mut browser = Browser::of("chen").await;
    let page = browser.get(APPLY).await;
    let page = browser.fill_with_files(&page, "apply", ANSWERS, &FILES[..3]).await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("尚未上传") && page.html.contains("材料不齐也可以提交"));
    let page = browser.fill(&page, "check", &[]).await;
    let receipt = browser.follow(&page).await;
    assert!(receipt.html.contains("食品安全规章制度") && receipt.html.contains("未提交"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_is_sent_twice_arrives_once() {
    let mut browser = Browser::of("chen").await;
    let page = browser.get(APPLY).await;
    let page = browser.fill_with_files(&page, "apply", ANSWERS, FILES).await;
    let (first, second) = (browser.fill(&page, "check", &[]).await, browser.fill(&page, "check", &[]).await);
    assert_eq!((first.status, &first.to), (second.status, &second.to));
    assert_eq!(browser.get("/mine").await.html.matches("class=\"card\"").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_tampered_with_is_not_taken() {
    let mut browser = Browser::of("chen").await;
    let page = browser.get(APPLY).await;
    let checked = browser.fill_with_files(&page, "apply", ANSWERS, FILES).await;
    let (action, hidden) = checked.form("check");
    let tampered = async |browser: &mut Browser, name: &str, value: &str| {
        let fields: Vec<(&str, &str)> =
            hidden.iter().map(|(one, kept)| (&**one, if one == name { value } else { &**kept })).collect();
        browser.post(&action, &fields).await
    };
    let page = tampered(&mut browser, "answer.uscc", "x").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("apply-answer-uscc"), "the form again");
    for (name, value, status) in [
        ("csrf", "x", StatusCode::FORBIDDEN),
        ("command", "", StatusCode::BAD_REQUEST),
        ("kept.layout_plan", "0192f3a1-0000-7000-8000-00000000ffff x.pdf", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        assert_eq!(tampered(&mut browser, name, value).await.status, status, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_submit_gets_the_form() {
    let browser = Browser::open().await;
    for (login, status) in [("chen", 200), ("wang", 200), ("li", 403), ("zhou", 403), ("wu", 403)] {
        let mut hers = browser.another();
        hers.sign_in(login).await;
        assert_eq!(hers.get(APPLY).await.status, status, "{login}");
    }
    let mut hers = browser.another();
    hers.sign_in("chen").await;
    for address in ["x", "140822-x", "140581-food_business", "x-food_business", "-food_business"] {
        let page = hers.get(&format!("/items/{address}/apply")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(page.html.contains("没有这个事项"), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_at_the_window_is_received_by_the_clerks_authority() {
    let mut browser = Browser::of("wang").await;
    let (case, receipt) = applied(&mut browser, FILES).await;
    assert!(receipt.html.contains("查询码"), "the clerk prints the receipt");
    let (state, _) = browser
        .office
        .case(&oneseal_app::testing::staff("wang", oneseal_app::Role::Window), case)
        .await
        .unwrap();
    assert_eq!(state.submitted_by, "staff:wang");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_survives_the_end_of_the_session() {
    let mut browser = Browser::of("chen").await;
    let page = browser.get(APPLY).await;
    browser.office.on("2021-03-15");
    let page = browser.fill_with_files(&page, "apply", ANSWERS, &[]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let typed: Typed<'_> = &[("account", "chen"), ("password", PASSWORD)];
    let page = browser.fill(&page, "sign-in", typed).await;
    let page = browser.fill(&page, "resume", &[]).await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("老陈面馆") && page.html.contains("尚未上传"));
}
