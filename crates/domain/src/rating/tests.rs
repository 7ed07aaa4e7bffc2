use super::*;
use crate::case::Stage;
use crate::decider::Refuse as _;

fn give(level: Level, options: &[u16]) -> Command {
    Command::Give(Box::new(Give {
        case: "140822-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01".parse().unwrap(),
        item: "food_business".into(),
        level,
        options: options.to_vec(),
        comment: None,
        channel: Channel::Browser,
        anonymous: false,
        by: "citizen:chen".into(),
    }))
}

fn facts(stage: Stage) -> Facts<'static> {
    on("2021-03-12", stage)
}

fn on(day: &str, stage: Stage) -> Facts<'static> {
    let noon = jiff::civil::Date::at(day.parse().unwrap(), 12, 0, 0, 0);
    let at = jiff::tz::TimeZone::fixed(jiff::tz::offset(8)).to_timestamp(noon).unwrap();
    Facts { at, calendar: Calendar::embedded(), days: RectifyDays::default(), evidence: &[], stage }
}

#[test]
fn a_case_is_rated_once() {
    let command = give(Level::VerySatisfied, &[513, 510, 513]);
    let events = Ratings::decide(&Ratings::initial(), command.clone(), &facts(Stage::Closed)).unwrap();
    let event = events.first().unwrap();
    assert_eq!(&Event::decode(event.kind(), &event.payload().unwrap()).unwrap(), event);
    let rating = events.iter().fold(Ratings::initial(), Ratings::evolve);
    assert_eq!(rating.given.as_ref().unwrap().options, [510, 513]);
    let again = Ratings::decide(&rating, command, &facts(Stage::Closed)).unwrap_err();
    assert_eq!(again, Refusal::AlreadyGiven);
}

#[test]
fn an_option_belongs_to_its_level() {
    let refusal = Ratings::decide(&Ratings::initial(), give(Level::Satisfied, &[110]), &facts(Stage::Closed));
    assert_eq!(refusal.unwrap_err().code(), "rating.option-unknown");
}

#[test]
fn what_is_still_under_review_is_not_rated() {
    let refusal =
        Ratings::decide(&Ratings::initial(), give(Level::Satisfied, &[]), &facts(Stage::UnderReview));
    assert_eq!(refusal.unwrap_err().code(), "rating.not-yet");
}

#[test]
fn a_level_is_stored_as_its_number() {
    assert_eq!(serde_json::to_string(&Level::Satisfied).unwrap(), "4");
    assert!(serde_json::from_str::<Level>("6").is_err());
    assert!(Level::Dissatisfied.is_bad() && !Level::BasicallySatisfied.is_bad());
}

fn bad() -> Rating {
    later(Ratings::initial(), "2021-03-12", give(Level::VeryDissatisfied, &[109, 110]))
}

fn later(rating: Rating, day: &str, command: Command) -> Rating {
    let events = Ratings::decide(&rating, command, &on(day, Stage::Closed)).unwrap();
    for event in &events {
        assert_eq!(&Event::decode(event.kind(), &event.payload().unwrap()).unwrap(), event);
    }
    events.iter().fold(rating, Ratings::evolve)
}

fn step(step: Step) -> Command {
    Command::Rectify(step)
}

fn contact() -> Command {
    step(Step::Contact { by: "staff:he".into(), note: "电话联系，已致歉".into() })
}

fn judge(finding: Finding) -> Command {
    step(Step::Judge { by: "staff:he".into(), finding, reason: "多要了一份复印件".into() })
}

fn refused(rating: &Rating, day: &str, command: Command) -> &'static str {
    Ratings::decide(rating, command, &on(day, Stage::Closed)).unwrap_err().code()
}

#[test]
fn a_bad_rating_opens_its_mending_with_two_last_days() {
    let rectification = bad().rectification.unwrap();
    assert_eq!(rectification.contact_due.to_string(), "2021-03-15");
    assert_eq!(rectification.fix_due.to_string(), "2021-04-02");
    assert!(later(Ratings::initial(), "2021-03-12", give(Level::Satisfied, &[])).rectification.is_none());
}

#[test]
fn a_bad_rating_is_contacted_judged_mended_called_back_rated_again_and_closed() {
    let by = || "staff:he".to_owned();
    let rating = later(bad(), "2021-03-15", contact());
    let rating = later(rating, "2021-03-16", judge(Finding::Confirmed));
    let close = || step(Step::Close { by: by() });
    assert_eq!(refused(&rating, "2021-03-17", close()), "rating.wrong-step");
    let rating = later(rating, "2021-03-18", step(Step::Fix { by: by(), measures: "已取消该材料".into() }));
    let rating =
        later(rating, "2021-03-19", step(Step::CallBack { by: by(), satisfied: true, note: "满意".into() }));
    let again = step(Step::Rerate { by: "citizen:chen".into(), level: Level::Satisfied });
    let rating = later(rating, "2021-03-20", again);
    let rating = later(rating, "2021-03-22", close());
    assert!(rating.rectification.unwrap().closed);
}

#[test]
fn a_mistaken_rating_is_called_back_and_closed_without_mending() {
    let rating = later(bad(), "2021-03-15", contact());
    let rating = later(rating, "2021-03-16", judge(Finding::Mistaken));
    let fix = step(Step::Fix { by: "staff:he".into(), measures: "无".into() });
    assert_eq!(refused(&rating, "2021-03-16", fix), "rating.wrong-step");
    let call = step(Step::CallBack { by: "staff:he".into(), satisfied: true, note: "已说明".into() });
    let rating = later(rating, "2021-03-17", call);
    assert!(
        later(rating, "2021-03-18", step(Step::Close { by: "staff:he".into() }))
            .rectification
            .unwrap()
            .closed
    );
}

#[test]
fn the_mending_is_extended_once_and_with_a_reason() {
    let extend = || step(Step::Extend { by: "staff:head".into(), reason: "需采购设备".into() });
    let rating = later(bad(), "2021-03-15", extend());
    assert_eq!(rating.rectification.as_ref().unwrap().fix_due.to_string(), "2021-04-25");
    assert_eq!(refused(&rating, "2021-03-16", extend()), "rating.extended-once");
}

#[test]
fn the_evidence_of_the_case_is_attached_to_what_was_ticked() {
    let evidence =
        [110, 108].map(|option| Evidence { option, borne_out: true, figures: "2021-04-12".into() });
    let facts = Facts { evidence: &evidence, ..facts(Stage::Closed) };
    let events = Ratings::decide(&Ratings::initial(), give(Level::VeryDissatisfied, &[110]), &facts).unwrap();
    let rating = events.iter().fold(Ratings::initial(), Ratings::evolve);
    assert_eq!(rating.given.unwrap().evidence.len(), 1);
}
