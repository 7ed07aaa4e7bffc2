//! How fast a worklist can read its clocks.

use std::hint::black_box;

use divan::Bencher;
use jiff::civil::date;
use oneseal_domain::calendar::Calendar;
use oneseal_domain::clock::{ClockBasis, ClockInput, Limit, LimitUnit, Pause, PauseGround, explain, reading};

fn main() {
    // Reading the embedded calendar is not what is measured.
    Calendar::embedded();
    divan::main();
}

#[divan::bench(args = [5, 20, 60])]
fn add_working_days(days: u16) {
    let due = Calendar::embedded().add_working_days(black_box(date(2021, 3, 12)), black_box(days));
    black_box(due).ok();
}

#[divan::bench]
fn count_working_days_over_a_year() {
    let (from, to) = (black_box(date(2020, 9, 25)), black_box(date(2021, 9, 25)));
    black_box(Calendar::embedded().count_working_days(from, to)).ok();
}

fn with_clock(pauses: &[Pause], run: impl FnOnce(&ClockInput<'_>)) {
    let limit =
        Limit { days: 20, unit: LimitUnit::Working, basis: ClockBasis::Acceptance, source: String::new() };
    let calendar = Calendar::embedded();
    let (start, today) = (date(2021, 3, 12), date(2021, 4, 2));
    run(&ClockInput { start, limit: &limit, extra_days: 0, pauses, calendar, today, stopped: None });
}

fn pauses() -> [Pause; 2] {
    let pause = |ground, from, through| Pause { ground, from, through: Some(through) };
    [
        pause(PauseGround::ExpertReview, date(2021, 3, 22), date(2021, 3, 26)),
        pause(PauseGround::Hearing, date(2021, 4, 6), date(2021, 4, 9)),
    ]
}

#[divan::bench(args = [0, 1, 2])]
fn read_a_clock_with_pauses(bencher: Bencher<'_, '_>, count: usize) {
    with_clock(&pauses()[..count], |input| bencher.bench_local(|| reading(black_box(input))));
}

#[divan::bench]
fn explain_a_clock(bencher: Bencher<'_, '_>) {
    with_clock(&pauses(), |input| bencher.bench_local(|| explain(black_box(input))));
}
