//! The case (办件): one application for one permit, from receipt to service.
//!
//! This file is the table of contents: one act, one file. What lives here: the decider that sends each command to its
//! act, and the state that the events add up to. What must never live here: a rule of one act. The one surprising
//! thing: what silence has already caused is decided before the command itself (`lapse`), so a late timer changes
//! nothing.

pub mod accept;
pub mod check;
pub mod clocks;
pub mod decision;
pub mod duties;
pub mod event;
pub mod issue;
pub mod lapse;
pub mod refusal;
pub mod refuse_acceptance;
pub mod render;
pub mod request_supplement;
pub mod resume_clock;
pub mod review;
pub mod serve;
pub mod stage;
pub mod state;
pub mod submit;
pub mod supply;
pub mod suspend_clock;
pub mod withdraw;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod testing;

pub use event::Event;
pub use refusal::Refusal;
pub use stage::Stage;
pub use state::Case;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::decider::Decider;
use crate::item::ItemRevision;

/// What an act on a case needs to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The instant of the act.
    pub at: Timestamp,
    /// The calendar of working days that is in force.
    pub calendar: &'a Calendar,
    /// The item revision that the case is pinned to.
    pub guide: &'a ItemRevision,
}

impl Facts<'_> {
    /// The office's civil day of the act (UTC+08:00).
    pub fn today(&self) -> Date {
        crate::office_day(self.at)
    }
}

/// Everything that can be asked of a case.
#[derive(Debug, Clone)]
pub enum Command {
    /// 提交申请
    Submit(Box<submit::Submit>),
    /// 受理
    Accept(accept::Accept),
    /// 不予受理
    RefuseAcceptance(refuse_acceptance::RefuseAcceptance),
    /// 补正告知
    RequestSupplement(request_supplement::RequestSupplement),
    /// 补正材料
    Supply(supply::Supply),
    /// 审查 (一审)
    Review(review::Review),
    /// 核准 (一核)
    Check(check::Check),
    /// 启动特别程序
    SuspendClock(suspend_clock::SuspendClock),
    /// 结束特别程序
    ResumeClock(resume_clock::ResumeClock),
    /// 制证
    Render(render::Render),
    /// 用印出证
    Issue(issue::Issue),
    /// 送达
    Serve(serve::Serve),
    /// 撤回申请
    Withdraw(withdraw::Withdraw),
    /// Nothing but what silence has already caused.
    Lapse,
}

impl Command {
    /// The act's one word, the same on every floor.
    pub fn act(&self) -> &'static str {
        match self {
            Self::Submit(_) => "submit",
            Self::Accept(_) => "accept",
            Self::RefuseAcceptance(_) => "refuse-acceptance",
            Self::RequestSupplement(_) => "request-supplement",
            Self::Supply(_) => "supply",
            Self::Review(_) => "review",
            Self::Check(_) => "check",
            Self::SuspendClock(_) => "suspend-clock",
            Self::ResumeClock(_) => "resume-clock",
            Self::Render(_) => "render",
            Self::Issue(_) => "issue",
            Self::Serve(_) => "serve",
            Self::Withdraw(_) => "withdraw",
            Self::Lapse => "lapse",
        }
    }
}

/// The decider of cases.
#[derive(Debug)]
pub struct Cases;

impl Decider for Cases {
    type State = Case;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;
    type Facts<'a> = Facts<'a>;

    fn initial() -> Case {
        Case::default()
    }

    fn decide(case: &Case, command: Command, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
        let mut events = lapse::decide(case, facts)?;
        let lapsed = events.iter().fold(case.clone(), Cases::evolve);
        events.extend(act(&lapsed, command, facts)?);
        Ok(events)
    }

    fn evolve(case: Case, event: &Event) -> Case {
        state::evolve(case, event)
    }
}

fn act(case: &Case, command: Command, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Submit(command) => submit::decide(case, *command, facts),
        Command::Accept(command) => accept::decide(case, command, facts),
        Command::RefuseAcceptance(command) => refuse_acceptance::decide(case, command, facts),
        Command::RequestSupplement(command) => request_supplement::decide(case, command, facts),
        Command::Supply(command) => supply::decide(case, command, facts),
        Command::Review(command) => review::decide(case, command, facts),
        Command::Check(command) => check::decide(case, command, facts),
        Command::SuspendClock(command) => suspend_clock::decide(case, command, facts),
        Command::ResumeClock(command) => resume_clock::decide(case, command, facts),
        Command::Render(command) => render::decide(case, command, facts),
        Command::Issue(command) => issue::decide(case, command, facts),
        Command::Serve(command) => serve::decide(case, command, facts),
        Command::Withdraw(command) => withdraw::decide(case, command, facts),
        Command::Lapse => Ok(Vec::new()),
    }
}
