//! The one thread that writes, and commits for everybody at once.
//!
//! It takes whatever changes are waiting and commits them together; nobody gets an answer before that
//! commit. A change that fails takes back only itself: the group then runs once more, each change inside a
//! savepoint of its own. Failures are rare, and savepoints cost a copy of every page that is touched.
//!
//! Surprising: it never waits for more changes to arrive. While one commit is being synced, the next
//! group gathers by itself.

use rusqlite::{Connection, ErrorCode, ffi};
use tokio::sync::{mpsc, oneshot};

use super::bind;
use crate::engine::{Broken, Check, Step, Why};
use crate::failure::Failure;

/// Changes committed together at most, so that nobody waits for an endless group.
const GROUP: usize = 256;
const WAITING: usize = 1024;

type Answer = Result<Vec<u64>, Broken>;
type Reply = oneshot::Sender<Answer>;

/// Work for the writer.
#[derive(Debug)]
pub(super) enum Job {
    Change { steps: Vec<Step>, reply: Reply },
    Script { text: String, reply: oneshot::Sender<Result<(), Failure>> },
}

/// Starts the thread; it ends when the last sender is gone.
pub(super) fn start(connection: Connection) -> Result<mpsc::Sender<Job>, Failure> {
    let (jobs, queue) = mpsc::channel(WAITING);
    std::thread::Builder::new()
        .name("store-writer".to_owned())
        .spawn(move || run(connection, queue))
        .map_err(Failure::file("cannot start the writer thread", "store-writer"))?;
    Ok(jobs)
}

fn run(mut connection: Connection, mut queue: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(GROUP);
    let mut group = Vec::with_capacity(GROUP);
    while queue.blocking_recv_many(&mut jobs, GROUP) > 0 {
        for job in jobs.drain(..) {
            match job {
                Job::Change { steps, reply } => group.push((steps, reply)),
                Job::Script { text, reply } => {
                    commit_group(&connection, &mut group);
                    let _ = reply.send(script(&mut connection, &text));
                }
            }
        }
        commit_group(&connection, &mut group);
    }
    let closing = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    if let Err(error) = closing {
        tracing::warn!(%error, "the log of the database could not be folded in at the end");
    }
}

fn commit_group(connection: &Connection, group: &mut Vec<(Vec<Step>, Reply)>) {
    if group.is_empty() {
        return;
    }
    let mut waiting: Vec<(Reply, Answer)> = Vec::with_capacity(group.len());
    match run_group(connection, group, &mut waiting) {
        Ok(()) => {
            for (reply, answer) in waiting {
                // Whoever no longer waits does not want to know.
                let _ = reply.send(answer);
            }
        }
        Err(error) => {
            if !connection.is_autocommit() {
                let _ = connection.execute_batch("ROLLBACK");
            }
            tracing::error!(%error, changes = waiting.len() + group.len(), "a group of changes was not committed");
            let rest = group.drain(..).map(|(_, reply)| reply);
            for reply in waiting.into_iter().map(|(reply, _)| reply).chain(rest) {
                let _ = reply.send(Err(Broken::whole(Failure::Sqlite(copy(&error)))));
            }
        }
    }
}

fn run_group(
    connection: &Connection,
    group: &mut Vec<(Vec<Step>, Reply)>,
    waiting: &mut Vec<(Reply, Answer)>,
) -> rusqlite::Result<()> {
    execute(connection, "BEGIN IMMEDIATE")?;
    let mut answers: Vec<Answer> = Vec::with_capacity(group.len());
    for (steps, _) in group.iter() {
        answers.push(run_steps(connection, steps));
        if answers.last().is_some_and(Result::is_err) {
            break;
        }
    }
    if answers.last().is_some_and(Result::is_err) {
        if !connection.is_autocommit() {
            execute(connection, "ROLLBACK")?;
        }
        // A change that was alone and failed has nothing to keep.
        if group.len() > 1 {
            answers.clear();
            execute(connection, "BEGIN IMMEDIATE")?;
            for (steps, _) in group.iter() {
                answers.push(run_apart(connection, steps)?);
            }
        }
    }
    waiting.extend(group.drain(..).map(|(_, reply)| reply).zip(answers));
    if connection.is_autocommit() { Ok(()) } else { execute(connection, "COMMIT") }
}

/// Runs a change inside a savepoint. Fails only when the whole group must fail.
fn run_apart(connection: &Connection, steps: &[Step]) -> rusqlite::Result<Answer> {
    execute(connection, "SAVEPOINT one")?;
    let answer = run_steps(connection, steps);
    if answer.is_err() {
        // A full disk or a broken file makes SQLite take back the whole transaction by itself.
        if connection.is_autocommit() {
            return Err(match answer {
                Err(Broken { why: Why::Failure(Failure::Sqlite(error)), .. }) => error,
                _ => rusqlite::Error::InvalidQuery,
            });
        }
        execute(connection, "ROLLBACK TO one")?;
    }
    execute(connection, "RELEASE one")?;
    Ok(answer)
}

fn run_steps(connection: &Connection, steps: &[Step]) -> Answer {
    let mut counts = Vec::with_capacity(steps.len());
    for (at, step) in steps.iter().enumerate() {
        let rows = run_step(connection, step).map_err(|error| Broken::at(at, why(error)))?;
        if !step.check.accepts(rows) {
            return Err(Broken::at(at, Why::Rows(rows)));
        }
        counts.push(rows);
    }
    Ok(counts)
}

fn run_step(connection: &Connection, step: &Step) -> rusqlite::Result<u64> {
    let mut statement = connection.prepare_cached(step.sql)?;
    bind(&mut statement, &step.params)?;
    if matches!(step.check, Check::Finds { .. }) {
        return Ok(u64::from(statement.raw_query().next()?.is_some()));
    }
    Ok(statement.raw_execute()? as u64)
}

fn why(error: rusqlite::Error) -> Why {
    let taken =
        [ffi::SQLITE_CONSTRAINT_PRIMARYKEY, ffi::SQLITE_CONSTRAINT_UNIQUE, ffi::SQLITE_CONSTRAINT_ROWID];
    match error.sqlite_error() {
        Some(inner)
            if inner.code == ErrorCode::ConstraintViolation && taken.contains(&inner.extended_code) =>
        {
            Why::Exists
        }
        _ => Why::Failure(Failure::Sqlite(error)),
    }
}

fn script(connection: &mut Connection, text: &str) -> Result<(), Failure> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(text)?;
    Ok(transaction.commit()?)
}

fn execute(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.raw_execute().map(|_| ())
}

/// The same error for each caller of the group; the engine's error itself cannot be copied.
fn copy(error: &rusqlite::Error) -> rusqlite::Error {
    match error {
        rusqlite::Error::SqliteFailure(code, text) => rusqlite::Error::SqliteFailure(*code, text.clone()),
        other => rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_ERROR), Some(other.to_string())),
    }
}
