//! `oneseal calendar`: worked examples of the law's periods.

use crate::ground::{Installation, Ran, oneseal, text};

fn due(start: &str, unit: &str, length: &str) -> Ran {
    oneseal(&["calendar", "due", "--start", start, unit, length])
}

fn count(after: &str, through: &str) -> Ran {
    oneseal(&["calendar", "count", "--after", after, "--through", through])
}

#[test]
fn the_due_date_is_printed_alone() {
    let ran = due("2021-03-12", "--working-days", "20");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "2021-04-12\n", ""));
}

#[test]
fn periods_of_working_days_end_where_the_law_says() {
    for (start, days, end) in [
        ("2020-01-17", "10", "2020-02-07"),
        ("2020-01-19", "1", "2020-01-20"),
        ("2020-01-23", "5", "2020-02-07"),
        ("2020-09-25", "5", "2020-10-09"),
        ("2020-12-25", "10", "2021-01-11"),
        ("2021-03-12", "20", "2021-04-12"),
        ("2021-03-12", "30", "2021-04-25"),
        ("2021-04-12", "10", "2021-04-25"),
        ("2021-04-29", "5", "2021-05-10"),
        ("2021-09-16", "3", "2021-09-22"),
        ("2022-01-28", "5", "2022-02-09"),
        ("2023-09-28", "5", "2023-10-11"),
        ("2024-09-13", "5", "2024-09-23"),
        ("2025-09-26", "5", "2025-10-10"),
        ("2026-02-13", "20", "2026-03-19"),
        ("2026-10-01", "1", "2026-10-08"),
        ("2026-11-23", "20", "2026-12-21"),
        ("2020-03-02", "60", "2020-05-27"),
        ("2020-03-02", "45", "2020-05-07"),
        ("2020-03-02", "7", "2020-03-11"),
    ] {
        assert_eq!(due(start, "--working-days", days).yes(), end, "{start} + {days}");
        assert_eq!(count(start, end).yes(), days, "{start} … {end}");
    }
}

#[test]
fn periods_of_calendar_days_and_months_move_off_rest_days() {
    assert_eq!(due("2021-03-15", "--calendar-days", "60").yes(), "2021-05-14");
    assert_eq!(due("2021-08-02", "--calendar-days", "60").yes(), "2021-10-08");
    assert_eq!(due("2021-08-31", "--months", "6").yes(), "2022-02-28");
}

#[test]
fn counting_goes_both_ways() {
    assert_eq!(count("2021-03-12", "2021-04-08").yes(), "18");
    assert_eq!(count("2021-04-08", "2021-03-12").yes(), "-18");
    assert_eq!(count("2021-03-12", "2021-03-12").yes(), "0");
}

#[test]
fn a_year_without_a_published_calendar_is_refused_by_name() {
    for reason in [due("2026-12-25", "--working-days", "20").no(), count("2026-12-25", "2027-01-04").no()] {
        assert!(reason.contains("no calendar for the year 2027"), "{reason}");
    }
    assert!(due("2018-03-01", "--working-days", "1").no().contains("2018"));
}

#[test]
fn what_is_no_date_or_no_length_is_wrong_use() {
    due("2021-02-29", "--working-days", "1").exited(2);
    due("2021-03-12", "--working-days", "-1").exited(2);
    due("2021-03-12", "--working-days", "many").exited(2);
    oneseal(&["calendar", "due", "--start", "2021-03-12"]).exited(2);
    let both = ["calendar", "due", "--start", "2021-03-12", "--working-days", "1", "--months", "1"];
    oneseal(&both).exited(2);
}

#[test]
fn a_year_is_read_first_then_imported_once_and_a_wrong_row_is_named() {
    let installation = Installation::fresh();
    let file = installation.path("2027.csv");
    let rows = "# year: 2027\n# version: 1\n# source: a notice\ndate,kind,name\n2027-01-01,off,元旦\n";
    std::fs::write(&file, rows).unwrap();
    let import = |more: &[&str]| installation.run(&[&["calendar", "import", text(&file)], more].concat());
    let told = "2027 version 1: 1 days off, 0 days made up, 260 working days";
    assert_eq!(import(&["--dry-run"]).yes(), told);
    assert_eq!(import(&[]).yes(), format!("{told}: in force"));
    assert_eq!(import(&[]).yes(), format!("{told}: was in force already"));
    std::fs::write(&file, format!("{rows}2027-01-04,free,元旦\n")).unwrap();
    assert!(import(&[]).no().contains("line 6"));
    std::fs::write(&file, format!("{rows}2027-01-04,off,元旦\n")).unwrap();
    assert!(import(&[]).no().contains("version 1 of 2027 cannot follow version 1"));
}
