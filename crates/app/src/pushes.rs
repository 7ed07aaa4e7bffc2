//! Acts on pushes: the transport delivers, the liaison signs.
//!
//! What must never live here: sending; a push begins in the append of the decision. The surprising thing: whoever
//! signs is shown the newest checkpoint of the log, and its note goes into the event.

use oneseal_domain::decider::{Decider as _, digest_of};
use oneseal_domain::ids::{AuthorityId, PushId};
use oneseal_domain::push::{Command, Event, Facts, Push, Pushes, Refusal};
use oneseal_store::{Append, Appended, CommandKey, Part, RecordedEvent, Statement};

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::execute::{MOST_TRIES, new_event};
use crate::follow::push_row;
use crate::office::Office;

impl Office {
    /// A push as its events have made it, with the events.
    pub(crate) async fn load_push(
        &self,
        authority: AuthorityId,
        id: PushId,
    ) -> Result<(Push, Vec<RecordedEvent>), ActError> {
        let recorded = self.store.events(authority.as_str(), &format!("push/{id}")).await?;
        if recorded.is_empty() {
            let particulars = vec![("push", id.to_string())];
            return Err(
                Refused::new("push.unknown", "", format!("there is no push {id}"), particulars).into()
            );
        }
        let mut push = Pushes::initial();
        for event in &recorded {
            push = Pushes::evolve(push, &Event::decode(&event.kind, &event.payload)?);
        }
        Ok((push, recorded))
    }

    /// A push: for its department's liaison, and for staff of the authority that decided.
    ///
    /// # Errors
    /// `push.unknown`, `push.not-addressed`, `caller.not-permitted`; failures of the store.
    pub async fn pushed(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        id: PushId,
    ) -> Result<Push, ActError> {
        let reads = permit(caller, Act::Read, authority, None).is_ok() && caller.authority.is_some();
        if !reads {
            permit(caller, Act::SignOff, authority, None)?;
        }
        let (push, _) = self.load_push(authority, id).await?;
        if !reads && caller.department.as_ref() != Some(&push.department) {
            let department = push.department.clone();
            return Err(Refused::of(&Refusal::NotAddressed { department }).into());
        }
        Ok(push)
    }

    /// The transport reports that a push arrived. `finished` takes the errand away.
    ///
    /// # Errors
    /// `push.wrong-stage`, `push.unknown`, `caller.not-permitted`; failures of the store.
    pub async fn deliver_push(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        id: PushId,
        channel: &str,
        finished: Vec<Statement>,
    ) -> Result<(), ActError> {
        permit(caller, Act::DeliverPush, authority, None)?;
        let command = Command::Deliver { channel: channel.to_owned() };
        self.act_on_push(caller, authority, id, command, None, finished).await
    }

    /// 签收: the department's liaison signs.
    ///
    /// # Errors
    /// `push.not-addressed`, `push.wrong-stage`, `push.stale-revision` if it is not at the revision that was seen,
    /// `push.unknown`, `caller.not-permitted`; failures of the store.
    pub async fn sign_off(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        id: PushId,
        key: &str,
        seen: Option<u64>,
    ) -> Result<(), ActError> {
        let mut outcome = self.try_sign_off(caller, authority, id, key, seen).await;
        for _ in 1..MOST_TRIES {
            if !outcome.as_ref().is_err_and(ActError::is_overtaken) {
                break;
            }
            outcome = self.try_sign_off(caller, authority, id, key, seen).await;
        }
        self.conclude(outcome, caller, Act::SignOff, authority, id.to_string()).await
    }

    async fn try_sign_off(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        id: PushId,
        key: &str,
        seen: Option<u64>,
    ) -> Result<(), ActError> {
        permit(caller, Act::SignOff, authority, None)?;
        let body = digest_of(&("sign-off", id, seen))?;
        if self.stored_result(caller, authority, key, &body).await?.is_some() {
            return Ok(());
        }
        let newest = self.store.latest_checkpoint(authority.as_str()).await?;
        let command = Command::SignOff {
            by: caller.account.clone(),
            department: caller.department.clone().unwrap_or_default(),
            checkpoint: newest.map(|checkpoint| checkpoint.note()).unwrap_or_default(),
        };
        if let Some(seen) = seen {
            still_as_seen(&self.load_push(authority, id).await?.0, seen)?;
        }
        self.act_on_push(caller, authority, id, command, Some((key, body)), Vec::new()).await
    }

    async fn act_on_push(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        id: PushId,
        command: Command,
        key: Option<(&str, String)>,
        mut rows: Vec<Statement>,
    ) -> Result<(), ActError> {
        let (push, recorded) = self.load_push(authority, id).await?;
        let (rules, at) = (self.rules(), self.now());
        let events = Pushes::decide(&push, command, &Facts { at, calendar: &rules.calendar })?;
        let after = events.iter().fold(push, Pushes::evolve);
        let mut new = Vec::new();
        for event in &events {
            new.push(new_event(event.kind(), event.payload()?, &caller.account, at));
        }
        rows.extend(push_row(authority.as_str(), id, &after).map(|row| row.update()));
        let command = key.map(|(id, body_digest)| CommandKey {
            scope: caller.account.clone(),
            id: id.to_owned(),
            body_digest,
            recorded_at: at.as_millisecond(),
        });
        let parts = vec![Part::after(format!("push/{id}"), &recorded, new)];
        let append = Append { authority: authority.to_string(), command, parts, rows, ..Append::default() };
        match self.store.append(append).await? {
            Appended::Done(_) | Appended::Replayed(_) => Ok(()),
        }
    }
}

/// Gives the push back if it is no longer what the liaison saw.
fn still_as_seen(push: &Push, seen: u64) -> Result<(), Refused> {
    if push.revision == seen {
        return Ok(());
    }
    let particulars = vec![("seen", seen.to_string()), ("now", push.revision.to_string())];
    Err(Refused::new("push.stale-revision", "", "the push has changed since it was looked at", particulars))
}
