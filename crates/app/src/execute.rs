//! How an act on a case is carried out: load, decode, fold, compare what was seen, decide, append.
//!
//! What must never live here: what one certain act needs. The surprising thing: when somebody else was faster, the
//! work starts again from loading. An act of a person then stops, because the revision that she saw is gone; an act
//! of the system decides anew.

use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use oneseal_domain::case::{Case, Cases, Command, Event, Facts, Stage};
use oneseal_domain::decider::{Decider as _, digest_of};
use oneseal_domain::ids::{AuthorityId, CaseRef};
use oneseal_store::{
    Append, AppendError, Appended, CommandKey, Guard, NewEvent, Part, RecordedEvent, Statement,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::{ActError, Failed, Refused};
use crate::office::Office;
use crate::rules::Rules;
use crate::{follow, rows};

/// Tries of a system act before it is given back to the errand's backoff.
pub(crate) const MOST_TRIES: usize = 5;

/// What a person's act carries beside its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Chosen by the sender; the same key with the same content is answered with the stored result.
    pub key: String,
    /// The revision of the case that the person saw.
    pub seen: u64,
}

/// What an act came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The case.
    pub case: CaseRef,
    /// Its number.
    pub number: String,
    /// Its revision now.
    pub revision: u64,
    /// Where it stands now.
    pub stage: Stage,
    /// Whether this is the stored result of the same command, carried out before.
    #[serde(skip)]
    pub replayed: bool,
}

/// One act, before it is decided.
pub(crate) struct Attempt<'a> {
    pub caller: &'a Caller,
    pub act: Act,
    pub case: CaseRef,
    /// `None` for acts of the system, which are retried.
    pub ask: Option<&'a Ask>,
    /// Digest of what the sender said.
    pub body: String,
    /// Rows of the act itself, such as its files.
    pub rows: Vec<Statement>,
    /// What must still hold at the moment of writing.
    pub guards: Vec<Guard>,
}

impl<'a> Attempt<'a> {
    pub(crate) fn by_person(
        caller: &'a Caller,
        act: Act,
        case: CaseRef,
        ask: &'a Ask,
        said: &impl Serialize,
    ) -> Result<Self, ActError> {
        let body = digest_of(&(act.word(), case, ask.seen, said))?;
        Ok(Self { caller, act, case, ask: Some(ask), body, rows: Vec::new(), guards: Vec::new() })
    }

    pub(crate) fn by_system(caller: &'a Caller, act: Act, case: CaseRef) -> Self {
        Self { caller, act, case, ask: None, body: String::new(), rows: Vec::new(), guards: Vec::new() }
    }
}

/// A case as it lies in the log.
pub(crate) struct Loaded {
    pub recorded: Vec<RecordedEvent>,
    pub case: Case,
}

/// What was decided and is about to be written.
pub(crate) struct Decided<'a> {
    pub case: CaseRef,
    pub before: Stage,
    pub after: &'a Case,
    pub events: &'a [Event],
    pub actor: &'a str,
    pub at: Timestamp,
    pub rules: &'a Rules,
}

pub(crate) fn case_stream(case: CaseRef) -> String {
    format!("case/{}", case.case)
}

impl Office {
    pub(crate) async fn load(&self, case: CaseRef) -> Result<Loaded, ActError> {
        let recorded = self.store.events(case.authority.as_str(), &case_stream(case)).await?;
        if recorded.is_empty() {
            let particulars = vec![("case", case.to_string())];
            return Err(
                Refused::new("case.unknown", "", format!("there is no case {case}"), particulars).into()
            );
        }
        let mut state = Cases::initial();
        for event in &recorded {
            state = Cases::evolve(state, &Event::decode(&event.kind, &event.payload)?);
        }
        Ok(Loaded { recorded, case: state })
    }

    /// Carries an act out, or writes down that it was refused.
    pub(crate) async fn act(&self, attempt: Attempt<'_>, command: Command) -> Result<Done, ActError> {
        self.act_on(attempt, None, command).await
    }

