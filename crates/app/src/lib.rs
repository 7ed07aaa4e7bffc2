//! Who may do what, and what follows.
//!
//! [`Office`] is the one front door: pages, programming interface, commands and workers all enter here. An act is
//! authorised by one table, decided by the domain, and written down with everything that follows from it in one
//! append. What must never live here: a rule of the law (domain), a statement (store), a word for people (web).
//!
//! The surprising thing: a refused attempt is written down as well.

pub mod accounts;
pub mod applicant;
pub mod authority;
pub mod calendars;
pub mod caller;
pub mod cases;
pub mod certificates;
pub mod error;
mod execute;
mod files;
mod follow;
pub mod guides;
pub mod items;
pub mod lists;
mod log;
mod numbers;
pub mod offers;
pub mod office;
pub mod ports;
pub mod press;
mod publish;
pub mod pushes;
pub mod ratings;
pub mod rebuild;
mod rows;
pub mod rules;
pub mod said;
pub mod seals;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod tracking;
pub mod vault;
pub mod workers;

pub use authority::{Act, Role};
pub use caller::Caller;
pub use error::{ActError, Failed, Refused};
pub use execute::{Ask, Done};
pub use files::{Damage, Upload};
pub use lists::CaseSearch;
pub use offers::Offers;
pub use office::Office;
pub use oneseal_store::Remedy;
pub use ports::{Clock, Ids, Ports};
pub use pushes::{FollowUp, PushAsk};
pub use rules::{Organ, Rules};
pub use said::Said;

/// Records that the office hands out as they are kept.
pub use oneseal_store::{
    CaseRow, CertificateRow, FileRecord, PushRow, RatingRow, RecordedEvent, WorklistRow,
};
