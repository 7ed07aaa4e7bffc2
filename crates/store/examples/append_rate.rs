//! How many acts a second the store writes down, durably.
//!
//! `cargo run --release -p oneseal-store --example append_rate -- [callers] [seconds] [postgres URL]`
//!
//! An act here is a command, two events, three rows; five acts continue one stream. Without a URL the
//! embedded engine works in a temporary folder below the present one.
#![expect(clippy::print_stdout, reason = "the numbers are the purpose")]

use std::error::Error;
use std::time::{Duration, Instant};

use oneseal_store::{
    Append, AppendError, Appended, CommandKey, FileRecord, Location, NewEvent, Options, Part, Statement,
    Store,
};

const HOME: &str = "140822";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let callers: usize = arguments.next().map_or(Ok(64), |text| text.parse())?;
    let seconds: u64 = arguments.next().map_or(Ok(5), |text| text.parse())?;
    let folder = tempfile::tempdir_in(".")?;
    let location = match arguments.next() {
        Some(url) => url.parse()?,
        None => Location::Sqlite(folder.path().join("data")),
    };
    let store = Store::open(&location, Options { pool: 32, ..Options::default() }).await?;
    store.migrate().await?;
    let end = Instant::now() + Duration::from_secs(seconds);
    let tasks: Vec<_> = (0..callers).map(|_| tokio::spawn(act_until(store.clone(), end))).collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    times.sort();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    let rate = times.len() as u64 / seconds;
    println!("{callers} callers: {rate} appends/s, p50 {:?}, p99 {:?}", at(50), at(99));
    Ok(())
}

async fn act_until(store: Store, end: Instant) -> Result<Vec<Duration>, AppendError> {
    let mut times = Vec::new();
    while Instant::now() < end {
        let stream = format!("case/{}", uuid::Uuid::now_v7());
        let mut part = Part { stream, expected: 0, previous_digest: None, events: Vec::new() };
        for _ in 0..5 {
            part.events = vec![event(), event()];
            let started = Instant::now();
            let Appended::Done(receipt) = store.append(act(part.clone())).await? else { continue };
            times.push(started.elapsed());
            if let Some(head) = receipt.heads.first() {
                part.expected = head.revision;
                part.previous_digest = Some(head.digest);
            }
        }
    }
    Ok(times)
}

fn act(part: Part) -> Append {
    let id = uuid::Uuid::now_v7().to_string();
    Append {
        authority: HOME.to_owned(),
        command: Some(CommandKey {
            scope: "staff:clerk".to_owned(),
            id: id.clone(),
            body_digest: "0".repeat(64),
            recorded_at: 1_700_000_000_000,
        }),
        parts: vec![part],
        rows: (0..3).map(|at| row(format!("{id}-{at}"), &id)).collect(),
        result: "{}".to_owned(),
        ..Append::default()
    }
}

fn event() -> NewEvent {
    NewEvent {
        kind: "case.accepted".into(),
        schema: 1,
        actor: "staff:wr-window".to_owned(),
        recorded_at: 1_700_000_000_000,
        effective_at: None,
        payload: format!("{{\"note\":\"{}\"}}", "食品经营许可".repeat(10)),
    }
}

fn row(id: String, case_id: &str) -> Statement {
    FileRecord {
        authority: HOME.to_owned(),
        id,
        case_id: case_id.to_owned(),
        owner: "citizen:chen".to_owned(),
        name: "营业执照.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1000,
        digest: "0".repeat(64),
        purpose: "material".to_owned(),
        wrapped_key: None,
        key_id: None,
        created_at: 1_700_000_000_000,
        erased_at: None,
    }
    .add()
}