    /// The same, when what the act needs was found by looking at the case.
    pub(crate) async fn act_on(
        &self,
        attempt: Attempt<'_>,
        looked_at: Option<Loaded>,
        command: Command,
    ) -> Result<Done, ActError> {
        match self.try_act(&attempt, looked_at, &command).await {
            Err(error) => self.refused(&attempt, error).await,
            done => {
                let (caller, act, case) = (attempt.caller, attempt.act, attempt.case);
                self.conclude(done, caller, act, case.authority, case.to_string()).await
            }
        }
    }

    /// Writes down that an act was refused, unless the same command was carried out before. A repetition is looked for
    /// only here and when it is written: it comes with a revision that its first time has left behind.
    pub(crate) async fn refused(&self, attempt: &Attempt<'_>, error: ActError) -> Result<Done, ActError> {
        if error.code().is_some()
            && let Some(done) = self.replayed(attempt).await?
        {
            return Ok(done);
        }
        let (caller, act, case) = (attempt.caller, attempt.act, attempt.case);
        self.note_refusal(Err(error), caller, act, case.authority, case.to_string()).await
    }

    async fn try_act(
        &self,
        attempt: &Attempt<'_>,
        mut looked_at: Option<Loaded>,
        command: &Command,
    ) -> Result<Done, ActError> {
        let mut overtaken = None;
        for _ in 0..MOST_TRIES {
            let loaded = match looked_at.take() {
                Some(loaded) => loaded,
                None => self.load(attempt.case).await?,
            };
            permit(attempt.caller, attempt.act, attempt.case.authority, Some(&loaded.case.submitted_by))?;
            still_as_seen(&loaded, attempt.ask)?;
            let (rules, at) = (self.rules(), self.now());
            let events = decide(&loaded.case, attempt, command.clone(), &rules, at)?;
            if events.is_empty() {
                return Ok(done_of(attempt.case, &loaded.case));
            }
            let after = events.iter().fold(loaded.case.clone(), Cases::evolve);
            let actor = attempt.caller.account.as_str();
            let (case, before) = (attempt.case, loaded.case.stage);
            let decided = Decided { case, before, after: &after, events: &events, actor, at, rules: &rules };
            let append = self.write_up(attempt, &loaded.recorded, &decided)?;
            match self.store.append(append).await {
                Ok(Appended::Done(_)) => return Ok(done_of(attempt.case, &after)),
                Ok(Appended::Replayed(result)) => return replay(&result),
                Err(conflict @ AppendError::Conflict { .. }) => overtaken = Some(conflict),
                Err(error) => return Err(error.into()),
            }
        }
        Err(overtaken.map_or_else(|| ActError::missing("no try was made"), ActError::from))
    }

    pub(crate) fn write_up(
        &self,
        attempt: &Attempt<'_>,
        recorded: &[RecordedEvent],
        decided: &Decided<'_>,
    ) -> Result<Append, ActError> {
        let mut append = Append {
            authority: decided.case.authority.to_string(),
            command: attempt.ask.map(|ask| CommandKey {
                scope: attempt.caller.account.clone(),
                id: ask.key.clone(),
                body_digest: attempt.body.clone(),
                recorded_at: decided.at.as_millisecond(),
            }),
            parts: vec![Part::after(case_stream(decided.case), recorded, new_events(decided)?)],
            rows: attempt.rows.clone(),
            guards: attempt.guards.clone(),
            result: serde_json::to_string(&done_of(decided.case, decided.after))?,
            ..Append::default()
        };
        append.rows.extend(rows::of_case(decided, recorded.is_empty()));
        follow::consequences(&*self.ports.ids, decided, &mut append)?;
        Ok(append)
    }

    /// The stored result, if the same command was carried out before.
    pub(crate) async fn replayed(&self, attempt: &Attempt<'_>) -> Result<Option<Done>, ActError> {
        let Some(ask) = attempt.ask else { return Ok(None) };
        let stored =
            self.stored_result(attempt.caller, attempt.case.authority, &ask.key, &attempt.body).await?;
        stored.map(|result| replay(&result)).transpose()
    }

