//! The programming interface: the same acts as the pages, for programs.
//!
//! What lives here: what every version shares. What must never live here: an act that no page and no method of the
//! office has. The surprising thing: a handler gives a [`Problem`](crate::problem::Problem) as it is; one layer finds
//! the words for it, in the language that the program asks for.

pub mod asker;
pub mod body;
pub mod reading;
pub mod tell;
pub mod v1;

pub use asker::Asker;
pub use body::{Content, Sent};
pub use reading::{Asking, Key, MaybeKey, MaybeSeen, Named, Seen};
pub use tell::words;
