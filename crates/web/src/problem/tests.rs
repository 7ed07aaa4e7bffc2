use super::statuses::codes;
use super::*;
use crate::locale::Locale;
use http_body_util::BodyExt as _;
use oneseal_domain::case::Refusal;
use oneseal_domain::case::duties::Duty;
use oneseal_domain::case::stage::Stage;
use oneseal_domain::item::publication;
use oneseal_domain::{calendar, certificate, push, rating, seal};

/// One of each; a variant without a sample does not compile.
fn sample_after(refusal: &Refusal) -> Option<Refusal> {
    let (materials, day) = (vec!["layout_plan".to_owned()], "2021-03-12".parse().unwrap());
    Some(match refusal {
        Refusal::WrongStage { .. } => Refusal::DeemedAccepted { act: "request-supplement", since: day },
        Refusal::DeemedAccepted { .. } => Refusal::MaterialMissing { materials },
        Refusal::MaterialMissing { .. } => Refusal::GapOpen { materials },
        Refusal::GapOpen { .. } => Refusal::MaterialUnknown { material: "x".into() },
        Refusal::MaterialUnknown { .. } => Refusal::SupplementOnce { on: day },
        Refusal::SupplementOnce { .. } => Refusal::NothingNamed,
        Refusal::NothingNamed => Refusal::NothingSupplied,
        Refusal::NothingSupplied => Refusal::SupplyIncomplete { materials },
        Refusal::SupplyIncomplete { .. } => {
            Refusal::SameOfficer { done: Duty::Review, wanted: Duty::Check, officer: "staff:li".into() }
        }
        Refusal::SameOfficer { .. } => Refusal::ReasonMissing,
        Refusal::ReasonMissing => Refusal::AlreadyPaused { since: day },
        Refusal::AlreadyPaused { .. } => Refusal::NotPaused,
        Refusal::NotPaused => Refusal::ClockPaused { since: day },
        Refusal::ClockPaused { .. } => Refusal::DaysOutOfRange { least: 1, most: 60 },
        Refusal::DaysOutOfRange { .. } => Refusal::DayPassed { day },
        Refusal::DayPassed { .. } => Refusal::LicenceMismatch,
        Refusal::LicenceMismatch => Refusal::SupplementNotUsed,
        Refusal::SupplementNotUsed => Refusal::SupplyStillOpen { due: day },
        Refusal::SupplyStillOpen { .. } => Refusal::NotImmediate,
        Refusal::NotImmediate => Refusal::AssignedElsewhere { to: "staff:qian".into() },
        Refusal::AssignedElsewhere { .. } => Refusal::ExtendedOnce { on: day },
        Refusal::ExtendedOnce { .. } => Refusal::NoExtension,
        Refusal::NoExtension => Refusal::LimitPassed { due: day },
        Refusal::LimitPassed { .. } => Refusal::TwoOfficers,
        Refusal::TwoOfficers => Refusal::NotAppointed { officer: "staff:wu".into() },
        Refusal::NotAppointed { .. } => Refusal::SurveyMissing,
        Refusal::SurveyMissing => Refusal::PartyNotHeard { until: day },
        Refusal::PartyNotHeard { .. } => Refusal::PartyUnknown,
        Refusal::PartyUnknown => Refusal::HearingOffered,
        Refusal::HearingOffered => Refusal::HearingNotOffered,
        Refusal::HearingNotOffered => Refusal::HearingTooLate { due: day },
        Refusal::HearingTooLate { .. } => Refusal::HearingNotWanted,
        Refusal::HearingNotWanted => Refusal::HearingDay { earliest: day, latest: None },
        Refusal::HearingDay { .. } => Refusal::HearingOpen,
        Refusal::HearingOpen => Refusal::FeeWithoutBasis,
        Refusal::FeeWithoutBasis => Refusal::FeeCharged,
        Refusal::FeeCharged => Refusal::FeeAmount { fen: 100 },
        Refusal::FeeAmount { .. } => Refusal::FeeOpen { fen: 100 },
        Refusal::FeeOpen { .. } => Refusal::ArchivedOnce { on: day },
        Refusal::ArchivedOnce { .. } => Refusal::DocumentChanged { seen: "a".into(), now: "b".into() },
        Refusal::DocumentChanged { .. } => Refusal::CalendarMissing { year: 2031 },
        Refusal::CalendarMissing { .. } => Refusal::RecordBroken { what: "no item".into() },
        Refusal::RecordBroken { .. } => return None,
    })
}

