//! Pages for what follows a decision (审管衔接): pushes to sign for, to take up and to answer, and those that went wrong.

use askama::Template;
use oneseal_domain::push::Stage;

use super::Frame;
use crate::problem::Spoken;

/// One push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushLine {
    /// The push's identifier.
    pub id: String,
    /// The kind's code: `decision` or `certificate`.
    pub kind: &'static str,
    /// The number of what was pushed.
    pub number: String,
    /// The item's name.
    pub item: String,
    /// The deciding authority.
    pub authority: String,
    /// Its digest.
    pub digest: String,
    /// The last day of what is awaited, `2021-03-18`; empty where no limit runs.
    pub due: String,
    /// The stage's code.
    pub stage: &'static str,
    /// The revision that is shown.
    pub revision: u64,
    /// The command's identifier for signing.
    pub command: String,
}

impl PushLine {
    fn waits(&self) -> bool {
        self.stage == "delivered"
    }
}

/// What of a department's pushes is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Its word in the address and in the names of its tab.
    pub word: &'static str,
    /// How far its pushes have come.
    pub stage: Stage,
}

impl View {
    /// In the order of the tabs; the first is what has to be done.
    pub const ALL: [Self; 4] = [
        Self { word: "waiting", stage: Stage::Delivered },
        Self { word: "signed", stage: Stage::SignedOff },
        Self { word: "claimed", stage: Stage::Claimed },
        Self { word: "fed-back", stage: Stage::FedBack },
    ];

    /// The view of that word, or the first.
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.word == word).unwrap_or(Self::ALL[0])
    }

    /// The view in which pushes at a stage are found.
    pub fn at(stage: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.stage.code() == stage).unwrap_or(Self::ALL[0])
    }
}

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "supervise/inbox.html")]
pub struct Supervise {
    /// The frame.
    pub frame: Frame,
    /// The department.
    pub department: String,
    /// The pushes, oldest first.
    pub pushes: Vec<PushLine>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// What is shown.
    pub view: View,
}

/// One push in full.
#[derive(Debug, Clone, Template)]
#[template(path = "supervise/push.html")]
pub struct PushDetail {
    /// The frame.
    pub frame: Frame,
    /// The push.
    pub push: PushLine,
    /// What it says: name and value.
    pub rows: Vec<(String, String)>,
    /// Why the last form was not taken.
    pub trouble: Option<Spoken>,
    /// What can be done with it; the first is the usual one.
    pub forms: Vec<FollowUpForm>,
}

impl PushDetail {
    fn view(&self) -> View {
        View::at(self.push.stage)
    }
}

/// A form of an act on a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUpForm {
    /// The act's word.
    pub act: &'static str,
    /// The command's identifier.
    pub command: String,
    /// What it asks.
    pub questions: Vec<Question>,
}

/// A question of such a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The field's name.
    pub name: &'static str,
    /// What was typed.
    pub value: String,
    /// How it is answered.
    pub kind: QuestionKind,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionKind {
    /// In a line.
    Line,
    /// In sentences.
    Text,
    /// With one of these, code and name, or not at all.
    Choice(Vec<(String, String)>),
}

/// What an office has to look at.
#[derive(Debug, Clone, Template)]
#[template(path = "supervise/exceptions.html")]
pub struct Exceptions {
    /// The frame.
    pub frame: Frame,
    /// The pushes, oldest first.
    pub lines: Vec<ExceptionLine>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// The departments, code and name.
    pub departments: Vec<(String, String)>,
}

/// A push that an office has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionLine {
    /// The push.
    pub push: PushLine,
    /// Why: `late` or `misrouted`.
    pub exception: String,
    /// The department that it is with.
    pub department: String,
    /// Why the department gave it back.
    pub reason: String,
    /// The department that it names instead.
    pub suggested: String,
}

impl ExceptionLine {
    fn is_returned(&self) -> bool {
        self.exception == "misrouted"
    }
}

impl Supervise {
    fn first_waiting(&self) -> &str {
        self.pushes.iter().find(|push| push.waits()).map_or("", |push| push.id.as_str())
    }

    fn shows(&self, view: &View) -> bool {
        self.view == *view
    }

    fn is_first(&self) -> bool {
        self.view == View::ALL[0]
    }
}
