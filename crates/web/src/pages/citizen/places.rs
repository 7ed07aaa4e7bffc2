//! Where to apply, if several authorities carry an item out.

use askama::Template;
use oneseal_domain::item::ItemRevision;

use crate::pages::Frame;
use crate::pages::form::{Choice, Form, Input, Kind};

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "citizen/places.html")]
pub struct Places {
    /// The frame.
    pub frame: Frame,
    /// The item's name.
    pub name: String,
    /// What it is for.
    pub summary: String,
    /// The question where.
    pub form: Form,
}

impl Places {
    /// The places of an item: authority and name.
    pub fn of(frame: Frame, item: &ItemRevision, places: Vec<(String, String)>) -> Self {
        let words = frame.words;
        let (name, summary) = (words.pick(&item.name).to_owned(), words.pick(&item.summary).to_owned());
        let choices = places.into_iter().map(|(value, label)| Choice { value, label }).collect();
        let form = Form::new(words, "places", format!("/items/{}", item.code), "places-button").asking();
        let form = form.ask(Input::new("at", words.say("places-title"), Kind::Radios(choices)));
        Self { frame, name, summary, form }
    }
}
