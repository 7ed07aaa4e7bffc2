//! Writing down what happened: events, rows and errands of one act, all or nothing.
//!
//! An [`Append`] is data. It is turned into a list of statements before any engine sees it, digests
//! included, so the one writer of the embedded engine and the transaction on PostgreSQL only carry it out.
//! In order: command, guards, events, rows, pending, errands. Rules of the law must never live here.
//!
//! Surprising: nothing locks a stream. Two acts on the same revision both try to add the same next
//! revision, and the primary key of the events lets one of them through.

use std::borrow::Cow;

use crate::digest::Digest;
use crate::engine::{Broken, Check, Step, Why};
use crate::failure::{AppendError, Failure};
use crate::log::{DIGEST_AT, NEWEST_REVISION, RecordedEvent};
use crate::outbox::NewErrand;
use crate::params;
use crate::sql::{ManyRows, sql};
use crate::store::{Expect, Statement, Store};
use crate::value::Value;

sql! {
    /// Remembers a command, so that its repetition is noticed.
    REMEMBER_COMMAND = "INSERT INTO commands (authority, scope, id, body_digest, result, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)";
    /// A command carried out before.
    FIND_COMMAND = "SELECT body_digest, result FROM commands WHERE authority = $1 AND scope = $2 AND id = $3";
    /// Adds events.
    ADD_EVENT = "INSERT INTO events (authority, stream, revision, kind, schema_version, actor, recorded_at, effective_at, command_id, payload, previous, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    /// Hands events to the notary.
    ADD_PENDING = "INSERT INTO pending (authority, stream, revision, recorded_at, digest) VALUES ($1, $2, $3, $4, $5)";
}

static ADD_EVENTS: ManyRows = ManyRows::new(ADD_EVENT, 12);
static ADD_PENDINGS: ManyRows = ManyRows::new(ADD_PENDING, 5);
static ADD_ERRANDS: ManyRows = ManyRows::new(crate::outbox::ADD_ERRAND, 13);

/// One act, ready to be written down.
#[derive(Clone, Debug, Default)]
pub struct Append {
    /// The authority whose log it belongs to.
    pub authority: String,
    /// The command that causes it; without one, a repetition is not noticed.
    pub command: Option<CommandKey>,
    /// What must still hold at the moment of writing.
    pub guards: Vec<Guard>,
    /// The streams that grow.
    pub parts: Vec<Part>,
    /// The read tables that change.
    pub rows: Vec<Statement>,
    /// What remains to be done.
    pub errands: Vec<NewErrand>,
    /// The answer, kept with the command and given to whoever repeats it.
    pub result: String,
}

/// Identity of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandKey {
    /// Who sent it: ids of different senders never meet.
    pub scope: String,
    /// The id that the sender chose.
    pub id: String,
    /// Digest of what it says, so that an id used twice for different things is noticed.
    pub body_digest: String,
    /// When it is written down, in epoch milliseconds.
    pub recorded_at: i64,
}

/// A select that must find a row, asked again inside the transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The select.
    pub sql: &'static str,
    /// Its values.
    pub params: Vec<Value>,
    /// The refusal if it finds nothing.
    pub refusal: &'static str,
    /// Whether the row may not change until this act is committed. Needed only when the other side also
    /// looks at what this act writes; otherwise the act simply counts as earlier than the change. A select
    /// that holds must read plain rows, without grouping.
    pub hold: bool,
}

impl Guard {
    /// A guard that need not hold what it found.
    pub fn new(sql: &'static str, params: Vec<Value>, refusal: &'static str) -> Self {
        Self { sql, params, refusal, hold: false }
    }
}

/// New events of one stream.
#[derive(Clone, Debug)]
pub struct Part {
    /// The stream.
    pub stream: String,
    /// The revision that the decision was made on; 0 for a new stream.
    pub expected: u64,
    /// Digest of the event at that revision, if the caller has it; otherwise it is read.
    pub previous_digest: Option<Digest>,
    /// The events, at least one.
    pub events: Vec<NewEvent>,
}

impl Part {
    /// A part that continues the given events of a stream, or begins it if there are none.
    pub fn after(stream: impl Into<String>, seen: &[RecordedEvent], events: Vec<NewEvent>) -> Self {
        let last = seen.last();
        Self {
            stream: stream.into(),
            expected: last.map_or(0, |event| event.revision),
            previous_digest: last.map(|event| event.digest),
            events,
        }
    }
}

/// An event about to be recorded.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// What happened.
    pub kind: Cow<'static, str>,
    /// Version of the payload's shape.
    pub schema: u16,
    /// Who did it.
    pub actor: String,
    /// When it is written down, in epoch milliseconds.
    pub recorded_at: i64,
    /// When it took effect, if that is another moment.
    pub effective_at: Option<i64>,
    /// Canonical JSON; it is stored and digested as it is.
    pub payload: String,
}

/// What became of an append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It was written down and is durable.
    Done(Receipt),
    /// The same command was carried out before; this was its result. Nothing was written now.
    Replayed(String),
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The streams that grew, in the order of the parts.
    pub heads: Vec<Head>,
    /// Statements that it took.
    pub statements: usize,
}

