//! The seal (印章): its life from application to destruction. A use of it is a record of its own, not an event here.
//!
//! What lives here: the decider of the stream `seal/<id>`. What must never live here: keys; an event names the key, its
//! holder keeps it. The surprising thing: a department's old seal is registered only to be sealed up (封存), with its
//! hand-over record, so that nobody can say that it was forgotten.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decider::{Decider, Refuse, events};
use crate::ids::AuthorityId;

/// What a seal is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 行政审批专用章: decisions and certificates; one active at an authority.
    Approval,
    /// 行政审批专用章 with a number, a duplicate for a window.
    Duplicate,
    /// 受理专用章: receipts and notices.
    Notice,
    /// 原部门印章: a department's old seal.
    Departmental,
}

impl Kind {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Duplicate => "duplicate",
            Self::Notice => "notice",
            Self::Departmental => "departmental",
        }
    }
}

/// How far the life of a seal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Nothing is known of it.
    #[default]
    Unknown,
    /// 已申请
    Applied,
    /// 已审核
    Reviewed,
    /// 已制作
    Made,
    /// 已备案
    Filed,
    /// 在用
    Active,
    /// 冻结
    Frozen,
    /// 封存: put away for good, with a hand-over record.
    SealedUp,
    /// 注销
    Deregistered,
    /// 销毁. End.
    Destroyed,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 10] = [
        Self::Unknown,
        Self::Applied,
        Self::Reviewed,
        Self::Made,
        Self::Filed,
        Self::Active,
        Self::Frozen,
        Self::SealedUp,
        Self::Deregistered,
        Self::Destroyed,
    ];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Applied => "applied",
            Self::Reviewed => "reviewed",
            Self::Made => "made",
            Self::Filed => "filed",
            Self::Active => "active",
            Self::Frozen => "frozen",
            Self::SealedUp => "sealed-up",
            Self::Deregistered => "deregistered",
            Self::Destroyed => "destroyed",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// 申请: somebody applied for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The authority.
    pub authority: AuthorityId,
    /// What it is for.
    pub kind: Kind,
    /// What is written on it.
    pub name: String,
    /// Who applied.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A step that carries nothing but who, why and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Who did it.
    pub by: String,
    /// Why, or by which paper.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// 制作: made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The key behind it.
    pub key: String,
    /// Who had it made.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// 备案: filed with the police.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// The filing's number.
    pub number: String,
    /// Who filed it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// 封存: put away for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedUp {
    /// Who keeps it.
    pub custodian: String,
    /// The hand-over record.
    pub record: String,
    /// Who handed it over.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// 审核
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed(pub Step);
/// 启用
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activated(pub Step);
/// 冻结
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen(pub Step);
/// 解冻
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfrozen(pub Step);
/// 注销
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deregistered(pub Step);
/// 销毁
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destroyed(pub Step);

events! {
    /// What can happen to a seal.
    Event {
        /// 申请
        "seal.applied" => Applied(Applied),
        /// 审核
        "seal.reviewed" => Reviewed(Reviewed),
        /// 制作
        "seal.made" => Made(Made),
        /// 备案
        "seal.filed" => Filed(Filed),
        /// 启用
        "seal.activated" => Activated(Activated),
        /// 冻结
        "seal.frozen" => Frozen(Frozen),
        /// 解冻
        "seal.unfrozen" => Unfrozen(Unfrozen),
        /// 封存
        "seal.sealed-up" => SealedUp(SealedUp),
        /// 注销
        "seal.deregistered" => Deregistered(Deregistered),
        /// 销毁
        "seal.destroyed" => Destroyed(Destroyed),
    }
}

/// What can be asked of a seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    /// 申请
    Apply {
        /// What it is for.
        kind: Kind,
        /// What is written on it.
        name: String,
    },
    /// 审核
    Review {
        /// The paper.
        reason: String,
    },
    /// 制作
    Make {
        /// The key behind it.
        key: String,
    },
    /// 备案
    File {
        /// The filing's number.
        number: String,
    },
    /// 启用
    Activate {
        /// The paper.
        reason: String,
    },
    /// 冻结
    Freeze {
        /// Why.
        reason: String,
    },
    /// 解冻
    Unfreeze {
        /// Why.
        reason: String,
    },
    /// 封存
    SealUp {
        /// Who keeps it.
        custodian: String,
        /// The hand-over record.
        record: String,
    },
    /// 注销
    Deregister {
        /// Why.
        reason: String,
    },
    /// 销毁
    Destroy {
        /// The record.
        reason: String,
    },
}

/// What a rule on seals needs to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The instant of the act.
    pub at: Timestamp,
    /// The authority.
    pub authority: AuthorityId,
    /// Who acts.
    pub by: &'a str,
    /// Whether another approval seal of the authority is active or frozen.
    pub another_active: bool,
}

