//! One sample of every page for people who apply, and of every state that looks different.

use super::*;
use crate::pages::citizen::apply::{Apply, CheckAnswers, Given, Kept, Wrong};
use crate::pages::citizen::case::{CitizenCase, Next, Wanted, rating, supply};
use crate::pages::citizen::guide::Guide;
use crate::pages::citizen::mine::{MatterLine, Mine};
use crate::pages::citizen::places::Places;
use crate::pages::citizen::portal::{ItemLine, Portal};
use crate::pages::citizen::receipt::Receipt;
use crate::pages::public::track::{Progress, Track};
use crate::pages::qr::Qr;
use oneseal_domain::clock::LimitUnit;
use oneseal_domain::item::form::Answers;

pub fn given() -> Given {
    let pairs = [
        ("business_name", "老王面馆<b>"),
        ("uscc", "91140822MA0KXXXX1"),
        ("principal", "王建国"),
        ("premises", "万荣县解店镇新建路 12 号"),
        ("business_type", "catering"),
        ("project", "hot-food"),
        ("employees", "四个"),
    ];
    let answers: Answers = pairs.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    let kept = Kept { material: "layout_plan".into(), file: COMMAND.into(), name: "布局图.pdf".into() };
    Given { answers, files: vec![kept] }
}

fn wrong() -> Vec<Wrong> {
    let errors = item().form.validate(&given().answers).unwrap_err();
    let mut wrong: Vec<Wrong> = errors.into_iter().map(Wrong::Answer).collect();
    wrong.push(Wrong::FileMissing("application".into()));
    wrong.push(Wrong::File("safety_rules".into(), "wrong-type"));
    wrong.push(Wrong::File("equipment_list".into(), "too-large"));
    wrong
}

fn case(locale: Locale, stage: Stage, next: Next, clock: Option<ClockCard>) -> String {
    let words = locale.words();
    let mut others = Vec::new();
    if stage.is_before_decision() {
        for act in [Act::Withdraw, Act::RequestHearing, Act::DeclineHearing] {
            others.push(form(words, act, &seen(locale)).aside());
        }
    }
    if !stage.is_before_decision() {
        let mut rate = rating(words, REFERENCE, "token", COMMAND).aside();
        rate.fill(|name| if name == "level" { "5".into() } else { "510,517".into() });
        rate.blame("comment", "太长");
        rate.open = stage == Stage::Closed;
        others.push(rate);
    }
    let view = CitizenCase {
        frame: frame(locale, "citizen"),
        head: head(locale, stage),
        due: words.say_of("mine-notice", "day", words.spoken("2021-03-18".parse().unwrap())),
        changed: if stage == Stage::SupplementRequested { timeline(locale) } else { Vec::new() },
        outcome: match stage {
            Stage::Closed => vec![("文号".into(), "万荣审批许可〔2021〕第000016号".into())],
            _ => Vec::new(),
        },
        notes: vec![words.say_of("case-fee-due", "amount", words.money(5000))],
        clock,
        timeline: timeline(locale),
        documents: documents(),
        rated: (stage == Stage::Delivering).then(|| words.say("level-5")),
        next,
        others,
    };
    view.render().unwrap()
}

fn supplying(locale: Locale) -> Next {
    let guide = item();
    let wanted: Vec<Wanted<'_>> = ["layout_plan", "safety_rules"]
        .iter()
        .map(|code| Wanted {
            material: guide.material(code).unwrap(),
            defect: "没有标注操作间面积",
            required: "加盖公章的 PDF",
        })
        .collect();
    Next::Form(Box::new(supply(locale.words(), &seen(locale), &wanted, &given(), &wrong())))
}

fn matter(locale: Locale, stage: Stage, light: &'static str, mine: bool) -> MatterLine {
    MatterLine {
        reference: REFERENCE.into(),
        number: NUMBER.into(),
        item: locale.words().pick(&item().name).to_owned(),
        authority: AUTHORITY.into(),
        stage: stage.code(),
        light,
        left: String::new(),
        mine,
        certificate: stage == Stage::Closed,
    }
}

