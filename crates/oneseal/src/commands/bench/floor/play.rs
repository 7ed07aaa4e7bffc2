//! Playing a script with so many callers for so long.
//!
//! What must never live here: a statement. The surprising thing: errands are played beside the acts, as the product does
//! them, but an act that comes after an errand of its case waits for it, as the seal operator waits for the document.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use oneseal_seal::sm::SecretKey;
use oneseal_store::Blobs;
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};

use super::super::ledger::growth;
use super::super::life::Through;
use super::super::load::{Args, drain, waiting, watch_errands};
use super::super::process::{self, Spent};
use super::super::report::Measured;
use super::super::tally::{Step, Tally};
use super::super::{broken, real};
use super::Floor;
use super::bare::Bare;
use super::notary::Notary;
use super::script::{Change, Part, Script};
use crate::failure::Failure;

/// Errands at the same time.
const MESSENGERS: usize = 16;
/// Uploads before the load at the same time.
const CARRIERS: usize = 64;
/// How long is played before anything is measured.
const WARM: Duration = Duration::from_secs(1);
/// How long the notary waits for more events.
const REST: Duration = Duration::from_millis(5);

/// What all callers share.
struct Stage {
    script: Arc<Script>,
    bare: Arc<Bare>,
    blobs: Blobs,
    key: SecretKey,
    messengers: Semaphore,
    lives: Arc<AtomicUsize>,
    /// Lives whose uploads are there already.
    stock: std::sync::Mutex<Vec<Life>>,
}

/// A life that is played.
#[derive(Clone)]
struct Life {
    ids: Arc<[String]>,
    number: usize,
}

pub async fn measure(floor: &Floor, args: &Args, clients: usize, events: u32) -> Result<Measured, Failure> {
    let bare = Bare::open(&floor.location, clients + MESSENGERS + 2).await?;
    let work = || Desk::open(&bare, floor, events);
    let warming = work()?;
    let stage = Arc::new(Stage {
        script: Arc::clone(&floor.script),
        bare: Arc::clone(&bare),
        blobs: floor.blobs.clone(),
        key: SecretKey::generate().map_err(|error| broken("no key", error))?,
        messengers: Semaphore::new(MESSENGERS),
        lives: Arc::clone(&floor.lives),
        stock: std::sync::Mutex::default(),
    });
    let warmed = play(&stage, clients, Instant::now() + WARM).await?;
    if args.through == Through::Decision {
        let rate = real(warmed.lives.len() as u64) / WARM.as_secs_f64();
        let lives = rate * Duration::from_secs(args.seconds + 1).as_secs_f64() * 4.0;
        stage.carry(usize::try_from(Duration::from_secs_f64(lives).as_secs()).unwrap_or(0)).await?;
    }
    bare.know_tables().await?;
    // What was begun must not end within the measured time.
    warming.close().await?;
    let ledger = Some(&floor.ledger);
    drain(ledger).await?;
    let office = work()?;
    let before = floor.ledger.sheet().await?;
    let spent = Spent::now(None);
    let end = Instant::now() + Duration::from_secs(args.seconds);
    let stocked = stage.count();
    let (tally, worst) = tokio::join!(play(&stage, clients, end), watch_errands(ledger, end));
    let (mut tally, worst) = (tally?, worst?);
    let spent = Spent::now(None).since(spent);
    let left = waiting(ledger).await?;
    let ended = Instant::now();
    office.close().await?;
    drain(ledger).await?;
    let drained = ended.elapsed();
    let after = floor.ledger.sheet().await?;
    let (finished, all_acts) = (tally.lives.len() as u64, tally.acts());
    tally.until(end);
    Ok(Measured {
        clients,
        through: args.through,
        seconds: args.seconds,
        finished,
        all_acts,
        spent,
        memory: process::memory(std::process::id()),
        // What is played says when it was recorded.
        oldest_ms: None,
        most_waiting: worst.map(|worst| worst.1),
        left,
        drained: Some(drained),
        growth: Some(growth(&before, &after)),
        out_of_stock: stocked > 0 && stage.count() == 0,
        tally,
    })
}

/// A notary at work.
struct Desk {
    notary: JoinHandle<Result<(), Failure>>,
    stop: watch::Sender<bool>,
}

impl Desk {
    fn open(bare: &Arc<Bare>, floor: &Floor, events: u32) -> Result<Self, Failure> {
        let (stop, stopped) = watch::channel(false);
        let notary = Notary::resume(Arc::clone(bare), &floor.tree, events)?;
        Ok(Self { notary: tokio::spawn(notarise(notary, stopped)), stop })
    }

