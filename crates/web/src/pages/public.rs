//! Pages for everybody: verifying a certificate, signing in, the interface for programs, and what went wrong.

pub mod interface;
pub mod problem;
pub mod register;
pub mod resume;
pub mod sign_in;
pub mod track;
pub mod verify;
