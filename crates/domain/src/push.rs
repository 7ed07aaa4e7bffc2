//! The push (审管衔接推送): what was decided reaches the department that supervises from then on.
//!
//! What lives here: the decider of the stream `push/<id>`, from the moment of the decision to the department's
//! signature. What must never live here: transport; whoever carries the message reports back with a command. The one
//! surprising thing: a push carries digests and no personal data, and the department's signature names the log's
//! checkpoint that it saw, so that a rewritten log is noticed outside the office.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::decider::{Decider, Refuse, events};
use crate::ids::CaseRef;

/// Working days within which the department signs for a push.
pub const SIGN_DAYS: u16 = 1;

/// What a push tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Nothing was pushed.
    #[default]
    Unsent,
    /// 已推送: recorded with the decision, on its way.
    Pushed,
    /// 已送达: with the department.
    Delivered,
    /// 已签收: the liaison signed. End.
    SignedOff,
}

impl Stage {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unsent => "unsent",
            Self::Pushed => "pushed",
            Self::Delivered => "delivered",
            Self::SignedOff => "signed-off",
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
}

/// What a rule on pushes needs to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The instant of the act.
    pub at: Timestamp,
    /// The calendar in force.
    pub calendar: &'a Calendar,
}

/// Why an act on a push is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The act does not fit how far the push has come.
    #[error("this is not possible while the push is {}", stage.code())]
    WrongStage {
        /// How far it has come.
        stage: Stage,
    },
    /// Another department is the addressee.
    #[error("the push is addressed to {department}")]
    NotAddressed {
        /// The addressee.
        department: String,
    },
    /// The calendar lacks a year.
    #[error("there is no calendar for {year}")]
    CalendarMissing {
        /// The year.
        year: i16,
    },
}

impl Refuse for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } => "push.wrong-stage",
            Self::NotAddressed { .. } => "push.not-addressed",
            Self::CalendarMissing { .. } => "calendar.year-missing",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } | Self::NotAddressed { .. } => "linkage measures",
            Self::CalendarMissing { .. } => "XKF 82",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::WrongStage { stage } => vec![("stage", stage.code().to_owned())],
            Self::NotAddressed { department } => vec![("department", department.clone())],
            Self::CalendarMissing { year } => vec![("year", year.to_string())],
        }
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
        match (command, push.stage) {
            (Command::Push(message), Stage::Unsent) => Ok(vec![send(*message, facts)?.into()]),
            (Command::Deliver { channel }, Stage::Pushed) => {
                Ok(vec![Delivered { channel, delivered_at: facts.at }.into()])
            }
            (Command::SignOff { by, department, checkpoint }, Stage::Delivered) => {
                sign_off(push, by, &department, checkpoint, facts)
            }
            (Command::Push(_) | Command::Deliver { .. } | Command::SignOff { .. }, stage) => {
                Err(Refusal::WrongStage { stage })
            }
        }
    }

    fn evolve(mut push: Push, event: &Event) -> Push {
        push.revision += 1;
        match event {
            Event::Pushed(pushed) => {
                push.stage = Stage::Pushed;
                push.pushed = Some(pushed.clone());
            }
            Event::Delivered(delivered) => {
                push.stage = Stage::Delivered;
                push.delivered_at = Some(delivered.delivered_at);
            }
            Event::SignedOff(signed) => {
                push.stage = Stage::SignedOff;
                push.signed = Some(signed.clone());
            }
        }
        push
    }
}

fn send(message: Message, facts: &Facts<'_>) -> Result<Pushed, Refusal> {
    let today = crate::office_day(facts.at);
    let sign_due = facts
        .calendar
        .add_working_days(today, SIGN_DAYS)
        .map_err(|missing| Refusal::CalendarMissing { year: missing.year })?
        .date;
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

fn sign_off(
    push: &Push,
    by: String,
    department: &str,
    checkpoint: String,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    match &push.pushed {
        Some(pushed) if pushed.department != department => {
            Err(Refusal::NotAddressed { department: pushed.department.clone() })
        }
        Some(_) | None => Ok(vec![SignedOff { by, checkpoint, signed_at: facts.at }.into()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts<'static> {
        // Friday, 12 March 2021, nine in the morning at the office.
        Facts { at: "2021-03-12T01:00:00Z".parse().unwrap(), calendar: Calendar::embedded() }
    }

    fn message() -> Command {
        Command::Push(Box::new(Message {
            kind: Kind::Decision,
            case: "140822-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01".parse().unwrap(),
            case_number: "140822202103120000010".into(),
            item: "food_business".into(),
            department: "market-supervision".into(),
            number: "万荣审批许可〔2021〕第000001号".into(),
            subject: "granted".into(),
            digest: "d".into(),
            by: "staff:zhao".into(),
        }))
    }

    fn sign(department: &str) -> Command {
        Command::SignOff { by: "staff:ma".into(), department: department.into(), checkpoint: String::new() }
    }

    fn after(commands: Vec<Command>) -> Push {
        commands.into_iter().fold(Pushes::initial(), |push, command| {
            let events = Pushes::decide(&push, command, &facts()).unwrap();
            for event in &events {
                assert_eq!(&Event::decode(event.kind(), &event.payload().unwrap()).unwrap(), event);
            }
            events.iter().fold(push, Pushes::evolve)
        })
    }

    #[test]
    fn a_push_is_sent_delivered_and_signed_for() {
        let deliver = Command::Deliver { channel: "board".into() };
        let push = after(vec![message(), deliver, sign("market-supervision")]);
        assert_eq!(push.stage, Stage::SignedOff);
        assert_eq!(push.pushed.unwrap().sign_due.to_string(), "2021-03-15");
    }

    #[test]
    fn only_the_addressee_signs() {
        let push = after(vec![message(), Command::Deliver { channel: "board".into() }]);
        let refusal = Pushes::decide(&push, sign("housing"), &facts()).unwrap_err();
        assert_eq!(refusal.code(), "push.not-addressed");
    }

    #[test]
    fn nothing_is_pushed_or_delivered_twice() {
        let push = after(vec![message(), Command::Deliver { channel: "board".into() }]);
        for again in [message(), Command::Deliver { channel: "board".into() }] {
            assert_eq!(Pushes::decide(&push, again, &facts()).unwrap_err().code(), "push.wrong-stage");
        }
    }
}
