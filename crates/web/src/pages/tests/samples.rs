//! One sample of every page, and of every state that looks different.

mod citizen;

use askama::Template;
use oneseal_app::Act;
use oneseal_domain::calendar::Calendar;
use oneseal_domain::case::Case;
use oneseal_domain::case::stage::Stage;
use oneseal_domain::clock::{Pause, PauseGround, explain};
use oneseal_domain::item::ItemRevision;
use oneseal_domain::item::testing::food_business;

use crate::locale::Locale;
use crate::pages::counter::act::{Seen, form};
use crate::pages::counter::case::{MaterialRow, Opinion, Sheet, StaffCase};
use crate::pages::counter::inbox::{Inbox, Tab, WorkLine};
use crate::pages::public::problem::ProblemPage;
use crate::pages::public::register::Register;
use crate::pages::public::resume::Resume;
use crate::pages::public::sign_in::SignIn;
use crate::pages::public::verify::{Answer, Finding, Verify};
use crate::pages::supervise::{PushLine, Supervise, View};
use crate::pages::{Account, CaseHead, ClockCard, Document, Frame, Link, Moment};
use crate::posted::Fields;
use crate::problem::Problem;

const REFERENCE: &str = "140822-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01";
const COMMAND: &str = "0192f3a1-0000-7000-8000-000000000001";
const NUMBER: &str = "140822-20210312-000017";
const AUTHORITY: &str = "万荣县行政审批服务管理局";

/// What somebody with every role would be offered at a stage, the usual act first.
fn offered(stage: Stage, paused: bool) -> &'static [Act] {
    match (stage, paused) {
        (Stage::Received, _) => &[Act::Accept, Act::RequestSupplement, Act::RefuseAcceptance, Act::Withdraw],
        (Stage::SupplementRequested, _) => &[Act::Supply, Act::Withdraw],
        (Stage::UnderReview | Stage::PendingDecision, true) => &[Act::ResumeClock, Act::Withdraw],
        (Stage::UnderReview, false) => &[Act::Review, Act::OfferHearing, Act::SuspendClock, Act::Withdraw],
        (Stage::PendingDecision, false) => &[Act::Check, Act::SuspendClock, Act::Withdraw],
        (Stage::CertificateMaking, _) => &[Act::Issue],
        (Stage::Delivering | Stage::Denied, _) => &[Act::Serve],
        _ => &[],
    }
}

fn frame(locale: Locale, role: &str) -> Frame {
    let account = match role {
        "" => None,
        "citizen" => Some(Account { name: "王*".into(), role: role.into(), place: String::new() }),
        _ => {
            Some(Account { name: "李审查".into(), role: role.into(), place: "万荣县审批局".into() })
        }
    };
    let notice = (role == "supervisor").then(|| "已签收 万审食许〔2021〕16 号".to_owned());
    Frame {
        words: locale.words(),
        here: "/items/food_business?a=1&b=2".into(),
        account,
        csrf: "token".into(),
        notice,
    }
}

fn item() -> ItemRevision {
    food_business("140822")
}

fn head(locale: Locale, stage: Stage) -> CaseHead {
    CaseHead {
        reference: REFERENCE.into(),
        number: NUMBER.into(),
        item: locale.words().pick(&item().name).to_owned(),
        stage: stage.code(),
        applicant: "老王面馆 · 王*".into(),
        authority: AUTHORITY.into(),
    }
}

fn clock(locale: Locale, today: &str, pause_through: Option<&str>, stopped: Option<&str>) -> ClockCard {
    let (guide, calendar) = (item(), Calendar::embedded());
    let through = pause_through.map(|day| day.parse().unwrap());
    let case = Case {
        accepted_on: Some("2021-03-12".parse().unwrap()),
        pauses: vec![Pause {
            ground: PauseGround::ExpertReview,
            from: "2021-03-16".parse().unwrap(),
            through,
        }],
        ended_on: stopped.map(|day| day.parse().unwrap()),
        ..Case::default()
    };
    let today = today.parse().unwrap();
    let clocks = case.clocks(&guide, calendar, today).unwrap().unwrap();
    let input = case.clock_input(&guide.limits.promised, calendar, today).unwrap();
    ClockCard::of(locale.words(), &clocks, &explain(&input).unwrap())
}

