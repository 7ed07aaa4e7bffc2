//! How a document proves itself.
//!
//! Here live the national algorithms, the keys and the port through which they are used, the small
//! certificate authority, the fonts, the page model with its PDF writer, the seal impression and the
//! signature that binds all of it to a file. Never here: who may seal what and when (that is decided by the
//! law and the application), databases, HTTP, clocks. Everything is synchronous; callers put it on a thread
//! where blocking is allowed, and bring their own time.
//!
//! The surprising thing: a PDF leaves [`pdf_signature::prepare`] complete but for one hole of zeroes, so the
//! person who seals looks at exactly the bytes that the signature covers.
#![warn(missing_docs)]

#[cfg(test)]
extern crate self as oneseal_seal;
#[cfg(test)]
#[path = "../tests/independent/fixture.rs"]
mod fixture;

pub mod ca;
pub mod certificate_page;
pub mod face;
pub mod keystore;
pub mod layout;
pub mod pdf;
pub mod pdf_signature;
pub mod qr;
pub mod signer;
pub mod sm;
pub mod stamp;
pub mod verdict;
