//! From the receipt to the certificate and the rating.

use axum::http::{StatusCode, header};
use oneseal_domain::case::check::Verdict;

use super::{FILES, Officers, PDF, applied};
use crate::testing::Browser;

#[tokio::test(flavor = "multi_thread")]
async fn a_case_goes_to_its_certificate_and_its_rating() {
    let mut browser = Browser::of("chen").await;
    let (case, _) = applied(&mut browser, FILES).await;
    let address = format!("/cases/{case}");
    let page = browser.get(&address).await;
    assert!(page.html.contains("目前不需要您做什么") && page.html.contains("老陈面馆"));
    assert!(!page.html.contains("id=\"rate\""), "nothing to rate before the decision");

    Officers(&browser).accept(case).await;
    let mine = browser.get("/mine").await;
    assert!(mine.html.contains(&address) && mine.html.contains("还剩 5 个工作日"), "{}", mine.html);
    let page = browser.get(&address).await;
    assert!(page.html.contains("每一天怎么算的") && page.html.contains("《行政许可法》第 82 条"));

    Officers(&browser).decide(case, Verdict::Grant, "").await;
    Officers(&browser).issue(case).await;
    let page = browser.get(&address).await;
    assert!(!page.html.contains("内部意见") && !page.html.contains("wang"), "no opinion, no officer");
    assert!(page.html.contains("文号") && page.html.contains("2021-03-12 — 2026-03-11"), "{}", page.html);
    let certificate = format!("{address}/certificate");
    assert!(page.html.contains(&certificate) && browser.get("/mine").await.html.contains(&certificate));
    let file = browser.get(&certificate).await;
    assert_eq!(file.status, 200);
    assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment;"));

    let nothing = browser.fill(&page, "rate", &[("comment", "很快")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        nothing.html.contains("请选择满意程度") && nothing.html.contains("很快"),
        "what was typed is kept"
    );
    let long = "长".repeat(501);
    let typed = [("level", "4"), ("option", "413"), ("comment", &*long)];
    let much = browser.fill(&page, "rate", &typed).await;
    assert_eq!(much.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(much.html.contains("最多 500 个字") && much.html.contains("value=\"413\" checked"));

    let typed =
        [("level", "5"), ("option", "513"), ("option", "517"), ("option", "115"), ("comment", "很快")];
    let rated = browser.fill(&page, "rate", &typed).await;
    let after = browser.follow(&rated).await;
    assert!(after.html.contains("感谢您的评价") && after.html.contains("您的评价：非常满意"));
    assert!(!after.html.contains("id=\"rate\""), "once");
    let row = browser.office.store().rating("140822", &case.case.to_string()).await.unwrap().unwrap();
    assert_eq!((row.level, row.options.as_str()), (5, "513,517"), "options of other levels do not count");
    let again = browser.fill(&page, "rate", &[("level", "1")]).await;
    assert!(browser.follow(&again).await.html.contains("以第一次提交的为准"));
    let mut tabs = page.clone();
    tabs.html = tabs.html.replace("name=\"command\" value=\"", "name=\"command\" value=\"2");
    assert_eq!(browser.fill(&tabs, "rate", &[("level", "1")]).await.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_notice_names_is_asked_for_and_handed_in() {
    let mut browser = Browser::of("chen").await;
    let (case, _) = applied(&mut browser, FILES).await;
    Officers(&browser).want(case, "layout_plan", "没有标注操作间面积").await;
    assert!(browser.get("/mine").await.html.contains("待您处理"));
    let address = format!("/cases/{case}");
    let page = browser.get(&address).await;
    assert!(page.html.contains("没有标注操作间面积") && page.html.contains("加盖公章"));
    let form = page.html.split("<form id=\"supply\"").nth(1).unwrap().split("</form>").next().unwrap();
    assert_eq!(form.matches("type=\"file\"").count(), 1, "what is wanted and nothing else");

    let none = browser.fill_with_files(&page, "supply", &[], &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.html.contains("请上传“经营场所布局图和操作流程图”"), "{}", none.html);
    let wrong = browser.fill_with_files(&page, "supply", &[], &[("file.layout_plan", "a.pdf", b"MZ")]).await;
    assert!(wrong.html.contains("文件类型不符"));

    let good: [(&str, &str, &[u8]); 1] = [("file.layout_plan", "布局图二.pdf", PDF)];
    let sent = browser.fill_with_files(&page, "supply", &[], &good).await;
    let after = browser.follow(&sent).await;
    assert!(after.html.contains("补正材料已收到") && after.html.contains("等待窗口受理"));
    let twice = browser.fill_with_files(&page, "supply", &[], &good).await;
    assert!(browser.follow(&twice).await.html.contains("以第一次提交的为准"));
    let file = after.html.split(&format!("{address}/files/")).nth(1).unwrap().split('"').next().unwrap();
    let shown = browser.get(&format!("{address}/files/{file}")).await;
    assert_eq!(shown.status, 200);
    assert!(shown.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_comes_too_late_gives_the_page_back_with_what_changed() {
    let mut browser = Browser::of("chen").await;
    let (case, _) = applied(&mut browser, FILES).await;
    let address = format!("/cases/{case}");
    let page = browser.get(&address).await;
    Officers(&browser).want(case, "layout_plan", "没有标注操作间面积").await;
    let late = browser.fill(&page, "withdraw", &[("reason", "店面不租了")]).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    assert!(late.html.contains("办件有了变化") && late.html.contains("一次性告知补正"));
    assert!(late.html.contains("店面不租了"), "what was typed is kept");
    let withdrawn = browser.fill(&late, "withdraw", &[("reason", "店面不租了")]).await;
    let after = browser.follow(&withdrawn).await;
    assert!(after.html.contains("申请已撤回") && after.html.contains("重新申请"));
    assert!(!after.html.contains("id=\"withdraw\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_survive_an_act_that_comes_too_late() {
    let mut browser = Browser::of("chen").await;
    let (case, _) = applied(&mut browser, &FILES[..3]).await;
    Officers(&browser).want(case, "safety_rules", "缺少").await;
    let page = browser.get(&format!("/cases/{case}")).await;
    let (action, hidden) = page.form("supply");
    let file: [(&str, &str, &[u8]); 1] = [("file.safety_rules", "制度.pdf", PDF)];
    let old = page.html.replace("name=\"revision\" value=\"2\"", "name=\"revision\" value=\"1\"");
    assert!(hidden.contains(&("revision".to_owned(), "2".to_owned())) && !action.is_empty());
    let old = crate::testing::Page { html: old, ..page };
    let late = browser.fill_with_files(&old, "supply", &[], &file).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    assert!(late.html.contains("已上传：制度.pdf"));
    let sent = browser.fill_with_files(&late, "supply", &[], &[]).await;
    assert!(browser.follow(&sent).await.html.contains("补正材料已收到"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denial_says_why_and_where_to_turn() {
    let mut browser = Browser::of("chen").await;
    let (case, _) = applied(&mut browser, FILES).await;
    Officers(&browser).accept(case).await;
    Officers(&browser).decide(case, Verdict::Deny, "场所距离污染源不足").await;
    let page = browser.get(&format!("/cases/{case}")).await;
    for text in [
        "场所距离污染源不足",
        "60 日内，可以向万荣县人民政府申请",
        "6 个月内，可以向万荣县人民法院提起",
        "评价这次服务",
    ] {
        assert!(page.html.contains(text), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_nobody_elses() {
    let mut browser = Browser::of("chen").await;
    let (case, _) = applied(&mut browser, FILES).await;
    let address = format!("/cases/{case}");
    let page = browser.get(&address).await;
    let file = page.html.split(&format!("{address}/files/")).nth(1).unwrap().split('"').next().unwrap();
    let mut other = browser.another();
    other.sign_in("liu").await;
    for path in ["", "/receipt", "/certificate", &format!("/files/{file}")] {
        let path = format!("{address}{path}");
        assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for act in ["withdraw", "supply", "rate", "accept"] {
        let own = other.get("/").await;
        let token = own.html.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let fields = [("csrf", token), ("command", "c"), ("revision", "1"), ("level", "5"), ("reason", "x")];
        let page = other.post(&format!("{address}/{act}"), &fields).await;
        let status = if act == "accept" { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
        assert_eq!(page.status, status, "{act}");
    }
    assert_eq!(browser.get("/cases/x").await.status, StatusCode::NOT_FOUND);
    let nobodys = "/cases/140822-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01";
    assert_eq!(browser.get(nobodys).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&format!("{address}/certificate")).await.status, StatusCode::NOT_FOUND);
    assert!(other.get("/mine").await.html.contains("您还没有提交过申请"));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_matters_come_page_by_page() {
    let mut browser = Browser::of("chen").await;
    let page = browser.get(super::APPLY).await;
    for _ in 0..21 {
        let page = browser.fill_with_files(&page, "apply", super::ANSWERS, &FILES[..1]).await;
        assert_eq!(browser.fill(&page, "check", &[]).await.status, 303);
    }
    let first = browser.get("/mine").await;
    assert_eq!(first.html.matches("<li class=\"card\">").count(), 20);
    let next = first.html.split("href=\"/mine?after=").nth(1).unwrap().split('"').next().unwrap();
    let second = browser.get(&format!("/mine?after={next}")).await;
    assert_eq!(second.html.matches("<li class=\"card\">").count(), 1);
    assert_eq!(browser.get("/mine?after=x").await.status, StatusCode::BAD_REQUEST);
}