fn timeline(locale: Locale) -> Vec<Moment> {
    let words = locale.words();
    let moment = |at: &str, event: &str, by: &str, note: &str| Moment {
        at: at.into(),
        what: words.word("event", event),
        by: by.into(),
        note: note.into(),
    };
    vec![
        moment("2021-03-11 20:41", "case.submitted", "c-001", NUMBER),
        moment("2021-03-12 09:30", "case.accepted", "wr-window", ""),
        moment("2021-03-15 15:02", "case.reviewed", "wr-reviewer", "材料齐全，布局合理，建议准予。"),
    ]
}

fn documents() -> Vec<Document> {
    vec![Document {
        name: "受理通知书".into(),
        href: format!("/cases/{REFERENCE}/documents/1"),
        note: "2021-03-12".into(),
    }]
}

fn seen(locale: Locale) -> Seen {
    let name =
        |code: &str| (code.to_owned(), locale.words().pick(&item().material(code).unwrap().name).to_owned());
    Seen {
        reference: REFERENCE.into(),
        revision: 4,
        csrf: "token".into(),
        command: COMMAND.into(),
        document: "9f2c".into(),
        materials: ["application", "layout_plan", "equipment_list", "safety_rules"].map(name).into(),
        media: "application/pdf,image/jpeg,image/png".into(),
        ..Seen::default()
    }
}

fn staff_case(locale: Locale, role: &str, stage: Stage, paused: bool) -> String {
    let (words, guide) = (locale.words(), item());
    let acts = offered(stage, paused);
    let row = |(n, material): (usize, &oneseal_domain::item::Material)| MaterialRow {
        name: words.pick(&material.name).to_owned(),
        file: (n % 3 == 0).then(|| Document {
            name: String::new(),
            href: "/files/1".into(),
            note: "PDF · 214 KB".into(),
        }),
        fetched: material.source == oneseal_domain::item::MaterialSource::Shared,
        required: material.required,
    };
    let answer = |field: &oneseal_domain::item::form::Field| {
        let text = citizen::given().answers.get(&field.name).cloned().unwrap_or_else(|| "****".into());
        (words.pick(&field.title).to_owned(), text)
    };
    let sheet = (stage == Stage::CertificateMaking).then(|| Sheet {
        title: "食品经营许可证".into(),
        rows: vec![
            ("经营者名称".into(), "老王面馆".into()),
            ("经营场所".into(), "万荣县解店镇新建路 12 号".into()),
            ("主体业态".into(), "餐饮服务经营者".into()),
            ("许可证编号".into(), "JY21408220000017".into()),
            ("有效期至".into(), "2026 年 3 月 16 日".into()),
        ],
        authority: AUTHORITY.into(),
        day: "2021 年 3 月 17 日".into(),
        href: "/files/9".into(),
        digest: "9f2c41d07be85a3d6c1e0b7f4a92d8e35c60f1b2a7948d3e6f05c1b8a2d7e94f".into(),
    });
    let clock = (stage != Stage::Received)
        .then(|| clock(locale, "2021-03-17", (!paused).then_some("2021-03-16"), None));
    let view = StaffCase {
        frame: frame(locale, role),
        head: head(locale, stage),
        materials: guide.materials.iter().enumerate().map(row).collect(),
        answers: guide.form.fields.iter().map(answer).collect(),
        opinions: vec![Opinion {
            head: "审查 · wr-reviewer · 2021-03-15".into(),
            text: "材料齐全，建议准予。".into(),
        }],
        sheet,
        clock,
        timeline: timeline(locale),
        documents: documents(),
        next: acts.first().map(|act| form(words, *act, &seen(locale))),
        others: acts.iter().skip(1).map(|act| form(words, *act, &seen(locale)).aside()).collect(),
        trouble: paused.then(|| Problem::own("case.stale-revision").spoken(words)),
        meanwhile: if paused { timeline(locale) } else { Vec::new() },
        unmask: None,
        unmasked: false,
    };
    view.render().unwrap()
}

fn inbox(locale: Locale, many: usize) -> Inbox {
    let lights = ["red", "yellow", "green", "paused", "", "black", "done"];
    let words = locale.words();
    let line = |n: usize| WorkLine {
        reference: REFERENCE.into(),
        number: format!("140822-20210312-{:06}", n + 1),
        item: words.pick(&item().name).to_owned(),
        applicant: "老王面馆 · 王*".into(),
        stage: Stage::UnderReview.code(),
        light: lights[n % lights.len()],
        left: words.days(n, oneseal_domain::clock::LimitUnit::Working),
        due: "2021-03-19".into(),
        holder: "李审查".into(),
    };
    let tab =
        |code: &str, label: &str, current| Tab { code: code.into(), label: label.into(), count: 24, current };
    Inbox {
        frame: frame(locale, "reviewer"),
        tabs: vec![tab("mine", "待我办理", true), tab("all", "全部在办", false)],
        query: String::new(),
        lines: (0..many).map(line).collect(),
        next: (many > 0).then(|| "eyJ".into()),
    }
}