    /// Lets it place what is left.
    async fn close(self) -> Result<(), Failure> {
        self.stop.send_replace(true);
        self.notary.await.map_err(|error| broken("the notary stopped", error))?
    }
}

async fn notarise(notary: Notary, stopped: watch::Receiver<bool>) -> Result<(), Failure> {
    loop {
        // Asked before looking, so that nothing that came before the end is left.
        let last = *stopped.borrow();
        if notary.round(last).await? == 0 {
            if last {
                return Ok(());
            }
            tokio::time::sleep(REST).await;
        }
    }
}

/// Plays lives until the end; those that were begun are played to theirs.
async fn play(stage: &Arc<Stage>, clients: usize, end: Instant) -> Result<Tally, Failure> {
    let mut callers = JoinSet::new();
    for _ in 0..clients {
        let stage = Arc::clone(stage);
        callers.spawn(async move {
            let mut tally = Tally::default();
            while Instant::now() < end {
                stage.live(&mut tally).await?;
            }
            Ok::<Tally, Failure>(tally)
        });
    }
    let mut tally = Tally::default();
    while let Some(caller) = callers.join_next().await {
        tally.join(caller.map_err(|error| broken("a caller stopped", error))??);
    }
    Ok(tally)
}

impl Stage {
    fn count(&self) -> usize {
        self.stock.lock().unwrap_or_else(std::sync::PoisonError::into_inner).len()
    }

    fn begin(&self) -> Life {
        let number = self.lives.fetch_add(1, Ordering::Relaxed);
        Life { ids: self.script.identifiers().into(), number }
    }

    /// Uploads for so many lives.
    async fn carry(self: &Arc<Self>, lives: usize) -> Result<(), Failure> {
        let mut carriers = JoinSet::new();
        for carrier in 0..CARRIERS {
            let stage = Arc::clone(self);
            carriers.spawn(async move {
                for _ in (carrier..lives).step_by(CARRIERS) {
                    let life = stage.begin();
                    for change in stage.script.changes.iter().filter(|change| change.part == Part::Upload) {
                        stage.bare.change(change.sentences(&life.ids, life.number)).await?;
                    }
                    stage.stock.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(life);
                }
                Ok::<(), Failure>(())
            });
        }
        while let Some(carrier) = carriers.join_next().await {
            carrier.map_err(|error| broken("a caller stopped", error))??;
        }
        Ok(())
    }

    async fn live(self: &Arc<Self>, tally: &mut Tally) -> Result<(), Failure> {
        let stocked = self.stock.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
        let uploaded = stocked.is_some();
        let life = stocked.unwrap_or_else(|| self.begin());
        let mut acts = Step::ALL.into_iter().filter(|step| step.is_act());
        let mut errands: JoinSet<Result<(), Failure>> = JoinSet::new();
        for (at, change) in self.script.changes.iter().enumerate() {
            match change.part {
                Part::Upload if uploaded => {}
                Part::Upload => self.make(change, &life).await?,
                Part::Act => {
                    done(&mut errands).await?;
                    let began = Instant::now();
                    self.make(change, &life).await?;
                    tally.note(acts.next().unwrap_or(Step::Rate), began);
                }
                Part::Errand => {
                    let (stage, life) = (Arc::clone(self), life.clone());
                    errands.spawn(async move {
                        let permit = stage.messengers.acquire().await;
                        let _permit = permit.map_err(|error| broken("no messenger", error))?;
                        stage.make(&stage.script.changes[at], &life).await
                    });
                }
            }
        }
        done(&mut errands).await?;
        tally.lives.push(Instant::now());
        Ok(())
    }

    async fn make(&self, change: &Change, life: &Life) -> Result<(), Failure> {
        for (id, bytes) in &change.files {
            self.blobs.put(&life.ids[*id], vec![b' '; *bytes]).await?;
        }
        for _ in 0..change.signatures {
            self.key.sign(life.ids[0].as_bytes()).map_err(|error| broken("no signature", error))?;
        }
        self.bare.change(change.sentences(&life.ids, life.number)).await
    }
}

async fn done(errands: &mut JoinSet<Result<(), Failure>>) -> Result<(), Failure> {
    while let Some(errand) = errands.join_next().await {
        errand.map_err(|error| broken("an errand stopped", error))??;
    }
    Ok(())
}
