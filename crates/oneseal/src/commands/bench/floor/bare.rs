//! Bare prepared statements: an engine's own client, a transaction for each change, nothing around it.
//!
//! What must never live here: reading before writing. The surprising thing: it commits as durably as the product, in
//! groups on SQLite and in one flight on PostgreSQL; else the comparison would be worth nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::try_join_all;
use oneseal_store::{Location, Value};
use rusqlite::Connection;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc, oneshot};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

use super::super::broken;
use super::script::Sentence;
use crate::failure::Failure;
use crate::place::DATABASE_FILE;

/// Changes that are committed together at most; the product has the same bound.
const GROUP: usize = 256;
/// What the product asks of SQLite, too.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
     PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000;";

/// An engine without the product.
pub enum Bare {
    Sqlite { jobs: mpsc::Sender<Job>, reader: Mutex<Connection> },
    Postgres(Pool),
}

/// An event that has no place in the log yet: its stream, revision and digest.
pub type Pending = (String, i64, Vec<u8>);

/// A change, and whom to tell.
pub struct Job {
    sentences: Vec<Sentence>,
    reply: oneshot::Sender<Result<(), String>>,
}

/// Connections that nobody uses right now.
pub struct Pool {
    free: Mutex<Vec<Session>>,
    permits: Semaphore,
}

struct Session {
    client: Client,
    prepared: HashMap<String, Statement>,
}

impl Bare {
    /// Opens a database whose tables are there.
    pub async fn open(location: &Location, connections: usize) -> Result<Arc<Self>, Failure> {
        match location {
            Location::Sqlite(folder) => {
                let failed = |error| broken("the floor cannot open its database", error);
                let connection = Connection::open(folder.join(DATABASE_FILE)).map_err(failed)?;
                let reader = Mutex::new(Connection::open(folder.join(DATABASE_FILE)).map_err(failed)?);
                connection.execute_batch(PRAGMAS).map_err(failed)?;
                connection.set_prepared_statement_cache_capacity(512);
                let (jobs, queue) = mpsc::channel(1024);
                std::thread::spawn(move || write(&connection, queue));
                Ok(Arc::new(Self::Sqlite { jobs, reader }))
            }
            Location::Postgres(url) => {
                let mut free = Vec::with_capacity(connections);
                for _ in 0..connections {
                    let (client, connection) = tokio_postgres::connect(url, NoTls)
                        .await
                        .map_err(|error| broken("the floor cannot connect", error))?;
                    tokio::spawn(connection);
                    let plain = client.batch_execute("SET enable_seqscan = off").await;
                    plain.map_err(|error| broken("the floor cannot connect", error))?;
                    free.push(Session { client, prepared: HashMap::new() });
                }
                let pool = Pool { free: Mutex::new(free), permits: Semaphore::new(connections) };
                Ok(Arc::new(Self::Postgres(pool)))
            }
        }
    }

    /// Lets the engine see how large its tables are, as the product does.
    pub async fn know_tables(&self) -> Result<(), Failure> {
        let Self::Postgres(pool) = self else { return Ok(()) };
        let (_permit, session) = pool.take().await?;
        let done = session.client.batch_execute("ANALYZE").await;
        pool.give(session);
        done.map_err(|error| broken("the floor cannot look at its tables", error))
    }

    /// Makes a change durable.
    pub async fn change(&self, sentences: Vec<Sentence>) -> Result<(), Failure> {
        let failed = |error: String| broken("a bare change failed", error);
        match self {
            Self::Sqlite { jobs, .. } => {
                let (reply, answer) = oneshot::channel();
                let closed = |_| failed("the writer has stopped".to_owned());
                jobs.send(Job { sentences, reply }).await.map_err(|error| closed(error.to_string()))?;
                answer.await.map_err(|error| closed(error.to_string()))?.map_err(failed)
            }
            Self::Postgres(pool) => {
                let (_permit, mut session) = pool.take().await?;
                let done = session.change(&sentences).await;
                pool.give(session);
                done.map_err(|error| failed(format!("{error}: {:?}", error.as_db_error())))
            }
        }
    }

    /// Events that wait for a place, as the notary's own statement finds them.
    pub async fn pending(&self, sql: &str, authority: &str, limit: i64) -> Result<Vec<Pending>, Failure> {
        let failed = |error: &dyn std::fmt::Display| broken("the floor cannot read", error);
        match self {
            Self::Sqlite { reader, .. } => {
                let reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
                let mut statement = reader.prepare_cached(sql).map_err(|error| failed(&error))?;
                let rows = statement.query_map((authority, limit), |row| {
                    Ok((row.get("stream")?, row.get("revision")?, row.get("digest")?))
                });
                rows.and_then(Iterator::collect).map_err(|error| failed(&error))
            }
            Self::Postgres(pool) => {
                let (_permit, session) = pool.take().await?;
                let rows = session.client.query(sql, &[&authority, &limit]).await;
                pool.give(session);
                let rows = rows.map_err(|error| failed(&error))?;
                Ok(rows
                    .iter()
                    .map(|row| (row.get("stream"), row.get("revision"), row.get("digest")))
                    .collect())
            }
        }
    }
}

impl Pool {
    async fn take(&self) -> Result<(SemaphorePermit<'_>, Session), Failure> {
        let permit = self.permits.acquire().await.map_err(|error| broken("no connection", error))?;
        let session = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok((permit, session.ok_or_else(|| broken("no connection", "all are in use"))?))
    }

    fn give(&self, session: Session) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(session);
    }
}

impl Session {
    async fn change(&mut self, sentences: &[Sentence]) -> Result<(), tokio_postgres::Error> {
        for sentence in sentences {
            if !self.prepared.contains_key(sentence.sql.as_ref()) {
                let prepared = self.client.prepare(&sentence.sql).await?;
                self.prepared.insert(sentence.sql.to_string(), prepared);
            }
        }
        // Everything leaves before the first answer is read.
        let (client, prepared) = (&self.client, &self.prepared);
        let execute = |sentence: &Sentence| {
            let statement = prepared.get(sentence.sql.as_ref()).cloned();
            let params: Vec<Value> = sentence.params.clone();
            async move {
                let params: Vec<&(dyn ToSql + Sync)> =
                    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
                match statement {
                    Some(statement) => client.execute(&statement, &params).await,
                    None => Ok(0),
                }
            }
        };
        let opening = client.batch_execute("BEGIN");
        let closing = client.batch_execute("COMMIT");
        let (began, done, committed) =
            tokio::join!(biased; opening, try_join_all(sentences.iter().map(execute)), closing);
        began.and(done.map(|_| ())).and(committed)
    }
}

fn write(connection: &Connection, mut queue: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(GROUP);
    while queue.blocking_recv_many(&mut jobs, GROUP) > 0 {
        let outcome = group(connection, &jobs).map_err(|error| {
            if !connection.is_autocommit() {
                let _ = connection.execute_batch("ROLLBACK");
            }
            error.to_string()
        });
        for job in jobs.drain(..) {
            let _ = job.reply.send(outcome.clone());
        }
    }
}

fn group(connection: &Connection, jobs: &[Job]) -> rusqlite::Result<()> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.raw_execute()?;
    for sentence in jobs.iter().flat_map(|job| &job.sentences) {
        let mut statement = connection.prepare_cached(&sentence.sql)?;
        for (at, value) in sentence.params.iter().enumerate() {
            statement.raw_bind_parameter(at + 1, value)?;
        }
        statement.raw_execute()?;
    }
    connection.prepare_cached("COMMIT")?.raw_execute().map(|_| ())
}
