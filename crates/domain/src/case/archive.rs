//! 归档: the complete file of an ended case is handed to the archive, with a manifest of digests.
//!
//! What must never live here: making the package. The one surprising thing: archiving is the only act on a case that has
//! ended, and it changes nothing of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::state::Case;
use super::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct Archive {
    /// Who hands it over.
    pub by: String,
    /// SM3 of the manifest, lower-case hexadecimal.
    pub manifest: String,
    /// Files in the package, the manifest not counted.
    pub files: u32,
}

/// 归档: handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived {
    /// Who handed it over.
    pub by: String,
    /// SM3 of the manifest.
    pub manifest: String,
    /// Files in the package.
    pub files: u32,
    /// The day.
    pub archived_on: Date,
}

pub(super) fn decide(case: &Case, command: Archive, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    if !case.stage.is_final() {
        return Err(Refusal::WrongStage { act: "archive", stage: case.stage });
    }
    if let Some(on) = case.archived_on {
        return Err(Refusal::ArchivedOnce { on });
    }
    Ok(vec![
        Archived {
            by: command.by,
            manifest: command.manifest,
            files: command.files,
            archived_on: facts.today(),
        }
        .into(),
    ])
}

#[cfg(test)]
mod tests {
    use super::Archive;
    use crate::case::testing::*;
    use crate::case::{Command, Refusal, Stage};

    fn archive() -> Command {
        Command::Archive(Archive { by: "wang".into(), manifest: "m1".into(), files: 7 })
    }

    #[test]
    fn an_ended_case_is_archived_once_and_stays_as_it_is() {
        let mut past = vec![submitted("2021-03-12")];
        past.extend(on("2021-03-15").given(past.clone()).when(withdraw()).then_events());
        past.extend(on("2021-03-20").given(past.clone()).when(archive()).then_events());
        on("2021-03-21")
            .given(past.clone())
            .when(archive())
            .then_refused(&Refusal::ArchivedOnce { on: day("2021-03-20") });
        assert_eq!(on("2021-03-20").given(past).when(Command::Lapse).then_state().stage, Stage::Withdrawn);
    }

    #[test]
    fn a_living_case_is_not_archived() {
        on("2021-03-15")
            .given(vec![submitted("2021-03-12")])
            .when(archive())
            .then_refused(&Refusal::WrongStage { act: "archive", stage: Stage::Received });
    }
}
