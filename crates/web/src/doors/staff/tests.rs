use oneseal_app::testing::home;
use oneseal_domain::ids::CaseRef;

use crate::testing::{Browser, Page};

async fn submitted(browser: &Browser) -> CaseRef {
    browser.office.submitted().await.case
}

async fn open(browser: &mut Browser, case: CaseRef) -> Page {
    let page = browser.get(&format!("/cases/{case}")).await;
    assert_eq!(page.status, 200, "{}", page.html);
    page
}

/// Somebody opens the case and sends the form of an act.
async fn acts(browser: &Browser, login: &str, case: CaseRef, act: &str, typed: &[(&str, &str)]) -> Page {
    let mut other = browser.another();
    other.sign_in(login).await;
    let page = open(&mut other, case).await;
    other.fill(&page, act, typed).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_goes_from_desk_to_desk_by_forms_alone() {
    let browser = Browser::open().await;
    let case = submitted(&browser).await;
    let accepted = acts(&browser, "wang", case, "accept", &[]).await;
    assert_eq!((accepted.status.as_u16(), accepted.to), (303, format!("/cases/{case}")));
    let opinion = [("recommendation", "grant"), ("opinion", "材料齐全，符合条件")];
    assert_eq!(acts(&browser, "li", case, "review", &opinion).await.status, 303);
    assert_eq!(
        acts(&browser, "zhao", case, "check", &[("verdict", "grant"), ("opinion", "")]).await.status,
        303
    );
    browser.office.drain().await;
    let mut sun = browser.another();
    assert_eq!(sun.sign_in("sun").await, "/inbox");
    let inbox = sun.get("/inbox").await;
    assert!(inbox.html.contains(&format!("/cases/{case}")), "{}", inbox.html);
    let room = open(&mut sun, case).await;
    assert!(room.html.contains("/files/") && room.html.contains("SM3"), "the document can be opened");
    assert_eq!(sun.fill(&room, "issue", &[]).await.status, 303);
    assert_eq!(acts(&browser, "wang", case, "serve", &[("method", "electronic")]).await.to, "/inbox");
    browser.office.drain().await;

    let mut zhou = browser.another();
    assert_eq!(zhou.sign_in("zhou").await, "/supervise");
    let board = zhou.get("/supervise").await;
    let id = board.html.split("id=\"sign-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(zhou.get(&format!("/pushes/{id}")).await.html.contains("<form id=\"sign-off\""));
    let signed = zhou.fill(&board, &format!("sign-{id}"), &[]).await;
    assert_eq!(signed.to, "/supervise");
    assert!(zhou.get("/supervise?view=signed").await.html.contains(&id));
    let push = zhou.get(&format!("/pushes/{id}")).await;
    let blank = zhou.fill(&push, "claim", &[("section", " "), ("officer", "吕")]).await;
    assert!(blank.html.contains("role=\"alert\"") && blank.html.contains("value=\"吕\""), "{}", blank.html);
    let claimed = zhou.fill(&blank, "claim", &[("section", "食品经营监管股"), ("officer", "吕")]).await;
    assert_eq!(claimed.status, 303);
    assert_eq!(claimed.to, "/supervise");
    let push = zhou.get(&format!("/pushes/{id}")).await;
    assert!(push.html.contains("食品经营监管股") && !push.html.contains("id=\"misroute\""), "{}", push.html);
    assert_eq!(zhou.fill(&push, "feed-back", &[("text", "已纳入日常监管")]).await.status, 303);
    assert!(zhou.get("/supervise?view=fed-back").await.html.contains(&id));

    let number =
        browser.office.case(&oneseal_app::testing::staff("wang", oneseal_app::Role::Window), case).await;
    let number = number.unwrap().0.document.unwrap().number;
    let found = browser.another().get(&format!("/verify?number={number}")).await;
    assert!(found.html.contains("finding valid") && found.html.contains(&number), "{}", found.html);
    assert!(!found.html.contains("陈小明"), "no more of the holder than the paper shows");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_who_looked_before_a_change_sees_what_changed_and_keeps_what_he_typed() {
    let browser = Browser::open().await;
    let case = submitted(&browser).await;
    let mut wang = browser.another();
    wang.sign_in("wang").await;
    let before = open(&mut wang, case).await;
    let pre = [("complete", "complete"), ("opinion", "可以受理")];
    assert_eq!(acts(&browser, "wang", case, "pre-review", &pre).await.status, 303);
    let late = wang
        .fill(&before, "refuse-acceptance", &[("ground", "not-required"), ("reason", "备案即可<b>")])
        .await;
    assert_eq!(late.status, 412);
    assert!(late.html.contains("已预审") && late.html.contains("备案即可&#60;b&#62;"), "{}", late.html);
    assert_eq!(
        wang.fill(&late, "refuse-acceptance", &[("ground", "not-required"), ("reason", "备案即可")]).await.to,
        "/inbox"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_in_a_form_is_named_and_nothing_happens() {
    let browser = Browser::open().await;
    let case = submitted(&browser).await;
    let mut wang = browser.another();
    wang.sign_in("wang").await;
    let page = open(&mut wang, case).await;
    let answer = wang.fill(&page, "refuse-acceptance", &[("ground", ""), ("reason", "")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.html.contains("#refuse-acceptance-reason"), "{}", answer.html);
    let answer =
        wang.fill(&page, "request-supplement", &[("days", "x"), ("defect.layout_plan", "缺面积")]).await;
    assert!(answer.html.contains("缺面积"), "{}", answer.html);
    assert!(open(&mut wang, case).await.html.contains("<form id=\"accept\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_data_is_masked_until_a_reason_is_written_down() {
    let browser = Browser::open().await;
    let case = submitted(&browser).await;
    let mut wang = browser.another();
    wang.sign_in("wang").await;
    let page = open(&mut wang, case).await;
    assert!(!page.html.contains("13800001234"), "{}", page.html);
    assert_eq!(wang.fill(&page, "unmask", &[("reason", "")]).await.status, 422);
    let shown = wang.fill(&page, "unmask", &[("reason", "电话核实")]).await;
    assert!(shown.html.contains("13800001234"), "{}", shown.html);
    assert!(!open(&mut wang, case).await.html.contains("13800001234"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_offered_what_the_separation_forbids_or_reads_what_is_not_hers() {
    let browser = Browser::open().await;
    let case = submitted(&browser).await;
    acts(&browser, "wang", case, "accept", &[]).await;
    let mut wu = browser.another();
    wu.sign_in("zhou").await;
    assert_eq!(wu.get(&format!("/cases/{case}")).await.status, 403);
    let mut liu = browser.another();
    liu.sign_in("liu").await;
    assert_eq!(liu.get(&format!("/cases/{case}")).await.status, 403);
    let mut li = browser.another();
    li.sign_in("li").await;
    let page = open(&mut li, case).await;
    assert!(page.html.contains("<form id=\"review\"") && !page.html.contains("<form id=\"check\""));
    assert_eq!(li.get("/inbox?view=checker").await.status, 200);
    assert_eq!(li.get(&format!("/inbox?q={home}-nothing", home = home())).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_or_altered_certificate_is_said_to_be_so() {
    let browser = Browser::open().await;
    let page = browser.another().get("/verify/1.2.156.3005.2.nothing").await;
    assert!(page.html.contains("finding unknown"), "{}", page.html);
    let mut anybody = browser.another();
    let page = anybody.get("/verify").await;
    let answer = anybody.fill_with_files(&page, "file", &[], &[("file", "a.pdf", b"%PDF-1.7 no seal")]).await;
    assert!(answer.html.contains("finding altered"), "{}", answer.html);
}
