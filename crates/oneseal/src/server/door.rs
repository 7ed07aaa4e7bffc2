//! The door: takes connections and lets nobody hold it open for ever.
//!
//! What lives here: how long is waited for whom. What must never live here: what is asked and answered. The surprising
//! thing: when a connection is given up while the other side still sends, the rest is read and thrown away for a while;
//! closing at once would make the network take our answer back, and nobody would learn why a file was too large.

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep, timeout};
use tower::ServiceExt as _;
use tower_http::timeout::TimeoutBody;

/// How long a client may take for the head of a request, also for the first byte of the next one.
const HEAD: Duration = Duration::from_secs(15);
/// How long a client may be silent in the middle of a body.
const SILENCE: Duration = Duration::from_secs(15);
/// How long a client that is refused may go on sending.
const LINGER: Duration = Duration::from_secs(10);
/// How long those who are being served may still take when the server is told to stop.
const GRACE: Duration = Duration::from_secs(20);
/// Most bytes of the head of a request.
const LARGEST_HEAD: usize = 64 * 1024;

/// Serves until `stop`, and then whoever is being served.
pub async fn stand_open(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(LARGEST_HEAD);
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    // Too many open files, for example: others must get the chance to end first.
                    sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        stream.set_nodelay(true).ok();
        let router = router.clone();
        let answer = service_fn(move |request| {
            let answer = router.clone().oneshot(known(request, peer));
            async move { answer.await.map(honest) }
        });
        let connection = http.serve_connection(TokioIo::new(Lingering::new(stream)), answer);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, %peer, "a connection broke");
            }
        });
    }
    drop(listener);
    if timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some were still being served when the time for it was over");
    }
}

/// A request with its sender, whose silence has an end.
fn known(request: Request<Incoming>, peer: SocketAddr) -> Request<Body> {
    let mut request = request.map(|body| Body::new(TimeoutBody::new(SILENCE, body)));
    request.extensions_mut().insert(ConnectInfo(peer));
    request
}

/// Says so when the connection cannot go on, because the rest of a body that is too large will not be read.
fn honest(mut response: Response<Body>) -> Response<Body> {
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// A connection that is closed by saying so first and listening for a while.
struct Lingering {
    stream: TcpStream,
    until: Option<Pin<Box<Sleep>>>,
}

impl Lingering {
    fn new(stream: TcpStream) -> Self {
        Self { stream, until: None }
    }

    fn stream(self: Pin<&mut Self>) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.get_mut().stream)
    }
}

impl AsyncRead for Lingering {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream().poll_read(context, buffer)
    }
}

impl AsyncWrite for Lingering {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.stream().poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream().poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, until } = self.get_mut();
        if until.is_none() {
            ready!(Pin::new(&mut *stream).poll_shutdown(context))?;
        }
        let until = until.get_or_insert_with(|| Box::pin(sleep(LINGER)));
        let mut scratch = [0; 16 * 1024];
        while until.as_mut().poll(context).is_pending() {
            let mut buffer = ReadBuf::new(&mut scratch);
            match ready!(Pin::new(&mut *stream).poll_read(context, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => {}
                // The other side has hung up as well.
                Ok(()) | Err(_) => break,
            }
        }
        Poll::Ready(Ok(()))
    }
}