/// Why an act on a seal is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The act does not fit how far its life has come.
    #[error("this is not possible while the seal is {}", stage.code())]
    WrongStage {
        /// How far it has come.
        stage: Stage,
    },
    /// One active approval seal for each authority.
    #[error("another approval seal of the authority is in use")]
    AnotherActive,
    /// A paper, number or reason is required.
    #[error("a paper, number or reason is required")]
    PaperMissing,
}

impl Refuse for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } => "seal.wrong-stage",
            Self::AnotherActive => "seal.another-active",
            Self::PaperMissing => "seal.paper-missing",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } | Self::AnotherActive | Self::PaperMissing => "seal administration",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::WrongStage { stage } => vec![("seal-stage", stage.code().to_owned())],
            Self::AnotherActive | Self::PaperMissing => Vec::new(),
        }
    }
}

/// A seal as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seal {
    /// How many events made it.
    pub revision: u64,
    /// How far its life has come.
    pub stage: Stage,
    /// What was applied for.
    pub applied: Option<Applied>,
    /// The key behind it.
    pub key: String,
}

/// The decider of seals.
#[derive(Debug)]
pub struct Seals;

impl Decider for Seals {
    type State = Seal;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;
    type Facts<'a> = Facts<'a>;

    fn initial() -> Seal {
        Seal::default()
    }

    fn decide(seal: &Seal, command: Command, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
        let (by, at) = (facts.by.to_owned(), facts.at);
        let must_be = |stages: &[Stage]| {
            if stages.contains(&seal.stage) { Ok(()) } else { Err(Refusal::WrongStage { stage: seal.stage }) }
        };
        let step = |reason: String| Step { by: facts.by.to_owned(), reason: reason.trim().to_owned(), at };
        let said = |text: &str| if text.trim().is_empty() { Err(Refusal::PaperMissing) } else { Ok(()) };
        let event: Event = match command {
            Command::Apply { kind, name } => {
                must_be(&[Stage::Unknown])?;
                said(&name)?;
                Applied { authority: facts.authority, kind, name, by, at }.into()
            }
            Command::Review { reason } => {
                must_be(&[Stage::Applied])?;
                said(&reason)?;
                Reviewed(step(reason)).into()
            }
            Command::Make { key } => {
                must_be(&[Stage::Reviewed])?;
                said(&key)?;
                Made { key, by, at }.into()
            }
            Command::File { number } => {
                must_be(&[Stage::Made])?;
                said(&number)?;
                Filed { number, by, at }.into()
            }
            Command::Activate { reason } => {
                must_be(&[Stage::Filed])?;
                said(&reason)?;
                let approval = seal.applied.as_ref().is_some_and(|applied| applied.kind == Kind::Approval);
                if approval && facts.another_active {
                    return Err(Refusal::AnotherActive);
                }
                Activated(step(reason)).into()
            }
            Command::Freeze { reason } => {
                must_be(&[Stage::Active])?;
                said(&reason)?;
                Frozen(step(reason)).into()
            }
            Command::Unfreeze { reason } => {
                must_be(&[Stage::Frozen])?;
                said(&reason)?;
                Unfrozen(step(reason)).into()
            }
            Command::SealUp { custodian, record } => {
                must_be(&[Stage::Applied, Stage::Active, Stage::Frozen])?;
                said(&custodian)?;
                said(&record)?;
                SealedUp { custodian, record, by, at }.into()
            }
            Command::Deregister { reason } => {
                must_be(&[Stage::Active, Stage::Frozen, Stage::Filed])?;
                said(&reason)?;
                Deregistered(step(reason)).into()
            }
            Command::Destroy { reason } => {
                must_be(&[Stage::Deregistered, Stage::SealedUp])?;
                said(&reason)?;
                Destroyed(step(reason)).into()
            }
        };
        Ok(vec![event])
    }

    fn evolve(mut seal: Seal, event: &Event) -> Seal {
        seal.revision += 1;
        seal.stage = match event {
            Event::Applied(applied) => {
                seal.applied = Some(applied.clone());
                Stage::Applied
            }
            Event::Reviewed(_) => Stage::Reviewed,
            Event::Made(made) => {
                seal.key.clone_from(&made.key);
                Stage::Made
            }
            Event::Filed(_) => Stage::Filed,
            Event::Activated(_) | Event::Unfrozen(_) => Stage::Active,
            Event::Frozen(_) => Stage::Frozen,
            Event::SealedUp(_) => Stage::SealedUp,
            Event::Deregistered(_) => Stage::Deregistered,
            Event::Destroyed(_) => Stage::Destroyed,
        };
        seal
    }
}

#[cfg(test)]
mod tests;