fn before_applying(locale: Locale) -> Vec<(&'static str, String)> {
    let words = locale.words();
    let line = ItemLine::of(words, &item());
    let portal = |query: &str, items| Portal { frame: frame(locale, ""), query: query.into(), items };
    let places = vec![("140822".to_owned(), AUTHORITY.to_owned()), ("140581".to_owned(), "高平".to_owned())];
    let apply = |given: &Given, wrong: &[Wrong]| {
        Apply::of(frame(locale, "citizen"), AUTHORITY, &item(), given, wrong)
    };
    let mut bare = item();
    std::sync::Arc::make_mut(&mut bare.item).form.fields.clear();
    let bare = Apply::of(frame(locale, "citizen"), AUTHORITY, &bare, &Given::default(), &[]);
    let check = CheckAnswers::of(frame(locale, "citizen"), AUTHORITY, &item(), &given(), COMMAND);
    vec![
        ("portal", portal("", vec![line.clone()]).render().unwrap()),
        ("portal-found", portal("开饭店", vec![line]).render().unwrap()),
        ("portal-nothing", portal("造火箭", Vec::new()).render().unwrap()),
        ("places", Places::of(frame(locale, ""), &item(), places).render().unwrap()),
        ("guide", Guide::of(frame(locale, ""), AUTHORITY, &item()).render().unwrap()),
        ("apply", apply(&Given::default(), &[]).render().unwrap()),
        ("apply-wrong", apply(&given(), &wrong()).render().unwrap()),
        ("apply-applicant", bare.render().unwrap()),
        ("check-answers", check.render().unwrap()),
    ]
}

fn looking_up(locale: Locale) -> Vec<(&'static str, String)> {
    let words = locale.words();
    let track = |error: Option<String>| Track { frame: frame(locale, ""), number: NUMBER.into(), error };
    let progress = Progress {
        frame: frame(locale, ""),
        number: NUMBER.into(),
        item: words.pick(&item().name).to_owned(),
        authority: AUTHORITY.into(),
        stage: Stage::UnderReview.code(),
        light: "green",
        facts: vec![words.days(3, LimitUnit::Working)],
    };
    vec![
        ("track", track(None).render().unwrap()),
        ("track-wrong", track(Some(words.say("track-unknown"))).render().unwrap()),
        ("track-progress", progress.render().unwrap()),
    ]
}

/// Name and text of every sample.
pub fn pages(locale: Locale) -> Vec<(&'static str, String)> {
    let words = locale.words();
    let lead_to = |key: &str, href: &str| Next::Link(Link { href: href.into(), label: words.say(key) });
    let mine = |matters| Mine { frame: frame(locale, "citizen"), matters, next: Some("eyJ".into()) };
    let receipt = Receipt {
        frame: frame(locale, "citizen"),
        reference: REFERENCE.into(),
        number: NUMBER.into(),
        code: "7KQ2-M9XD".into(),
        item: words.pick(&item().name).to_owned(),
        authority: AUTHORITY.into(),
        received_on: words.spoken("2021-03-11".parse().unwrap()),
        notice_due: words.spoken("2021-03-18".parse().unwrap()),
        promised: words.days(5, LimitUnit::Working),
        materials: vec!["布局图".into()],
        missing: vec!["设备清单".into()],
        qr: Qr::of("https://oneseal.example/track?number=1"),
    };
    let running = clock(locale, "2021-03-17", Some("2021-03-16"), None);
    let ended = clock(locale, "2021-03-20", Some("2021-03-16"), Some("2021-03-18"));
    let waiting = mine(vec![
        matter(locale, Stage::SupplementRequested, "", true),
        matter(locale, Stage::UnderReview, "green", false),
        matter(locale, Stage::Closed, "", false),
    ]);
    let certificate = || lead_to("case-certificate", "/files/9");
    let own = [
        ("receipt", receipt.render().unwrap()),
        ("mine", waiting.render().unwrap()),
        ("mine-nothing", mine(Vec::new()).render().unwrap()),
        ("case-supply", case(locale, Stage::SupplementRequested, supplying(locale), None)),
        ("case-review", case(locale, Stage::UnderReview, Next::Wait, Some(running))),
        ("case-served", case(locale, Stage::Delivering, certificate(), None)),
        ("case-rate", case(locale, Stage::Closed, certificate(), Some(ended))),
    ];
    before_applying(locale).into_iter().chain(looking_up(locale)).chain(own).collect()
}
