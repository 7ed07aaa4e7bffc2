//! The push (审管衔接推送): what was decided reaches the department that supervises from then on.
//!
//! What lives here: the decider of the stream `push/<id>`, from the moment of the decision to the department's
//! feedback. What must never live here: transport; whoever carries the message reports back with a command. The one
//! surprising thing: a push carries digests and no personal data, and the department's signature names the log's
//! checkpoint that it saw, so that a rewritten log is noticed outside the office.

mod follow_up;
mod refusal;

pub use follow_up::{Claimed, Escalated, FeedbackGiven, Misrouted, Missed, Redirected};
pub use refusal::Refusal;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::decider::{Decider, events};
use crate::ids::CaseRef;

/// Working days within which the department signs for a push.
pub const SIGN_DAYS: u16 = 1;
/// Working days after its signature within which a section of the department takes the matter up.
pub const CLAIM_DAYS: u16 = 2;

/// What a push tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema), schema(as = PushKind))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A grant or a denial, sent in the moment of the decision.
    Decision,
    /// The certificate that followed a grant.
    Certificate,
}

impl Kind {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Certificate => "certificate",
        }
    }
}

/// How far a push has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema), schema(as = PushStage))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Nothing was pushed.
    #[default]
    Unsent,
    /// 已推送: recorded with the decision, on its way.
    Pushed,
    /// 已送达: with the department.
    Delivered,
    /// 已签收: the liaison signed.
    SignedOff,
    /// 已认领: a section and an officer of the department took it up.
    Claimed,
    /// 已反馈: the department told what came of it. End.
    FedBack,
    /// 退回改派: the department says that it is another's; the office sends it on.
    Misrouted,
}

impl Stage {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unsent => "unsent",
            Self::Pushed => "pushed",
            Self::Delivered => "delivered",
            Self::SignedOff => "signed-off",
            Self::Claimed => "claimed",
            Self::FedBack => "fed-back",
            Self::Misrouted => "misrouted",
        }
    }
}

/// What is pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it tells.
    pub kind: Kind,
    /// The case.
    pub case: CaseRef,
    /// The case number.
    pub case_number: String,
    /// The item's code.
    pub item: String,
    /// The department that supervises.
    pub department: String,
    /// The number of the decision or certificate.
    pub number: String,
    /// Outcome code of a decision (`granted`, `denied`), or the certificate's identifier.
    pub subject: String,
    /// SM3 of the decision record or of the sealed file.
    pub digest: String,
    /// Who caused it.
    pub by: String,
}

/// 推送: pushed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushed {
    /// What it tells.
    pub kind: Kind,
    /// The case.
    pub case: CaseRef,
    /// The case number.
    pub case_number: String,
    /// The item's code.
    pub item: String,
    /// The department that supervises.
    pub department: String,
    /// The number of the decision or certificate.
    pub number: String,
    /// Outcome code of a decision, or the certificate's identifier.
    pub subject: String,
    /// SM3 of the decision record or of the sealed file.
    pub digest: String,
    /// Who caused it.
    pub by: String,
    /// When.
    pub pushed_at: Timestamp,
    /// Last day for the department's signature.
    pub sign_due: Date,
    /// The calendar by which it was counted.
    pub calendar: String,
}

/// 送达: the message is with the department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// The way it took, such as `board` or `webhook`.
    pub channel: String,
    /// When.
    pub delivered_at: Timestamp,
}

/// 签收: the department's liaison signed for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOff {
    /// The liaison.
    pub by: String,
    /// The note of the newest checkpoint that the liaison was shown; empty while there is none.
    pub checkpoint: String,
    /// When.
    pub signed_at: Timestamp,
    /// Last day for a section of the department to take it up.
    pub claim_due: Date,
}

