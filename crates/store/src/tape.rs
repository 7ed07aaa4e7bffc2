//! A tape: every change that a store has made, statement by statement.
//!
//! It is for measuring what the statements alone would cost, with nothing around them. Nothing in the product
//! may read it. A store has no tape unless it is opened with one.
//!
//! Surprising: only changes that were committed are on it, in the order in which their answers came.

use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::{Check, Step};
use crate::value::Value;

/// One statement of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taped {
    /// The text.
    pub sql: &'static str,
    /// Its values.
    pub params: Vec<Value>,
    /// Whether it only looks whether something still holds.
    pub guard: bool,
}

/// The tape. Cloning shares it.
#[derive(Clone, Debug, Default)]
pub struct Tape(Arc<Mutex<Vec<Vec<Taped>>>>);

impl Tape {
    /// What is on the tape; it is empty afterwards.
    pub fn cut(&self) -> Vec<Vec<Taped>> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn copy(steps: &[Step]) -> Vec<Taped> {
        let copy = |step: &Step| Taped {
            sql: step.sql,
            params: step.params.clone(),
            guard: matches!(step.check, Check::Finds { .. }),
        };
        steps.iter().map(copy).collect()
    }

    pub(crate) fn add(&self, change: Vec<Taped>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(change);
    }
}
