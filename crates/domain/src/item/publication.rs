//! 发布: how a revision of an item comes into force at an authority, and how it is taken back.
//!
//! What lives here: the decider of the stream `item/<code>` of an authority. What must never live here: the revision's
//! text, which is kept beside the log under its digest. The surprising thing: publishing the same text again does
//! nothing, so that a release may bring its items at every start.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decider::{Decider, Refuse, events};
use crate::ids::{AuthorityId, ItemCode};

/// 发布: a revision is in force from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The authority.
    pub authority: AuthorityId,
    /// The item.
    pub code: ItemCode,
    /// The revision's number.
    pub revision: u32,
    /// SM3 of the revision as it is carried out here.
    pub digest: String,
    /// Who published it.
    pub by: String,
    /// When.
    pub published_at: Timestamp,
}

/// 下线: the item can no longer be applied for here. Cases that run go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Who took it back.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub withdrawn_at: Timestamp,
}

events! {
    /// What can happen to an item at an authority.
    Event {
        /// 发布
        "item.published" => Published(Published),
        /// 下线
        "item.withdrawn" => Withdrawn(Withdrawn),
    }
}

/// What can be asked.
#[derive(Debug, Clone)]
pub enum Command {
    /// 发布
    Publish {
        /// The authority.
        authority: AuthorityId,
        /// The item.
        code: ItemCode,
        /// The revision's number.
        revision: u32,
        /// SM3 of the revision.
        digest: String,
        /// Who publishes it.
        by: String,
    },
    /// 下线
    Withdraw {
        /// Who takes it back.
        by: String,
        /// Why.
        reason: String,
    },
}

/// Why it is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another text under a number that was used, or an older number.
    #[error("revision {given} cannot follow revision {newest}")]
    RevisionUsed {
        /// The number that was given.
        given: u32,
        /// The newest one.
        newest: u32,
    },
    /// The item is not in force here.
    #[error("the item is not in force here")]
    NotInForce,
    /// A reason is required.
    #[error("a reason is required")]
    ReasonMissing,
}

impl Refuse for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::RevisionUsed { .. } => "item.revision-used",
            Self::NotInForce => "item.not-in-force",
            Self::ReasonMissing => "item.reason-missing",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::RevisionUsed { .. } | Self::NotInForce | Self::ReasonMissing => "XKF 30",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::RevisionUsed { given, newest } => {
                vec![("given", given.to_string()), ("newest", newest.to_string())]
            }
            Self::NotInForce | Self::ReasonMissing => Vec::new(),
        }
    }
}

/// An item at an authority as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publication {
    /// The newest revision and its digest.
    pub newest: Option<(u32, String)>,
    /// Whether it can be applied for.
    pub in_force: bool,
}

/// The decider of publications.
#[derive(Debug)]
pub struct Publications;

impl Decider for Publications {
    type State = Publication;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;
    type Facts<'a> = Timestamp;

    fn initial() -> Publication {
        Publication::default()
    }

    fn decide(state: &Publication, command: Command, at: &Timestamp) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Publish { authority, code, revision, digest, by } => match &state.newest {
                Some((newest, same)) if state.in_force && *newest == revision && *same == digest => {
                    Ok(Vec::new())
                }
                Some((newest, _)) if *newest >= revision => {
                    Err(Refusal::RevisionUsed { given: revision, newest: *newest })
                }
                Some(_) | None => {
                    Ok(vec![Published { authority, code, revision, digest, by, published_at: *at }.into()])
                }
            },
            Command::Withdraw { reason, .. } if reason.trim().is_empty() => Err(Refusal::ReasonMissing),
            Command::Withdraw { .. } if !state.in_force => Err(Refusal::NotInForce),
            Command::Withdraw { by, reason } => Ok(vec![Withdrawn { by, reason, withdrawn_at: *at }.into()]),
        }
    }

    fn evolve(mut state: Publication, event: &Event) -> Publication {
        match event {
            Event::Published(published) => {
                state.newest = Some((published.revision, published.digest.clone()));
                state.in_force = true;
            }
            Event::Withdrawn(_) => state.in_force = false,
        }
        state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(revision: u32, digest: &str) -> Command {
        Command::Publish {
            authority: "140822".parse().unwrap(),
            code: "food_business".parse().unwrap(),
            revision,
            digest: digest.into(),
            by: "staff:qian".into(),
        }
    }

    fn after(commands: Vec<Command>) -> Publication {
        commands.into_iter().fold(Publications::initial(), |state, command| {
            let events = Publications::decide(&state, command, &Timestamp::UNIX_EPOCH).unwrap();
            for event in &events {
                assert_eq!(&Event::decode(event.kind(), &event.payload().unwrap()).unwrap(), event);
            }
            events.iter().fold(state, Publications::evolve)
        })
    }

    fn refused(state: &Publication, command: Command) -> &'static str {
        Publications::decide(state, command, &Timestamp::UNIX_EPOCH).unwrap_err().code()
    }

    #[test]
    fn the_same_text_is_published_once_and_a_number_names_one_text() {
        let state = after(vec![publish(1, "a"), publish(1, "a")]);
        assert_eq!(refused(&state, publish(1, "b")), "item.revision-used");
        assert_eq!(after(vec![publish(1, "a"), publish(2, "b")]).newest, Some((2, "b".into())));
    }

    #[test]
    fn what_was_taken_back_comes_back_as_a_new_revision_only() {
        let withdraw = |reason: &str| Command::Withdraw { by: "staff:qian".into(), reason: reason.into() };
        let state = after(vec![publish(1, "a"), withdraw("法律修改")]);
        assert!(!state.in_force);
        assert_eq!(refused(&state, withdraw("再次")), "item.not-in-force");
        assert_eq!(refused(&state, publish(1, "a")), "item.revision-used");
        assert_eq!(refused(&after(vec![publish(1, "a")]), withdraw(" ")), "item.reason-missing");
    }
}
