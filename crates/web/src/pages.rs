//! Pages: what people see. A page is a view (data) and a template; nothing here asks the office for anything.
//!
//! What lives here: the frame around every page and the parts that several pages share. What must never live here: a
//! query or a permission; the caller hands in what may be shown. The surprising thing: forms are data as well, so every
//! act has one shape, one look and one set of checks.

pub mod citizen;
pub mod counter;
pub mod form;
pub mod public;
pub mod qr;
pub mod supervise;

mod case_head;
mod clock_card;
mod timeline;

pub use case_head::{CaseHead, Document};
pub use clock_card::{ClockCard, left as clock_left};
pub use timeline::{Moment, Names, who};

use crate::locale::{Locale, Words};

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name that is shown.
    pub name: String,
    /// The role's code, such as `reviewer` or `citizen`.
    pub role: String,
    /// The authority or department, empty for citizens.
    pub place: String,
}

impl Account {
    /// Whether this is somebody of an office.
    pub fn is_staff(&self) -> bool {
        self.role != "citizen"
    }

    /// Where this person's work begins.
    pub fn home(&self) -> &'static str {
        match self.role.as_str() {
            "citizen" => "/mine",
            "supervisor" => "/supervise",
            "head" => "/exceptions",
            _ => "/inbox",
        }
    }

    fn home_word(&self) -> &'static str {
        match self.role.as_str() {
            "citizen" => "nav-mine",
            "supervisor" => "nav-supervise",
            "head" => "nav-exceptions",
            _ => "nav-inbox",
        }
    }
}

/// What surrounds every page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The words.
    pub words: &'static Words,
    /// The address of this page, for the language switch.
    pub here: String,
    /// Who is signed in.
    pub account: Option<Account>,
    /// The token for forms.
    pub csrf: String,
    /// What just happened, said once at the top.
    pub notice: Option<String>,
}

impl std::ops::Deref for Frame {
    type Target = Words;

    fn deref(&self) -> &Words {
        self.words
    }
}

impl Frame {
    fn tag(&self) -> &'static str {
        self.words.locale().tag()
    }

    fn other(&self) -> Locale {
        self.words.locale().other()
    }

    fn density(&self) -> &'static str {
        if self.account.as_ref().is_some_and(Account::is_staff) { "dense" } else { "roomy" }
    }
}

/// A link that is the one thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where to.
    pub href: String,
    /// What it does.
    pub label: String,
}

#[cfg(test)]
mod tests;
