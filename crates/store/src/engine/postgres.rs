//! PostgreSQL: a pool of connections, and changes sent in one go.
//!
//! All statements of a change leave together with their `BEGIN`, without waiting for each other's answer;
//! then their row counts are checked, then `COMMIT` leaves: two round trips, however many statements.
//! This is the one place that knows which errors pass by themselves and are tried again.
//!
//! Surprising: a lost connection during `COMMIT` is not an error like the others. The change is only tried
//! again if doing it twice would be noticed, which is what command ids are for.

mod pipeline;
mod tls;
mod values;

use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, Statement};

use super::{Broken, Check, Step, Why};
use crate::dialect::Dialect;
use crate::failure::{Failure, OpenError};
use crate::value::{Row, Value};

#[derive(Debug)]
pub(crate) struct Postgres {
    pool: Pool,
    patience: Duration,
    looked: Mutex<Instant>,
}

/// Every statement finds its rows by an index. A plan that was made while a table was almost empty must not go on
/// reading all of it when it has grown.
const GREETING: &str = "SET TIME ZONE 'UTC'; SET client_min_messages = warning; SET enable_seqscan = off";

/// How often tables are looked for whose statistics are out of date.
const LOOK: Duration = Duration::from_secs(5);

/// Why one try failed.
enum Try {
    /// Nothing happened and a later try may work.
    Later(Failure),
    /// The commit was sent and no answer came.
    Unknown,
    /// Trying again would not help.
    Final(Broken),
}

