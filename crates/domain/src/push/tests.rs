use super::*;
use crate::decider::Refuse as _;

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

fn on(day: &str) -> Facts<'static> {
    let noon = jiff::civil::Date::at(day.parse().unwrap(), 12, 0, 0, 0);
    let at = jiff::tz::TimeZone::fixed(jiff::tz::offset(8)).to_timestamp(noon).unwrap();
    Facts { at, calendar: Calendar::embedded() }
}

fn later(push: Push, day: &str, command: Command) -> Push {
    let events = Pushes::decide(&push, command, &on(day)).unwrap();
    for event in &events {
        assert_eq!(&Event::decode(event.kind(), &event.payload().unwrap()).unwrap(), event);
    }
    events.iter().fold(push, Pushes::evolve)
}

fn delivered() -> Push {
    after(vec![message(), Command::Deliver { channel: "board".into() }])
}

fn claim(department: &str) -> Command {
    Command::Claim {
        by: "staff:ma".into(),
        department: department.into(),
        section: "食品经营监管股".into(),
        officer: "吕".into(),
    }
}

fn feed_back() -> Command {
    let (by, department) = ("staff:ma".into(), "market-supervision".into());
    Command::FeedBack { by, department, text: "已纳入日常监管".into() }
}

#[test]
fn a_section_takes_it_up_and_tells_what_came_of_it() {
    let push = later(delivered(), "2021-03-15", sign("market-supervision"));
    assert_eq!(push.due.map(|due| due.to_string()).as_deref(), Some("2021-03-17"));
    let push = later(push, "2021-03-16", claim("market-supervision"));
    let push = later(push, "2021-03-17", feed_back());
    assert_eq!(push.stage, Stage::FedBack);
    assert_eq!(Pushes::decide(&push, feed_back(), &on("2021-03-18")).unwrap_err().code(), "push.wrong-stage");
}

#[test]
fn a_misrouted_push_goes_on_and_its_days_begin_anew() {
    let misroute = Command::Misroute {
        by: "staff:ma".into(),
        department: "market-supervision".into(),
        reason: "属于卫生健康部门职责".into(),
        suggested: Some("health".into()),
    };
    let push = later(delivered(), "2021-03-15", misroute);
    let redirect = Command::Redirect { by: "staff:wang".into(), department: "health".into() };
    let push = later(push, "2021-03-16", redirect);
    assert_eq!((push.department.as_str(), push.stage), ("health", Stage::Pushed));
    assert_eq!((push.signed.as_ref(), push.returned.as_ref()), (None, None));
    assert_eq!(push.due.map(|due| due.to_string()).as_deref(), Some("2021-03-17"));
}

#[test]
fn each_missed_limit_is_told_once() {
    let push = later(delivered(), "2021-03-15", Command::Escalate);
    assert!(push.escalated.is_empty(), "the last day is still in time");
    let push = later(push, "2021-03-16", Command::Escalate);
    let push = later(push, "2021-03-17", Command::Escalate);
    assert_eq!(push.escalated, [Missed::Signature]);
    assert!(push.is_late());
    let push = later(push, "2021-03-17", sign("market-supervision"));
    assert!(!push.is_late(), "another limit runs now");
    let push = later(push, "2021-03-22", Command::Escalate);
    assert_eq!(push.escalated, [Missed::Signature, Missed::Claim]);
}
