//! The rating (好差评): what the applicant thought of the service, once per case.
//!
//! What lives here: the decider of the stream `rating/<case id>` and the option codes of each level. What must never
//! live here: the averages that dashboards show. The one surprising thing: the words of a comment lie in the vault,
//! because people write names into them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case;
use crate::case::submit::Vaulted;
use crate::decider::{Decider, Refuse, events};
use crate::ids::CaseRef;

/// The set of option codes in force; recorded with each rating because sets change.
pub const OPTION_SET: u16 = 1;

/// How content somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Level {
    /// 非常不满意
    VeryDissatisfied = 1,
    /// 不满意
    Dissatisfied = 2,
    /// 基本满意
    BasicallySatisfied = 3,
    /// 满意
    Satisfied = 4,
    /// 非常满意
    VerySatisfied = 5,
}

impl Level {
    /// Every level, worst first.
    pub const ALL: [Self; 5] = [
        Self::VeryDissatisfied,
        Self::Dissatisfied,
        Self::BasicallySatisfied,
        Self::Satisfied,
        Self::VerySatisfied,
    ];

    /// One to five.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Whether it counts as a bad review (差评), which starts the loop of verification and call-back.
    pub fn is_bad(self) -> bool {
        match self {
            Self::VeryDissatisfied | Self::Dissatisfied => true,
            Self::BasicallySatisfied | Self::Satisfied | Self::VerySatisfied => false,
        }
    }

    /// The option codes that may be ticked with this level.
    pub fn options(self) -> std::ops::RangeInclusive<u16> {
        match self {
            Self::VeryDissatisfied => 108..=115,
            Self::Dissatisfied => 207..=214,
            Self::BasicallySatisfied => 307..=314,
            Self::Satisfied => 406..=413,
            Self::VerySatisfied => 510..=517,
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.number()
    }
}

impl TryFrom<u8> for Level {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        let level = Self::ALL.into_iter().find(|level| level.number() == number);
        level.ok_or_else(|| format!("a level lies between 1 and 5, not {number}"))
    }
}

/// The way a rating came in; the numbers are those of the exchange format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// 1: a browser.
    Browser,
    /// 2: a mobile application.
    Mobile,
    /// 3: a code scanned in the hall.
    Scan,
    /// 4: the tablet at the window.
    Tablet,
}

impl Channel {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Mobile => "mobile",
            Self::Scan => "scan",
            Self::Tablet => "tablet",
        }
    }
}

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
}

events! {
    /// What can happen to a rating.
    Event {
        /// 评价
        "rating.given" => Given(Given),
    }
}

/// What the rule needs to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// The instant of the act.
    pub at: Timestamp,
    /// Where the case stands.
    pub stage: case::Stage,
}

/// Why a rating is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// One rating per case.
    #[error("the case was already rated")]
    AlreadyGiven,
    /// The service is not over yet.
    #[error("the case cannot be rated while it is {}", stage.code())]
    NotYet {
        /// Where it stands.
        stage: case::Stage,
    },
    /// An option that does not belong to the level.
    #[error("option {option} does not belong to level {}", level.number())]
    OptionUnknown {
        /// The option.
        option: u16,
        /// The level.
        level: Level,
    },
}

impl Refuse for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyGiven => "rating.already-given",
            Self::NotYet { .. } => "rating.not-yet",
            Self::OptionUnknown { .. } => "rating.option-unknown",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::AlreadyGiven | Self::NotYet { .. } | Self::OptionUnknown { .. } => "GB/T 39734",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AlreadyGiven => Vec::new(),
            Self::NotYet { stage } => vec![("stage", stage.code().to_owned())],
            Self::OptionUnknown { option, level } => {
                vec![("option", option.to_string()), ("level", level.number().to_string())]
            }
        }
    }
}

/// A rating as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rating {
    /// How many events made it.
    pub revision: u64,
    /// What was given.
    pub given: Option<Given>,
}

/// The decider of ratings.
#[derive(Debug)]
pub struct Ratings;

impl Decider for Ratings {
    type State = Rating;
    type Command = Give;
    type Event = Event;
    type Refusal = Refusal;
    type Facts<'a> = Facts;

    fn initial() -> Rating {
        Rating::default()
    }

    fn decide(rating: &Rating, command: Give, facts: &Facts) -> Result<Vec<Event>, Refusal> {
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
        Ok(vec![
            Given {
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
            }
            .into(),
        ])
    }

    fn evolve(mut rating: Rating, event: &Event) -> Rating {
        rating.revision += 1;
        match event {
            Event::Given(given) => rating.given = Some(given.clone()),
        }
        rating
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Stage;

    fn give(level: Level, options: &[u16]) -> Give {
        Give {
            case: "140822-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01".parse().unwrap(),
            item: "food_business".into(),
            level,
            options: options.to_vec(),
            comment: None,
            channel: Channel::Browser,
            anonymous: false,
            by: "citizen:chen".into(),
        }
    }

    fn facts(stage: Stage) -> Facts {
        Facts { at: Timestamp::UNIX_EPOCH, stage }
    }

    #[test]
    fn a_case_is_rated_once() {
        let command = give(Level::VerySatisfied, &[513, 510, 513]);
        let events = Ratings::decide(&Ratings::initial(), command.clone(), &facts(Stage::Closed)).unwrap();
        let event = events.first().unwrap();
        assert_eq!(&Event::decode(event.kind(), &event.payload().unwrap()).unwrap(), event);
        let rating = events.iter().fold(Ratings::initial(), Ratings::evolve);
        assert_eq!(rating.given.as_ref().unwrap().options, [510, 513]);
        let again = Ratings::decide(&rating, command, &facts(Stage::Closed)).unwrap_err();
        assert_eq!(again, Refusal::AlreadyGiven);
    }

    #[test]
    fn an_option_belongs_to_its_level() {
        let refusal =
            Ratings::decide(&Ratings::initial(), give(Level::Satisfied, &[110]), &facts(Stage::Closed));
        assert_eq!(refusal.unwrap_err().code(), "rating.option-unknown");
    }

    #[test]
    fn what_is_still_under_review_is_not_rated() {
        let refusal =
            Ratings::decide(&Ratings::initial(), give(Level::Satisfied, &[]), &facts(Stage::UnderReview));
        assert_eq!(refusal.unwrap_err().code(), "rating.not-yet");
    }

    #[test]
    fn a_level_is_stored_as_its_number() {
        assert_eq!(serde_json::to_string(&Level::Satisfied).unwrap(), "4");
        assert!(serde_json::from_str::<Level>("6").is_err());
        assert!(Level::Dissatisfied.is_bad() && !Level::BasicallySatisfied.is_bad());
    }
}
