//! Registers that only ever grow: uses of seals, refused attempts.
//!
//! What a use or an attempt means must never be known here.
//!
//! Surprising: each line is also a one-event stream in the log, so the register can be made again and nobody can
//! take a line out of it unnoticed.

pub(crate) mod refused_attempts;
pub(crate) mod seal_uses;

pub use refused_attempts::RefusedRow;
pub use seal_uses::SealUseRow;