impl Postgres {
    /// Makes the pool and one connection, to report a wrong URL at once.
    pub(crate) async fn open(url: &str, size: usize, patience: Duration) -> Result<Self, OpenError> {
        let mut config = Config::from_str(url).map_err(|error| OpenError::Url(error.to_string()))?;
        config.connect_timeout(Duration::from_secs(5)).tcp_user_timeout(Duration::from_secs(15));
        if config.get_application_name().is_none() {
            config.application_name("oneseal");
        }
        let manager = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = match tls::connector(&config)? {
            Some(tls) => Manager::from_config(config, tls, manager),
            None => Manager::from_config(config, tokio_postgres::NoTls, manager),
        };
        let greet = Hook::async_fn(|client: &mut deadpool_postgres::ClientWrapper, _| {
            Box::pin(async move { client.batch_execute(GREETING).await.map_err(HookError::Backend) })
        });
        let pool = Pool::builder(manager)
            .max_size(size.max(1))
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(patience))
            .create_timeout(Some(Duration::from_secs(10)))
            .post_create(greet)
            .build()
            .map_err(|error| OpenError::Url(error.to_string()))?;
        let engine = Self { pool, patience, looked: Mutex::new(Instant::now()) };
        engine.warn_about_durability().await?;
        Ok(engine)
    }

    /// Brings the statistics of tables up to date that have grown by half since the server last looked. It does so by
    /// itself, but only once a minute; until then plans that were made for empty tables choose among indexes by chance.
    pub(crate) async fn know_tables(&self) -> Result<(), Failure> {
        {
            let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
            if looked.elapsed() < LOOK {
                return Ok(());
            }
            *looked = Instant::now();
        }
        for row in self.rows(Dialect::OUTGROWN, &[]).await? {
            self.script(&format!("ANALYZE \"{}\"", row.text("name")?)).await?;
        }
        Ok(())
    }

    async fn warn_about_durability(&self) -> Result<(), Failure> {
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let rows = self.rows("SELECT current_setting($1) AS value", &[Value::from(setting)]).await?;
            if rows.first().is_some_and(|row| matches!(row.text("value"), Ok("off"))) {
                tracing::warn!(setting, "PostgreSQL may lose acknowledged acts: this setting is off");
            }
        }
        Ok(())
    }

    pub(crate) async fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Failure> {
        let mut pause = Pause::new(self.patience);
        loop {
            match self.read_once(&[(sql, params)]).await {
                Ok(mut answers) => return Ok(answers.pop().unwrap_or_default()),
                Err(failure) => pause.or(failure).await?,
            }
        }
    }

    pub(crate) async fn several(
        &self,
        reads: &[(&'static str, Vec<Value>)],
    ) -> Result<Vec<Vec<Row>>, Failure> {
        let reads: Vec<(&str, &[Value])> =
            reads.iter().map(|(sql, params)| (*sql, params.as_slice())).collect();
        let mut pause = Pause::new(self.patience);
        loop {
            match self.read_once(&reads).await {
                Ok(answers) => return Ok(answers),
                Err(failure) => pause.or(failure).await?,
            }
        }
    }

    async fn read_once(&self, reads: &[(&str, &[Value])]) -> Result<Vec<Vec<Row>>, Failure> {
        let client = self.pool.get().await.map_err(no_connection)?;
        let mut statements = Vec::with_capacity(reads.len());
        for (sql, _) in reads {
            statements.push(client.prepare_cached(sql).await?);
        }
        // Each answer is read to its end by the future that asked: the connection hands out no later answer
        // before an earlier one was taken.
        let sent = reads.iter().zip(&statements).map(|((_, params), statement)| {
            let client = &client;
            async move { values::rows(client.query_raw(statement, *params).await?, statement).await }
        });
        pipeline::all(sent).await.into_iter().collect()
    }

    pub(crate) async fn change(&self, steps: &[Step], repeatable: bool) -> Result<Vec<u64>, Broken> {
        let mut pause = Pause::new(self.patience);
        let mut after_unknown = false;
        loop {
            let failure = match self.change_once(steps).await {
                Ok(counts) => return Ok(counts),
                Err(Try::Final(broken)) => return Err(Broken { after_unknown, ..broken }),
                Err(Try::Later(failure)) => failure,
                Err(Try::Unknown) if repeatable => {
                    after_unknown = true;
                    Failure::Unknown
                }
                Err(Try::Unknown) => return Err(Broken::whole(Failure::Unknown)),
            };
            if let Err(failure) = pause.or(failure).await {
                // Once an answer was lost, a later failure to connect does not mean that nothing happened.
                let failure = if after_unknown { Failure::Unknown } else { failure };
                return Err(Broken { after_unknown, ..Broken::whole(failure) });
            }
        }
    }

    async fn change_once(&self, steps: &[Step]) -> Result<Vec<u64>, Try> {
        let client = self.pool.get().await.map_err(|error| Try::Later(no_connection(error)))?;
        let mut statements = Vec::with_capacity(steps.len());
        for (at, step) in steps.iter().enumerate() {
            let sql = match step.check {
                Check::Finds { hold } => Dialect::Postgres.found(step.sql, hold),
                Check::OneHeld => Dialect::Postgres.found(step.sql, true),
                Check::Any | Check::Exactly(_) => step.sql.into(),
            };
            statements.push(client.prepare_cached(&sql).await.map_err(|error| sort(Some(at), error))?);
        }
        let open = OpenTransaction(Some(client));
        let Some(client) = open.0.as_ref() else { return Err(Try::Later(Failure::Closed)) };
        match send(client, steps, &statements).await {
            Ok(counts) => match client.batch_execute("COMMIT").await {
                Ok(()) => {
                    open.finish();
                    Ok(counts)
                }
                Err(error) if error.as_db_error().is_none() => Err(Try::Unknown),
                // A server that is being stopped answers the commit without having made it durable everywhere.
                Err(error) if error.code().is_some_and(|code| code.code().starts_with("57P")) => {
                    Err(Try::Unknown)
                }
                Err(error) => Err(sort(None, error)),
            },
            Err(failed) => {
                if client.batch_execute("ROLLBACK").await.is_ok() {
                    open.finish();
                }
                Err(failed)
            }
        }
    }

    /// Several statements in one transaction, for changes of the schema.
    pub(crate) async fn script(&self, text: &str) -> Result<(), Failure> {
        let client = self.pool.get().await.map_err(no_connection)?;
        let open = OpenTransaction(Some(client));
        let Some(client) = open.0.as_ref() else { return Err(Failure::Closed) };
        client.batch_execute(&format!("BEGIN;\n{text}\n;COMMIT;")).await?;
        open.finish();
        Ok(())
    }

    /// Kinds of the parameters and the number of columns of a statement, as this engine understands it.
    pub(crate) async fn describe(&self, sql: &str) -> Result<(Vec<&'static str>, usize), Failure> {
        let client = self.pool.get().await.map_err(no_connection)?;
        let statement = client.prepare(sql).await?;
        let kinds = statement.params().iter().map(values::kind).collect();
        Ok((kinds, statement.columns().len()))
    }
}

async fn send(client: &Object, steps: &[Step], statements: &[Statement]) -> Result<Vec<u64>, Try> {
    let begin = std::iter::once(None).chain(steps.iter().zip(statements).map(Some));
    let sent = begin.map(|part| async move {
        match part {
            None => client.batch_execute("BEGIN").await.map(|()| 0),
            Some((step, statement)) => {
                let params: Vec<&(dyn ToSql + Sync)> =
                    step.params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
                client.execute(statement, &params).await
            }
        }
    });
    let mut answers = pipeline::all(sent).await.into_iter();
    if let Some(Err(error)) = answers.next() {
        return Err(sort(None, error));
    }
    let mut counts = Vec::with_capacity(steps.len());
    for (at, (answer, step)) in answers.zip(steps).enumerate() {
        let rows = answer.map_err(|error| sort(Some(at), error))?;
        if !step.check.accepts(rows) {
            return Err(Try::Final(Broken::at(at, Why::Rows(rows))));
        }
        counts.push(rows);
    }
    Ok(counts)
}

/// A connection with a transaction under way. Dropped half-way (a caller that went away), it closes the
/// connection instead of giving it back to the pool, so that nobody else ends up inside that transaction.
struct OpenTransaction(Option<Object>);

impl OpenTransaction {
    fn finish(mut self) {
        drop(self.0.take());
    }
}

impl Drop for OpenTransaction {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            drop(Object::take(client));
        }
    }
}

