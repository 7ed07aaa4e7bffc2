//! What stands in the way, said to a person: what happened, by which rule, and the way out.

use askama::Template;

use crate::pages::{Frame, Link};
use crate::problem::{Problem, Spoken};

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "public/problem.html")]
pub struct ProblemPage {
    /// The frame.
    pub frame: Frame,
    /// The stable code.
    pub code: String,
    /// The problem in words.
    pub spoken: Spoken,
    /// Where to go on.
    pub back: Link,
}

impl ProblemPage {
    /// The page of a problem; `back` is where the person came from.
    pub fn of(frame: Frame, problem: &Problem, back: &str) -> Self {
        let (key, href) = match problem.code() {
            "request.sign-in" => ("sign-in-button", "/sign-in"),
            _ => ("problem-back", back),
        };
        let back = Link { href: href.to_owned(), label: frame.say(key) };
        Self { code: problem.code().to_owned(), spoken: problem.spoken(frame.words), back, frame }
    }
}
