//! The outside world, as far as the office needs it.
//!
//! What must never live here: adapters of a certain product. The surprising thing: time and identifiers are ports as
//! well, because a test that cannot stop the clock cannot speak of five days of silence.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use oneseal_seal::signer::Signer;
use uuid::Uuid;

use crate::press::Press;

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Fresh identifiers.
pub trait Ids: Send + Sync {
    /// One that was never given before.
    fn next(&self) -> Uuid;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Identifiers that sort by the time they were made.
#[derive(Debug, Clone, Copy, Default)]
pub struct TimedIds;

impl Ids for TimedIds {
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// Everything that the office reaches for.
#[derive(Clone)]
pub struct Ports {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub ids: Arc<dyn Ids>,
    /// Whoever holds the keys.
    pub signer: Arc<dyn Signer>,
    /// Whoever makes documents.
    pub press: Arc<dyn Press>,
}

impl fmt::Debug for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ports")
    }
}
