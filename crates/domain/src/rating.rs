//! The rating (好差评): what the applicant thought of the service, once per case.
//!
//! What lives here: the decider of the stream `rating/<case id>`, from the rating to the mending of what was bad. What must never
//! live here: the averages that dashboards show. The one surprising thing: the words of a comment lie in the vault,
//! because people write names into them.

mod level;
mod rectify;
mod refusal;

pub use level::{Channel, Level};
pub use rectify::{
    Assigned, CalledBack, Closed, Contacted, Extended, Finding, Fixed, Judged, Rectification, Rerated,
};
pub use refusal::Refusal;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::case;
use crate::case::submit::Vaulted;
use crate::decider::{Decider, events};
use crate::ids::CaseRef;

/// The set of option codes in force; recorded with each rating because sets change.
pub const OPTION_SET: u16 = 1;

/// The command: rate.
#[derive(Debug, Clone)]
pub struct Give {
    /// The case.
    pub case: CaseRef,
    /// The item's code, for statistics.
    pub item: String,
    /// How content.
    pub level: Level,
    /// What was ticked.
    pub options: Vec<u16>,
    /// The comment, in the vault.
    pub comment: Option<Vaulted>,
    /// The way it came in.
    pub channel: Channel,
    /// Whether the office may not see who rated.
    pub anonymous: bool,
    /// Who rates.
    pub by: String,
}

/// 评价: given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The case.
    pub case: CaseRef,
    /// The item's code.
    pub item: String,
    /// One to five.
    pub level: Level,
    /// What was ticked, in rising order.
    pub options: Vec<u16>,
    /// The option set that the codes belong to.
    pub option_set: u16,
    /// The comment, in the vault.
    pub comment: Option<Vaulted>,
    /// The way it came in.
    pub channel: Channel,
    /// Whether the office may not see who rated.
    pub anonymous: bool,
    /// Where the case stood.
    pub stage: case::Stage,
    /// When.
    pub given_at: Timestamp,
    /// Who rated.
    pub by: String,
    /// What the case itself says about the options that can be checked against it.
    pub evidence: Vec<Evidence>,
}

/// What the case says about an option that was ticked, such as 110, past the legal limit without reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The option.
    pub option: u16,
    /// Whether the case bears it out.
    pub borne_out: bool,
    /// The figures, such as the due date and the day of the decision.
    pub figures: String,
}

events! {
    /// What can happen to a rating.
    Event {
        /// 评价
        "rating.given" => Given(Given),
        /// 差评交办
        "rating.assigned" => Assigned(Assigned),
        /// 首次联系
        "rating.contacted" => Contacted(Contacted),
        /// 核实
        "rating.judged" => Judged(Judged),
        /// 延期整改
        "rating.extended" => Extended(Extended),
        /// 整改
        "rating.fixed" => Fixed(Fixed),
        /// 回访
        "rating.called-back" => CalledBack(CalledBack),
        /// 重新评价
        "rating.rerated" => Rerated(Rerated),
        /// 办结
        "rating.closed" => Closed(Closed),
    }
}

/// What can be asked of a rating.
#[derive(Debug, Clone)]
pub enum Command {
    /// 评价
    Give(Box<Give>),
    /// A step of mending a bad one.
    Rectify(rectify::Step),
}

/// How many working days the steps of mending may take; an office sets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RectifyDays {
    /// To the first contact.
    pub contact: u16,
    /// To the mending.
    pub fix: u16,
}

impl Default for RectifyDays {
    fn default() -> Self {
        Self { contact: 1, fix: 15 }
    }
}

pub use rectify::Step;

/// What the rule needs to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The instant of the act.
    pub at: Timestamp,
    /// The calendar in force.
    pub calendar: &'a Calendar,
    /// The office's limits.
    pub days: RectifyDays,
    /// What the case says about the options that were ticked.
    pub evidence: &'a [Evidence],
    /// Where the case stands.
    pub stage: case::Stage,
}

/// A rating as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rating {
    /// How many events made it.
    pub revision: u64,
    /// What was given.
    pub given: Option<Given>,
    /// How far the mending of a bad one has come.
    pub rectification: Option<Rectification>,
}

/// The decider of ratings.
#[derive(Debug)]
pub struct Ratings;

impl Decider for Ratings {
    type State = Rating;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;
    type Facts<'a> = Facts<'a>;

    fn initial() -> Rating {
        Rating::default()
    }

    fn decide(rating: &Rating, command: Command, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Give(give) => self::give(rating, *give, facts),
            Command::Rectify(step) => rectify::decide(rating, step, facts).map(|event| vec![event]),
        }
    }

    fn evolve(mut rating: Rating, event: &Event) -> Rating {
        rating.revision += 1;
        match event {
            Event::Given(given) => rating.given = Some(given.clone()),
            Event::Assigned(_)
            | Event::Contacted(_)
            | Event::Judged(_)
            | Event::Extended(_)
            | Event::Fixed(_)
            | Event::CalledBack(_)
            | Event::Rerated(_)
            | Event::Closed(_) => rectify::evolve(&mut rating, event),
        }
        rating
    }
}

fn give(rating: &Rating, command: Give, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    if rating.given.is_some() {
        return Err(Refusal::AlreadyGiven);
    }
    if facts.stage == case::Stage::Draft || facts.stage.is_before_decision() {
        return Err(Refusal::NotYet { stage: facts.stage });
    }
    let Give { case, item, level, mut options, comment, channel, anonymous, by } = command;
    if let Some(option) = options.iter().find(|option| !level.options().contains(option)) {
        return Err(Refusal::OptionUnknown { option: *option, level });
    }
    options.sort_unstable();
    options.dedup();
    let evidence = facts.evidence.iter().filter(|one| options.contains(&one.option)).cloned().collect();
    let given = Given {
        case,
        item,
        level,
        options,
        option_set: OPTION_SET,
        comment,
        channel,
        anonymous,
        stage: facts.stage,
        given_at: facts.at,
        by,
        evidence,
    };
    let assigned = level.is_bad().then(|| rectify::assign(facts)).transpose()?;
    Ok(std::iter::once(given.into()).chain(assigned.map(Event::from)).collect())
}

#[cfg(test)]
mod tests;
