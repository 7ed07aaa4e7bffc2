//! How often one address may ask for what costs the server much or gives a guesser something.
//!
//! What lives here: which addresses of ours are counted, and the counting. What must never live here: how often a
//! password may be wrong; the office locks accounts itself. The surprising thing: without an address, as in a test
//! without a network, nothing is counted.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::problem::Problem;
use crate::session::Visit;
use crate::state::{Limits, Web};

/// Addresses that are remembered; beyond that those are forgotten who may ask freely again.
const MOST: usize = 20_000;

/// Who has asked how often.
#[derive(Debug)]
pub struct Gates {
    sign_ins: Gate,
    look_ups: Gate,
}

impl Gates {
    /// Gates that let so many through.
    pub fn new(limits: &Limits) -> Self {
        Self { sign_ins: Gate::new(limits.sign_ins), look_ups: Gate::new(limits.look_ups) }
    }

    /// The gate before an address of ours, if there is one.
    fn before(&self, method: &Method, route: &str) -> Option<&Gate> {
        match (method, route) {
            (&Method::POST, "/sign-in" | "/register") => Some(&self.sign_ins),
            (&Method::POST, "/track" | "/verify/file")
            | (&Method::GET, "/verify" | "/verify/{identifier}") => Some(&self.look_ups),
            _ => None,
        }
    }
}

/// A bucket for each address: it fills evenly, and every question takes one from it.
#[derive(Debug)]
struct Gate {
    a_minute: u32,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Gate {
    fn new(a_minute: u32) -> Self {
        Self { a_minute, buckets: Mutex::default() }
    }

    /// Lets a question through, or says how long to wait.
    fn pass(&self, who: IpAddr, now: Instant) -> Result<(), Duration> {
        let most = f64::from(self.a_minute);
        if self.a_minute == 0 {
            return Ok(());
        }
        let filled = |bucket: &Bucket| {
            let since = now.saturating_duration_since(bucket.at).as_secs_f64();
            (bucket.left + since * most / 60.0).min(most)
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, bucket| filled(bucket) < most);
            if buckets.len() >= MOST {
                // So many at once are no visitors; memory is worth more than remembering them.
                buckets.clear();
            }
        }
        let left = buckets.get(&who).map_or(most, filled);
        if left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - left) * 60.0 / most));
        }
        buckets.insert(who, Bucket { left: left - 1.0, at: now });
        Ok(())
    }
}

/// Turns away whoever asks too often.
pub async fn watch(State(web): State<Web>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let gate = route.and_then(|route| web.gates().before(request.method(), route));
    let who = visitor(&web.settings().limits, &request);
    let (Some(gate), Some(who)) = (gate, who) else { return next.run(request).await };
    let Err(wait) = gate.pass(who, Instant::now()) else { return next.run(request).await };
    let seconds = wait.as_secs() + 1;
    let problem = Problem::own("request.too-many").with("seconds", seconds);
    let (parts, _) = request.into_parts();
    match Visit::read(&web, &parts).await {
        Ok(visit) => visit.trouble(problem).into_response(),
        Err(trouble) => trouble.into_response(),
    }
}

/// The address on the other end of the line.
pub fn peer(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical())
}

/// Who asks: the other end of the line, or, behind a proxy that is believed, whom that proxy names. Of an IPv6 address
/// only the network counts, because one visitor has a whole network.
fn visitor(limits: &Limits, request: &Request) -> Option<IpAddr> {
    let peer = peer(request)?;
    Some(network(named(limits, peer, request.headers())))
}

fn named(limits: &Limits, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    if !limits.proxies.contains(&peer) {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    for hop in hops.iter().rev() {
        match hop.trim().parse::<IpAddr>().map(|hop| hop.to_canonical()) {
            Ok(hop) if limits.proxies.contains(&hop) => {}
            Ok(hop) => return hop,
            // What stands further left was not written by a proxy of ours.
            Err(_) => return peer,
        }
    }
    peer
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6((six.to_bits() >> 64 << 64).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::http::header::RETRY_AFTER;
    use oneseal_app::testing::TestOffice;
    use std::sync::Arc;
    use tower::ServiceExt as _;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_gate_lets_so_many_through_and_opens_again_with_time() {
        let (gate, now) = (Gate::new(6), Instant::now());
        for _ in 0..6 {
            assert_eq!(gate.pass(ip("10.0.0.1"), now), Ok(()));
        }
        let wait = gate.pass(ip("10.0.0.1"), now).unwrap_err();
        assert_eq!(wait.as_secs(), 10);
        assert_eq!(gate.pass(ip("10.0.0.2"), now), Ok(()), "another address is another visitor");
        assert_eq!(gate.pass(ip("10.0.0.1"), now + Duration::from_secs(11)), Ok(()));
        assert!(gate.pass(ip("10.0.0.1"), now + Duration::from_secs(12)).is_err());
        assert_eq!(Gate::new(0).pass(ip("10.0.0.1"), now), Ok(()));
    }

    #[test]
    fn only_a_proxy_that_is_believed_may_name_the_visitor() {
        let limits = Limits { proxies: vec![ip("10.0.0.1"), ip("10.0.0.2")], ..Limits::default() };
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "1.2.3.4, 5.6.7.8, 10.0.0.2".parse().unwrap());
        assert_eq!(named(&limits, ip("10.0.0.1"), &headers), ip("5.6.7.8"));
        assert_eq!(named(&limits, ip("9.9.9.9"), &headers), ip("9.9.9.9"));
        headers.insert("x-forwarded-for", "1.2.3.4, nonsense".parse().unwrap());
        assert_eq!(named(&limits, ip("10.0.0.1"), &headers), ip("10.0.0.1"));
        assert_eq!(network(ip("2001:db8::1")), network(ip("2001:db8::2")));
        assert_ne!(network(ip("2001:db8:0:1::1")), network(ip("2001:db8::2")));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_looks_up_too_often_is_asked_to_wait_and_everybody_else_goes_on() {
        let office = TestOffice::open("2021-03-12").await;
        let limits = Limits { look_ups: 2, ..Limits::default() };
        let settings = crate::state::Settings { limits, ..crate::state::Settings::default() };
        let router = crate::router::router(Web::open(Arc::clone(&office.office), settings).unwrap());
        let ask = async |from: &str, path: &str| {
            let mut request = Request::get(path).body(Body::empty()).unwrap();
            request.extensions_mut().insert(ConnectInfo(SocketAddr::new(ip(from), 1)));
            router.clone().oneshot(request).await.unwrap()
        };
        for _ in 0..2 {
            assert_eq!(ask("10.0.0.1", "/verify/x").await.status(), StatusCode::OK);
        }
        let refused = ask("10.0.0.1", "/verify/x").await;
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.headers()[RETRY_AFTER], "30");
        assert_eq!(ask("10.0.0.2", "/verify/x").await.status(), StatusCode::OK);
        assert_eq!(ask("10.0.0.1", "/").await.status(), StatusCode::OK);
    }
}
