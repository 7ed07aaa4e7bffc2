//! Bells: whoever waits for work is woken when this process adds some.
//!
//! No work may ever depend on a bell. Another process rings none, and a bell rung before a crash is silent after it; so
//! whoever listens also looks by the clock.
//!
//! Surprising: a bell that rings while nobody listens is heard by the next who does, once, however often it rang.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::store::Store;

/// The bells of an opened store.
#[derive(Debug, Default)]
pub(crate) struct Bells {
    topics: Mutex<HashMap<String, Arc<Notify>>>,
    events: Arc<Notify>,
}

impl Bells {
    fn of_topic(&self, topic: &str) -> Arc<Notify> {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bell) = topics.get(topic) {
            return Arc::clone(bell);
        }
        Arc::clone(topics.entry(topic.to_owned()).or_default())
    }

    /// Rings after an append that added errands of these topics.
    pub(crate) fn ring(&self, topics: &[String]) {
        self.events.notify_one();
        for topic in topics {
            self.of_topic(topic).notify_one();
        }
    }
}

impl Store {
    /// Rings when errands of a topic were added.
    pub fn errand_bell(&self, topic: &str) -> Arc<Notify> {
        self.bells().of_topic(topic)
    }

    /// Rings when events were added.
    pub fn event_bell(&self) -> Arc<Notify> {
        Arc::clone(&self.bells().events)
    }
}