fn sort(step: Option<usize>, error: tokio_postgres::Error) -> Try {
    if passes(&error) {
        return Try::Later(error.into());
    }
    let why = match error.code() {
        Some(code) if *code == SqlState::UNIQUE_VIOLATION => Why::Exists,
        _ => Why::Failure(error.into()),
    };
    Try::Final(Broken { step, why, after_unknown: false })
}

/// Errors that pass by themselves: serialisation, deadlock, a server that only reads, starts or stops, and
/// lost connections.
pub(crate) fn passes(error: &tokio_postgres::Error) -> bool {
    if error.is_closed() {
        return true;
    }
    match error.as_db_error() {
        Some(db) => {
            let code = db.code().code();
            matches!(code, "40001" | "40P01" | "25006" | "53300")
                || code.starts_with("57P0")
                || code.starts_with("08")
        }
        None => std::error::Error::source(error)
            .is_some_and(<dyn std::error::Error + 'static>::is::<std::io::Error>),
    }
}

fn no_connection(error: PoolError) -> Failure {
    match error {
        PoolError::Backend(inner) => inner.into(),
        other => Failure::NoConnection(other.to_string()),
    }
}

/// How long to wait before the next try: doubling, up to two seconds, until patience ends.
struct Pause {
    until: Instant,
    next: Duration,
}

impl Pause {
    fn new(patience: Duration) -> Self {
        Self { until: started() + patience, next: Duration::from_millis(10) }
    }

    /// Waits, or gives the failure back when it will not pass or patience is at its end.
    async fn or(&mut self, failure: Failure) -> Result<(), Failure> {
        let worth_it = match &failure {
            Failure::Postgres(error) => passes(error),
            Failure::NoConnection(_) | Failure::Unknown => true,
            _ => false,
        };
        if !worth_it || started() + self.next > self.until {
            return Err(failure);
        }
        tracing::debug!(%failure, wait = ?self.next, "trying again");
        tokio::time::sleep(self.next).await;
        self.next = (self.next * 2).min(Duration::from_secs(2));
        Ok(())
    }
}

/// The moment now, for measuring patience only; it never reaches a row.
fn started() -> Instant {
    Instant::now()
}
