use jiff::civil::Date;
use oneseal_domain::calendar::Calendar;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn working_days_are_added_as_in_the_worked_examples() {
    let examples = [
        ("2020-01-17", 10, "2020-02-07"),
        ("2020-01-19", 1, "2020-01-20"),
        ("2020-01-23", 5, "2020-02-07"),
        ("2020-09-25", 5, "2020-10-09"),
        ("2020-12-25", 10, "2021-01-11"),
        ("2021-03-12", 20, "2021-04-12"),
        ("2021-03-12", 30, "2021-04-25"),
        ("2021-04-12", 10, "2021-04-25"),
        ("2021-04-29", 5, "2021-05-10"),
        ("2021-09-16", 3, "2021-09-22"),
        ("2022-01-28", 5, "2022-02-09"),
        ("2023-09-28", 5, "2023-10-11"),
        ("2024-09-13", 5, "2024-09-23"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2026-02-13", 20, "2026-03-19"),
        ("2026-10-01", 1, "2026-10-08"),
        ("2026-11-23", 20, "2026-12-21"),
        ("2020-03-02", 60, "2020-05-27"),
        ("2020-03-02", 45, "2020-05-07"),
        ("2020-03-02", 7, "2020-03-11"),
    ];
    let calendar = Calendar::embedded();
    for (start, days, due) in examples {
        assert_eq!(calendar.add_working_days(day(start), days).unwrap().date, day(due), "{start} + {days}");
        assert_eq!(calendar.count_working_days(day(start), day(due)).unwrap(), i32::from(days));
    }
    assert_eq!(calendar.count_working_days(day("2021-03-12"), day("2021-04-08")).unwrap(), 18);
}

#[test]
fn a_calendar_period_that_ends_on_a_rest_day_ends_on_the_first_working_day_after_it() {
    let calendar = Calendar::embedded();
    assert_eq!(calendar.add_calendar_days(day("2021-03-15"), 60).unwrap().date, day("2021-05-14"));
    assert_eq!(calendar.add_calendar_days(day("2021-08-02"), 60).unwrap().date, day("2021-10-08"));
}

#[test]
fn a_period_of_months_ends_on_the_corresponding_day_or_the_last_of_the_month() {
    let calendar = Calendar::embedded();
    assert_eq!(calendar.add_months(day("2021-08-31"), 6).unwrap().date, day("2022-02-28"));
    assert_eq!(calendar.add_months(day("2021-03-15"), 6).unwrap().date, day("2021-09-15"));
    // 2021-10-01 is a holiday, so is the whole week.
    assert_eq!(calendar.add_months(day("2021-04-01"), 6).unwrap().date, day("2021-10-08"));
}
