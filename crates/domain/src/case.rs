//! The case (办件): one application for one permit, from receipt to service.
//!
//! This file is the table of contents: one act, one file. What lives here: the decider that sends each command to its
//! act, and the state that the events add up to. What must never live here: a rule of one act. The one surprising
//! thing: what silence has already caused is decided before the command itself (`lapse`), so a late timer changes
//! nothing.

pub mod accept;
pub mod allow_supplement;
pub mod archive;
pub mod assign;
pub mod check;
pub mod clocks;
pub mod decide_at_once;
pub mod decision;
pub mod duties;
pub mod event;
pub mod extend;
pub mod fee;
pub mod hearing;
pub mod issue;
pub mod lapse;
pub mod parties;
pub mod pre_review;
pub mod refusal;
pub mod refuse_acceptance;
pub mod render;
pub mod request_supplement;
pub mod resume_clock;
pub mod return_application;
pub mod review;
pub mod serve;
pub mod stage;
pub mod stand_in;
pub mod state;
pub mod submit;
pub mod supply;
pub mod survey;
pub mod suspend_clock;
pub mod terminate;
pub mod withdraw;

#[cfg(test)]
mod properties;
#[cfg(any(test, feature = "testing"))]
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::return_self_not_must_use,
    missing_debug_implementations,
    missing_docs,
    reason = "words for tests and measurements alone"
)]
pub mod testing;

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
    /// The absent officer for whom the caller acts, if any.
    pub stands_in_for: Option<&'a str>,
}

