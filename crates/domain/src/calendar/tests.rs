use jiff::civil::{Date, date};

use super::*;

#[test]
fn every_embedded_year_has_the_published_number_of_working_days() {
    let expected = [
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];
    let calendar = Calendar::embedded();
    assert_eq!(calendar.years().count(), expected.len());
    for (year, days) in expected {
        let first = date(year, 1, 1);
        let worked = calendar.count_working_days(first, date(year, 12, 31)).unwrap()
            + i32::from(calendar.is_working_day(first).unwrap());
        assert_eq!(worked, days, "{year}");
    }
}

#[test]
fn a_day_says_what_kind_it_is() {
    let calendar = Calendar::embedded();
    assert_eq!(calendar.kind(date(2021, 4, 25)).unwrap(), DayKind::MadeUp(Some("劳动节")));
    assert_eq!(calendar.kind(date(2021, 5, 3)).unwrap(), DayKind::Holiday(Some("劳动节")));
    assert_eq!(calendar.kind(date(2021, 5, 2)).unwrap(), DayKind::Weekend);
    assert_eq!(calendar.kind(date(2021, 5, 6)).unwrap(), DayKind::Working);
    assert_eq!(calendar.kind(date(2027, 5, 6)), Err(NoCalendar { year: 2027 }));
}

#[test]
fn counting_by_bitmap_agrees_with_stepping_day_by_day() {
    let calendar = Calendar::embedded();
    let mut start = date(2019, 12, 1);
    while start < date(2022, 3, 1) {
        for days in [1u16, 2, 5, 20, 64, 250, 260] {
            let due = calendar.add_working_days(start, days).unwrap().date;
            let (mut day, mut left) = (start, days);
            while left > 0 {
                day = day.tomorrow().unwrap();
                left -= u16::from(calendar.is_working_day(day).unwrap());
            }
            assert_eq!(due, day, "{start} + {days}");
            assert_eq!(calendar.count_working_days(start, due).unwrap(), i32::from(days));
            assert_eq!(calendar.count_working_days(due, start).unwrap(), -i32::from(days));
        }
        start = start.tomorrow().unwrap();
    }
}

#[test]
fn a_year_without_data_is_an_error_and_a_provisional_year_says_so() {
    let calendar = Calendar::embedded();
    let start = date(2026, 12, 25);
    assert_eq!(calendar.add_working_days(start, 20), Err(NoCalendar { year: 2027 }));
    assert_eq!(calendar.count_working_days(start, date(2027, 1, 4)), Err(NoCalendar { year: 2027 }));
    let guessing = calendar.provisional_through(2026, 2028);
    let due = guessing.add_working_days(start, 20).unwrap();
    assert!(due.provisional);
    assert_eq!(due.date, date(2027, 1, 25));
    assert!(!guessing.add_working_days(start, 2).unwrap().provisional);
    assert_ne!(guessing.version(), calendar.version());
}

#[test]
fn a_published_year_replaces_the_provisional_one_and_a_guess_never_replaces_a_published_one() {
    let guessing = Calendar::embedded().provisional_through(2027, 2027);
    let official = CalendarYear { provisional: false, version: 1, ..CalendarYear::provisional(2027) };
    let published = guessing.with_year(official);
    assert!(!published.is_provisional(date(2027, 1, 1), date(2027, 1, 1)));
    let again = published.with_year(CalendarYear::provisional(2027));
    assert_eq!(again.version(), published.version());
}

#[test]
fn a_file_with_mistakes_names_all_of_them_with_their_lines() {
    let text = "# year: 2027\n# version: 1\ndate,kind,name\n2027-01-01,off,元旦\n2027-01-01,off,元旦\n\
                2027-01-04,on,元旦\n2027-01-09,off,元旦\n2026-01-01,off,元旦\n2027-13-01,off,\n2027-01-05,free,元旦\n2027-01-06\n";
    let ImportError(rows) = import(text).unwrap_err();
    let day = |text: &str| text.parse::<Date>().unwrap();
    let expected = [
        (0, RowProblem::Header("source")),
        (5, RowProblem::Duplicate(day("2027-01-01"))),
        (6, RowProblem::AlreadyWorking(day("2027-01-04"))),
        (7, RowProblem::AlreadyFree(day("2027-01-09"))),
        (8, RowProblem::Year { date: day("2026-01-01"), year: 2027 }),
        (9, RowProblem::Date("2027-13-01".to_owned())),
        (10, RowProblem::Kind("free".to_owned())),
        (11, RowProblem::Row("1 fields".to_owned())),
    ];
    let found: Vec<_> = rows.into_iter().map(|row| (row.line, row.problem)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_year_with_a_byte_order_mark_and_windows_line_ends_is_read() {
    let text = "\u{feff}# year: 2027\r\n# version: 1\r\n# source: 国务院办公厅\r\ndate,kind,name\r\n2027-01-01,off,元旦\r\n";
    let year = import(text).unwrap();
    assert_eq!((year.year, year.off.len(), year.source.as_str()), (2027, 1, "国务院办公厅"));
}
