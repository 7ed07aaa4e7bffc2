//! The portal, the switch of the language, and addresses that lead nowhere.
//!
//! What lives here: what everybody may see of what can be applied for. What must never live here: what a page looks
//! like. The surprising thing: a lost person gets a page and a lost program a problem document, by what each accepts.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oneseal_app::Office;
use oneseal_domain::item::ItemRevision;

use crate::api;
use crate::cookies::{self, LANGUAGE};
use crate::doors::Asked;
use crate::locale::Locale;
use crate::pages::citizen::portal::{ItemLine, Portal};
use crate::problem::Problem;
use crate::reply::shown;
use crate::requests::RequestId;
use crate::session::{Visit, own};
use crate::state::Web;

/// A language stays chosen for a year.
const YEAR: u32 = 31_536_000;

/// The portal.
pub async fn portal(State(office): State<Arc<Office>>, visit: Visit, Asked(asked): Asked) -> Response {
    let query = asked.text("q");
    let (frame, rules) = (visit.frame, office.rules());
    // Each item once, wherever it is carried out; its own page asks where.
    let mut found: Vec<&Arc<ItemRevision>> = rules.guides.iter().filter(|guide| fits(guide, query)).collect();
    found.sort_by(|one, other| one.code.cmp(&other.code));
    found.dedup_by(|one, other| one.code == other.code);
    let items = found.into_iter().map(|guide| ItemLine::of(frame.words, guide)).collect();
    shown(&Portal { query: query.to_owned(), items, frame })
}

/// Whether an item is what somebody looks for, in her words or in ours.
fn fits(item: &ItemRevision, wanted: &str) -> bool {
    let wanted = wanted.to_lowercase();
    let known = item.synonyms.iter().chain([&item.name.zh, &item.name.en]).map(|word| word.to_lowercase());
    wanted.is_empty() || known.into_iter().any(|word| word.contains(&wanted) || wanted.contains(&word))
}

/// Switches the language and goes back; only ever to a page of ours.
pub async fn language(State(web): State<Web>, Path(tag): Path<String>, Asked(asked): Asked) -> Response {
    let locale = Locale::from_tag(&tag).unwrap_or_default();
    let cookie = cookies::write(web.settings(), LANGUAGE, locale.tag(), Some(YEAR));
    let to = [(header::LOCATION, own(asked.text("back")).to_owned())];
    (StatusCode::SEE_OTHER, to, [(header::SET_COOKIE, cookie)]).into_response()
}

/// An address that leads nowhere.
pub async fn nowhere(
    visit: Visit,
    id: Option<Extension<RequestId>>,
    headers: HeaderMap,
    uri: axum::http::Uri,
) -> Response {
    let problem = Problem::own("request.not-found");
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if uri.path().starts_with("/api/") || !accepts.contains("text/html") {
        let id = id.map(|Extension(RequestId(id))| id).unwrap_or_default();
        return problem.with("request_id", id).json(api::words(&headers));
    }
    visit.trouble(problem).into_response()
}

#[cfg(test)]
mod tests {
    use crate::testing::Browser;

    #[tokio::test(flavor = "multi_thread")]
    async fn somebody_finds_the_guide_in_her_own_words_and_language() {
        let mut browser = Browser::open().await;
        let found = browser.get("/?q=%E5%BC%80%E9%A5%AD%E5%BA%97").await;
        assert!(found.html.contains("/items/food_business") && found.html.contains("食品经营许可"));
        assert!(browser.get("/?q=zzz").await.html.contains("没有找到相符的事项"));
        browser.get("/language/en").await;
        let guide = browser.get("/items/food_business").await;
        assert_eq!(guide.status, 200);
        assert!(guide.html.contains("<html lang=\"en\">") && guide.html.contains("5 working days"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_person_who_is_lost_gets_a_page_with_a_way_out() {
        let mut browser = Browser::open().await;
        for path in ["/nowhere", "/items/x"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, 404, "{path}");
            assert!(page.html.contains("可以这样做"), "{path}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_language_switch_leads_back_and_never_away() {
        let mut browser = Browser::open().await;
        for (back, to) in
            [("%2Fitems%2Fx", "/items/x"), ("%2F%2Fevil.example", "/"), ("https%3A%2F%2Fevil", "/")]
        {
            let page = browser.get(&format!("/language/en?back={back}")).await;
            assert_eq!((page.status.as_u16(), page.to.as_str()), (303, to));
        }
    }
}
