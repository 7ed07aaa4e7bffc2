//! The signature inside a PDF.
//!
//! Here lives how the seal of an authority is bound to the bytes of a file, and how anybody finds out whether
//! it still is. Never here: what the pages look like, and who may seal. The surprising thing: [`prepare`] runs
//! when the document is rendered, not when it is sealed. From then on every byte but the hole for the
//! signature is final, so the operator who presses the button has seen exactly what the seal covers.
//!
//! The time of signing stands in the signature (as a signed attribute) and not in the file's dictionary,
//! because the dictionary is final before anybody has decided to sign.

mod cms;
mod hole;
mod seal;
#[cfg(test)]
mod tests;
mod verify;

use crate::sm;

pub use cms::SM3;
pub use seal::{SealError, Sealing, seal};
pub use verify::{Verdict, verify};

/// Why a file cannot be prepared for sealing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrepareError {
    /// The document was laid out without a place for a seal, or is no file of ours.
    #[error("the document has no open place for a signature")]
    NoPlace,
}

/// A document that is complete but for the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The file with its byte ranges final and a hole of zeroes.
    pub bytes: Vec<u8>,
    /// SM3 over everything outside the hole; what the decision to seal refers to.
    pub digest: [u8; 32],
}

/// Fixes the byte ranges of a rendered document and opens the hole for the signature.
pub fn prepare(mut pdf: Vec<u8>) -> Result<Prepared, PrepareError> {
    let hole = hole::open(&mut pdf).ok_or(PrepareError::NoPlace)?;
    let digest = hole.digest(&pdf);
    Ok(Prepared { bytes: pdf, digest })
}

/// The digest that [`prepare`] gave for these prepared or sealed bytes; `None` if they have no signature field
/// that covers the whole file.
#[must_use]
pub fn covered_digest(bytes: &[u8]) -> Option<[u8; 32]> {
    let hole = hole::find(bytes).ok()?;
    hole.covers(bytes).then(|| hole.digest(bytes))
}

/// SM3 of a whole sealed file, as the registry keeps it.
#[must_use]
pub fn sealed_digest(sealed: &[u8]) -> [u8; 32] {
    sm::digest(sealed)
}
