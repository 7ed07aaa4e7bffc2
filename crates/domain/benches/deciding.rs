//! What the law costs: a decision on a case of many events, and folding them.
//! `cargo bench -p oneseal-domain --features testing --bench deciding`.

use std::hint::black_box;

use divan::Bencher;
use oneseal_domain::calendar::Calendar;
use oneseal_domain::case::check::Verdict;
use oneseal_domain::case::testing::{
    accept, check, facts, issue, noon, rendered_case, review, reviewed_case, submit, submitted,
};
use oneseal_domain::case::{Case, Cases, Command, Event};
use oneseal_domain::decider::Decider as _;

fn main() {
    // Reading the embedded calendar is not what is measured.
    Calendar::embedded();
    divan::main();
}

fn fold(events: &[Event]) -> Case {
    events.iter().fold(Cases::initial(), Cases::evolve)
}

fn decide(bencher: Bencher<'_, '_>, past: &[Event], day: &str, command: &Command) {
    let (case, facts) = (fold(past), facts(noon(day)));
    let outcome = Cases::decide(&case, command.clone(), &facts);
    assert!(outcome.is_ok(), "a refusal is not what is measured: {outcome:?}");
    bencher
        .with_inputs(|| command.clone())
        .bench_local_values(|command| black_box(Cases::decide(black_box(&case), command, &facts)).is_ok());
}

#[divan::bench]
fn decide_submit(bencher: Bencher<'_, '_>) {
    decide(bencher, &[], "2021-03-12", &submit());
}

#[divan::bench]
fn decide_accept(bencher: Bencher<'_, '_>) {
    decide(bencher, &[submitted("2021-03-12")], "2021-03-15", &accept("wang"));
}

/// Twenty days of silence come first.
#[divan::bench]
fn decide_review_after_silence(bencher: Bencher<'_, '_>) {
    decide(bencher, &[submitted("2021-03-12")], "2021-04-09", &review("li"));
}

#[divan::bench]
fn decide_grant(bencher: Bencher<'_, '_>) {
    decide(bencher, &reviewed_case(), "2021-03-17", &check("zhao", Verdict::Grant, ""));
}

#[divan::bench]
fn decide_issue(bencher: Bencher<'_, '_>) {
    decide(bencher, &rendered_case(), "2021-03-17", &issue("sun", "d1"));
}

/// As an act finds them in the log: decoded from their stored words, then folded.
#[divan::bench(args = [1, 10, 100])]
fn replay_cases_of_five_events(bencher: Bencher<'_, '_>, cases: usize) {
    let stored: Vec<(&str, String)> =
        rendered_case().iter().map(|event| (event.kind(), event.payload().unwrap_or_default())).collect();
    bencher.bench_local(|| {
        for _ in 0..cases {
            let decoded = stored.iter().map(|(kind, payload)| Event::decode(kind, black_box(payload)));
            black_box(decoded.flatten().fold(Cases::initial(), |case, event| Cases::evolve(case, &event)));
        }
    });
}

#[divan::bench]
fn evolve_alone(bencher: Bencher<'_, '_>) {
    let past = rendered_case();
    bencher.bench_local(|| fold(black_box(&past)));
}