    pub(crate) async fn stored_result(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        key: &str,
        body: &str,
    ) -> Result<Option<String>, ActError> {
        match self.store.command_result(authority.as_str(), &caller.account, key).await? {
            Some((digest, result)) if digest == body => Ok(Some(result)),
            Some(_) => Err(AppendError::CommandReused { id: key.to_owned() }.into()),
            None => Ok(None),
        }
    }
}

fn decide(
    case: &Case,
    attempt: &Attempt<'_>,
    command: Command,
    rules: &Rules,
    at: Timestamp,
) -> Result<Vec<Event>, ActError> {
    let guide = pinned(case, attempt.case.authority, rules)?;
    let stands_in_for = attempt.caller.stands_in_for.as_deref();
    Ok(Cases::decide(case, command, &Facts { at, calendar: &rules.calendar, guide: &guide, stands_in_for })?)
}

/// The guide that a case is pinned to.
pub(crate) fn pinned(
    case: &Case,
    authority: AuthorityId,
    rules: &Rules,
) -> Result<Arc<oneseal_domain::item::ItemRevision>, ActError> {
    let item = case.item.as_ref().ok_or_else(|| ActError::missing("the case names no item"))?;
    rules.pinned(authority, item).ok_or_else(|| {
        ActError::missing(format!("revision {} of {} is not loaded", item.revision, item.code))
    })
}

pub(crate) fn replay(result: &str) -> Result<Done, ActError> {
    let done: Done = serde_json::from_str(result).map_err(Failed::Json)?;
    Ok(Done { replayed: true, ..done })
}

/// Gives the case back, with what changed, if it is no longer what the person saw.
pub(crate) fn still_as_seen(loaded: &Loaded, ask: Option<&Ask>) -> Result<(), Refused> {
    let Some(ask) = ask else { return Ok(()) };
    if ask.seen == loaded.case.revision {
        return Ok(());
    }
    let since = loaded.recorded.iter().filter(|event| event.revision > ask.seen);
    let changed: Vec<&str> = since.map(|event| event.kind.as_str()).collect();
    let particulars = vec![
        ("seen", ask.seen.to_string()),
        ("now", loaded.case.revision.to_string()),
        ("changed", changed.join(", ")),
    ];
    Err(Refused::new("case.stale-revision", "", "the case has changed since it was looked at", particulars))
}

pub(crate) fn done_of(case: CaseRef, after: &Case) -> Done {
    Done { case, number: after.number.clone(), revision: after.revision, stage: after.stage, replayed: false }
}

fn new_events(decided: &Decided<'_>) -> Result<Vec<NewEvent>, ActError> {
    decided
        .events
        .iter()
        .map(|event| {
            let silence =
                if let Event::DeemedAccepted(deemed) = event { start_of(deemed.effective_on) } else { None };
            let actor = if silence.is_some() { "system:clock" } else { decided.actor };
            Ok(NewEvent {
                effective_at: silence,
                ..new_event(event.kind(), event.payload()?, actor, decided.at)
            })
        })
        .collect()
}

pub(crate) fn new_event(kind: &'static str, payload: String, actor: &str, at: Timestamp) -> NewEvent {
    NewEvent {
        kind: kind.into(),
        schema: 1,
        actor: actor.to_owned(),
        recorded_at: at.as_millisecond(),
        effective_at: None,
        payload,
    }
}

/// The first instant of an office day, in epoch milliseconds.
fn start_of(day: jiff::civil::Date) -> Option<i64> {
    let midnight = TimeZone::fixed(offset(8)).to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    Some(midnight.as_millisecond())
}

impl Office {
    /// What the silence of the office has caused on a case, if anything.
    ///
    /// # Errors
    /// `caller.not-permitted` to everybody but the clock; failures of the store.
    pub async fn lapse(&self, caller: &Caller, case: CaseRef) -> Result<Done, ActError> {
        // Not written down when refused: the clock asks again every round.
        self.try_act(&Attempt::by_system(caller, Act::Lapse, case), None, &Command::Lapse).await
    }
}
