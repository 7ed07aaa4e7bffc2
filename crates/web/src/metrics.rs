//! Figures for the operator, in the text form of Prometheus.
//!
//! What lives here: where figures are gathered, and who may see them. What must never live here: counting; that is done
//! where things happen. No figure names a person, a case or an authority. The surprising thing: what waits is looked up
//! when somebody asks, so nobody is told a number that was true a minute ago.

use std::sync::LazyLock;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use oneseal_app::Office;
use sm3::Digest as _;

use crate::api;
use crate::limits::peer;
use crate::problem::Problem;
use crate::state::{Settings, Web};

const SECONDS: &str = "oneseal_http_request_seconds";
const STEPS: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// What a proxy adds to whatever it hands on.
const HANDED_ON: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

static HANDLE: LazyLock<Option<PrometheusHandle>> = LazyLock::new(|| {
    let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &STEPS);
    let recorder = builder.ok()?.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).ok()?;
    describe();
    Some(handle)
});

/// Begins to gather figures. Only the first call in a process counts.
pub fn start() {
    LazyLock::force(&HANDLE);
}

/// Folds up what was gathered; to be called every few seconds, because nobody may ever ask.
pub fn fold() {
    if let Some(handle) = &*HANDLE {
        handle.run_upkeep();
    }
}

fn describe() {
    describe_counter!("oneseal_http_requests_total", "Requests that were answered");
    describe_histogram!(SECONDS, Unit::Seconds, "How long answers took");
    describe_gauge!("oneseal_http_requests_running", "Requests that are being answered");
    describe_counter!("oneseal_acts_total", "Acts of people and workers, by what they came to");
    describe_counter!("oneseal_refusals_total", "Acts that were refused, by the code of the refusal");
    describe_counter!("oneseal_errands_total", "Errands that were tried, by what they came to");
    describe_counter!("oneseal_checkpoints_total", "Checkpoints of the log that were signed");
    describe_gauge!("oneseal_errands_waiting", "Errands that are due");
    describe_gauge!("oneseal_errands_oldest_seconds", Unit::Seconds, "How long the oldest of them is due");
    describe_gauge!("oneseal_errands_dead", "Errands that were given up");
    describe_gauge!("oneseal_notary_waiting", "Events that no signed checkpoint covers yet");
    describe_gauge!("oneseal_notary_oldest_seconds", Unit::Seconds, "How long the oldest of them waits");
    describe_gauge!("oneseal_store_up", "Whether the store answers");
}

