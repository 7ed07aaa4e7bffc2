//! What must hold on every path: random acts of random officers on random days.

use proptest::prelude::*;

use crate::decider::Decider as _;

use super::check::Verdict;
use super::duties::Duty;
use super::testing::*;
use super::{Case, Cases, Command, Event};

const OFFICERS: [&str; 5] = ["wang", "li", "zhao", "sun", "qian"];

fn commands() -> impl Strategy<Value = Command> {
    let officer = prop::sample::select(OFFICERS.to_vec());
    (0..14_u8, officer, any::<bool>()).prop_map(|(act, by, some)| match act {
        0 => submit(),
        1 => submit_with(&["application"]),
        2 | 3 => accept(by),
        4 => refuse_acceptance(by, None),
        5 => request_supplement(by),
        6 => supply(&["layout_plan", "equipment_list", "safety_rules", "application"]),
        7 | 8 => review(by),
        9 => check(by, if some { Verdict::Grant } else { Verdict::Return }, "意见"),
        10 => check(by, if some { Verdict::Grant } else { Verdict::Deny }, "意见"),
        11 => {
            if some {
                suspend_clock(by)
            } else {
                resume_clock(by)
            }
        }
        12 => render(),
        _ => {
            if some {
                issue(by, "d1")
            } else {
                withdraw()
            }
        }
    })
}

/// The events of a random life and the days on which they happened.
fn lives() -> impl Strategy<Value = Vec<(u8, Command)>> {
    prop::collection::vec((0..4_u8, commands()), 1..60)
}

fn live(life: Vec<(u8, Command)>) -> (Vec<Event>, Case) {
    let mut at = noon("2021-03-12");
    let mut events = Vec::new();
    let mut case = Cases::initial();
    for (days, command) in life {
        at += jiff::SignedDuration::from_hours(24 * i64::from(days));
        let facts = facts(at);
        if let Ok(new) = Cases::decide(&case, command, &facts) {
            case = new.iter().fold(case, Cases::evolve);
            events.extend(new);
        }
    }
    (events, case)
}

fn officers(case: &Case, duty: Duty) -> Vec<&str> {
    case.duties.iter().filter(|(done, _)| *done == duty).map(|(_, who)| who.as_str()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_path_joins_duties_that_the_law_keeps_apart(life in lives()) {
        let (_, case) = live(life);
        for (one, who) in &case.duties {
            for (other, whom) in &case.duties {
                prop_assert!(who != whom || one.may_join(*other, &guide().duties), "{:?}", case.duties);
            }
        }
        prop_assert!(officers(&case, Duty::Review).iter().all(|who| !officers(&case, Duty::Check).contains(who)));
    }

    #[test]
    fn nothing_is_sealed_over_a_gap_or_without_both_pairs_of_eyes(life in lives()) {
        let (events, case) = live(life);
        if events.iter().any(|event| matches!(event, Event::Issued(_))) {
            prop_assert!(case.missing_materials(guide()).is_empty());
            prop_assert!(!officers(&case, Duty::Review).is_empty());
            prop_assert!(!officers(&case, Duty::Check).is_empty());
        }
    }

    #[test]
    fn what_was_lived_is_what_is_replayed(life in lives()) {
        let (events, case) = live(life);
        let stored: Vec<(&str, String)> =
            events.iter().map(|event| (event.kind(), event.payload().expect("an event is written"))).collect();
        let replayed = stored
            .iter()
            .map(|(kind, payload)| Event::decode(kind, payload).expect("and read"))
            .fold(Cases::initial(), |case, event| Cases::evolve(case, &event));
        prop_assert_eq!(replayed, case);
    }

    #[test]
    fn one_supplement_notice_at_most(life in lives()) {
        let (events, _) = live(life);
        let notices = events.iter().filter(|event| matches!(event, Event::SupplementRequested(_))).count();
        prop_assert!(notices <= 1);
    }

    #[test]
    fn a_final_case_stays_as_it_is(life in lives(), more in lives()) {
        let (events, case) = live(life);
        if case.stage.is_final() {
            let at = noon("2022-03-01");
            let facts = facts(at);
            for (_, command) in more {
                prop_assert!(Cases::decide(&case, command, &facts).is_err(), "after {events:?}");
            }
        }
    }
}
