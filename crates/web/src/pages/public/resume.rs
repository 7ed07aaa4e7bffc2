//! After a sign-in in mid-form: what was typed is still there, and is sent when its owner says so.

use askama::Template;

use crate::csrf;
use crate::pages::Frame;
use crate::pages::form::Form;
use crate::posted::Fields;

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "public/resume.html")]
pub struct Resume {
    /// The frame.
    pub frame: Frame,
    /// Where the form was going.
    pub action: String,
    /// What it carried.
    pub fields: Fields,
}

impl Resume {
    /// The page for a form that was on its way.
    pub fn of(frame: Frame, action: &str, fields: Fields) -> Self {
        Self { frame, action: action.to_owned(), fields }
    }

    fn form(&self) -> Form {
        let form = Form::new(self.frame.words, "resume", &self.action, "resume-button");
        let kept = self.fields.0.iter().filter(|(name, _)| name != csrf::NAME);
        kept.fold(form.with(csrf::NAME, &self.frame.csrf), |form, (name, value)| form.with(name, value))
    }
}
