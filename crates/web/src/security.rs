//! Headers that every answer carries.
//!
//! What lives here: the closed list. What must never live here: headers of one page. The surprising thing: the policy
//! allows no script at all, not even our own, because no page needs one.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

/// Nothing from elsewhere, nothing inline, nobody frames us, forms go home.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'none'; style-src 'self'; img-src 'self'; \
     object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Adds the headers; pages that say nothing about caching are not kept, because they show somebody's matters.
pub fn guard(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::http::Request;
    use axum::middleware::map_response;
    use axum::routing::get;
    use tower::ServiceExt as _;

    #[tokio::test]
    async fn every_answer_carries_the_guards() {
        let router = Router::new()
            .route("/", get(|| async { "page" }))
            .route("/kept", get(|| async { ([(header::CACHE_CONTROL, "max-age=1")], "kept") }))
            .layer(map_response(|response| async { guard(response) }));
        for (path, caching) in [("/", "no-store"), ("/kept", "max-age=1"), ("/nowhere", "no-store")] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            let headers = response.headers();
            for (name, value) in HEADERS {
                assert_eq!(headers[name], value, "{path}");
            }
            assert_eq!(headers[header::CACHE_CONTROL], caching, "{path}");
        }
        assert!(!CONTENT_SECURITY_POLICY.contains("unsafe"));
    }
}