fn every_problem() -> Vec<Problem> {
    let first = Refusal::WrongStage { act: "accept", stage: Stage::Granted };
    let mut all: Vec<Problem> =
        std::iter::successors(Some(first), sample_after).map(|refusal| Problem::refused(&refusal)).collect();
    all.extend([
        Problem::refused(&push::Refusal::WrongStage { stage: push::Stage::Pushed }),
        Problem::refused(&push::Refusal::NotAddressed { department: "d".into() }),
        Problem::refused(&rating::Refusal::AlreadyGiven),
        Problem::refused(&rating::Refusal::NotYet { stage: Stage::Received }),
        Problem::refused(&rating::Refusal::OptionUnknown { option: 1, level: rating::Level::Satisfied }),
        Problem::refused(&push::Refusal::Missing { what: "section" }),
        Problem::refused(&rating::Refusal::WrongStep),
        Problem::refused(&rating::Refusal::ExtendedOnce),
        Problem::refused(&rating::Refusal::NoteMissing),
        Problem::refused(&certificate::Refusal::AlreadyIssued { number: "JY1".into() }),
        Problem::refused(&certificate::Refusal::WrongStanding { standing: certificate::Standing::Expired }),
        Problem::refused(&certificate::Refusal::NoEnd),
        Problem::refused(&certificate::Refusal::RenewalOpen),
        Problem::refused(&certificate::Refusal::ReasonMissing),
        Problem::refused(&certificate::Refusal::NoGround { through: "2026-03-16".parse().unwrap() }),
    ]);
    all.extend([
        Problem::refused(&publication::Refusal::RevisionUsed { given: 1, newest: 2 }),
        Problem::refused(&calendar::publication::Refusal::VersionUsed { year: 2027, given: 1, newest: 2 }),
        Problem::refused(&publication::Refusal::NotInForce),
        Problem::refused(&publication::Refusal::ReasonMissing),
        Problem::refused(&seal::Refusal::WrongStage { stage: seal::Stage::SealedUp }),
        Problem::refused(&seal::Refusal::AnotherActive),
        Problem::refused(&seal::Refusal::PaperMissing),
    ]);
    let sampled: Vec<String> = all.iter().map(|problem| problem.code().to_owned()).collect();
    let own = codes().filter(|(code, _)| !sampled.iter().any(|one| one == code));
    let particulars = [
        "field",
        "expected",
        "header",
        "line",
        "column",
        "material",
        "most",
        "taken",
        "seconds",
        "department",
        "known",
    ];
    all.extend(own.map(|(code, _)| {
        particulars.iter().fold(Problem::own(code), |problem, name| problem.with(name, "1"))
    }));
    all
}

#[test]
fn every_refusal_has_a_status_of_its_own_and_words_with_a_way_out() {
    for problem in every_problem() {
        let ours = ["case.record-broken", "failure"].contains(&problem.code());
        assert_eq!(problem.status() == StatusCode::INTERNAL_SERVER_ERROR, ours, "{}", problem.code());
        for locale in Locale::ALL {
            let spoken = problem.spoken(locale.words());
            for text in [&spoken.title, &spoken.detail, &spoken.way_out] {
                assert!(!text.is_empty() && !text.contains(['⟦', '{']), "{} {text}", problem.code());
            }
            if locale == Locale::En {
                let whole = format!("{}{}{}{}", spoken.title, spoken.detail, spoken.rule, spoken.way_out);
                assert!(whole.is_ascii() || !whole.contains('，'), "{whole}");
            }
        }
    }
}

#[test]
fn a_refusal_speaks_of_stages_acts_and_materials_by_their_names() {
    let refusal = Refusal::WrongStage { act: "accept", stage: Stage::Granted };
    let spoken = Problem::refused(&refusal).spoken(Locale::Zh.words());
    assert_eq!(spoken.detail, "办件现处于“准予许可”，不能“受理”。");

    let refusal = Refusal::MaterialMissing { materials: vec!["layout_plan".into(), "odd".into()] };
    let named = Problem::refused(&refusal).naming(|code| (code == "layout_plan").then(|| "布局图".into()));
    assert!(named.spoken(Locale::Zh.words()).detail.contains("布局图、odd"));
    assert_eq!(named.spoken(Locale::Zh.words()).rule, "《行政许可法》第 32(5) 条");
}

#[tokio::test]
async fn a_program_gets_a_problem_document() {
    let refusal = Refusal::MaterialMissing { materials: vec!["layout_plan".into()] };
    let response = Problem::refused(&refusal).json(Locale::En.words());
    assert_eq!(response.status(), 422);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let body: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(body["code"], "case.accept.material-missing");
    assert_eq!(body["type"], "/problems/case.accept.material-missing");
    assert_eq!(body["status"], 422);
    assert_eq!(body["materials"], "layout_plan");
    for member in ["title", "detail", "rule", "way_out"] {
        assert!(body[member].as_str().is_some_and(|text| !text.is_empty()), "{member}");
    }
}