impl Facts<'_> {
    /// The office's civil day of the act (UTC+08:00).
    pub fn today(&self) -> Date {
        crate::office_day(self.at)
    }

    /// The day that lies so many working days ahead.
    fn in_working_days(&self, days: u16) -> Result<Date, Refusal> {
        Ok(self.calendar.add_working_days(self.today(), days)?.date)
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
    /// 预审
    PreReview(pre_review::PreReview),
    /// 退件
    ReturnApplication(return_application::ReturnApplication),
    /// 批准再次补正
    AllowSupplement(allow_supplement::AllowSupplement),
    /// 当场决定
    DecideAtOnce(decide_at_once::DecideAtOnce),
    /// 指派勘验人员
    AppointSurveyors(survey::appoint_surveyors::AppointSurveyors),
    /// 勘验记录
    RecordSurvey(survey::record_survey::RecordSurvey),
    /// 告知利害关系人
    NotifyParty(parties::notify_party::NotifyParty),
    /// 听取意见
    HearParty(parties::hear_party::HearParty),
    /// 听证告知
    OfferHearing(hearing::offer_hearing::OfferHearing),
    /// 要求听证
    RequestHearing(hearing::request_hearing::RequestHearing),
    /// 放弃听证
    DeclineHearing(hearing::decline_hearing::DeclineHearing),
    /// 听证公告
    ScheduleHearing(hearing::schedule_hearing::ScheduleHearing),
    /// 举行听证
    HoldHearing(hearing::hold_hearing::HoldHearing),
    /// 延长办理期限
    Extend(extend::Extend),
    /// 终止办理
    Terminate(terminate::Terminate),
    /// 分派
    Assign(assign::Assign),
    /// 收费告知
    ChargeFee(fee::charge_fee::ChargeFee),
    /// 缴费
    PayFee(fee::pay_fee::PayFee),
    /// 减免
    WaiveFee(fee::waive_fee::WaiveFee),
    /// 退费
    RefundFee(fee::refund_fee::RefundFee),
    /// 归档
    Archive(archive::Archive),
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
            Self::PreReview(_) => "pre-review",
            Self::ReturnApplication(_) => "return-application",
            Self::AllowSupplement(_) => "allow-supplement",
            Self::DecideAtOnce(_) => "decide-at-once",
            Self::AppointSurveyors(_) => "appoint-surveyors",
            Self::RecordSurvey(_) => "record-survey",
            Self::NotifyParty(_) => "notify-party",
            Self::HearParty(_) => "hear-party",
            Self::OfferHearing(_) => "offer-hearing",
            Self::RequestHearing(_) => "request-hearing",
            Self::DeclineHearing(_) => "decline-hearing",
            Self::ScheduleHearing(_) => "schedule-hearing",
            Self::HoldHearing(_) => "hold-hearing",
            Self::Extend(_) => "extend",
            Self::Terminate(_) => "terminate",
            Self::Assign(_) => "assign",
            Self::ChargeFee(_) => "charge-fee",
            Self::PayFee(_) => "pay-fee",
            Self::WaiveFee(_) => "waive-fee",
            Self::RefundFee(_) => "refund-fee",
            Self::Archive(_) => "archive",
            Self::Lapse => "lapse",
        }
    }

    /// The duty that the act takes, and the officer who takes it.
    fn duty(&self) -> Option<(duties::Duty, &str)> {
        use duties::Duty;
        match self {
            Self::Accept(command) => Some((Duty::Accept, &command.by)),
            Self::RefuseAcceptance(command) => Some((Duty::Accept, &command.by)),
            Self::RequestSupplement(command) => Some((Duty::Accept, &command.by)),
            Self::ReturnApplication(command) => Some((Duty::Accept, &command.by)),
            Self::DecideAtOnce(command) => Some((Duty::Check, &command.by)),
            Self::Review(command) => Some((Duty::Review, &command.by)),
            Self::Check(command) => Some((Duty::Check, &command.by)),
            Self::RecordSurvey(command) => Some((Duty::Survey, &command.by)),
            Self::HoldHearing(command) => Some((Duty::Preside, &command.by)),
            Self::Issue(command) => Some((Duty::Issue, &command.by)),
            Self::Submit(_)
            | Self::Supply(_)
            | Self::SuspendClock(_)
            | Self::ResumeClock(_)
            | Self::Render(_)
            | Self::Serve(_)
            | Self::Withdraw(_)
            | Self::PreReview(_)
            | Self::AllowSupplement(_)
            | Self::AppointSurveyors(_)
            | Self::NotifyParty(_)
            | Self::HearParty(_)
            | Self::OfferHearing(_)
            | Self::RequestHearing(_)
            | Self::DeclineHearing(_)
            | Self::ScheduleHearing(_)
            | Self::Extend(_)
            | Self::Terminate(_)
            | Self::Assign(_)
            | Self::ChargeFee(_)
            | Self::PayFee(_)
            | Self::WaiveFee(_)
            | Self::RefundFee(_)
            | Self::Archive(_)
            | Self::Lapse => None,
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
        events.extend(stand_in::decide(&lapsed, command.duty(), facts)?);
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
        Command::PreReview(command) => pre_review::decide(case, command, facts),
        Command::ReturnApplication(command) => return_application::decide(case, command, facts),
        Command::AllowSupplement(command) => allow_supplement::decide(case, command, facts),
        Command::DecideAtOnce(command) => decide_at_once::decide(case, command, facts),
        Command::AppointSurveyors(command) => survey::appoint_surveyors::decide(case, command, facts),
        Command::RecordSurvey(command) => survey::record_survey::decide(case, command, facts),
        Command::NotifyParty(command) => parties::notify_party::decide(case, command, facts),
        Command::HearParty(command) => parties::hear_party::decide(case, command, facts),
        Command::OfferHearing(command) => hearing::offer_hearing::decide(case, command, facts),
        Command::RequestHearing(command) => hearing::request_hearing::decide(case, command, facts),
        Command::DeclineHearing(command) => hearing::decline_hearing::decide(case, command, facts),
        Command::ScheduleHearing(command) => hearing::schedule_hearing::decide(case, command, facts),
        Command::HoldHearing(command) => hearing::hold_hearing::decide(case, command, facts),
        Command::Extend(command) => extend::decide(case, command, facts),
        Command::Terminate(command) => terminate::decide(case, command, facts),
        Command::Assign(command) => assign::decide(case, command, facts),
        Command::ChargeFee(command) => fee::charge_fee::decide(case, command, facts),
        Command::PayFee(command) => fee::pay_fee::decide(case, command, facts),
        Command::WaiveFee(command) => fee::waive_fee::decide(case, command, facts),
        Command::RefundFee(command) => fee::refund_fee::decide(case, command, facts),
        Command::Archive(command) => archive::decide(case, command, facts),
        Command::Lapse => Ok(Vec::new()),
    }
}
