//! Signing in with a local account.

use askama::Template;

use crate::pages::Frame;
use crate::pages::form::{Form, Input, Kind};

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "public/sign_in.html")]
pub struct SignIn {
    /// The frame.
    pub frame: Frame,
    /// The account that was typed.
    pub account: String,
    /// Why nobody was signed in.
    pub error: Option<String>,
    /// Where to go on afterwards.
    pub back: String,
    /// A form that was sent after its session had ended, to be offered again.
    pub held: String,
}

impl SignIn {
    /// The page before anything was typed.
    pub fn empty(frame: Frame) -> Self {
        Self { frame, account: String::new(), error: None, back: String::new(), held: String::new() }
    }

    fn form(&self) -> Form {
        let words = self.frame.words;
        let mut account =
            Input::new("account", words.say("sign-in-account"), Kind::Line("text")).value(&self.account);
        account.autofill = "username";
        // One message for name and password, so that nobody learns which accounts exist.
        account.error.clone_from(&self.error);
        let mut password = Input::new("password", words.say("sign-in-password"), Kind::Password);
        password.autofill = "current-password";
        Form::new(words, "sign-in", "/sign-in", "sign-in-button")
            .with("csrf", &self.frame.csrf)
            .with("back", &self.back)
            .with("held", &self.held)
            .ask(account)
            .ask(password)
    }
}
