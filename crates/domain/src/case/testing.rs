//! The words in which tests speak of cases: given events, when a command, then events or a refusal.

use jiff::civil::Date;
use jiff::{Timestamp, tz};
use uuid::Uuid;

use crate::calendar::Calendar;
use crate::clock::PauseGround;
use crate::decider::{Decider as _, Refuse as _};
use crate::ids::{AuthorityId, CertificateId, FileId, PartyId};
use crate::item::ItemRevision;

use super::check::{Check, Remedies, Verdict};
use super::clocks::DueDates;
use super::render::Rendered;
use super::request_supplement::{Defect, RequestSupplement};
use super::submit::{Channel, HandedIn, Submit, Vaulted};
use super::{
    Case, Cases, Command, Event, Facts, Refusal, accept, issue, refuse_acceptance, render, resume_clock,
    review, supply, suspend_clock, withdraw,
};

pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

pub fn guide() -> &'static ItemRevision {
    static GUIDE: std::sync::OnceLock<ItemRevision> = std::sync::OnceLock::new();
    GUIDE.get_or_init(|| crate::item::testing::food_business("140822"))
}

pub fn noon(text: &str) -> Timestamp {
    day(text).at(12, 0, 0, 0).to_zoned(tz::TimeZone::fixed(tz::offset(8))).expect("an instant").timestamp()
}

pub struct Scenario {
    at: Timestamp,
    guide: ItemRevision,
    principal: Option<&'static str>,
    past: Vec<Event>,
    outcome: Option<Result<Vec<Event>, Refusal>>,
}

pub fn on(date: &str) -> Scenario {
    Scenario { at: noon(date), guide: guide().clone(), principal: None, past: Vec::new(), outcome: None }
}

fn fold(events: &[Event]) -> Case {
    events.iter().fold(Cases::initial(), Cases::evolve)
}

fn decide(at: Timestamp, past: &[Event], command: Command) -> Result<Vec<Event>, Refusal> {
    Cases::decide(&fold(past), command, &facts(at))
}

pub fn facts(at: Timestamp) -> Facts<'static> {
    Facts { at, calendar: Calendar::embedded(), guide: guide(), stands_in_for: None }
}

impl Scenario {
    pub fn given(mut self, past: Vec<Event>) -> Self {
        self.past = past;
        self
    }

    pub fn when(mut self, command: Command) -> Self {
        let facts = Facts { guide: &self.guide, stands_in_for: self.principal, ..facts(self.at) };
        self.outcome = Some(Cases::decide(&fold(&self.past), command, &facts));
        self
    }

    pub fn with_survey(mut self) -> Self {
        std::sync::Arc::make_mut(&mut self.guide.item).survey = true;
        self
    }

    pub fn with_fee(mut self, fen: u64) -> Self {
        std::sync::Arc::make_mut(&mut self.guide.item).fee =
            Some(crate::item::Fee { fen, basis: "某条例第一条".into() });
        self
    }

    pub fn immediate(mut self) -> Self {
        std::sync::Arc::make_mut(&mut self.guide.item).duties =
            crate::item::DutiesPolicy { four_way_separation: false, immediate: true };
        self
    }

    pub fn standing_in_for(mut self, principal: &'static str) -> Self {
        self.principal = Some(principal);
        self
    }

    pub fn then_events(self) -> Vec<Event> {
        self.outcome.expect("when was said").expect("no refusal")
    }

    pub fn then_state(mut self) -> Case {
        let mut all = std::mem::take(&mut self.past);
        all.extend(self.then_events());
        for event in &all {
            let payload = event.payload().expect("an event is written");
            assert_eq!(&Event::decode(event.kind(), &payload).expect("and read"), event);
        }
        fold(&all)
    }

    pub fn then_refused(self, expected: &Refusal) {
        assert_eq!(self.outcome.expect("when was said").expect_err("a refusal"), *expected);
    }

    pub fn then_refused_with(self, code: &str) {
        assert_eq!(self.outcome.expect("when was said").expect_err("a refusal").code(), code);
    }
}

/// What happens when the command is carried out on its day, after this past.
fn then(mut past: Vec<Event>, date: &str, command: Command) -> Vec<Event> {
    let events = decide(noon(date), &past, command).expect("the past was lawful");
    past.extend(events);
    past
}

fn last(past: Vec<Event>, date: &str, command: Command) -> Event {
    then(past, date, command).pop().expect("an event")
}

pub fn due_dates(case: &Case, today: &str) -> DueDates {
    case.due_dates(guide(), Calendar::embedded(), day(today)).expect("due dates")
}

pub fn vaulted(n: u128) -> Vaulted {
    Vaulted { id: PartyId::new(Uuid::from_u128(n)), digest: format!("digest-{n}") }
}

fn handed_in(codes: &[&str]) -> Vec<HandedIn> {
    codes
        .iter()
        .map(|code| HandedIn {
            material: (*code).to_owned(),
            file: FileId::new(Uuid::from_u128(7)),
            digest: "f".into(),
        })
        .collect()
}

