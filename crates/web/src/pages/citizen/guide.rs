//! The guide (办事指南): what, who, how long, what it costs, what to bring, which steps, and by which law.

use askama::Template;
use oneseal_domain::clock::{Limit, LimitUnit};
use oneseal_domain::item::{Audience, ItemRevision, MaterialSource};

use crate::locale::Words;
use crate::pages::Frame;
use crate::pages::citizen::address;

/// One limit as a bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Promised or statutory.
    pub label: String,
    /// The days in words.
    pub days: String,
    /// Who says so.
    pub source: String,
    /// Its length against the longer one, in percent.
    pub percent: u32,
}

/// One material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaterialLine {
    /// Its name.
    pub name: String,
    /// What to look out for.
    pub note: String,
    /// Whether the office fetches it.
    pub fetched: bool,
    /// Whether it is always wanted.
    pub required: bool,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// What people call it.
    pub name: String,
    /// How long it takes inside the office.
    pub time: String,
}

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "citizen/guide.html")]
pub struct Guide {
    /// The frame.
    pub frame: Frame,
    /// The item's address.
    pub address: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub summary: String,
    /// The deciding authority.
    pub authority: String,
    /// Who may apply.
    pub audience: String,
    /// What it costs.
    pub fee: String,
    /// What a grant gives.
    pub result: String,
    /// Whether figures are demonstration values.
    pub demo: bool,
    /// Both limits.
    pub limits: [Bar; 2],
    /// What to bring, and what not.
    pub materials: Vec<MaterialLine>,
    /// The way.
    pub steps: Vec<StepLine>,
    /// Conditions of the grant.
    pub conditions: Vec<String>,
    /// Clause and what it says.
    pub basis: Vec<(String, String)>,
}

fn bar(words: &Words, label: &str, limit: &Limit, longest: u64) -> Bar {
    let percent = weight(limit) * 100 / longest.max(1);
    Bar {
        label: words.say(label),
        days: words.days(limit.days, limit.unit),
        source: limit.source.clone(),
        percent: u32::try_from(percent.max(2)).unwrap_or(100),
    }
}

/// Calendar days and working days on one scale: five working days are a week.
fn weight(limit: &Limit) -> u64 {
    match limit.unit {
        LimitUnit::Working => u64::from(limit.days) * 7,
        LimitUnit::Calendar => u64::from(limit.days) * 5,
    }
}

impl Guide {
    /// The guide of an item revision.
    pub fn of(frame: Frame, authority: &str, item: &ItemRevision) -> Self {
        let words = frame.words;
        let (promised, statutory) = (&item.limits.promised, &item.limits.statutory);
        let longest = weight(promised).max(weight(statutory));
        let audience = match item.audience {
            Audience::Person => "audience-person",
            Audience::Organisation => "audience-organisation",
            Audience::Both => "audience-both",
        };
        let validity = match item.result.validity_months {
            Some(months) if months % 12 == 0 => words.say_of("guide-valid-years", "n", months / 12),
            Some(months) => words.say_of("guide-valid-months", "n", months),
            None => words.say("guide-valid-ever"),
        };
        let fee = item.fee.as_ref().map_or_else(
            || words.say("guide-free"),
            |fee| format!("{} · {}", words.money(fee.fen), fee.basis),
        );
        Self {
            address: address(item),
            name: words.pick(&item.name).to_owned(),
            summary: words.pick(&item.summary).to_owned(),
            authority: authority.to_owned(),
            audience: words.say(audience),
            fee,
            result: format!("{} · {validity}", words.pick(&item.result.certificate)),
            demo: item.demo,
            limits: [
                bar(words, "guide-promised", promised, longest),
                bar(words, "guide-statutory", statutory, longest),
            ],
            materials: item
                .materials
                .iter()
                .map(|material| MaterialLine {
                    name: words.pick(&material.name).to_owned(),
                    note: words.pick(&material.note).to_owned(),
                    fetched: material.source == MaterialSource::Shared,
                    required: material.required,
                })
                .collect(),
            steps: item
                .steps
                .iter()
                .map(|step| StepLine {
                    name: words.pick(&step.name).to_owned(),
                    time: match step.half_days {
                        half if half % 2 == 0 => words.days(half / 2, LimitUnit::Working),
                        half => words.days(format!("{}.5", half / 2), LimitUnit::Working),
                    },
                })
                .collect(),
            conditions: item.conditions.iter().map(|text| words.pick(text).to_owned()).collect(),
            basis: item
                .legal_basis
                .iter()
                .map(|clause| {
                    (format!("《{}》{}", clause.law, clause.article), words.pick(&clause.summary).to_owned())
                })
                .collect(),
            frame,
        }
    }
}
