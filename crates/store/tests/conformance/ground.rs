//! A store of its own for every test, on either engine, and a way to reach past it.

use std::path::PathBuf;

use oneseal_store::{
    Append, CommandKey, Digest, FileRecord, Location, NewEvent, Options, Part, RecordedEvent, Store,
};
use tempfile::TempDir;
use tokio_postgres::NoTls;

pub const HOME: &str = "140822";
pub const NOW: i64 = 1_700_000_000_000;

/// Where a test stands: a migrated store and its surroundings.
pub struct Ground {
    pub store: Store,
    pub location: Location,
    pub folder: TempDir,
    server: Option<(String, String)>,
}

/// Runs a test body on both engines.
macro_rules! on_both {
    ($(#[$doc:meta])* $name:ident, |$ground:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports, clippy::allow_attributes, reason = "not every body needs all of it")]
            use super::*;

            async fn run($ground: crate::ground::Ground) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                run(crate::ground::Ground::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(ground) = crate::ground::Ground::postgres().await {
                    let cleaner = ground.cleaner();
                    run(ground).await;
                    cleaner.await;
                }
            }
        }
    };
}

/// The URL of the test server, if there is one.
pub fn server() -> Option<String> {
    let url = std::env::var("ONESEAL_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    let required = std::env::var("ONESEAL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(url.is_some() || !required, "ONESEAL_TEST_POSTGRES must name a PostgreSQL server");
    url
}

impl Ground {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::at(Location::Sqlite(folder.path().join("data")), folder, None).await
    }

    pub async fn postgres() -> Option<Self> {
        let url = server()?;
        let schema = format!("t_{}", uuid::Uuid::now_v7().simple());
        execute(&url, &format!("CREATE SCHEMA {schema}")).await;
        let mark = if url.contains('?') { '&' } else { '?' };
        let own = format!("{url}{mark}options=-c%20search_path%3D{schema}&application_name={schema}");
        let folder = tempfile::tempdir().unwrap();
        Some(Self::at(Location::Postgres(own), folder, Some((url, schema))).await)
    }

    async fn at(location: Location, folder: TempDir, server: Option<(String, String)>) -> Self {
        let options = Options { witness_dir: Some(folder.path().join("witness")), ..Options::default() };
        let store = Store::open(&location, options).await.unwrap();
        store.migrate().await.unwrap();
        Self { store, location, folder, server }
    }

    /// Cuts every connection that the store has to the server.
    pub async fn cut_connections(&self) {
        let Some((url, schema)) = &self.server else { return };
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name";
        execute(url, &format!("{end} = '{schema}'")).await;
    }

    pub fn witness(&self) -> PathBuf {
        self.folder.path().join("witness")
    }

    pub fn cleaner(&self) -> impl Future<Output = ()> + use<> {
        let server = self.server.clone();
        async move {
            if let Some((url, schema)) = server {
                execute(&url, &format!("DROP SCHEMA {schema} CASCADE")).await;
            }
        }
    }

    /// Changes rows behind the back of the store, as an intruder would. `sql` runs on both engines.
    pub async fn tamper(&self, sql: &str) {
        match &self.location {
            Location::Sqlite(folder) => {
                let connection = rusqlite::Connection::open(folder.join("oneseal.db")).unwrap();
                connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
                connection.execute_batch(sql).unwrap();
            }
            Location::Postgres(url) => execute(url, sql).await,
        }
    }

    /// Bytes as a literal of the engine's SQL.
    pub fn literal(&self, bytes: &[u8]) -> String {
        match &self.location {
            Location::Sqlite(_) => format!("x'{}'", hex::encode(bytes)),
            Location::Postgres(_) => format!("'\\x{}'", hex::encode(bytes)),
        }
    }

    /// Appends events to a stream at its present end.
    pub async fn grow(&self, stream: &str, payloads: &[&str]) -> Vec<RecordedEvent> {
        let seen = self.store.events(HOME, stream).await.unwrap();
        let events = payloads.iter().map(|payload| event(payload)).collect();
        let append = Append { parts: vec![Part::after(stream, &seen, events)], ..act() };
        self.store.append(append).await.unwrap();
        self.store.events(HOME, stream).await.unwrap()
    }

    /// Places everything that waits and signs.
    pub async fn notarise(&self) {
        while self.store.notarise(HOME, 1000, NOW, &sign, "key-1").await.unwrap().is_some() {}
    }
}

async fn execute(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
    drop(client);
    connection.await.unwrap().unwrap();
}

/// An empty act of the home authority.
pub fn act() -> Append {
    Append { authority: HOME.to_owned(), ..Append::default() }
}

pub fn command(id: &str, body: &str) -> CommandKey {
    CommandKey {
        scope: "staff:clerk".to_owned(),
        id: id.to_owned(),
        body_digest: Digest::of(body.as_bytes()).to_string(),
        recorded_at: NOW,
    }
}

pub fn event(payload: &str) -> NewEvent {
    NewEvent {
        kind: "case.noted".into(),
        schema: 1,
        actor: "staff:clerk".to_owned(),
        recorded_at: NOW,
        effective_at: None,
        payload: format!("{{\"note\":\"{payload}\"}}"),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the notary expects a signature that may fail")]
pub fn sign(message: &[u8]) -> Result<Vec<u8>, String> {
    Ok(Digest::of(&[b"secret", message].concat()).0.to_vec())
}

pub fn verify(key_id: &str, message: &[u8], signature: &[u8]) -> bool {
    key_id == "key-1" && sign(message).is_ok_and(|good| good == signature)
}

/// A material that was handed in and hangs on no case.
pub fn file(id: &str) -> FileRecord {
    FileRecord {
        authority: HOME.to_owned(),
        id: id.to_owned(),
        case_id: String::new(),
        owner: "citizen:chen".to_owned(),
        name: "营业执照.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1234,
        digest: "d".to_owned(),
        purpose: "material".to_owned(),
        wrapped_key: Some(vec![1]),
        key_id: Some("k".to_owned()),
        created_at: NOW,
        erased_at: None,
    }
}
