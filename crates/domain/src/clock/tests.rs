use jiff::civil::{Date, date};

use super::*;

fn limit(days: u16, unit: LimitUnit) -> Limit {
    Limit { days, unit, basis: ClockBasis::Acceptance, source: "test".to_owned() }
}

fn at<'a>(limit: &'a Limit, start: Date, today: Date, pauses: &'a [Pause]) -> ClockInput<'a> {
    let calendar = Calendar::embedded();
    ClockInput { start, limit, extra_days: 0, pauses, calendar, today, stopped: None }
}

fn review(from: Date, through: Option<Date>) -> Pause {
    Pause { ground: PauseGround::ExpertReview, from, through }
}

#[test]
fn a_limit_of_five_days_is_yellow_from_two_left_and_red_the_day_after() {
    // Accepted Monday 2021-03-15; the promise ends on Monday 2021-03-22.
    let promised = limit(5, LimitUnit::Working);
    let lights = [
        (15, 5, Light::Green),
        (17, 3, Light::Green),
        (18, 2, Light::Yellow),
        (19, 1, Light::Yellow),
        (20, 1, Light::Yellow),
        (22, 0, Light::Yellow),
        (23, -1, Light::Red),
    ];
    for (day, left, expected) in lights {
        let reading = reading(&at(&promised, date(2021, 3, 15), date(2021, 3, day), &[])).unwrap();
        assert_eq!((reading.remaining, reading.light), (left, expected), "2021-03-{day}");
    }
}

#[test]
fn a_limit_of_twenty_days_is_yellow_from_six_left() {
    let promised = limit(20, LimitUnit::Working);
    let start = date(2021, 3, 12);
    for (days, expected) in [(13, Light::Green), (14, Light::Yellow), (20, Light::Yellow), (21, Light::Red)] {
        let today = Calendar::embedded().add_working_days(start, days).unwrap().date;
        assert_eq!(reading(&at(&promised, start, today, &[])).unwrap().light, expected, "{days}");
    }
}

#[test]
fn past_the_statutory_limit_is_black_and_done_is_done() {
    let (promised, statutory) = (limit(5, LimitUnit::Working), limit(20, LimitUnit::Working));
    let start = date(2021, 3, 12);
    let lit = |today, stopped| {
        let read = |limit| reading(&ClockInput { stopped, ..at(limit, start, today, &[]) }).unwrap();
        light(&read(&promised), &read(&statutory))
    };
    assert_eq!(lit(date(2021, 4, 12), None), Light::Red);
    assert_eq!(lit(date(2021, 4, 13), None), Light::Black);
    assert_eq!(lit(date(2021, 4, 13), Some(date(2021, 3, 15))), Light::Done);
    assert_eq!(lit(date(2021, 3, 14), Some(date(2021, 3, 15))), Light::Green);
}

#[test]
fn a_limit_that_ends_on_friday_is_late_on_saturday() {
    let promised = limit(5, LimitUnit::Working);
    // Ends Friday 2021-03-19.
    let saturday = reading(&at(&promised, date(2021, 3, 12), date(2021, 3, 20), &[])).unwrap();
    assert_eq!((saturday.due, saturday.remaining, saturday.light), (date(2021, 3, 19), -1, Light::Red));
}

#[test]
fn a_paused_case_shows_paused_and_its_due_date_moves_along() {
    let statutory = limit(20, LimitUnit::Working);
    let pauses = [review(date(2021, 3, 22), None)];
    let read = |day| reading(&at(&statutory, date(2021, 3, 12), date(2021, 3, day), &pauses)).unwrap();
    let (first, second) = (read(22), read(23));
    assert_eq!((first.light, first.elapsed, first.remaining, first.paused_days), (Light::Paused, 5, 15, 1));
    assert_eq!((second.elapsed, second.remaining, second.paused_days), (5, 15, 2));
    assert!(second.due > first.due);
    assert_eq!(read(21).light, Light::Green, "not yet paused");
}

#[test]
fn a_pause_does_not_hide_that_a_limit_is_already_broken() {
    let promised = limit(5, LimitUnit::Working);
    let pauses = [review(date(2021, 3, 22), None)];
    let reading = reading(&at(&promised, date(2021, 3, 12), date(2021, 3, 25), &pauses)).unwrap();
    assert_eq!((reading.due, reading.light), (date(2021, 3, 19), Light::Red));
}

#[test]
fn overlapping_pauses_count_once_in_any_order() {
    let statutory = limit(20, LimitUnit::Working);
    let whole = [review(date(2021, 3, 22), Some(date(2021, 4, 9)))];
    let parts = [
        review(date(2021, 4, 1), Some(date(2021, 4, 9))),
        review(date(2021, 3, 22), Some(date(2021, 3, 24))),
        review(date(2021, 3, 25), Some(date(2021, 4, 2))),
    ];
    let today = date(2021, 4, 20);
    let start = date(2021, 3, 12);
    assert_eq!(
        reading(&at(&statutory, start, today, &whole)).unwrap(),
        reading(&at(&statutory, start, today, &parts)).unwrap()
    );
}

#[test]
fn a_calendar_limit_that_ends_in_a_holiday_ends_after_it_and_is_explained_so() {
    let limit = limit(60, LimitUnit::Calendar);
    let input = at(&limit, date(2021, 8, 2), date(2021, 8, 2), &[]);
    assert_eq!(reading(&input).unwrap().due, date(2021, 10, 8));
    let days = explain(&input).unwrap();
    let counted = days.iter().filter(|day| matches!(day.kind, DayMark::Counted(_))).count();
    let rest = days.iter().filter(|day| day.kind == DayMark::RestDayAtEnd).count();
    assert_eq!((counted, rest), (60, 7));
}

#[test]
fn an_explanation_names_the_make_up_day_the_holiday_and_the_delay() {
    let five = limit(5, LimitUnit::Working);
    let days = explain(&at(&five, date(2021, 4, 29), date(2021, 5, 11), &[])).unwrap();
    let of = |month, day| days.iter().find(|d| d.date == date(2021, month, day)).unwrap().kind;
    assert_eq!(of(4, 29), DayMark::Start);
    assert_eq!(of(4, 30), DayMark::Counted(1));
    assert_eq!(of(5, 1), DayMark::Weekend);
    assert_eq!(of(5, 4), DayMark::Holiday(Some("劳动节")));
    assert_eq!(of(5, 8), DayMark::MadeUpCounted(4));
    assert_eq!(of(5, 10), DayMark::Counted(5));
    assert_eq!(of(5, 11), DayMark::Overdue(1));
}

#[test]
fn a_same_day_limit_is_due_on_its_start() {
    let now = limit(0, LimitUnit::Working);
    let start = date(2021, 3, 15);
    let read = |day| reading(&at(&now, start, date(2021, 3, day), &[])).unwrap();
    assert_eq!((read(15).due, read(15).light, read(16).light), (start, Light::Yellow, Light::Red));
}

#[test]
fn a_clock_that_runs_into_an_unpublished_year_is_refused_or_provisional() {
    let statutory = limit(20, LimitUnit::Working);
    let strict = at(&statutory, date(2026, 12, 21), date(2026, 12, 21), &[]);
    assert_eq!(reading(&strict), Err(NoCalendar { year: 2027 }));
    assert_eq!(explain(&strict), Err(NoCalendar { year: 2027 }));
    let guessing = Calendar::embedded().provisional_through(2027, 2028);
    assert!(reading(&ClockInput { calendar: &guessing, ..strict }).unwrap().provisional);
}
