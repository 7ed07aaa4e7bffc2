//! How a published year becomes the calendar of an installation, and how a changed one replaces it.
//!
//! What lives here: the decider of the stream `calendar/<year>` of the highest authority of an installation. What must never live here: the days,
//! which are kept beside the log under their digest. The surprising thing: importing the same year again does nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decider::{Decider, Refuse, events};

/// 历年导入: a year's working days are known, or known better, from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearImported {
    /// The year.
    pub year: i16,
    /// 1 for the first publication, higher when the State Council Office changed the year afterwards.
    pub version: u32,
    /// SM3 of the year's text as it is kept.
    pub digest: String,
    /// The notice that it was taken from.
    pub source: String,
    /// Who imported it.
    pub by: String,
    /// When.
    pub imported_at: Timestamp,
}

events! {
    /// What can happen to a year.
    Event {
        /// 历年导入
        "calendar.year-imported" => YearImported(YearImported),
    }
}

/// 历年导入
#[derive(Debug, Clone)]
pub struct Import {
    /// The year.
    pub year: i16,
    /// Its version.
    pub version: u32,
    /// SM3 of its text.
    pub digest: String,
    /// The notice that it was taken from.
    pub source: String,
    /// Who imports it.
    pub by: String,
}

/// Why a year is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Other days under a version that was used, or an older version.
    #[error("version {given} of {year} cannot follow version {newest}")]
    VersionUsed {
        /// The year.
        year: i16,
        /// The version that was given.
        given: u32,
        /// The newest one.
        newest: u32,
    },
}

impl Refuse for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::VersionUsed { .. } => "calendar.version-used",
        }
    }

    fn rule(&self) -> &'static str {
        ""
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::VersionUsed { year, given, newest } => {
                vec![("year", year.to_string()), ("given", given.to_string()), ("newest", newest.to_string())]
            }
        }
    }
}

/// The decider of years. The state is the newest version and its digest.
#[derive(Debug)]
pub struct Years;

impl Decider for Years {
    type State = Option<(u32, String)>;
    type Command = Import;
    type Event = Event;
    type Refusal = Refusal;
    type Facts<'a> = Timestamp;

    fn initial() -> Self::State {
        None
    }

    fn decide(state: &Self::State, command: Import, at: &Timestamp) -> Result<Vec<Event>, Refusal> {
        let Import { year, version, digest, source, by } = command;
        match state {
            Some((newest, same)) if *newest == version && *same == digest => Ok(Vec::new()),
            Some((newest, _)) if *newest >= version => {
                Err(Refusal::VersionUsed { year, given: version, newest: *newest })
            }
            Some(_) | None => {
                Ok(vec![YearImported { year, version, digest, source, by, imported_at: *at }.into()])
            }
        }
    }

    fn evolve(_: Self::State, event: &Event) -> Self::State {
        match event {
            Event::YearImported(imported) => Some((imported.version, imported.digest.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(version: u32, digest: &str) -> Import {
        let (source, by) = ("国务院办公厅通知".to_owned(), "staff:qian".to_owned());
        Import { year: 2027, version, digest: digest.to_owned(), source, by }
    }

    #[test]
    fn a_year_is_imported_once_per_version_and_an_older_one_never_replaces_a_newer() {
        let first = Years::decide(&None, import(1, "a"), &Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(Event::decode(first[0].kind(), &first[0].payload().unwrap()).unwrap(), first[0]);
        let state = Years::evolve(None, &first[0]);
        assert_eq!(Years::decide(&state, import(1, "a"), &Timestamp::UNIX_EPOCH).unwrap(), []);
        let refused = Years::decide(&state, import(1, "b"), &Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(refused.code(), "calendar.version-used");
        let second = Years::decide(&state, import(2, "b"), &Timestamp::UNIX_EPOCH).unwrap();
        let state = Years::evolve(state, &second[0]);
        assert!(Years::decide(&state, import(1, "a"), &Timestamp::UNIX_EPOCH).is_err());
    }
}
