use super::decline_hearing::DeclineHearing;
use super::hold_hearing::HoldHearing;
use super::offer_hearing::{Ground, OfferHearing};
use super::request_hearing::RequestHearing;
use super::schedule_hearing::ScheduleHearing;
use crate::case::check::Verdict;
use crate::case::testing::*;
use crate::case::{Command, Event, Refusal, Stage};

fn offer(ground: Ground) -> Command {
    Command::OfferHearing(OfferHearing {
        by: "li".into(), ground, reason: "涉及相邻商户重大利益".into()
    })
}

fn request() -> Command {
    Command::RequestHearing(RequestHearing { by: "citizen:chen".into() })
}

fn schedule(on: &str, presider: &str) -> Command {
    Command::ScheduleHearing(ScheduleHearing {
        by: "li".into(),
        on: day(on),
        place: "三楼听证室".into(),
        presider: presider.into(),
    })
}

fn hold(by: &str) -> Command {
    Command::HoldHearing(HoldHearing { by: by.into(), record: "双方陈述并质证".into() })
}

fn after(mut past: Vec<Event>, acts: Vec<(&str, Command)>) -> Vec<Event> {
    for (date, command) in acts {
        let events = on(date).given(past.clone()).when(command).then_events();
        past.extend(events);
    }
    past
}

#[test]
fn a_hearing_is_offered_asked_for_announced_and_held_and_its_time_is_not_counted() {
    let acts = vec![
        ("2021-03-17", offer(Ground::GreatInterest)),
        ("2021-03-18", request()),
        ("2021-03-18", schedule("2021-03-29", "qian")),
        ("2021-03-29", hold("qian")),
    ];
    let case = on("2021-03-30")
        .given(after(reviewed_case(), acts))
        .when(check("zhao", Verdict::Grant, ""))
        .then_state();
    assert_eq!(case.stage, Stage::Granted);
    // 18 to 29 March: eight working days that do not count.
    assert_eq!(due_dates(&case, "2021-03-30").statutory, day("2021-04-22"));
}

#[test]
fn the_decision_waits_while_a_hearing_may_be_asked_for() {
    let offered = after(reviewed_case(), vec![("2021-03-17", offer(Ground::GreatInterest))]);
    let grant = || check("zhao", Verdict::Grant, "");
    on("2021-03-24").given(offered.clone()).when(grant()).then_refused(&Refusal::HearingOpen);
    assert_eq!(on("2021-03-25").given(offered.clone()).when(grant()).then_state().stage, Stage::Granted);
    let decline = Command::DeclineHearing(DeclineHearing { by: "citizen:chen".into() });
    let declined = after(offered, vec![("2021-03-18", decline)]);
    assert_eq!(on("2021-03-18").given(declined).when(grant()).then_state().stage, Stage::Granted);
}

#[test]
fn a_request_after_five_working_days_comes_too_late() {
    let offered = after(reviewed_case(), vec![("2021-03-17", offer(Ground::GreatInterest))]);
    on("2021-03-25")
        .given(offered)
        .when(request())
        .then_refused(&Refusal::HearingTooLate { due: day("2021-03-24") });
}

#[test]
fn the_reviewer_does_not_preside_and_seven_days_lie_before_the_hearing() {
    let wanted =
        after(reviewed_case(), vec![("2021-03-17", offer(Ground::GreatInterest)), ("2021-03-18", request())]);
    on("2021-03-18")
        .given(wanted.clone())
        .when(schedule("2021-03-29", "li"))
        .then_refused_with("case.duties.same-officer");
    on("2021-03-18")
        .given(wanted)
        .when(schedule("2021-03-26", "qian"))
        .then_refused(&Refusal::HearingDay { earliest: day("2021-03-29"), latest: Some(day("2021-04-16")) });
}

#[test]
fn in_the_public_interest_nobody_has_to_ask() {
    let wanted = after(reviewed_case(), vec![("2021-03-17", offer(Ground::PublicInterest))]);
    on("2021-04-08")
        .given(wanted.clone())
        .when(check("zhao", Verdict::Grant, ""))
        .then_refused(&Refusal::HearingOpen);
    let case = on("2021-03-18").given(wanted).when(schedule("2021-04-20", "qian")).then_state();
    assert_eq!(case.paused_since(), Some(day("2021-03-18")));
}

#[test]
fn only_the_presider_closes_the_hearing_and_not_before_its_day() {
    let scheduled = after(
        reviewed_case(),
        vec![("2021-03-17", offer(Ground::PublicInterest)), ("2021-03-18", schedule("2021-03-29", "qian"))],
    );
    on("2021-03-29")
        .given(scheduled.clone())
        .when(hold("li"))
        .then_refused(&Refusal::AssignedElsewhere { to: "qian".into() });
    on("2021-03-26").given(scheduled).when(hold("qian")).then_refused_with("case.hearing.day");
}
