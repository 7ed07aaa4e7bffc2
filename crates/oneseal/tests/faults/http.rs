//! A client of a few lines: one connection, kept alive, and every byte under the test's control.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Longer than anything takes; a server that does not answer at all fails the test.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Ask {
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), ..Self::default() }
    }

    pub fn post(path: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self { method: "POST", path: path.into(), body: body.into(), ..Self::default() }
    }

    pub fn json(path: impl Into<String>, body: &Value) -> Self {
        Self::post(path, body.to_string()).header("content-type", "application/json")
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// As somebody with this token.
    #[must_use]
    pub fn by(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// The revision that the sender saw.
    #[must_use]
    pub fn seen(self, revision: u64) -> Self {
        self.header("if-match", format!("\"{revision}\""))
    }

    fn to_bytes(&self, host: &str) -> Vec<u8> {
        let Self { method, path, headers, body } = self;
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {}\r\n", body.len());
        let further = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        head.extend(further);
        [head.as_bytes(), b"\r\n", body].concat()
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text()))
    }

    /// The stable code of a problem; empty if it is none.
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body["code"].as_str().unwrap_or_default().to_owned()
    }

    /// It says no, to the sender and in a way that helps.
    #[track_caller]
    pub fn no(self) -> Self {
        let told = self.text();
        assert!((400..500).contains(&self.status), "{} {told}", self.status);
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{} {told}", self.status);
        let problem = self.json();
        for member in ["code", "title", "detail", "way_out"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "no {member}: {told}");
        }
        assert_eq!(problem["status"], self.status);
        self
    }

    /// It says yes.
    #[track_caller]
    pub fn yes(self) -> Self {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
        self
    }
}

/// A client's connection. It is opened when something is asked and given up when it breaks.
#[derive(Debug)]
pub struct Door {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Door {
    pub fn to(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None }
    }

    /// Asks and reads the whole answer. An error says nothing about what the server did.
    pub fn ask(&mut self, ask: &Ask) -> io::Result<Answer> {
        let bytes = ask.to_bytes(&self.address);
        self.send(&bytes)
    }

    /// Sends bytes that need not be a request, and reads an answer.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<Answer> {
        let answer = self.try_send(bytes);
        let over = |answer: &Answer| answer.header("connection").is_some_and(|value| value == "close");
        if answer.as_ref().map_or(true, over) {
            self.stream = None;
        }
        answer
    }

    fn try_send(&mut self, bytes: &[u8]) -> io::Result<Answer> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            stream.set_write_timeout(Some(PATIENCE))?;
            self.stream = Some(BufReader::new(stream));
        }
        let stream = self.stream.as_mut().unwrap();
        // A server may answer and hang up before it has read everything; its answer counts then.
        let sent = stream.get_mut().write_all(bytes);
        match read_answer(stream) {
            Ok(answer) => Ok(answer),
            Err(error) => Err(sent.err().unwrap_or(error)),
        }
    }
}

fn read_answer(stream: &mut BufReader<TcpStream>) -> io::Result<Answer> {
    let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let first = line(stream)?;
    let status = first.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or_else(cut)?;
    let mut headers = Vec::new();
    loop {
        let line = line(stream)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(cut)?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer { status, headers, body: Vec::new() };
    if answer.header("transfer-encoding").is_some() {
        loop {
            let size = usize::from_str_radix(&line(stream)?, 16).map_err(io::Error::other)?;
            let mut chunk = vec![0; size + 2];
            stream.read_exact(&mut chunk)?;
            answer.body.extend(&chunk[..size]);
            if size == 0 {
                return Ok(answer);
            }
        }
    }
    let length = answer.header("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
    answer.body = vec![0; length];
    stream.read_exact(&mut answer.body)?;
    Ok(answer)
}

fn line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line)?;
    if !line.ends_with(b"\r\n") {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    line.truncate(line.len() - 2);
    String::from_utf8(line).map_err(io::Error::other)
}
