use super::appoint_surveyors::AppointSurveyors;
use super::record_survey::RecordSurvey;
use crate::case::duties::Duty;
use crate::case::testing::*;
use crate::case::{Command, Event, Refusal};

fn appoint(officers: &[&str]) -> Command {
    Command::AppointSurveyors(AppointSurveyors {
        by: "li".into(),
        officers: officers.iter().map(|&officer| officer.to_owned()).collect(),
        visit_on: day("2021-03-17"),
    })
}

fn record(by: &str, others: &[&str], conforms: bool) -> Command {
    Command::RecordSurvey(RecordSurvey {
        by: by.into(),
        officers: others.iter().map(|&officer| officer.to_owned()).collect(),
        conforms,
        findings: "操作间与平面图一致".into(),
    })
}

fn accepted_case() -> Vec<Event> {
    vec![submitted("2021-03-12"), accepted("2021-03-12", "wang")]
}

fn appointed_case() -> Vec<Event> {
    let mut past = accepted_case();
    past.extend(on("2021-03-15").given(past.clone()).when(appoint(&["zhou", "wu"])).then_events());
    past
}

#[test]
fn two_officers_are_named_and_both_bear_the_duty() {
    on("2021-03-15")
        .given(accepted_case())
        .when(appoint(&["zhou", "zhou"]))
        .then_refused(&Refusal::TwoOfficers);
    let case = on("2021-03-17").given(appointed_case()).when(record("zhou", &["wu"], true)).then_state();
    assert_eq!(case.survey.conforms, Some(true));
    let surveyors = case.duties.iter().filter(|(duty, _)| *duty == Duty::Survey).count();
    assert_eq!(surveyors, 2);
}

#[test]
fn one_officer_alone_or_a_stranger_records_nothing() {
    on("2021-03-17")
        .given(appointed_case())
        .when(record("zhou", &[], true))
        .then_refused(&Refusal::TwoOfficers);
    on("2021-03-17")
        .given(appointed_case())
        .when(record("zhou", &["zheng"], true))
        .then_refused(&Refusal::NotAppointed { officer: "zheng".into() });
}

#[test]
fn whoever_accepted_does_not_survey() {
    on("2021-03-15")
        .given(accepted_case())
        .when(appoint(&["wang", "wu"]))
        .then_refused_with("case.duties.same-officer");
}

#[test]
fn an_item_that_wants_a_survey_is_not_recommended_without_one() {
    let grant = || review("li");
    on("2021-03-16").given(accepted_case()).with_survey().when(grant()).then_refused(&Refusal::SurveyMissing);
    let mut past = appointed_case();
    past.extend(on("2021-03-17").given(past.clone()).when(record("zhou", &["wu"], false)).then_events());
    on("2021-03-17").given(past.clone()).with_survey().when(grant()).then_refused(&Refusal::SurveyMissing);
    past.extend(on("2021-03-18").given(past.clone()).when(record("wu", &["zhou"], true)).then_events());
    assert_eq!(on("2021-03-18").given(past).with_survey().when(grant()).then_events().len(), 1);
}
