//! What was done, when, and how long it took.
//!
//! What must never live here: printing. The surprising thing: nothing is summed up while the load runs; every request
//! is one entry, and only those that were answered within the measured time are looked at afterwards.

use std::time::{Duration, Instant};

/// What a client does in the life of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Upload,
    Submit,
    Accept,
    Review,
    Check,
    /// Looking whether the certificate is ready.
    Look,
    Issue,
    Serve,
    /// Downloading the certificate and verifying its seal.
    Fetch,
    Rate,
}

impl Step {
    /// All, in the order of a life.
    pub const ALL: [Self; 10] = [
        Self::Upload,
        Self::Submit,
        Self::Accept,
        Self::Review,
        Self::Check,
        Self::Look,
        Self::Issue,
        Self::Serve,
        Self::Fetch,
        Self::Rate,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Submit => "submit",
            Self::Accept => "accept",
            Self::Review => "review",
            Self::Check => "check",
            Self::Look => "look",
            Self::Issue => "issue",
            Self::Serve => "serve",
            Self::Fetch => "fetch",
            Self::Rate => "rate",
        }
    }

    /// Whether it is an act: a durable change of a case. Uploads come before acts and looking is not acting.
    pub fn is_act(self) -> bool {
        match self {
            Self::Submit
            | Self::Accept
            | Self::Review
            | Self::Check
            | Self::Issue
            | Self::Serve
            | Self::Rate => true,
            Self::Upload | Self::Look | Self::Fetch => false,
        }
    }
}

/// One request that was answered.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub step: Step,
    pub at: Instant,
    pub took: Duration,
}

/// What one client, or all of them, did.
#[derive(Debug, Default)]
pub struct Tally {
    pub entries: Vec<Entry>,
    /// When each life ended well.
    pub lives: Vec<Instant>,
    /// What went wrong, the first few of it in words.
    pub troubles: Vec<String>,
    pub failed: u64,
}

const WORDS: usize = 5;

impl Tally {
    /// Notes a request that began at an instant and was answered now.
    pub fn note(&mut self, step: Step, began: Instant) {
        let at = Instant::now();
        self.entries.push(Entry { step, at, took: at - began });
    }

    pub fn trouble(&mut self, text: String) {
        self.failed += 1;
        if self.troubles.len() < WORDS {
            self.troubles.push(text);
        }
    }

    pub fn join(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.lives.extend(other.lives);
        self.failed += other.failed;
        self.troubles.extend(other.troubles);
        self.troubles.truncate(WORDS);
    }

    /// Only what was answered up to an instant.
    pub fn until(&mut self, end: Instant) {
        self.entries.retain(|entry| entry.at <= end);
        self.lives.retain(|at| *at <= end);
    }

    /// Acts.
    pub fn acts(&self) -> u64 {
        self.entries.iter().filter(|entry| entry.step.is_act()).count() as u64
    }

    /// How long the requests of some steps took, shortest first.
    pub fn times(&self, which: impl Fn(Step) -> bool) -> Times {
        let mut times: Vec<Duration> =
            self.entries.iter().filter(|entry| which(entry.step)).map(|entry| entry.took).collect();
        times.sort_unstable();
        Times(times)
    }
}

/// Durations, shortest first.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The duration that so many of a hundred do not exceed, in milliseconds.
    pub fn percentile(&self, share: usize) -> f64 {
        let rank = (self.0.len() * share).div_ceil(100).max(1) - 1;
        self.0.get(rank).map_or(0.0, |took| took.as_secs_f64() * 1e3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(millis: impl Iterator<Item = u64>) -> Tally {
        let at = Instant::now();
        let entry = |ms| Entry { step: Step::Accept, at, took: Duration::from_millis(ms) };
        Tally { entries: millis.map(entry).collect(), ..Tally::default() }
    }

    #[test]
    fn a_percentile_is_a_duration_that_was_measured() {
        let times = tally((1..=200).rev()).times(Step::is_act);
        assert_eq!(
            (times.percentile(50), times.percentile(99), times.percentile(100)),
            (100.0, 198.0, 200.0)
        );
        let one = tally(7..=7).times(Step::is_act);
        assert_eq!((one.percentile(50), one.percentile(99)), (7.0, 7.0));
        assert!(tally(0..0).times(Step::is_act).percentile(50).abs() < f64::EPSILON);
    }

    #[test]
    fn what_was_answered_after_the_end_does_not_count() {
        let end = Instant::now();
        let late = end + Duration::from_millis(1);
        let entry = |step, at| Entry { step, at, took: Duration::ZERO };
        let mut tally = Tally {
            entries: vec![
                entry(Step::Submit, end),
                entry(Step::Accept, late),
                entry(Step::Look, end),
                entry(Step::Upload, end),
            ],
            lives: vec![end, late],
            ..Tally::default()
        };
        tally.until(end);
        assert_eq!((tally.acts(), tally.entries.len(), tally.lives.len()), (1, 3, 1));
    }
}
