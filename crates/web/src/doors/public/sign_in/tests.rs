//! The way in, the way out, and every way in which it stays shut.

use axum::http::{StatusCode, header};
use std::sync::Arc;

use crate::testing::{Browser, PASSWORD, PEOPLE};

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_led_to_where_her_work_begins() {
    let browser = Browser::open().await;
    for (login, _) in PEOPLE {
        let home = match login {
            "chen" | "liu" => "/mine",
            "zhou" => "/supervise",
            _ => "/inbox",
        };
        let mut hers = browser.another();
        assert_eq!(hers.sign_in(login).await, home, "{login}");
        let portal = hers.get("/").await;
        assert!(portal.html.contains(&format!("href=\"{home}\"")), "{login}: the frame knows her");
        assert!(portal.html.contains("action=\"/sign-out\""), "{login}");
        assert_eq!(hers.get("/sign-in").await.to, home, "{login}: signed in already");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_says_nothing_about_the_account_and_the_lock_says_how_long() {
    let mut browser = Browser::open().await;
    for (login, tries) in [("nobody", 1), ("chen", 5)] {
        for _ in 0..tries {
            let page = browser.get("/sign-in?next=/mine").await;
            let page = browser.fill(&page, "sign-in", &[("account", login), ("password", "wrong")]).await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED);
            assert!(
                page.html.contains("账号或者密码不正确") && page.html.contains(&format!("value=\"{login}\""))
            );
            assert!(page.html.contains("name=\"back\" value=\"/mine\""), "the way on is kept");
        }
    }
    let page = browser.get("/sign-in").await;
    let page = browser.fill(&page, "sign-in", &[("account", "chen"), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.html.contains("请在 15 分钟后再试"), "{}", page.html);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_signed_in_is_led_there_and_back_and_never_away() {
    let mut browser = Browser::open().await;
    let page = browser.get("/cases/140822-x?tab=a").await;
    assert_eq!(page.to, "/sign-in?next=%2Fcases%2F140822-x%3Ftab%3Da");
    for (next, to) in [("/cases/a?b=c", "/cases/a?b=c"), ("//evil.example", "/"), ("/\t/evil.example", "/")] {
        let mut browser = browser.another();
        let page = browser.get("/sign-in").await;
        let typed = [("account", "chen"), ("password", PASSWORD), ("back", next)];
        let (_, hidden) = page.form("sign-in");
        let csrf = hidden.iter().find(|(name, _)| name == "csrf").map(|(_, token)| token.clone()).unwrap();
        let typed = [&typed[..], &[("csrf", csrf.as_str())]].concat();
        assert_eq!(browser.post("/sign-in", &typed).await.to, to);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_elsewhere_changes_nothing() {
    let browser = Browser::open().await;
    let typed = [("account", "chen"), ("password", PASSWORD)];
    let mut hers = browser.another();
    for csrf in ["", "00.00"] {
        let page = hers.post("/sign-in", &[&typed[..], &[("csrf", csrf)]].concat()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.html.contains("页面已失效") && hers.cookie("session").is_none());
    }
    let mut other = browser.another();
    let page = other.get("/sign-in").await;
    let strangers = page.form("sign-in").1;
    hers.get("/sign-in").await;
    let page = hers.post("/sign-in", &[&typed[..], &[("csrf", &strangers[0].1)]].concat()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "another visitor's token");
    hers.sign_in("chen").await;
    let page = hers.post("/sign-out", &[("csrf", &strangers[0].1)]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(hers.get("/").await.html.contains("/sign-out"), "still signed in");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_and_says_so_once() {
    let mut browser = Browser::of("chen").await;
    let secret = browser.cookie("session").unwrap().to_owned();
    let page = browser.get("/").await;
    let token = page.html.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let page = browser.post("/sign-out", &[("csrf", token)]).await;
    assert_eq!((page.to.as_str(), browser.cookie("session")), ("/", None));
    assert!(browser.follow(&page).await.html.contains("您已退出"));
    assert!(!browser.get("/").await.html.contains("您已退出"), "said once");
    browser.set_cookie("session", &secret);
    assert!(browser.get("/cases/x").await.to.starts_with("/sign-in"), "the secret opens nothing any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_while_the_session_ended_is_offered_again_after_signing_in() {
    let mut browser = Browser::of("chen").await;
    let page = browser.get("/").await;
    let token =
        page.html.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    browser.office.on("2021-03-13");
    let typed = [("csrf", token.as_str()), ("reason", "不办了 \"<b>\""), ("command", "c-1")];
    let page = browser.post("/cases/140822-x/withdraw", &typed).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.html.contains("登录已过期"));
    let page = browser.fill(&page, "sign-in", &[("account", "chen"), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::OK);
    let (action, hidden) = page.form("resume");
    assert_eq!(action, "/cases/140822-x/withdraw");
    assert!(hidden.contains(&("reason".to_owned(), "不办了 \"<b>\"".to_owned())), "{hidden:?}");
    let page = browser.fill(&page, "resume", &[]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND, "the form arrived; there is no such case");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_the_cookies_are_for_tls_alone() {
    let office = Arc::clone(&Browser::open().await.office);
    let mut browser = Browser::at(office, "https://oneseal.example");
    let page = browser.get("/sign-in").await;
    let visitor = page.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(visitor.starts_with("__Host-visitor=") && visitor.contains("; Secure"), "{visitor}");
    let page = browser.fill(&page, "sign-in", &[("account", "chen"), ("password", PASSWORD)]).await;
    let session = page.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(
        session.starts_with("__Host-session=")
            && session.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure")
    );
}
