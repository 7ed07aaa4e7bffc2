//! Acts on pushes: the transport delivers, the liaison signs, a section takes it up and tells what came of it.
//!
//! What must never live here: sending; a push begins in the append of the decision. The surprising thing: whoever
//! signs is shown the newest checkpoint of the log, and its note goes into the event.

use oneseal_domain::decider::{Decider as _, digest_of};
use oneseal_domain::ids::{AuthorityId, PushId};
use oneseal_domain::push::{Command, Event, Facts, Push, Pushes, Refusal};
use oneseal_store::{Append, Appended, CommandKey, NewErrand, Part, RecordedEvent, Statement};
use serde::{Deserialize, Serialize};

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::execute::{MOST_TRIES, new_event};
use crate::follow::{delivery, push_row};
use crate::office::Office;

/// What a person does with a push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case", deny_unknown_fields)]
pub enum FollowUp {
    /// 签收: the department's liaison signs, and is shown the newest checkpoint of the log.
    SignOff {},
    /// 认领: a section of the department takes the matter up.
    Claim {
        /// The section.
        section: String,
        /// The officer in charge.
        officer: String,
    },
    /// 反馈: what came of the supervision.
    FeedBack {
        /// What came of it.
        text: String,
    },
    /// 退回: the matter is another department's.
    Misroute {
        /// Why.
        reason: String,
        /// Whose it is, if the liaison knows.
        suggested: Option<String>,
    },
    /// 改派: the office sends it to the right department.
    Redirect {
        /// To whom.
        department: String,
    },
}

impl FollowUp {
    /// The acts that there are.
    pub const ACTS: [Act; 5] = [Act::SignOff, Act::Claim, Act::FeedBack, Act::Misroute, Act::Redirect];

    /// Its act.
    pub fn act(&self) -> Act {
        match self {
            Self::SignOff {} => Act::SignOff,
            Self::Claim { .. } => Act::Claim,
            Self::FeedBack { .. } => Act::FeedBack,
            Self::Misroute { .. } => Act::Misroute,
            Self::Redirect { .. } => Act::Redirect,
        }
    }
}

/// What an act on a push carries beside its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushAsk {
    /// Chosen by the sender; the same key with the same content changes nothing a second time.
    pub key: String,
    /// The revision that the person saw, if she says so.
    pub seen: Option<u64>,
}

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
        self.act_on_push(caller, authority, id, command, Along { rows: finished, ..Along::default() }).await
    }

    /// What a person does with a push: the liaison of its department, or whoever the office lets send it on.
    ///
    /// # Errors
    /// `push.not-addressed`, `push.wrong-stage`, `push.missing`, `push.department-unknown`, `push.stale-revision` if it
    /// is not at the revision that was seen, `push.unknown`, `caller.not-permitted`; failures of the store.
    pub async fn follow_up(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        id: PushId,
        ask: &PushAsk,
        said: FollowUp,
    ) -> Result<(), ActError> {
        let act = said.act();
        let mut outcome = self.try_follow_up(caller, authority, id, ask, &said).await;
        for _ in 1..MOST_TRIES {
            if !outcome.as_ref().is_err_and(ActError::is_overtaken) {
                break;
            }
            outcome = self.try_follow_up(caller, authority, id, ask, &said).await;
        }
        self.conclude(outcome, caller, act, authority, id.to_string()).await
    }

    async fn try_follow_up(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        id: PushId,
        ask: &PushAsk,
        said: &FollowUp,
    ) -> Result<(), ActError> {
        permit(caller, said.act(), authority, None)?;
        let body = digest_of(&(said.act().word(), id, ask.seen, said))?;
        if self.stored_result(caller, authority, &ask.key, &body).await?.is_some() {
            return Ok(());
        }
        let command = self.command_of(caller, authority, said).await?;
        let anew = matches!(said, FollowUp::Redirect { .. });
        let errands =
            anew.then(|| delivery(&*self.ports.ids, id, self.now().as_millisecond())).into_iter().collect();
        let along = Along { seen: ask.seen, key: Some((&ask.key, body)), errands, ..Along::default() };
        self.act_on_push(caller, authority, id, command, along).await
    }

    async fn command_of(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        said: &FollowUp,
    ) -> Result<Command, ActError> {
        let by = caller.account.clone();
        let department = caller.department.clone().unwrap_or_default();
        Ok(match said.clone() {
            FollowUp::SignOff {} => {
                let newest = self.store.latest_checkpoint(authority.as_str()).await?;
                let checkpoint = newest.map(|checkpoint| checkpoint.note()).unwrap_or_default();
                Command::SignOff { by, department, checkpoint }
            }
            FollowUp::Claim { section, officer } => Command::Claim { by, department, section, officer },
            FollowUp::FeedBack { text } => Command::FeedBack { by, department, text },
            FollowUp::Misroute { reason, suggested } => {
                if let Some(suggested) = &suggested {
                    self.must_supervise(authority, suggested)?;
                }
                Command::Misroute { by, department, reason, suggested }
            }
            FollowUp::Redirect { department } => {
                self.must_supervise(authority, &department)?;
                Command::Redirect { by, department }
            }
        })
    }

    /// Only a department of the authority can be named.
    fn must_supervise(&self, authority: AuthorityId, department: &str) -> Result<(), ActError> {
        let organ = self.organ(authority)?;
        if organ.departments.iter().any(|known| known == department) {
            return Ok(());
        }
        let text = format!("{department:?} does not supervise what {authority} decides");
        let known = organ.departments.join(", ");
        let particulars = vec![("department", department.to_owned()), ("known", known)];
        Err(Refused::new("push.department-unknown", "", text, particulars).into())
    }

    /// 督办: writes down that a push's limit was missed, if it was.
    pub(crate) async fn escalate_push(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        id: PushId,
    ) -> Result<(), ActError> {
        permit(caller, Act::Lapse, authority, None)?;
        self.act_on_push(caller, authority, id, Command::Escalate, Along::default()).await
    }

    async fn act_on_push(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        id: PushId,
        command: Command,
        along: Along<'_>,
    ) -> Result<(), ActError> {
        let Along { seen, key, mut rows, errands } = along;
        let (push, recorded) = self.load_push(authority, id).await?;
        if let Some(seen) = seen {
            still_as_seen(&push, seen)?;
        }
        let (rules, at) = (self.rules(), self.now());
        let events = Pushes::decide(&push, command, &Facts { at, calendar: &rules.calendar })?;
        if events.is_empty() {
            return Ok(());
        }
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
        let authority = authority.to_string();
        let append = Append { authority, command, parts, rows, errands, ..Append::default() };
        match self.store.append(append).await? {
            Appended::Done(_) | Appended::Replayed(_) => Ok(()),
        }
    }
}

/// What goes along with a command to a push, in the same commit.
#[derive(Default)]
struct Along<'a> {
    /// The revision of the push that the person saw.
    seen: Option<u64>,
    /// The command id and the digest of what was asked under it.
    key: Option<(&'a str, String)>,
    rows: Vec<Statement>,
    errands: Vec<NewErrand>,
}

/// Gives the push back if it is no longer what the liaison saw.
fn still_as_seen(push: &Push, seen: u64) -> Result<(), Refused> {
    if push.revision == seen {
        return Ok(());
    }
    let particulars = vec![("seen", seen.to_string()), ("now", push.revision.to_string())];
    Err(Refused::new("push.stale-revision", "", "the push has changed since it was looked at", particulars))
}
