//! The product in a real browser: people of every role do their main task from the front page, by clicking and typing.
//!
//! Runs where Chromium and its driver are installed; with `ONESEAL_REQUIRE_TOOLS=1` a missing one is a failure. Every
//! page that is seen on the way is kept as a picture, in Cargo's folder for tests or in `ONESEAL_SCREENSHOTS`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "browser/chrome.rs"]
mod chrome;
#[path = "demo/server.rs"]
mod demo;
#[path = "browser/journey.rs"]
mod journey;
#[path = "browser/mishaps.rs"]
mod mishaps;
#[path = "browser/person.rs"]
mod person;
