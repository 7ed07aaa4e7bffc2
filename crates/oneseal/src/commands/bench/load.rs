//! `oneseal bench`: drives a running server with so many clients for so long, and says what came of it.
//!
//! What must never live here: what a life consists of. The surprising thing: a life that was begun is lived to its end,
//! after the measured time as well, so that rows per case are whole numbers; what comes after the end does not count.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::http::Uri;
use tokio::task::JoinSet;

use super::broken;
use super::ledger::{Ledger, Sheet, Waiting, growth};
use super::life::{Client, Decide, Run, Through};
use super::people::{Accounts, People};
use super::process::{self, Spent};
use super::report::{self, Measured};
use super::stock::Stock;
use super::tally::Tally;
use super::{application, door::Trouble};
use crate::failure::Failure;
use crate::output::{Answer, explain, say};

/// Clients that fill the stock, so that their waiting for the disk overlaps.
const CARRIERS: usize = 32;
/// Lives that each client lives before the measurement.
const WARM: usize = 40;
/// How often the waiting list is looked at under load.
const GLANCE: Duration = Duration::from_millis(250);
/// How long the errands may take after the load has ended.
pub const DRAIN: Duration = Duration::from_secs(5);
/// How long is waited for them at all.
const PATIENCE: Duration = Duration::from_mins(5);

#[derive(Debug, Clone, clap::Args)]
#[group(id = "load")]
pub struct Args {
    /// The address of a running server, `http://host:port`.
    #[arg(long, value_name = "URL")]
    pub url: Option<Uri>,
    /// Clients at the same time, one measurement after the other.
    #[arg(long, value_name = "COUNTS", value_delimiter = ',', default_value = "1,8,32")]
    pub clients: Vec<usize>,
    /// How long each measurement lasts.
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    pub seconds: u64,
    /// How far a case is driven.
    #[arg(long, value_enum, default_value = "certificate")]
    pub through: Through,
    /// What the checker decides in a measurement up to the decision.
    #[arg(long, value_enum, default_value = "grant")]
    pub decide: Decide,
    /// Size of each uploaded file.
    #[arg(long, value_name = "BYTES", default_value_t = 4096)]
    pub file_bytes: usize,
    /// The data folder of the server, if it is on this machine: accounts, and rows counted in its embedded database.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The file of accounts, as `oneseal bench prepare` or a demonstration wrote it.
    #[arg(long, value_name = "FILE")]
    pub accounts: Option<PathBuf>,
    /// The PostgreSQL database of the server, to count its rows.
    #[arg(long, value_name = "URL", env = "ONESEAL_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// The process of the server, if it is on this machine, for its processor time and memory.
    #[arg(long, value_name = "PID")]
    pub pid: Option<u32>,
}

/// A server that is measured.
pub struct Target {
    pub address: String,
    pub accounts: Accounts,
    pub ledger: Option<Ledger>,
    pub pid: Option<u32>,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let target = self.target().await?;
        say(&process::machine());
        let mut answer = Answer::Yes;
        for clients in &self.clients {
            let measured = measure(&target, &self, *clients).await?;
            say(&report::text(&measured));
            if !measured.sound() {
                answer = Answer::No;
            }
        }
        Ok(answer)
    }

    /// The server that the arguments name.
    pub async fn target(&self) -> Result<Target, Failure> {
        let usage = |text: &str| Failure::Usage(text.to_owned());
        let url = self.url.as_ref().ok_or_else(|| usage("name the server with --url"))?;
        let address = url.authority().ok_or_else(|| usage("the URL names no host"))?;
        let accounts = self.accounts.as_ref().or(self.data.as_ref());
        let accounts = accounts.ok_or_else(|| usage("name the accounts with --accounts or --data"))?;
        let location = match (&self.database, &self.data) {
            (Some(url), _) => Some(url.parse()?),
            (None, Some(folder)) => Some(oneseal_store::Location::Sqlite(folder.clone())),
            (None, None) => None,
        };
        let ledger = match &location {
            Some(location) => Some(Ledger::open(location).await?),
            None => None,
        };
        let port = if address.port().is_some() { String::new() } else { ":80".to_owned() };
        let accounts = Accounts::read(accounts)?;
        Ok(Target { address: format!("{address}{port}"), accounts, ledger, pid: self.pid })
    }
}

/// One measurement.
pub async fn measure(target: &Target, args: &Args, clients: usize) -> Result<Measured, Failure> {
    let run = Arc::new(Run {
        address: target.address.clone(),
        people: People::of(&target.accounts, Vec::new())?,
        through: args.through,
        decide: args.decide,
        file: application::file(args.file_bytes),
        stock: Stock::default(),
        lives: AtomicUsize::new(0),
        name: uuid::Uuid::now_v7().simple().to_string(),
    });
    warm_up(&run, clients, args).await?;
    let ledger = target.ledger.as_ref();
    drain(ledger).await?;
    let before = sheet(ledger).await?;
    let spent = Spent::now(target.pid);
    let end = Instant::now() + Duration::from_secs(args.seconds);
    let stocked = run.stock.count();
    let worst = watch_errands(ledger, end);
    let (tally, worst) = tokio::join!(lives(&run, clients, move |_| Instant::now() < end), worst);
    let (mut tally, worst) = (tally?, worst?);
    let spent = Spent::now(target.pid).since(spent);
    let left = waiting(ledger).await?;
    let drained = drain(ledger).await?;
    let after = sheet(ledger).await?;
    let finished = tally.lives.len() as u64;
    let all_acts = tally.acts();
    tally.until(end);
    Ok(Measured {
        clients,
        through: args.through,
        seconds: args.seconds,
        finished,
        all_acts,
        spent,
        memory: target.pid.and_then(process::memory),
        oldest_ms: worst.map(|worst| worst.0),
        most_waiting: worst.map(|worst| worst.1),
        left,
        drained,
        growth: before.zip(after).map(|(before, after)| growth(&before, &after)),
        out_of_stock: stocked > 0 && run.stock.count() == 0,
        tally,
    })
}