events! {
    /// What can happen to a push.
    Event {
        /// 推送
        "push.pushed" => Pushed(Pushed),
        /// 送达
        "push.delivered" => Delivered(Delivered),
        /// 签收
        "push.signed-off" => SignedOff(SignedOff),
        /// 认领
        "push.claimed" => Claimed(Claimed),
        /// 反馈
        "push.fed-back" => FeedbackGiven(FeedbackGiven),
        /// 退回
        "push.misrouted" => Misrouted(Misrouted),
        /// 改派
        "push.redirected" => Redirected(Redirected),
        /// 督办
        "push.escalated" => Escalated(Escalated),
    }
}

/// What can be asked of a push.
#[derive(Debug, Clone)]
pub enum Command {
    /// Send it, in the same append as what it tells.
    Push(Box<Message>),
    /// The transport reports that it arrived.
    Deliver {
        /// The way it took.
        channel: String,
    },
    /// The liaison signs.
    SignOff {
        /// The liaison.
        by: String,
        /// The department that the liaison speaks for.
        department: String,
        /// The checkpoint's note that the liaison was shown.
        checkpoint: String,
    },
    /// 认领: a section takes the matter up.
    Claim {
        /// The liaison.
        by: String,
        /// The department that the liaison speaks for.
        department: String,
        /// The section.
        section: String,
        /// The officer in charge.
        officer: String,
    },
    /// 反馈: what came of the supervision.
    FeedBack {
        /// The liaison.
        by: String,
        /// The department that the liaison speaks for.
        department: String,
        /// What came of it.
        text: String,
    },
    /// 退回: the matter is another department's.
    Misroute {
        /// The liaison.
        by: String,
        /// The department that the liaison speaks for.
        department: String,
        /// Why.
        reason: String,
        /// Whose it is, if the liaison knows.
        suggested: Option<String>,
    },
    /// 改派: the office sends it to the right department.
    Redirect {
        /// Who sends it on.
        by: String,
        /// To whom.
        department: String,
    },
    /// 督办: nothing but what lateness has already caused.
    Escalate,
}

/// What a rule on pushes needs to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The instant of the act.
    pub at: Timestamp,
    /// The calendar in force.
    pub calendar: &'a Calendar,
}

impl Facts<'_> {
    fn in_working_days(&self, days: u16) -> Result<Date, Refusal> {
        let due = self.calendar.add_working_days(crate::office_day(self.at), days);
        Ok(due.map_err(|missing| Refusal::CalendarMissing { year: missing.year })?.date)
    }
}

/// A push as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Push {
    /// How many events made it.
    pub revision: u64,
    /// How far it has come.
    pub stage: Stage,
    /// What was pushed.
    pub pushed: Option<Pushed>,
    /// When it arrived.
    pub delivered_at: Option<Timestamp>,
    /// Who signed, when, and the checkpoint that was shown.
    pub signed: Option<SignedOff>,
    /// Who took it up.
    pub claimed: Option<Claimed>,
    /// What came of it.
    pub feedback: Option<FeedbackGiven>,
    /// The department that it is with now.
    pub department: String,
    /// Last day of what is awaited.
    pub due: Option<Date>,
    /// Why a department gave it back, until it is sent on.
    pub returned: Option<Misrouted>,
    /// Limits that were missed and told to the superior.
    pub escalated: Vec<Missed>,
}

impl Push {
    /// The limit that runs now.
    fn awaited(&self) -> Option<Missed> {
        match self.stage {
            Stage::Pushed | Stage::Delivered => Some(Missed::Signature),
            Stage::SignedOff => Some(Missed::Claim),
            Stage::Unsent | Stage::Claimed | Stage::FedBack | Stage::Misrouted => None,
        }
    }

    /// 逾期: whether the limit that runs now was missed, and the superior was told.
    pub fn is_late(&self) -> bool {
        self.awaited().is_some_and(|limit| self.escalated.contains(&limit))
    }

    fn must_be(&self, stages: &[Stage]) -> Result<(), Refusal> {
        if stages.contains(&self.stage) { Ok(()) } else { Err(Refusal::WrongStage { stage: self.stage }) }
    }

