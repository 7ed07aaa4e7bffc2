//! `oneseal bench floor`: the same rows, bytes and signatures as the product, and nothing else.
//!
//! No HTTP, no JSON, no rights, no rules, no rendering: recorded statements with fresh values, prepared, committed as
//! durably as the product's. What must never live here: anything that the product does for its users. The surprising
//! thing: there is no list of the rows. A life of the product is recorded first, so the floor never falls behind it.

mod bare;
mod compare;
mod notary;
mod play;
mod record;
mod script;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};

use oneseal_store::merkle::Frontier;
use oneseal_store::{Blobs, Location, Options, SealRow, Store};

use self::script::Script;
use super::broken;
use super::ledger::Ledger;
use super::load;
use super::process;
use super::report::{self, Measured};
use crate::failure::Failure;
use crate::output::{Answer, say};

/// Events that a checkpoint covers if nobody says how many the product's do.
const EVENTS: u32 = 100;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that is made for this and may be thrown away afterwards.
    #[arg(long, value_name = "DIR")]
    scratch: PathBuf,
    /// An empty PostgreSQL database for the floor instead of SQLite in the scratch folder.
    #[arg(long, value_name = "URL")]
    floor_database: Option<String>,
    /// Events that one checkpoint of the floor covers, if no product is measured that says so.
    #[arg(long, value_name = "COUNT", default_value_t = EVENTS)]
    events: u32,
    #[command(flatten)]
    load: load::Args,
}

impl Args {
    /// Measures the floor; with `--url` the product first, and puts them side by side.
    pub async fn run(self) -> Result<Answer, Failure> {
        let Self { scratch, floor_database, mut events, load } = self;
        let location = match floor_database {
            Some(url) => url.parse()?,
            None => Location::Sqlite(scratch.join("floor")),
        };
        let target = if load.url.is_some() { Some(load.target().await?) } else { None };
        let floor = Floor::make(&scratch, location, &load).await?;
        say(&process::machine());
        let mut answer = Answer::Yes;
        for clients in load.clients.clone() {
            let product = match &target {
                Some(target) => Some(load::measure(target, &load, clients).await?),
                None => None,
            };
            if let Some(product) = &product {
                say(&report::text(product));
                events = compare::events_of_a_checkpoint(product).unwrap_or(events);
            }
            let bare = floor.measure(&load, clients, events).await?;
            say("\nThe floor:");
            say(&report::text(&bare));
            if let Some(product) = &product {
                let compared = compare::Compared::of(product, &bare);
                say(&compared.text());
                if !compared.holds() {
                    answer = Answer::No;
                }
            }
        }
        Ok(answer)
    }
}

/// A floor that is ready to be measured.
pub struct Floor {
    script: Arc<Script>,
    location: Location,
    blobs: Blobs,
    ledger: Ledger,
    /// The log's tree as the last measurement left it.
    tree: Arc<Mutex<Frontier>>,
    /// Lives begun so far.
    lives: Arc<AtomicUsize>,
}

impl Floor {
    /// Records a life and makes the tables of an empty database.
    pub async fn make(data: &Path, location: Location, load: &load::Args) -> Result<Self, Failure> {
        let recording = data.join("recording");
        if recording.exists() {
            return Err(Failure::Usage(format!("{} is there already; name a new folder", data.display())));
        }
        std::fs::create_dir_all(&recording).map_err(Failure::file("cannot make", &recording))?;
        let (script, seals) = record::script(&recording, load).await?;
        let store = Store::open(&location, Options::default()).await?;
        store.migrate().await?;
        store.write(seals.iter().map(SealRow::add).collect()).await?;
        drop(store);
        let ledger = Ledger::open(&location).await?;
        if ledger.sheet().await?.get("events").is_none_or(|held| held.rows > 0) {
            return Err(broken("the floor needs an empty database", "there are events in it"));
        }
        let blobs = Blobs::open(data.join("floor-blobs"))?;
        let (script, tree, lives) = (Arc::new(script), Arc::default(), Arc::new(AtomicUsize::new(1)));
        Ok(Self { script, location, blobs, ledger, tree, lives })
    }

    /// One measurement.
    pub async fn measure(&self, load: &load::Args, clients: usize, events: u32) -> Result<Measured, Failure> {
        play::measure(self, load, clients, events).await
    }
}
