//! Recording a life: the product itself, in this process, on a scratch folder, driven over HTTP like any other.
//!
//! What must never live here: a statement. The surprising thing: it is recorded on SQLite whatever engine is measured,
//! because both engines run the same text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use oneseal_seal::keystore::{Cost, Keystore};
use oneseal_store::{Location, Options, SealRow, Store, Tape, Taped};
use oneseal_web::state::{Settings, Web};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::super::ledger::Ledger;
use super::super::life::{Client, Run};
use super::super::load::{Args, drain};
use super::super::people::{Accounts, People};
use super::super::stock::Stock;
use super::super::{application, broken, prepare};
use super::script::Script;
use crate::commands::demo::{self, HOME};
use crate::config::Files;
use crate::failure::Failure;
use crate::place::Place;
use crate::wiring;

/// The script of a life as the arguments describe it, recorded in a folder that may be thrown away, and the seals whose
/// use it writes down.
pub async fn script(folder: &Path, args: &Args) -> Result<(Script, Vec<SealRow>), Failure> {
    let place = Place {
        location: Location::Sqlite(folder.to_owned()),
        witness: folder.join("witness"),
        font: None,
        password_file: None,
        data: folder.to_owned(),
        files: Files::default(),
    };
    let keys = || Keystore::open(&place.keys(), "recording");
    demo::make_missing(&Keystore::create_with_cost(&place.keys(), "recording", Cost::Testing)?)?;
    prepare::prepare(&place, keys()?, 1, 1).await?;
    let tape = Tape::default();
    let options = Options { tape: Some(tape.clone()), ..Options::default() };
    let store = Store::open(&place.location, options).await?;
    let seals = store.seals(HOME).await?;
    let office =
        wiring::office_on(store, &place, keys()?, "http://127.0.0.1:8080/verify/".to_owned()).await?;
    let office = Arc::new(office);
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| broken("no address", error))?;
    let address = listener.local_addr().map_err(|error| broken("no address", error))?.to_string();
    let settings = Settings { public_url: format!("http://{address}"), ..Settings::default() };
    let web =
        Web::open(Arc::clone(&office), settings).map_err(|error| broken("no key for the forms", error))?;
    let (stop, stopped) = watch::channel(false);
    let workers = tokio::spawn(office.keep_working("recording", stopped));
    let server = tokio::spawn(async move { axum::serve(listener, oneseal_web::router::router(web)).await });
    let lives = record(address, &place, args, &tape).await;
    stop.send_replace(true);
    workers.await.map_err(|error| broken("the workers stopped", error))?;
    server.abort();
    let (first, second, sizes) = lives?;
    Ok((Script::of(&first, &second, &sizes), seals))
}

type Lives = (Vec<Vec<Taped>>, Vec<Vec<Taped>>, BTreeMap<String, usize>);

async fn record(address: String, place: &Place, args: &Args, tape: &Tape) -> Result<Lives, Failure> {
    let run = Arc::new(Run {
        address,
        people: People::of(&Accounts::read(&place.data)?, Vec::new())?,
        through: args.through,
        decide: args.decide,
        file: application::file(args.file_bytes),
        stock: Stock::default(),
        lives: AtomicUsize::new(0),
        // As long as the name of a real measurement, because it is part of every key.
        name: uuid::Uuid::now_v7().simple().to_string(),
    });
    let ledger = Ledger::open(&place.location).await?;
    let failed = |error| broken("a life cannot be recorded", error);
    let mut client = Client::open(run).await.map_err(failed)?;
    tape.cut();
    client.live().await.map_err(failed)?;
    drain(Some(&ledger)).await?;
    let (first, sizes) = (tape.cut(), sizes(&place.blobs())?);
    client.live().await.map_err(failed)?;
    drain(Some(&ledger)).await?;
    Ok((first, tape.cut(), sizes))
}

/// The bytes of every file in the shards of a folder, by its name.
fn sizes(blobs: &Path) -> Result<BTreeMap<String, usize>, Failure> {
    let mut sizes = BTreeMap::new();
    let list = |folder: &Path| -> Result<Vec<PathBuf>, Failure> {
        let read = std::fs::read_dir(folder).map_err(Failure::file("cannot list", folder))?;
        Ok(read.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect())
    };
    for shard in list(blobs)?.into_iter().filter(|path| path.is_dir()) {
        for file in list(&shard)? {
            let bytes = file.metadata().map_err(Failure::file("cannot look at", &file))?.len();
            if let Some(name) = file.file_name().and_then(|name| name.to_str()) {
                sizes.insert(name.to_owned(), usize::try_from(bytes).unwrap_or(0));
            }
        }
    }
    Ok(sizes)
}