    fn must_be_addressed(&self, department: &str) -> Result<(), Refusal> {
        if self.department == department {
            Ok(())
        } else {
            Err(Refusal::NotAddressed { department: self.department.clone() })
        }
    }
}

/// The decider of pushes.
#[derive(Debug)]
pub struct Pushes;

impl Decider for Pushes {
    type State = Push;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;
    type Facts<'a> = Facts<'a>;

    fn initial() -> Push {
        Push::default()
    }

    fn decide(push: &Push, command: Command, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
        let event = match command {
            Command::Push(message) => {
                push.must_be(&[Stage::Unsent])?;
                send(*message, facts)?.into()
            }
            Command::Deliver { channel } => {
                push.must_be(&[Stage::Pushed])?;
                Delivered { channel, delivered_at: facts.at }.into()
            }
            Command::SignOff { by, department, checkpoint } => {
                push.must_be(&[Stage::Delivered])?;
                push.must_be_addressed(&department)?;
                let claim_due = facts.in_working_days(CLAIM_DAYS)?;
                SignedOff { by, checkpoint, signed_at: facts.at, claim_due }.into()
            }
            Command::Claim { by, department, section, officer } => {
                follow_up::claim(push, &department, Claimed { by, section, officer, claimed_at: facts.at })?
            }
            Command::FeedBack { by, department, text } => {
                follow_up::feed_back(push, &department, FeedbackGiven { by, text, fed_back_at: facts.at })?
            }
            Command::Misroute { by, department, reason, suggested } => {
                let misrouted = Misrouted { by, reason, suggested, returned_at: facts.at };
                follow_up::misroute(push, &department, misrouted)?
            }
            Command::Redirect { by, department } => follow_up::redirect(push, by, department, facts)?,
            Command::Escalate => return Ok(follow_up::escalate(push, facts).into_iter().collect()),
        };
        Ok(vec![event])
    }

    fn evolve(mut push: Push, event: &Event) -> Push {
        push.revision += 1;
        match event {
            Event::Pushed(pushed) => {
                push.stage = Stage::Pushed;
                push.department.clone_from(&pushed.department);
                push.due = Some(pushed.sign_due);
                push.pushed = Some(pushed.clone());
            }
            Event::Delivered(delivered) => {
                push.stage = Stage::Delivered;
                push.delivered_at = Some(delivered.delivered_at);
            }
            Event::SignedOff(signed) => {
                push.stage = Stage::SignedOff;
                push.due = Some(signed.claim_due);
                push.signed = Some(signed.clone());
            }
            Event::Claimed(claimed) => {
                push.stage = Stage::Claimed;
                push.due = None;
                push.claimed = Some(claimed.clone());
            }
            Event::FeedbackGiven(feedback) => {
                push.stage = Stage::FedBack;
                push.due = None;
                push.feedback = Some(feedback.clone());
            }
            Event::Misrouted(misrouted) => {
                push.stage = Stage::Misrouted;
                push.due = None;
                push.returned = Some(misrouted.clone());
            }
            Event::Redirected(redirected) => {
                push.stage = Stage::Pushed;
                push.due = Some(redirected.sign_due);
                push.department.clone_from(&redirected.department);
                // What the other department did is past, and stays in the events.
                (push.delivered_at, push.signed, push.returned) = (None, None, None);
                push.escalated.clear();
            }
            Event::Escalated(escalated) => push.escalated.push(escalated.missed),
        }
        push
    }
}

fn send(message: Message, facts: &Facts<'_>) -> Result<Pushed, Refusal> {
    let sign_due = facts.in_working_days(SIGN_DAYS)?;
    let Message { kind, case, case_number, item, department, number, subject, digest, by } = message;
    Ok(Pushed {
        kind,
        case,
        case_number,
        item,
        department,
        number,
        subject,
        digest,
        by,
        pushed_at: facts.at,
        sign_due,
        calendar: facts.calendar.version().to_owned(),
    })
}

#[cfg(test)]
mod tests;
