//! Materials that were uploaded before the load began, for runs that measure acts alone.
//!
//! What must never live here: uploading. The surprising thing: when the stock is empty, nothing stops; the client then
//! uploads within the load, and the report says how often.

use std::sync::{Mutex, PoisonError};

/// The materials of one application.
#[derive(Debug, Clone)]
pub struct Handed {
    /// Whose they are.
    pub citizen: usize,
    /// Their files, in the order of the guide.
    pub files: [String; 4],
}

/// What lies ready.
#[derive(Debug, Default)]
pub struct Stock(Mutex<Vec<Handed>>);

impl Stock {
    pub fn take(&self) -> Option<Handed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    pub fn put(&self, handed: Handed) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(handed);
    }

    pub fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
