//! 查进度: the look-up of a case by its number and the code of its receipt, and the little that it shows.

use askama::Template;

use crate::csrf;
use crate::pages::Frame;
use crate::pages::form::{Form, Input, Kind};

/// The view of the question.
#[derive(Debug, Clone, Template)]
#[template(path = "public/track.html")]
pub struct Track {
    /// The frame.
    pub frame: Frame,
    /// The number that was typed.
    pub number: String,
    /// Why nothing was found.
    pub error: Option<String>,
}

impl Track {
    fn form(&self) -> Form {
        let words = self.frame.words;
        let mut number =
            Input::new("number", words.say("track-number"), Kind::Line("text")).hint(words.say("track-hint"));
        number.value.clone_from(&self.number);
        number.error.clone_from(&self.error);
        let code = Input::new("code", words.say("track-code"), Kind::Line("text"));
        Form::new(words, "track", "/track", "track-button")
            .with(csrf::NAME, &self.frame.csrf)
            .ask(number)
            .ask(code.hint(words.say("track-code-hint")))
    }
}

/// The view of the answer.
#[derive(Debug, Clone, Template)]
#[template(path = "public/progress.html")]
pub struct Progress {
    /// The frame.
    pub frame: Frame,
    /// The case number.
    pub number: String,
    /// The item's name.
    pub item: String,
    /// The deciding authority.
    pub authority: String,
    /// The stage's code.
    pub stage: &'static str,
    /// The light's code; empty before a clock runs.
    pub light: &'static str,
    /// What is left and by when, in words.
    pub facts: Vec<String>,
}