/// Lives a few lives first, and fills the stock for as many as will fit into the measured time.
async fn warm_up(run: &Arc<Run>, clients: usize, args: &Args) -> Result<(), Failure> {
    let lives_wanted = clients * WARM;
    if run.through == Through::Decision {
        carry(run, lives_wanted).await?;
    }
    let began = Instant::now();
    let limit = began + Duration::from_secs(4);
    let warmed = lives(run, clients, move |lived| lived < lives_wanted && Instant::now() < limit).await?;
    if let Some(text) = warmed.troubles.first() {
        return Err(Failure::NotReady(format!("not one measurement is worth it: {text}")));
    }
    if run.through == Through::Decision {
        let seconds = Duration::from_secs(args.seconds + 1).as_secs_f64();
        let rate = super::real(warmed.lives.len() as u64) / began.elapsed().as_secs_f64();
        // Half as much again, because a warm server is faster than a cold one.
        let count = Duration::from_secs_f64(rate * seconds * 1.5).as_secs();
        let count = usize::try_from(count).unwrap_or(usize::MAX).max(clients);
        explain(&format!("{clients} clients: uploading the materials of {count} cases beforehand"));
        carry(run, count).await?;
    }
    Ok(())
}

/// Uploads the materials of so many cases.
async fn carry(run: &Arc<Run>, count: usize) -> Result<(), Failure> {
    let carried = Arc::new(AtomicUsize::new(0));
    let mut carriers = JoinSet::new();
    for _ in 0..CARRIERS.min(count) {
        let (run, carried) = (Arc::clone(run), Arc::clone(&carried));
        carriers.spawn(async move {
            let mut client = Client::open(run).await?;
            loop {
                let number = carried.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return Ok::<(), Trouble>(());
                }
                let handed = client.hand_in(number).await?;
                client.run.stock.put(handed);
            }
        });
    }
    while let Some(carrier) = carriers.join_next().await {
        let carried = carrier.map_err(|error| broken("a client stopped", error))?;
        carried.map_err(|error| broken("the materials cannot be uploaded", error))?;
    }
    Ok(())
}

/// Lives lives with so many clients, each beginning another one as long as it may; given is how many were begun.
async fn lives(
    run: &Arc<Run>,
    clients: usize,
    another: impl Fn(usize) -> bool + Clone + Send + 'static,
) -> Result<Tally, Failure> {
    let begun = Arc::new(AtomicUsize::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        let mut client = Client::open(Arc::clone(run))
            .await
            .map_err(|error| broken(&format!("no client can reach {}", run.address), error))?;
        let (begun, stop, another) = (Arc::clone(&begun), Arc::clone(&stop), another.clone());
        tasks.spawn(async move {
            while another(begun.fetch_add(1, Ordering::Relaxed)) && !stop.load(Ordering::Relaxed) {
                if let Err(trouble) = client.live().await {
                    client.tally.trouble(trouble.to_string());
                    // A server that says no will go on saying no.
                    stop.store(true, Ordering::Relaxed);
                }
            }
            client.tally
        });
    }
    let mut tally = Tally::default();
    while let Some(task) = tasks.join_next().await {
        tally.join(task.map_err(|error| broken("a client stopped", error))?);
    }
    Ok(tally)
}

async fn sheet(ledger: Option<&Ledger>) -> Result<Option<Sheet>, Failure> {
    match ledger {
        Some(ledger) => ledger.sheet().await.map(Some),
        None => Ok(None),
    }
}

pub async fn waiting(ledger: Option<&Ledger>) -> Result<Option<Waiting>, Failure> {
    match ledger {
        Some(ledger) => ledger.waiting().await.map(Some),
        None => Ok(None),
    }
}

/// Looks at the waiting list until the end: the greatest age of an errand in milliseconds, and the most errands.
pub async fn watch_errands(ledger: Option<&Ledger>, end: Instant) -> Result<Option<(i64, i64)>, Failure> {
    let Some(ledger) = ledger else { return Ok(None) };
    let (mut oldest, mut most) = (0, 0);
    while Instant::now() < end {
        let waiting = ledger.waiting().await?;
        if waiting.errands > 0 {
            oldest = oldest.max(jiff::Timestamp::now().as_millisecond() - waiting.oldest);
        }
        most = most.max(waiting.errands);
        tokio::time::sleep(GLANCE).await;
    }
    Ok(Some((oldest, most)))
}

/// Waits until nothing waits; how long that took.
pub async fn drain(ledger: Option<&Ledger>) -> Result<Option<Duration>, Failure> {
    let Some(ledger) = ledger else { return Ok(None) };
    let began = Instant::now();
    loop {
        let waiting = ledger.waiting().await?;
        if (waiting.errands - waiting.dead == 0 && waiting.unplaced == 0) || began.elapsed() > PATIENCE {
            return Ok(Some(began.elapsed()));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
