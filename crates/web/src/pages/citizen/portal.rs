//! The portal (政务服务网首页): search first, then what can be applied for.

use askama::Template;
use oneseal_domain::item::ItemRevision;

use crate::locale::Words;
use crate::pages::Frame;
use crate::pages::form::{Form, Input, Kind};

/// One item in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemLine {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub summary: String,
    /// How long the office promises to take.
    pub promised: String,
}

impl ItemLine {
    /// An item as the list shows it.
    pub fn of(words: &Words, item: &ItemRevision) -> Self {
        let promised = &item.limits.promised;
        Self {
            code: item.code.to_string(),
            name: words.pick(&item.name).to_owned(),
            summary: words.pick(&item.summary).to_owned(),
            promised: words.say_of("portal-promised", "days", words.days(promised.days, promised.unit)),
        }
    }
}

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "citizen/portal.html")]
pub struct Portal {
    /// The frame.
    pub frame: Frame,
    /// What was searched for; empty shows everything.
    pub query: String,
    /// What was found.
    pub items: Vec<ItemLine>,
}

impl Portal {
    fn search(&self) -> Form {
        let words = self.frame.words;
        let input = Input::new("q", words.say("portal-search"), Kind::Line("search"))
            .hint(words.say("portal-search-hint"))
            .value(&self.query);
        Form::new(words, "search", "/", "portal-search-button").asking().ask(input)
    }
}
