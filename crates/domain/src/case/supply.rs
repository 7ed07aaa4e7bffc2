//! 补正: the applicant hands in what the one notice named.
//!
//! After acceptance by silence a gap may still be open; then the applicant may also supply, and no clock stops for it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::stage::Stage;
use super::state::Case;
use super::submit::{self, HandedIn};
use super::{Event, Facts, clocks};

/// The command.
#[derive(Debug, Clone)]
pub struct Supply {
    /// Who hands it in.
    pub by: String,
    /// What is handed in; replaces earlier files of the same materials.
    pub materials: Vec<HandedIn>,
}

/// 补正: supplied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplied {
    /// Who handed it in.
    pub by: String,
    /// What was handed in.
    pub materials: Vec<HandedIn>,
    /// The day; for an application not yet accepted, the new day of receipt.
    pub supplied_on: Date,
    /// Last day for acceptance or refusal when the application waits for it.
    pub notice_due: Option<Date>,
    /// The calendar by which it was counted.
    pub calendar: String,
}

pub(super) fn decide(case: &Case, command: Supply, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    let waiting = case.stage == Stage::SupplementRequested;
    let gap_open = case.stage == Stage::UnderReview && !case.missing_materials(facts.guide).is_empty();
    if !waiting && !gap_open {
        return Err(Refusal::WrongStage { act: "supply", stage: case.stage });
    }
    if command.materials.is_empty() {
        return Err(Refusal::NothingSupplied);
    }
    submit::known(&command.materials, facts)?;
    if waiting {
        let missing: Vec<String> = case
            .named_defects
            .iter()
            .filter(|code| !command.materials.iter().any(|one| one.material == **code))
            .cloned()
            .collect();
        if !missing.is_empty() {
            return Err(Refusal::SupplyIncomplete { materials: missing });
        }
    }
    let supplied_on = facts.today();
    let notice_due = if waiting { Some(clocks::notice_due(supplied_on, facts.calendar)?) } else { None };
    Ok(vec![
        Supplied {
            by: command.by,
            materials: command.materials,
            supplied_on,
            notice_due,
            calendar: facts.calendar.version().to_owned(),
        }
        .into(),
    ])
}

#[cfg(test)]
mod tests {
    use crate::case::testing::*;
    use crate::case::{Refusal, Stage};

    #[test]
    fn a_supply_makes_the_application_received_anew() {
        let case = on("2021-03-17")
            .given(vec![submitted("2021-03-12"), supplement_requested("2021-03-15", "wang")])
            .when(supply(&["layout_plan"]))
            .then_state();
        assert_eq!(case.stage, Stage::Received);
        assert_eq!(case.received_on, Some(day("2021-03-17")));
    }

    #[test]
    fn a_supply_brings_everything_that_was_named() {
        on("2021-03-17")
            .given(vec![submitted("2021-03-12"), supplement_requested("2021-03-15", "wang")])
            .when(supply(&["equipment_list"]))
            .then_refused(&Refusal::SupplyIncomplete { materials: vec!["layout_plan".into()] });
    }
}
