//! Making an account: name, telephone, password.

use askama::Template;

use crate::csrf;
use crate::pages::Frame;
use crate::pages::form::{Form, Input, Kind};
use crate::posted::Fields;

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "public/register.html")]
pub struct Register {
    /// The frame.
    pub frame: Frame,
    /// What was typed.
    pub typed: Fields,
    /// Field and what is wrong with it.
    pub errors: Vec<(&'static str, String)>,
    /// Where to go on afterwards.
    pub back: String,
}

impl Register {
    fn form(&self) -> Form {
        let words = self.frame.words;
        let ask = |name: &str, kind: Kind, autofill: &'static str| {
            let mut input = Input::new(name, words.say(&format!("register-{name}")), kind);
            input.autofill = autofill;
            input
        };
        let mut form = Form::new(words, "register", "/register", "register-button")
            .with(csrf::NAME, &self.frame.csrf)
            .with("back", &self.back)
            .ask(ask("name", Kind::Line("text"), "name").hint(words.say("register-name-hint")))
            .ask(ask("phone", Kind::Line("tel"), "tel").hint(words.say("register-phone-hint")))
            .ask(ask("code", Kind::Line("text"), "off").hint(words.say("register-code-hint")).optional())
            .ask(ask("password", Kind::Password, "new-password").hint(words.say("register-password-hint")))
            .ask(ask("again", Kind::Password, "new-password"));
        form.fill(|name| self.typed.text(name).to_owned());
        for (name, error) in &self.errors {
            form.blame(name, error);
        }
        form
    }
}
