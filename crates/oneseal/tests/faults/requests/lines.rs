//! Headers and lines that no browser sends.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use super::*;

#[test]
fn headers_that_say_nothing_useful_are_refused() {
    let mut office = Office::open(&Engine::Sqlite);
    let walk = office.case("headers");
    let path = format!("/api/v1/cases/{}/accept", walk.case);
    let ask = || Ask::json(path.clone(), &json!({}));
    let token = office.people.token("window").to_owned();
    for seen in ["", "*", "\"x\"", "-1", "1e3", "1.0", "99999999999999999999", "\"1\", \"2\""] {
        let refused = office.ask(&ask().by(&token).key("seen").header("if-match", seen)).no();
        assert!(matches!(refused.status, 400 | 428), "{seen}: {}", refused.text());
    }
    assert_eq!(office.ask(&ask().by(&token).key("seen").seen(u64::MAX)).no().status, 412);
    assert_eq!(office.ask(&ask().by(&token).key("none")).no().status, 428);
    for key in ["", " ", "钥匙", &"k".repeat(129)] {
        let refused = office.ask(&ask().by(&token).seen(walk.revision).header("idempotency-key", key)).no();
        assert_eq!(refused.status, 400, "{key}: {}", refused.text());
    }
    assert_eq!(office.ask(&ask().by(&token).seen(walk.revision)).no().status, 400);
    for who in ["", "Bearer", "Bearer ", "Bearer x", "Basic d3I6eA==", "bearer", "Bearer 令牌", "Negotiate"]
    {
        let refused = office.ask(&ask().key("who").seen(1).header("authorization", who)).no();
        assert_eq!(refused.status, 401, "{who}: {}", refused.text());
    }
    let stolen = Ask::get("/api/v1/worklist?role=window").header("cookie", format!("session={token}"));
    assert_eq!(office.ask(&stolen).no().status, 401);
    for language in ["zh", "x-klingon", ";;;", "en;q=9e9", &"en,".repeat(500)] {
        let refused = office.ask(&Ask::get("/api/v1/cases/x").by(&token).header("accept-language", language));
        assert_eq!(refused.no().status, 404, "{language}");
    }
    office.must_be_unharmed();
}

/// What becomes of bytes: an answer's status, or none when the connection is just closed.
fn outcome(address: &str, bytes: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    stream.write_all(bytes).ok();
    stream.shutdown(Shutdown::Write).ok();
    let mut said = Vec::new();
    stream.read_to_end(&mut said).ok();
    let said = String::from_utf8_lossy(&said).into_owned();
    said.split(' ').nth(1).map(|status| status.parse().unwrap())
}

#[test]
fn lines_that_are_no_http_are_answered_with_a_no_or_not_at_all() {
    let office = Office::open(&Engine::Sqlite);
    let host = "host: x\r\n";
    let huge = format!("GET / HTTP/1.1\r\n{host}x: {}\r\n\r\n", "a".repeat(1 << 20));
    let many = format!("GET / HTTP/1.1\r\n{host}{}\r\n", "x: y\r\n".repeat(5000));
    let long = format!("GET /{} HTTP/1.1\r\n{host}\r\n", "a".repeat(1 << 20));
    let post = format!("POST /api/v1/cases HTTP/1.1\r\n{host}");
    let lines = [
        "\r\n\r\n".to_owned(),
        "\0\0\0\0\0\0\0\0".to_owned(),
        "hello\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        format!("GET  / HTTP/1.1\r\n{host}\r\n"),
        format!("GET / HTTP/1.1\r\n{host}: novalue\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{host}a b: c\r\n\r\n"),
        format!("G\u{e9}T / HTTP/1.1\r\n{host}\r\n"),
        format!("PROPFIND / HTTP/1.1\r\n{host}\r\n"),
        format!("CONNECT example.com:443 HTTP/1.1\r\n{host}\r\n"),
        format!("GET http://example.com/ HTTP/1.1\r\n{host}\r\n"),
        format!("GET /../../etc/passwd HTTP/1.1\r\n{host}\r\n"),
        format!("OPTIONS * HTTP/1.1\r\n{host}\r\n"),
        format!("TRACE / HTTP/1.1\r\n{host}\r\n"),
        format!("{post}content-length: -1\r\n\r\n"),
        format!("{post}content-length: 5, 6\r\n\r\nhello"),
        format!("{post}content-length: 5\r\ncontent-length: 6\r\n\r\nhello!"),
        format!("{post}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
        format!("{post}transfer-encoding: chunked\r\n\r\nzz\r\n"),
        format!("{post}transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n"),
        format!("{post}transfer-encoding: gzip\r\n\r\n"),
        format!("{post}content-length: 100\r\n\r\ncut off"),
        format!("{post}expect: 100-continue\r\ncontent-length: 2\r\n\r\n{{}}"),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        "\x16\x03\x01\x02\0\x01\0\x01\u{fc}\x03\x03".to_owned(),
        huge,
        many,
        long,
    ];
    for line in lines {
        let shown: String = line.chars().take(80).collect();
        if let Some(status) = outcome(&office.server.address, line.as_bytes()) {
            assert!(status < 500, "{shown:?}: {status}");
            assert!(
                status >= 400 || shown.starts_with("GET") || shown.starts_with("OPTIONS"),
                "{shown:?}: {status}"
            );
        }
    }
    office.must_be_unharmed();
}

#[test]
fn whoever_sends_slowly_keeps_nobody_else_waiting_and_is_not_waited_for_for_ever() {
    let mut office = Office::open(&Engine::Sqlite);
    let slow = |bytes: &[u8]| {
        let mut stream = TcpStream::connect(&office.server.address).unwrap();
        stream.write_all(bytes).unwrap();
        stream
    };
    let head = b"POST /api/v1/cases HTTP/1.1\r\nhost: x\r\n";
    let mut crowd: Vec<TcpStream> = Vec::new();
    for _ in 0..100 {
        crowd.push(slow(b""));
        crowd.push(slow(head));
        crowd.push(slow(&[head.as_slice(), b"content-length: 1000\r\n\r\n{"].concat()));
    }
    office.case("meanwhile");
    // Every one of them is let go, with an answer or without.
    for mut stream in crowd {
        stream.set_read_timeout(Some(Duration::from_mins(2))).unwrap();
        let mut said = Vec::new();
        stream.read_to_end(&mut said).expect("it is let go");
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(said.is_empty() || said.contains(" 4"), "{said}");
    }
    office.must_be_unharmed();
}