fn complete() -> Vec<&'static str> {
    guide().required_from_applicant().collect()
}

pub fn submit() -> Command {
    submit_with(&complete())
}

pub fn submit_with(materials: &[&str]) -> Command {
    let authority = AuthorityId::parse("140822").expect("an authority");
    Command::Submit(Box::new(Submit {
        authority,
        number: "140822202103120000010".into(),
        applicant: vaulted(1),
        form: vaulted(2),
        materials: handed_in(materials),
        kind: super::submit::Kind::New,
        licence: None,
        channel: Channel::Online,
        received_by: authority,
        by: "citizen:chen".into(),
    }))
}

pub fn submitted(date: &str) -> Event {
    last(vec![], date, submit())
}

pub fn submitted_with(date: &str, materials: &[&str]) -> Event {
    last(vec![], date, submit_with(materials))
}

pub fn accept(by: &str) -> Command {
    Command::Accept(accept::Accept { by: by.into() })
}

pub fn accepted(date: &str, by: &str) -> Event {
    last(vec![submitted(date)], date, accept(by))
}

pub fn refuse_acceptance(by: &str, organ: Option<&str>) -> Command {
    use refuse_acceptance::{Ground, RefuseAcceptance};
    Command::RefuseAcceptance(RefuseAcceptance {
        by: by.into(),
        ground: if organ.is_some() { Ground::NotCompetent } else { Ground::NotRequired },
        reason: "仅销售预包装食品，备案即可".into(),
        competent_organ: organ.map(str::to_owned),
    })
}

pub fn request_supplement(by: &str) -> Command {
    Command::RequestSupplement(RequestSupplement {
        by: by.into(),
        defects: vec![Defect {
            material: "layout_plan".into(),
            defect: "未标注操作流程".into(),
            required: "电子件，标注尺寸".into(),
        }],
        days: 15,
    })
}

pub fn supplement_requested(date: &str, by: &str) -> Event {
    last(vec![submitted(date)], date, request_supplement(by))
}

pub fn supply(materials: &[&str]) -> Command {
    Command::Supply(supply::Supply { by: "citizen:chen".into(), materials: handed_in(materials) })
}

pub fn supplied(date: &str) -> Event {
    last(vec![submitted(date), supplement_requested(date, "wang")], date, supply(&["layout_plan"]))
}

pub fn review(by: &str) -> Command {
    Command::Review(review::Review {
        by: by.into(),
        recommendation: review::Recommendation::Grant,
        opinion: "材料齐全，符合条件".into(),
    })
}

pub fn suspend_clock(by: &str) -> Command {
    Command::SuspendClock(suspend_clock::SuspendClock {
        by: by.into(),
        ground: PauseGround::ExpertReview,
        days_needed: 15,
        reason: "专家评审".into(),
    })
}

pub fn clock_suspended(date: &str, by: &str) -> Event {
    last(vec![submitted(date), accepted(date, "wang")], date, suspend_clock(by))
}

pub fn resume_clock(by: &str) -> Command {
    Command::ResumeClock(resume_clock::ResumeClock { by: by.into(), result: "评审通过".into() })
}

pub fn check(by: &str, verdict: Verdict, opinion: &str) -> Command {
    Command::Check(Check {
        by: by.into(),
        verdict,
        opinion: opinion.into(),
        number: "万荣审批许可〔2021〕第000001号".into(),
        remedies: Remedies {
            reconsideration: "万荣县人民政府".into(),
            reconsideration_days: 60,
            court: "万荣县人民法院".into(),
            suit_months: 6,
        },
    })
}

pub fn withdraw() -> Command {
    Command::Withdraw(withdraw::Withdraw { by: "citizen:chen".into(), reason: String::new() })
}

pub fn issue(by: &str, seen: &str) -> Command {
    Command::Issue(issue::Issue {
        by: by.into(),
        document_digest: seen.into(),
        sealed: issue::Sealed {
            seal: "wanrong-approval".into(),
            key: "seal-1".into(),
            file: FileId::new(Uuid::from_u128(10)),
            digest: "s1".into(),
        },
    })
}

pub fn reviewed_case() -> Vec<Event> {
    then(vec![submitted("2021-03-12"), accepted("2021-03-12", "wang")], "2021-03-16", review("li"))
}

pub fn deemed_case_with_gap() -> Vec<Event> {
    then(vec![submitted_with("2021-03-12", &["application"])], "2021-04-01", review("li"))
}

pub fn granted_case() -> Vec<Event> {
    then(reviewed_case(), "2021-03-17", check("zhao", Verdict::Grant, ""))
}

pub fn render() -> Command {
    let document = Rendered {
        certificate: CertificateId::new(Uuid::from_u128(8)),
        identifier: "1.2.156.3005.2.demo".into(),
        number: "JY11408220000001".into(),
        file: FileId::new(Uuid::from_u128(9)),
        digest: "d1".into(),
    };
    Command::Render(render::Render { document })
}

pub fn rendered_case() -> Vec<Event> {
    then(granted_case(), "2021-03-17", render())
}
