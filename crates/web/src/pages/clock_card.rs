//! The clock in human terms, and every day of it explained.
//!
//! What lives here: how a reading is said. What must never live here: counting. The surprising thing: of a paused case
//! no day is promised as fixed; the card says that the date moves while the pause lasts.

use askama::Template;
use oneseal_domain::case::clocks::Clocks;
use oneseal_domain::clock::{Day, DayMark, Reading};

use crate::locale::Words;

/// One day, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayLine {
    /// `2021-03-12`
    pub date: String,
    /// What it meant.
    pub mark: String,
    /// By which rule.
    pub rule: String,
    /// Whether it counted.
    pub counted: bool,
}

/// The clock of a case.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/clock.html")]
pub struct ClockCard {
    /// The words.
    pub words: &'static Words,
    /// The light's code.
    pub light: &'static str,
    /// What is left.
    pub left: String,
    /// By when, and for how long the clock rested.
    pub facts: Vec<String>,
    /// The days of the promised limit.
    pub days: Vec<DayLine>,
}

/// What is left, in words.
pub fn left(words: &Words, reading: &Reading) -> String {
    match (reading.stopped, reading.remaining) {
        (Some(day), _) => words.say_of("clock-stopped", "day", words.spoken(day)),
        (None, left) if left < 0 => {
            words.say_of("clock-late", "days", words.days(left.unsigned_abs(), reading.unit))
        }
        (None, left) => words.say_of("clock-left", "days", words.days(left, reading.unit)),
    }
}

impl ClockCard {
    /// Says both clocks, and the days of the promised one.
    pub fn of(words: &'static Words, clocks: &Clocks, days: &[Day<'_>]) -> Self {
        let reading = &clocks.promised;
        let left = left(words, reading);
        let mut facts = Vec::new();
        if reading.stopped.is_none() {
            let key = if reading.paused { "clock-due-paused" } else { "clock-due" };
            facts.push(words.say_of(key, "day", words.spoken(reading.due)));
        }
        if reading.paused_days > 0 {
            facts.push(words.say_of("clock-rested", "days", words.days(reading.paused_days, reading.unit)));
        }
        facts.push(words.say_of("clock-statutory", "day", words.spoken(clocks.statutory.due)));
        if reading.provisional || clocks.statutory.provisional {
            facts.push(words.say("clock-provisional"));
        }
        let days = days.iter().map(|day| DayLine::of(words, day)).collect();
        Self { words, light: clocks.light.as_str(), left, facts, days }
    }
}

impl DayLine {
    fn of(words: &Words, day: &Day<'_>) -> Self {
        let number = |key: &str, n: u32| words.say_of(key, "n", n);
        let (mark, counted) = match day.kind {
            DayMark::Start => (words.say("day-start"), false),
            DayMark::Counted(n) => (number("day-counted", n), true),
            DayMark::MadeUpCounted(n) => (number("day-made-up", n), true),
            DayMark::Weekend => (words.say("day-weekend"), false),
            DayMark::Holiday(name) => {
                let holiday = words.say("day-holiday");
                (name.map_or(holiday.clone(), |name| format!("{holiday} · {name}")), false)
            }
            DayMark::Paused(ground) => {
                let ground = words.say(&Words::key("ground", ground.as_str()));
                (words.say_of("day-paused", "ground", ground), false)
            }
            DayMark::RestDayAtEnd => (words.say("day-rest-at-end"), false),
            DayMark::Overdue(n) => (number("day-overdue", n), true),
            DayMark::OverdueRest => (words.say("day-overdue-rest"), false),
        };
        Self { date: day.date.to_string(), mark, rule: words.say(&Words::key("rule", day.rule)), counted }
    }
}
