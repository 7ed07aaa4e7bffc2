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
    /// Whether account and password did not fit.
    pub refused: bool,
    /// Where to go on afterwards.
    pub back: String,
}

impl SignIn {
    fn form(&self) -> Form {
        let words = self.frame.words;
        let mut account =
            Input::new("account", words.say("sign-in-account"), Kind::Line("text")).value(&self.account);
        account.autofill = "username";
        // One message for both, so that nobody learns which accounts exist.
        account.error = self.refused.then(|| words.say("sign-in-refused"));
        let mut password = Input::new("password", words.say("sign-in-password"), Kind::Password);
        password.autofill = "current-password";
        Form::new(words, "sign-in", "/sign-in", "sign-in-button")
            .with("csrf", &self.frame.csrf)
            .with("back", &self.back)
            .ask(account)
            .ask(password)
    }
}
