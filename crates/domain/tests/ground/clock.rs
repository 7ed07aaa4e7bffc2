use jiff::civil::{Date, date};
use oneseal_domain::calendar::Calendar;
use oneseal_domain::clock::{
    ClockBasis, ClockInput, DayMark, Limit, LimitUnit, Pause, PauseGround, explain, issue_due, notice_due,
    reading,
};

fn twenty_days() -> Limit {
    Limit {
        days: 20,
        unit: LimitUnit::Working,
        basis: ClockBasis::Acceptance,
        source: "行政许可法第四十二条".to_owned(),
    }
}

fn input<'a>(limit: &'a Limit, start: Date, pauses: &'a [Pause], today: Date) -> ClockInput<'a> {
    ClockInput { start, limit, extra_days: 0, pauses, calendar: Calendar::embedded(), today, stopped: None }
}

#[test]
fn an_expert_review_moves_the_due_date_by_the_working_days_it_took() {
    let limit = twenty_days();
    let pauses = [Pause {
        ground: PauseGround::ExpertReview,
        from: date(2021, 3, 22),
        through: Some(date(2021, 4, 9)),
    }];
    let input = input(&limit, date(2021, 3, 12), &pauses, date(2021, 4, 15));
    let reading = reading(&input).unwrap();
    assert_eq!(reading.due, date(2021, 4, 29));
    assert_eq!(reading.elapsed + u32::try_from(reading.remaining).unwrap(), 20);
    let days = explain(&input).unwrap();
    let skipped = days.iter().filter(|day| matches!(day.kind, DayMark::Paused(_))).count();
    assert_eq!(skipped, usize::try_from(reading.paused_days).unwrap());
}

#[test]
fn an_application_that_nobody_answered_counts_as_accepted_from_its_receipt() {
    let received = date(2021, 4, 29);
    let calendar = Calendar::embedded();
    let notice = notice_due(received, calendar).unwrap().date;
    assert_eq!(notice, date(2021, 5, 10));
    assert!(date(2021, 5, 11) > notice, "on the eleventh the silence has had its effect");
    let limit = twenty_days();
    let due = reading(&input(&limit, received, &[], date(2021, 5, 11))).unwrap().due;
    assert_eq!(due, calendar.add_working_days(received, 20).unwrap().date);
}

#[test]
fn an_extension_of_ten_days_can_end_on_a_made_up_sunday() {
    let limit = twenty_days();
    let extended = ClockInput { extra_days: 10, ..input(&limit, date(2021, 3, 12), &[], date(2021, 3, 12)) };
    let reading = reading(&extended).unwrap();
    assert_eq!((reading.due, reading.total), (date(2021, 4, 25), 30));
}

#[test]
fn the_certificate_is_due_ten_working_days_after_the_decision() {
    assert_eq!(issue_due(date(2021, 4, 12), Calendar::embedded()).unwrap().date, date(2021, 4, 25));
}

#[test]
fn received_in_a_holiday_makes_the_next_working_day_day_one() {
    let limit = twenty_days();
    let days = explain(&input(&limit, date(2026, 10, 1), &[], date(2026, 10, 1))).unwrap();
    let first = days.iter().find(|day| day.kind == DayMark::Counted(1)).unwrap();
    assert_eq!(first.date, date(2026, 10, 8));
}
