//! Pages for everybody: verifying a certificate, signing in, and what went wrong.

pub mod problem;
pub mod register;
pub mod resume;
pub mod sign_in;
pub mod track;
pub mod verify;