fn supervise(locale: Locale, waiting: bool) -> Supervise {
    let push = |n: u32, kind, stage| PushLine {
        id: format!("p{n}"),
        kind,
        number: format!("万审食许〔2021〕{n} 号"),
        item: locale.words().pick(&item().name).to_owned(),
        authority: AUTHORITY.into(),
        digest: "9f2c41d07be85a3d6c1e0b7f4a92d8e3".into(),
        due: "2021-03-18".into(),
        stage,
        revision: 2,
        command: COMMAND.into(),
    };
    let first = if waiting { "delivered" } else { "pushed" };
    Supervise {
        frame: frame(locale, "supervisor"),
        department: "万荣县市场监督管理局".into(),
        pushes: vec![
            push(16, "decision", "signed-off"),
            push(17, "decision", first),
            push(18, "certificate", first),
        ],
        next: None,
        view: View::of("waiting"),
    }
}

fn verify(locale: Locale, finding: Option<Finding>) -> String {
    let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let rows = match finding {
        Some(Finding::Valid | Finding::NotInForce) => {
            vec![
                row("证照", "食品经营许可证"),
                row("持有人", "老王面馆"),
                row("有效期", "2021-03-17 — 2026-03-16"),
            ]
        }
        Some(Finding::Altered | Finding::Unknown) | None => Vec::new(),
    };
    let answer = finding.map(|finding| Answer { finding, rows });
    Verify { frame: frame(locale, ""), number: "JY21408220000017".into(), answer }.render().unwrap()
}

/// Name and text of every sample.
pub fn pages(locale: Locale) -> Vec<(&'static str, String)> {
    let words = locale.words();
    let sign_in = |refused: bool| SignIn {
        frame: frame(locale, ""),
        account: "wr-window".into(),
        error: refused.then(|| words.say("sign-in-refused")),
        back: "/inbox".into(),
        held: if refused { "[[\"reason\",\"x\"]]".into() } else { String::new() },
    };
    let held = Fields(vec![("csrf".into(), "old".into()), ("reason".into(), "不办了".into())]);
    let resume = Resume::of(frame(locale, "citizen"), "/cases/x/withdraw", held);
    let register = |errors: &[(&'static str, String)]| Register {
        frame: frame(locale, ""),
        typed: Fields(vec![("name".into(), "王建国".into())]),
        errors: errors.to_vec(),
        back: "/items/x?a=b".into(),
    };
    let problem =
        |code| ProblemPage::of(frame(locale, "reviewer"), &Problem::own(code), "/inbox").render().unwrap();
    let own = vec![
        ("register", register(&[]).render().unwrap()),
        ("register-wrong", register(&[("phone", words.say("register-phone-taken"))]).render().unwrap()),
        ("resume", resume.render().unwrap()),
        ("staff-accept", staff_case(locale, "window", Stage::Received, false)),
        ("staff-review", staff_case(locale, "reviewer", Stage::UnderReview, false)),
        ("staff-paused", staff_case(locale, "reviewer", Stage::UnderReview, true)),
        ("staff-check", staff_case(locale, "checker", Stage::PendingDecision, false)),
        ("staff-seal", staff_case(locale, "seal-operator", Stage::CertificateMaking, false)),
        ("staff-serve", staff_case(locale, "window", Stage::Delivering, false)),
        ("staff-closed", staff_case(locale, "window", Stage::Closed, false)),
        ("inbox", inbox(locale, 24).render().unwrap()),
        ("inbox-nothing", inbox(locale, 0).render().unwrap()),
        ("supervise", supervise(locale, true).render().unwrap()),
        ("supervise-done", supervise(locale, false).render().unwrap()),
        ("verify", verify(locale, None)),
        ("verify-valid", verify(locale, Some(Finding::Valid))),
        ("verify-expired", verify(locale, Some(Finding::NotInForce))),
        ("verify-altered", verify(locale, Some(Finding::Altered))),
        ("verify-unknown", verify(locale, Some(Finding::Unknown))),
        ("sign-in", sign_in(false).render().unwrap()),
        ("sign-in-refused", sign_in(true).render().unwrap()),
        ("problem", problem("case.stale-revision")),
        ("problem-sign-in", problem("request.sign-in")),
    ];
    citizen::pages(locale).into_iter().chain(own).collect()
}
