//! The office: one door, one method per act.
//!
//! The methods stand in the files of their acts. What must never live here: an act. The surprising thing: the rules in
//! force can be exchanged while cases are being worked on; each act looks at them once.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use jiff::Timestamp;
use oneseal_store::{Blobs, Store};

use crate::ports::Ports;
use crate::rules::Rules;

/// Everything that an act needs.
#[derive(Debug)]
pub struct Office {
    pub(crate) store: Store,
    pub(crate) blobs: Blobs,
    pub(crate) ports: Ports,
    /// How long an upload waits for the act that names it, in milliseconds.
    pub(crate) unclaimed_ms: i64,
    rules: ArcSwap<Rules>,
}

/// Three days: a form may be finished on another day.
const UNCLAIMED: Duration = Duration::from_hours(72);

impl Office {
    /// Opens the office.
    pub fn new(store: Store, blobs: Blobs, ports: Ports, rules: Rules) -> Self {
        let rules = ArcSwap::from_pointee(rules);
        Self { store, blobs, ports, unclaimed_ms: whole(UNCLAIMED), rules }
    }

    /// Lets uploads wait so long for the act that names them; then they are destroyed.
    pub fn keep_unclaimed(&mut self, time: Duration) {
        self.unclaimed_ms = whole(time);
    }

    /// What is in force now.
    pub fn rules(&self) -> Arc<Rules> {
        self.rules.load_full()
    }

    /// Puts other rules into force.
    pub fn put_in_force(&self, rules: Rules) {
        self.rules.store(Arc::new(rules));
    }

    /// Now, in whole milliseconds as the log keeps it.
    pub fn now(&self) -> Timestamp {
        let now = self.ports.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// The store, for reading lists.
    pub fn store(&self) -> &Store {
        &self.store
    }
}

fn whole(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
