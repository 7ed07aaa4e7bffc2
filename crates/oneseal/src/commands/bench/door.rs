//! One client's connection: kept alive, one request after the other.
//!
//! What must never live here: what is asked. The surprising thing: it shares the processors with the server that it
//! measures, so it does as little as it can.

use axum::body::Bytes;
use axum::http::{HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Why a client could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The connection.
    #[error("the connection broke: {0}")]
    Connection(#[from] hyper::Error),
    /// The address.
    #[error("cannot connect: {0}")]
    Connect(#[from] std::io::Error),
    /// The server said no.
    #[error("{what}: {status}: {text}")]
    Refused { what: String, status: StatusCode, text: String },
    /// The answer is not what it should be.
    #[error("{what}: {text}")]
    Answer { what: String, text: String },
}

impl Trouble {
    pub fn answer(what: &str, text: &impl ToString) -> Self {
        Self::Answer { what: what.to_owned(), text: text.to_string() }
    }
}

/// A request, as far as they differ.
#[derive(Debug, Clone)]
pub struct Ask<'a> {
    pub method: Method,
    pub path: &'a str,
    pub who: &'a HeaderValue,
    /// The key by which a repetition is recognised.
    pub key: Option<String>,
    /// The revision that the sender saw.
    pub seen: Option<u64>,
    pub body: Bytes,
}

impl<'a> Ask<'a> {
    pub fn get(path: &'a str, who: &'a HeaderValue) -> Self {
        Self { method: Method::GET, path, who, key: None, seen: None, body: Bytes::new() }
    }
}

/// A connection.
#[derive(Debug)]
pub struct Door {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
}

impl Door {
    /// Connects to `host:port`.
    pub async fn open(address: &str) -> Result<Self, Trouble> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let host = HeaderValue::from_str(address).map_err(|error| Trouble::answer("the address", &error))?;
        Ok(Self { sender, host })
    }

    /// Asks, and reads the answer to its end. Everything but a success is a trouble.
    pub async fn ask(&mut self, ask: Ask<'_>) -> Result<Bytes, Trouble> {
        let mut request = Request::builder()
            .method(ask.method.clone())
            .uri(ask.path)
            .header(header::HOST, &self.host)
            .header(header::AUTHORIZATION, ask.who);
        if let Some(key) = &ask.key {
            request = request.header("idempotency-key", key).header(header::CONTENT_TYPE, "application/json");
        }
        if let Some(seen) = ask.seen {
            request = request.header(header::IF_MATCH, format!("\"{seen}\""));
        }
        let request = request.body(Full::new(ask.body)).map_err(|error| Trouble::answer(ask.path, &error))?;
        // The answer before may have been read to its end a moment before the connection knows it.
        self.sender.ready().await?;
        let answer = self.sender.send_request(request).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        if status.is_success() {
            return Ok(body);
        }
        let text = String::from_utf8_lossy(&body).into_owned();
        Err(Trouble::Refused { what: format!("{} {}", ask.method, ask.path), status, text })
    }
}
