//! How a browser's visit becomes a page: its language, its frame, and the public pages.
//!
//! What lives here: pages that need no account. What must never live here: what a page looks like. The surprising thing:
//! one address answers a person with a page and a program with a problem document, by what each accepts.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use oneseal_app::Office;
use oneseal_domain::item::ItemRevision;
use serde::Deserialize;

use crate::api::{self, Asking};
use crate::locale::Locale;
use crate::pages::Frame;
use crate::pages::citizen::guide::Guide;
use crate::pages::citizen::portal::{ItemLine, Portal};
use crate::pages::public::problem::ProblemPage;
use crate::problem::Problem;

/// The language that was chosen, or else the one that the browser asks for.
fn locale(headers: &HeaderMap) -> Locale {
    let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let chosen = cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix("language="));
    chosen.and_then(Locale::from_tag).unwrap_or_else(|| api::words(headers).locale())
}

fn frame(headers: &HeaderMap, uri: &Uri) -> Frame {
    let words = locale(headers).words();
    Frame { words, here: uri.to_string(), account: None, csrf: String::new(), notice: None }
}

fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A problem: a page for a person, a document for a program.
pub fn problem(problem: &Problem, headers: &HeaderMap, uri: &Uri) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if uri.path().starts_with("/api/") || !accepts.contains("text/html") {
        return problem.json(api::words(headers));
    }
    page(problem.status(), &ProblemPage::of(frame(headers, uri), problem, "/"))
}

/// What was searched for.
#[derive(Debug, Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// The portal.
pub async fn portal(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    uri: Uri,
    Asking(Search { q }): Asking<Search>,
) -> Response {
    let frame = frame(&headers, &uri);
    let rules = office.rules();
    let found = rules.guides.iter().filter(|guide| fits(guide, q.trim()));
    let items = found.map(|guide| ItemLine::of(frame.words, guide)).collect();
    page(StatusCode::OK, &Portal { frame, query: q, items })
}

/// Whether an item is what somebody looks for, in her words or in ours.
fn fits(item: &ItemRevision, wanted: &str) -> bool {
    let wanted = wanted.to_lowercase();
    let known = item.synonyms.iter().chain([&item.name.zh, &item.name.en]).map(|word| word.to_lowercase());
    wanted.is_empty() || known.into_iter().any(|word| word.contains(&wanted) || wanted.contains(&word))
}

/// The guide of an item.
pub async fn guide(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    uri: Uri,
    Path(code): Path<String>,
) -> Response {
    let rules = office.rules();
    let Some(item) = rules.guides.iter().rev().find(|guide| guide.code.as_str() == code) else {
        return problem(&Problem::own("item.unknown"), &headers, &uri);
    };
    let authority = rules.organs.get(&item.authority).map_or("", |organ| &organ.name);
    page(StatusCode::OK, &Guide::of(frame(&headers, &uri), authority, item))
}

/// Where to go on after the switch.
#[derive(Debug, Deserialize)]
pub struct Back {
    #[serde(default)]
    back: String,
}

/// Switches the language and goes back; only ever to a page of ours.
pub async fn language(Path(tag): Path<String>, Asking(Back { back }): Asking<Back>) -> Response {
    let home = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\');
    let to = Redirect::to(if home { &back } else { "/" });
    let locale = Locale::from_tag(&tag).unwrap_or_default();
    let cookie = format!("language={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", locale.tag());
    ([(header::SET_COOKIE, cookie)], to).into_response()
}

/// An address that leads nowhere.
pub async fn nowhere(headers: HeaderMap, uri: Uri) -> Response {
    problem(&Problem::own("request.not-found"), &headers, &uri)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::router::router;
    use axum::body::Body;
    use axum::http::Request;
    use http_body_util::BodyExt as _;
    use oneseal_app::testing::TestOffice;
    use tower::ServiceExt as _;

    async fn visit(path: &str, cookie: &str) -> (StatusCode, HeaderMap, String) {
        let office = TestOffice::open("2021-03-12").await;
        let request = Request::get(path).header(header::ACCEPT, "text/html").header(header::COOKIE, cookie);
        let request = request.body(Body::empty()).unwrap();
        let response = router(Arc::clone(&office.office)).oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, headers, String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn somebody_finds_the_guide_in_her_own_words_and_language() {
        let found = visit("/?q=%E5%BC%80%E9%A5%AD%E5%BA%97", "").await;
        assert!(found.2.contains("/items/food_business") && found.2.contains("食品经营许可"));
        let (status, _, html) = visit("/items/food_business", "a=b; language=en").await;
        assert_eq!(status, 200);
        assert!(html.contains("<html lang=\"en\">") && html.contains("5 working days"));
        assert!(visit("/?q=zzz", "").await.2.contains("没有找到相符的事项"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_person_who_is_lost_gets_a_page_with_a_way_out() {
        for path in ["/nowhere", "/items/x"] {
            let (status, _, html) = visit(path, "").await;
            assert_eq!(status, 404, "{path}");
            assert!(html.contains("可以这样做"), "{path}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_language_switch_leads_back_and_never_away() {
        for (back, to) in
            [("%2Fitems%2Fx", "/items/x"), ("%2F%2Fevil.example", "/"), ("https%3A%2F%2Fevil", "/")]
        {
            let (status, headers, _) = visit(&format!("/language/en?back={back}"), "").await;
            assert_eq!((status.as_u16(), headers[header::LOCATION].to_str().unwrap()), (303, to));
            assert!(headers[header::SET_COOKIE].to_str().unwrap().starts_with("language=en;"));
        }
    }
}
