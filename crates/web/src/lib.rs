//! How it looks and speaks: server-rendered pages, words in two languages, and the web's own guards.
//!
//! What lives here: pages as pure functions of what they show, words, HTTP statuses, tokens and headers. What must
//! never live here: a rule of law or a permission; both are asked below. The surprising thing: no page needs a script.

pub mod api;
pub mod assets;
pub mod cookies;
pub mod csrf;
pub mod doors;
pub mod limits;
pub mod locale;
pub mod metrics;
pub mod pages;
pub mod paging;
pub mod posted;
pub mod problem;
pub mod reply;
pub mod requests;
pub mod router;
pub mod security;
pub mod session;
pub mod state;
#[cfg(test)]
mod testing;
