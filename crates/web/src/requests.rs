//! What goes along with every request: its id, its line in the log, its time, its count.
//!
//! What must never live here: an address with its values, or anything that somebody sent; both may name a person, so
//! lines and counts name the pattern of the address alone. The surprising thing: the id that a proxy gave is taken over,
//! so that one request has one name in the logs of both.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tracing::Instrument as _;

use crate::api;
use crate::pages::Frame;
use crate::problem::Problem;
use crate::reply::Trouble;
use crate::session::random;
use crate::state::Web;

/// The header that carries the id, both ways.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Most characters of an id that is taken over.
const LONGEST: usize = 64;

/// The name of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

impl RequestId {
    /// The id that came along, if it is harmless, or else a new one.
    fn of(headers: &HeaderMap) -> Self {
        let harmless = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let given = headers.get(HEADER).and_then(|value| value.to_str().ok());
        let given = given.filter(|id| (1..=LONGEST).contains(&id.len()) && id.chars().all(harmless));
        Self(given.map_or_else(|| random().unwrap_or_default(), str::to_owned))
    }
}

/// Goes along with a request.
pub async fn accompany(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let (began, id) = (Instant::now(), RequestId::of(request.headers()));
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = word(request.method());
    let words = api::words(request.headers());
    // Of the highest level, so that whatever is written within names its request, however little is written.
    let span = tracing::error_span!(
        "request",
        request_id = %id.0,
        http.request.method = method,
        http.route = %route,
        http.response.status_code = tracing::field::Empty,
        otel.name = %format_args!("{method} {route}"),
        otel.kind = "server",
    );
    let for_programs = request.uri().path().starts_with("/api/");
    request.extensions_mut().insert(id.clone());
    let running = metrics::gauge!("oneseal_http_requests_running");
    running.increment(1.0);
    let answer = async {
        let answered = tokio::time::timeout(web.settings().limits.request, next.run(request)).await;
        answered.unwrap_or_else(|_| {
            tracing::error!("a request took too long and was given up");
            given_up(words, for_programs, &id)
        })
    };
    let mut response = answer.instrument(span.clone()).await;
    running.decrement(1.0);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    span.record("http.response.status_code", status);
    span.in_scope(|| tracing::info!(status, ms = took.as_secs_f64() * 1000.0, "answered"));
    let labels = [("method", method.to_owned()), ("route", route), ("status", status.to_string())];
    metrics::counter!("oneseal_http_requests_total", &labels).increment(1);
    metrics::histogram!("oneseal_http_request_seconds", &labels[..2]).record(took.as_secs_f64());
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HEADER, id);
    }
    response
}

/// Whoever sends the same again does it no second time, so being given up is a matter of time.
fn given_up(words: &'static crate::locale::Words, for_programs: bool, id: &RequestId) -> Response {
    let problem = Problem::own("failure.for-now");
    if for_programs {
        return problem.with("request_id", &id.0).json(words);
    }
    let frame = Frame { words, here: "/".to_owned(), account: None, csrf: String::new(), notice: None };
    Trouble::new(frame, problem, "/").into_response()
}

/// A method by its name; names that somebody made up are counted as one.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Limits, Settings};
    use axum::Router;
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use http_body_util::BodyExt as _;
    use oneseal_app::testing::TestOffice;
    use std::sync::Arc;
    use std::time::Duration;
    use tower::ServiceExt as _;

    async fn asked(router: &Router, path: &str, id: Option<&str>) -> (StatusCode, String, String) {
        let mut request = Request::get(path);
        if let Some(id) = id {
            request = request.header(HEADER, id);
        }
        let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        let id = response.headers()[HEADER].to_str().unwrap().to_owned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, id, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn every_answer_names_its_request_and_a_problem_as_well() {
        let office = TestOffice::open("2021-03-12").await;
        let web = Web::open(Arc::clone(&office.office), Settings::default()).unwrap();
        let router = crate::router::router(web);
        let (_, given, _) = asked(&router, "/healthz", Some("proxy-7.a_b")).await;
        assert_eq!(given, "proxy-7.a_b");
        for strange in ["", "a b", "a\u{e9}", &"x".repeat(65)] {
            let (_, made, _) = asked(&router, "/healthz", Some(strange)).await;
            assert_eq!(made.len(), 32, "{strange:?}");
        }
        let (status, id, body) = asked(&router, "/api/v1/worklist", None).await;
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!((status.as_u16(), &body["request_id"]), (401, &serde_json::json!(id)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_request_that_takes_too_long_is_given_up_and_said_to_be_worth_repeating() {
        let office = TestOffice::open("2021-03-12").await;
        let limits = Limits { request: Duration::from_millis(20), ..Limits::default() };
        let settings = Settings { limits, ..Settings::default() };
        let web = Web::open(Arc::clone(&office.office), settings).unwrap();
        let slow = || async { tokio::time::sleep(Duration::from_mins(1)).await };
        let router = Router::new()
            .route("/api/v1/slow", get(slow))
            .route("/slow", get(slow))
            .layer(from_fn_with_state(web.clone(), accompany))
            .with_state(web);
        for (path, said) in [("/api/v1/slow", "\"failure.for-now\""), ("/slow", "<h1")] {
            let (status, _, body) = asked(&router, path, None).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(body.contains(said), "{body}");
        }
    }
}
