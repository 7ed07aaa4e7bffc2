//! Pages for everybody: verifying a certificate, signing in, and what went wrong.

pub mod problem;
pub mod sign_in;
pub mod verify;
