//! The same behaviour on both engines.
//!
//! Every test runs on the embedded engine, and on PostgreSQL when `ONESEAL_TEST_POSTGRES` holds the URL of
//! a server where schemas may be created. With `ONESEAL_REQUIRE_TOOLS=1` a missing server is a failure.

#[cfg(test)]
#[macro_use]
#[path = "conformance/ground.rs"]
mod ground;

#[cfg(test)]
#[path = "conformance/acts.rs"]
mod acts;
#[cfg(test)]
#[path = "conformance/crowd.rs"]
mod crowd;
#[cfg(test)]
#[path = "conformance/errands.rs"]
mod errands;
#[cfg(test)]
#[path = "conformance/lists.rs"]
mod lists;
#[cfg(test)]
#[path = "conformance/opening.rs"]
mod opening;
#[cfg(test)]
#[path = "conformance/seals.rs"]
mod seals;
#[cfg(test)]
#[path = "conformance/statements.rs"]
mod statements;
#[cfg(test)]
#[path = "conformance/tables.rs"]
mod tables;
#[cfg(test)]
#[path = "conformance/tampering.rs"]
mod tampering;
