//! Verifying a certificate (证照核验): by number or by file, without signing in.
//!
//! What lives here: the question and the answer. What must never live here: more of the holder than the certificate
//! itself shows to everybody. The surprising thing: a certificate that was genuine and has expired is said to be both.

use askama::Template;

use crate::pages::Frame;
use crate::pages::form::{Form, Input, Kind};

/// What the office says of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// Genuine and in force.
    Valid,
    /// Genuine, but not in force today.
    NotInForce,
    /// The seal does not fit the file.
    Altered,
    /// No such certificate.
    Unknown,
}

impl Finding {
    /// Every finding.
    pub const ALL: [Self; 4] = [Self::Valid, Self::NotInForce, Self::Altered, Self::Unknown];

    /// Its word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::NotInForce => "not-in-force",
            Self::Altered => "altered",
            Self::Unknown => "unknown",
        }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was found.
    pub finding: Finding,
    /// What may be shown: name and value.
    pub rows: Vec<(String, String)>,
}

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "public/verify.html")]
pub struct Verify {
    /// The frame.
    pub frame: Frame,
    /// The number that was asked for.
    pub number: String,
    /// The answer, once something was asked.
    pub answer: Option<Answer>,
}

impl Verify {
    fn by_number(&self) -> Form {
        let words = self.frame.words;
        let input = Input::new("number", words.say("verify-number"), Kind::Line("text"))
            .hint(words.say("verify-number-hint"))
            .value(&self.number);
        Form::new(words, "number", "/verify", "verify-button").asking().ask(input)
    }

    fn by_file(&self) -> Form {
        let words = self.frame.words;
        let input = Input::new("file", words.say("verify-file"), Kind::File("application/pdf".to_owned()));
        Form::new(words, "file", "/verify/file", "verify-file-button")
            .with("csrf", &self.frame.csrf)
            .ask(input.hint(words.say("verify-file-hint")))
            .aside()
    }
}