/// Where a stream ends now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The stream.
    pub stream: String,
    /// Its newest revision.
    pub revision: u64,
    /// The digest of the newest event.
    pub digest: Digest,
}

/// What a step is for, to say what its failure means.
enum Purpose {
    Command,
    Guard(&'static str),
    Events,
    Row {
        expected: u64,
    },
    /// A row that somebody else may have taken meanwhile.
    Contested(&'static str),
}

struct Plan {
    steps: Vec<Step>,
    purposes: Vec<Purpose>,
    heads: Vec<Head>,
}

impl Store {
    /// Writes an act down, all of it or nothing, and answers when it is durable.
    pub async fn append(&self, mut append: Append) -> Result<Appended, AppendError> {
        self.read_previous_digests(&mut append).await?;
        let seen: Vec<(String, u64)> =
            append.parts.iter().map(|part| (part.stream.clone(), part.expected)).collect();
        let (authority, command) = (append.authority.clone(), append.command.clone());
        let topics: Vec<String> = append.errands.iter().map(|errand| errand.topic.clone()).collect();
        let plan = plan(append)?;
        let texts: Vec<&'static str> = plan.steps.iter().map(|step| step.sql).collect();
        let statements = plan.steps.len();
        // An added event cannot be added twice, so an append with events may always be tried again.
        let repeatable = command.is_some() || !seen.is_empty();
        match self.change(plan.steps, repeatable).await {
            Ok(_) => {
                self.bells().ring(&topics);
                Ok(Appended::Done(Receipt { heads: plan.heads, statements }))
            }
            Err(Broken { step, why: Why::Failure(failure), .. }) => {
                let _ = step;
                Err(AppendError::Failure(failure))
            }
            Err(broken) => {
                let at = broken.step.unwrap_or_default();
                let sql = || texts.get(at).copied().unwrap_or_default().to_owned();
                match (plan.purposes.get(at), broken.why) {
                    (Some(Purpose::Command), _) => self.replay(&authority, command).await,
                    (Some(Purpose::Guard(refusal) | Purpose::Contested(refusal)), _) => {
                        Err(AppendError::GuardFailed { refusal })
                    }
                    (Some(Purpose::Events), _) => {
                        if broken.after_unknown && self.is_recorded(&authority, &plan.heads).await? {
                            return Ok(Appended::Done(Receipt { heads: plan.heads, statements }));
                        }
                        self.conflict(&authority, seen).await
                    }
                    (Some(Purpose::Row { expected }), Why::Rows(actual)) => {
                        Err(AppendError::RowCount { sql: sql(), expected: *expected, actual })
                    }
                    (_, _) => self.row_taken(&authority, seen, sql()).await,
                }
            }
        }
    }

    async fn read_previous_digests(&self, append: &mut Append) -> Result<(), AppendError> {
        for part in &mut append.parts {
            if part.expected == 0 {
                part.previous_digest = Some(Digest::ZERO);
            } else if part.previous_digest.is_none() {
                let key = params![&append.authority, &part.stream, part.expected];
                let Some(row) = self.row(DIGEST_AT, key).await? else {
                    return Err(AppendError::Conflict {
                        stream: part.stream.clone(),
                        expected: part.expected,
                    });
                };
                part.previous_digest = Some(Digest::from_bytes(row.bytes("digest")?)?);
            }
        }
        Ok(())
    }

    async fn replay(&self, authority: &str, command: Option<CommandKey>) -> Result<Appended, AppendError> {
        let Some(command) = command else { return Err(AppendError::Failure(Failure::Closed)) };
        let key = params![authority, &command.scope, &command.id];
        match self.row(FIND_COMMAND, key).await? {
            Some(row) if row.text("body_digest")? == command.body_digest => {
                Ok(Appended::Replayed(row.string("result")?))
            }
            Some(_) => Err(AppendError::CommandReused { id: command.id }),
            None => Err(AppendError::Failure(Failure::Damaged(format!("command {} vanished", command.id)))),
        }
    }

    /// Which of the streams has moved on. If a row was refused for the same reason, the stream comes first.
    async fn conflict(&self, authority: &str, seen: Vec<(String, u64)>) -> Result<Appended, AppendError> {
        let moved = self.moved(authority, &seen).await?.or_else(|| seen.into_iter().next());
        let (stream, expected) = moved.unwrap_or_default();
        Err(AppendError::Conflict { stream, expected })
    }

    async fn row_taken(
        &self,
        authority: &str,
        seen: Vec<(String, u64)>,
        sql: String,
    ) -> Result<Appended, AppendError> {
        match self.moved(authority, &seen).await? {
            Some((stream, expected)) => Err(AppendError::Conflict { stream, expected }),
            None => Err(AppendError::Exists { sql }),
        }
    }

    async fn moved(&self, authority: &str, seen: &[(String, u64)]) -> Result<Option<(String, u64)>, Failure> {
        for (stream, expected) in seen {
            let row = self.row(NEWEST_REVISION, params![authority, stream]).await?;
            if row.map_or(Ok(0), |row| row.count("revision"))? != *expected {
                return Ok(Some((stream.clone(), *expected)));
            }
        }
        Ok(None)
    }

    async fn is_recorded(&self, authority: &str, heads: &[Head]) -> Result<bool, Failure> {
        for head in heads {
            let key = params![authority, &head.stream, head.revision];
            match self.row(DIGEST_AT, key).await? {
                Some(row) if Digest::from_bytes(row.bytes("digest")?)? == head.digest => {}
                _ => return Ok(false),
            }
        }
        Ok(!heads.is_empty())
    }
}

fn plan(append: Append) -> Result<Plan, AppendError> {
    let Append { authority, command, guards, parts, rows, errands, result } = append;
    let mut plan =
        Plan { steps: Vec::with_capacity(12), purposes: Vec::with_capacity(12), heads: Vec::new() };
    let command_id = command.as_ref().map(|command| command.id.clone());
    if let Some(command) = command {
        let CommandKey { scope, id, body_digest, recorded_at } = command;
        let params = params![&authority, scope, id, body_digest, result, recorded_at];
        plan.push(REMEMBER_COMMAND, params, Check::Exactly(1), Purpose::Command);
    }
    for guard in guards {
        let check = Check::Finds { hold: guard.hold };
        plan.push(guard.sql, guard.params, check, Purpose::Guard(guard.refusal));
    }
    let (mut events, mut pending) = (Vec::new(), Vec::new());
    for part in parts {
        plan.heads.push(chain(&authority, command_id.as_deref(), part, &mut events, &mut pending)?);
    }
    // Events come before rows: when a stream has moved on, that is the answer, not a read table's complaint.
    plan.push_many(&ADD_EVENTS, 12, events, || Purpose::Events);
    for row in rows {
        let (purpose, check) = match row.expect {
            Expect::Exactly(rows) => (Purpose::Row { expected: rows }, Check::Exactly(rows)),
            Expect::ExactlyOr(rows, refusal) => (Purpose::Contested(refusal), Check::Exactly(rows)),
            Expect::HeldOr(refusal) => (Purpose::Contested(refusal), Check::OneHeld),
            Expect::Any => (Purpose::Row { expected: 0 }, Check::Any),
        };
        plan.push(row.sql, row.params, check, purpose);
    }
    plan.push_many(&ADD_PENDINGS, 5, pending, || Purpose::Row { expected: 0 });
    let mut values = Vec::with_capacity(errands.len() * 13);
    for (at, errand) in errands.into_iter().enumerate() {
        let head = plan.heads.iter().find(|head| head.stream == errand.stream);
        errand.bind(&authority, head.map(|head| head.revision), at, &mut values);
    }
    plan.push_many(&ADD_ERRANDS, 13, values, || Purpose::Row { expected: 0 });
    Ok(plan)
}

impl Plan {
    fn push(&mut self, sql: &'static str, params: Vec<Value>, check: Check, purpose: Purpose) {
        self.steps.push(Step { sql, params, check });
        self.purposes.push(purpose);
    }

    fn push_many(
        &mut self,
        many: &'static ManyRows,
        columns: usize,
        mut values: Vec<Value>,
        purpose: impl Fn() -> Purpose,
    ) {
        while !values.is_empty() {
            let rows = (values.len() / columns).min(ManyRows::MOST);
            let rest = values.split_off(rows * columns);
            self.push(many.text(rows), values, Check::Exactly(rows as u64), purpose());
            values = rest;
        }
    }
}

/// Digests the events of a part one after the other and lays out their values.
fn chain(
    authority: &str,
    command_id: Option<&str>,
    part: Part,
    events: &mut Vec<Value>,
    pending: &mut Vec<Value>,
) -> Result<Head, AppendError> {
    let Part { stream, expected, previous_digest, events: new } = part;
    let mut head = Head { stream, revision: expected, digest: previous_digest.unwrap_or(Digest::ZERO) };
    if new.is_empty() {
        return Err(Failure::Unusable(format!("an append to {} brings no events", head.stream)).into());
    }
    for event in new {
        let mut event = RecordedEvent {
            authority: authority.to_owned(),
            stream: head.stream.clone(),
            revision: head.revision + 1,
            kind: event.kind.into_owned(),
            schema: event.schema,
            actor: event.actor,
            recorded_at: event.recorded_at,
            effective_at: event.effective_at,
            command_id: command_id.map(str::to_owned),
            payload: event.payload,
            previous: head.digest,
            digest: Digest::ZERO,
        };
        event.digest = event.computed_digest();
        head.revision = event.revision;
        head.digest = event.digest;
        pending.extend(params![authority, &event.stream, event.revision, event.recorded_at, event.digest]);
        events.extend(params![
            event.authority,
            event.stream,
            event.revision,
            event.kind,
            event.schema,
            event.actor,
            event.recorded_at,
            event.effective_at,
            event.command_id,
            event.payload,
            event.previous,
            event.digest
        ]);
    }
    Ok(head)
}
