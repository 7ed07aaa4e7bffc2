//! Serves an office until it is told to stop, and lets its workers finish their round.
//!
//! What must never live here: routes. The surprising thing: the workers stop after the last answer was given, so an
//! act that was acknowledged is never without its errands for longer than a restart takes.

mod door;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use oneseal_app::Office;
use oneseal_web::state::{Settings, Web};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::failure::Failure;
use crate::telemetry;

/// How often figures that nobody asks for are folded up.
const FOLD: Duration = Duration::from_secs(5);

/// Takes the address, so that nothing is promised before it is there.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::NotReady(format!("cannot listen on {address}: {error}; choose another with --listen"))
    })
}

/// Serves until an interrupt or a termination arrives.
pub async fn serve(office: Arc<Office>, settings: Settings, listener: TcpListener) -> Result<(), Failure> {
    let broken = |error: std::io::Error| Failure::NotReady(format!("the server stopped: {error}"));
    let web = Web::open(Arc::clone(&office), settings)
        .map_err(|error| Failure::NotReady(format!("no key for the forms' tokens: {error}")))?;
    let mut terminated = signal(SignalKind::terminate()).map_err(broken)?;
    let (stop, stopped) = watch::channel(false);
    let workers = tokio::spawn(office.keep_working("server", stopped));
    let told_to_stop = async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        }
    };
    let folding = tokio::spawn(async {
        loop {
            tokio::time::sleep(FOLD).await;
            oneseal_web::metrics::fold();
        }
    });
    door::stand_open(listener, oneseal_web::router::router(web), told_to_stop).await;
    folding.abort();
    stop.send_replace(true);
    let worked = workers.await.map_err(|error| broken(error.into()));
    // Sending may wait for somebody; nothing else waits for it any more.
    let _ = tokio::task::spawn_blocking(telemetry::end).await;
    worked
}