/// The figures, for this machine and for whoever has the token.
pub async fn show(State(web): State<Web>, request: Request) -> Response {
    if !may_see(web.settings(), &request) {
        return Problem::own("caller.not-permitted").json(api::words(request.headers()));
    }
    let up = look_up(web.office()).await;
    gauge!("oneseal_store_up").set(if up { 1.0 } else { 0.0 });
    let text = HANDLE.as_ref().map(PrometheusHandle::render).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// Sets what is looked up; whether the store answered.
async fn look_up(office: &Office) -> bool {
    let now = office.now().as_millisecond();
    let (Ok(backlog), Ok(lag)) = (office.store().backlog(now).await, office.store().notary_lag(now).await)
    else {
        return false;
    };
    gauge!("oneseal_errands_waiting").set(number(backlog.count));
    gauge!("oneseal_errands_oldest_seconds").set(seconds(backlog.oldest_age_ms));
    gauge!("oneseal_errands_dead").set(number(backlog.dead));
    gauge!("oneseal_notary_waiting").set(number(lag.count));
    gauge!("oneseal_notary_oldest_seconds").set(seconds(lag.oldest_age_ms));
    true
}

#[expect(clippy::cast_precision_loss, reason = "a figure beyond 2^53 has other troubles")]
fn number(count: u64) -> f64 {
    count as f64
}

/// Clocks of two nodes may differ a little; nothing has waited less than no time.
fn seconds(ms: i64) -> f64 {
    number(u64::try_from(ms).unwrap_or(0)) / 1000.0
}

/// Whether the token was shown, or somebody asks from this machine itself and not through a proxy on it.
fn may_see(settings: &Settings, request: &Request) -> bool {
    let headers = request.headers();
    if let (Some(known), Some(shown)) = (settings.metrics_token, token(headers)) {
        // Digests are compared, so the time that it takes tells nothing of the token.
        return <[u8; 32]>::from(sm3::Sm3::digest(shown)) == known;
    }
    let handed_on = HANDED_ON.iter().any(|name| headers.contains_key(*name));
    let here = peer(request).filter(std::net::IpAddr::is_loopback);
    here.is_some_and(|peer| !handed_on && !settings.limits.proxies.contains(&peer))
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    Some(token.trim()).filter(|_| scheme.eq_ignore_ascii_case("bearer"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::extract::ConnectInfo;
    use http_body_util::BodyExt as _;
    use oneseal_app::testing::TestOffice;
    use std::net::SocketAddr;
    use std::sync::Arc;
    use tower::ServiceExt as _;

    async fn asked(router: &Router, from: Option<&str>, headers: &[(&str, &str)]) -> (u16, String) {
        let mut request = Request::get("/metrics");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::empty()).unwrap();
        if let Some(from) = from {
            let peer: SocketAddr = format!("{from}:1").parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn figures_are_for_this_machine_and_for_whoever_has_the_token() {
        let office = TestOffice::open("2021-03-12").await;
        let token = Some(<[u8; 32]>::from(sm3::Sm3::digest("figures")));
        let settings = Settings { metrics_token: token, ..Settings::default() };
        let router = crate::router::router(Web::open(Arc::clone(&office.office), settings).unwrap());
        let (right, wrong) = (("authorization", "Bearer figures"), ("authorization", "Bearer x"));
        for (from, headers, status) in [
            (Some("127.0.0.1"), vec![], 200),
            (Some("[::1]"), vec![], 200),
            (Some("127.0.0.1"), vec![("x-forwarded-for", "1.2.3.4")], 403),
            (Some("127.0.0.1"), vec![wrong], 403),
            (Some("10.0.0.7"), vec![], 403),
            (Some("10.0.0.7"), vec![wrong], 403),
            (Some("10.0.0.7"), vec![right], 200),
            (None, vec![], 403),
        ] {
            assert_eq!(asked(&router, from, &headers).await.0, status, "{from:?} {headers:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_done_and_what_waits_is_told() {
        let office = TestOffice::open("2021-03-12").await;
        let web = Web::open(Arc::clone(&office.office), Settings::default()).unwrap();
        let router = crate::router::router(web);
        office.submitted().await;
        office
            .submit(&oneseal_app::testing::staff("li", oneseal_app::Role::Auditor), "x", {
                office.application(&[]).await
            })
            .await
            .unwrap_err();
        let (_, before) = asked(&router, Some("127.0.0.1"), &[]).await;
        let figure = |text: &str, name: &str| -> f64 {
            let line =
                text.lines().find(|line| line.starts_with(name) && line[name.len()..].starts_with(' '));
            line.unwrap_or_else(|| panic!("{name} in {text}")).rsplit(' ').next().unwrap().parse().unwrap()
        };
        assert!(figure(&before, "oneseal_notary_waiting") >= 2.0, "{before}");
        // Other tests of this process count as well.
        assert!(figure(&before, "oneseal_acts_total{act=\"submit\",outcome=\"done\"}") >= 1.0);
        assert!(figure(&before, "oneseal_acts_total{act=\"submit\",outcome=\"refused\"}") >= 1.0);
        assert!(figure(&before, "oneseal_refusals_total{code=\"caller.not-permitted\"}") >= 1.0);
        office.drain().await;
        let (_, after) = asked(&router, Some("127.0.0.1"), &[]).await;
        assert!(
            figure(&after, "oneseal_http_requests_total{method=\"GET\",route=\"/metrics\",status=\"200\"}")
                >= 1.0
        );
        assert!(
            after.contains(
                "oneseal_http_request_seconds_bucket{method=\"GET\",route=\"/metrics\",le=\"0.001\"}"
            )
        );
        assert!(figure(&after, "oneseal_store_up") >= 0.0);
        assert!(!after.contains("140822"), "no figure names an authority");
    }
}
