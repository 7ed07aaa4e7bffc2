//! What every page of a case begins with: the case, its events, its guide, its clock.
//!
//! What must never live here: what one audience alone may see. The surprising thing: everything is read once and from
//! the log, so the page and the revision that its forms carry belong together.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use oneseal_app::{Caller, Office, Rules};
use oneseal_domain::case::clocks::Clocks;
use oneseal_domain::case::{Case, Event};
use oneseal_domain::clock::explain;
use oneseal_domain::ids::CaseRef;
use oneseal_domain::item::ItemRevision;
use oneseal_domain::office_day;

use crate::locale::Words;
use crate::pages::{CaseHead, ClockCard};
use crate::problem::Problem;

/// A case, read for somebody who may read it.
#[derive(Debug)]
pub struct View {
    /// Which case.
    pub reference: CaseRef,
    /// The case as its events have made it.
    pub case: Case,
    /// What happened, and when it was recorded.
    pub events: Vec<(Timestamp, Event)>,
    /// The guide that it is pinned to.
    pub guide: Arc<ItemRevision>,
    /// The deciding authority's name.
    pub authority: String,
    rules: Arc<Rules>,
    today: Date,
}

impl View {
    /// Reads a case.
    ///
    /// # Errors
    /// `case.unknown`, `caller.not-permitted`, `failure`.
    pub async fn read(office: &Office, caller: &Caller, reference: CaseRef) -> Result<Self, Problem> {
        let (case, recorded) = office.case(caller, reference).await?;
        let rules = office.rules();
        let guide = case.item.as_ref().and_then(|item| rules.pinned(reference.authority, item));
        let guide = guide.ok_or_else(|| broken(&format!("the guide of {reference} is not loaded")))?;
        let events = recorded.iter().map(|event| {
            let at = Timestamp::from_millisecond(event.recorded_at).map_err(|error| broken(&error))?;
            Ok((at, Event::decode(&event.kind, &event.payload).map_err(|error| broken(&error))?))
        });
        let events = events.collect::<Result<_, Problem>>()?;
        let authority = rules.organs.get(&reference.authority).map(|organ| organ.name.clone());
        let (authority, today) = (authority.unwrap_or_default(), office_day(office.now()));
        Ok(Self { reference, case, events, guide, authority, rules, today })
    }

    /// Both clocks, once they run.
    ///
    /// # Errors
    /// `calendar.year-missing`.
    pub fn clocks(&self) -> Result<Option<Clocks>, Problem> {
        let clocks = self.case.clocks(&self.guide, &self.rules.calendar, self.today);
        clocks.map_err(|refusal| Problem::refused(&refusal))
    }

    /// Both clocks in words, and every day of the promised one.
    ///
    /// # Errors
    /// `calendar.year-missing`.
    pub fn clock_card(&self, words: &'static Words) -> Result<Option<ClockCard>, Problem> {
        let input = self.case.clock_input(&self.guide.limits.promised, &self.rules.calendar, self.today);
        let (Some(clocks), Some(input)) = (self.clocks()?, input) else { return Ok(None) };
        let days = explain(&input)
            .map_err(|missing| Problem::refused(&oneseal_domain::case::Refusal::from(missing)))?;
        Ok(Some(ClockCard::of(words, &clocks, &days)))
    }

    /// What names the case at the top of its pages.
    pub fn head(&self, words: &Words, applicant: String) -> CaseHead {
        CaseHead {
            reference: self.reference.to_string(),
            number: self.case.number.clone(),
            item: words.pick(&self.guide.name).to_owned(),
            stage: self.case.stage.code(),
            applicant,
            authority: self.authority.clone(),
        }
    }

    /// A material by its name in the guide.
    pub fn material_name(&self, words: &Words, code: &str) -> String {
        self.guide.material(code).map_or(code, |one| words.pick(&one.name)).to_owned()
    }

    /// What was handed in, by name.
    pub fn material_names(&self, words: &Words) -> Vec<String> {
        self.case.materials.iter().map(|one| self.material_name(words, &one.material)).collect()
    }

    /// What the applicant still has to bring, by name.
    pub fn missing_names(&self, words: &Words) -> Vec<String> {
        let missing = self.case.missing_materials(&self.guide);
        missing.iter().map(|code| self.material_name(words, code)).collect()
    }

    /// A problem that speaks of materials by their names.
    pub fn naming(&self, words: &Words, problem: Problem) -> Problem {
        problem.naming(|code| self.guide.material(code).map(|one| words.pick(&one.name).to_owned()))
    }

    /// What happened after a revision that somebody saw.
    pub fn since(&self, revision: u64) -> &[(Timestamp, Event)] {
        let seen = usize::try_from(revision).unwrap_or(usize::MAX).min(self.events.len());
        &self.events[seen..]
    }
}

fn broken(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "a case cannot be shown");
    Problem::own("failure")
}
