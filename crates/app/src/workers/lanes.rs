//! Lanes: each kind of work has its own, so that a slow press does not hold up the messenger.
//!
//! What must never live here: work. The surprising thing: the notary rests after every checkpoint. Under load a
//! checkpoint then covers what came within a tenth of a second, instead of one signature following the other.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::error::ActError;
use crate::follow::{DELIVER, RENDER};
use crate::office::Office;

/// How often errands are looked for without a bell: those that failed, and those of other nodes.
const ERRANDS: Duration = Duration::from_millis(500);
/// How often lapsed deadlines are looked for. An act never depends on it.
const TIME: Duration = Duration::from_secs(1);
/// How often files are looked for that nobody claimed or somebody erased.
const FILES: Duration = Duration::from_mins(1);
/// How long the notary rests between two checkpoints.
const CHECKPOINTS: Duration = Duration::from_millis(100);

/// One kind of work.
#[derive(Debug, Clone, Copy)]
enum Lane {
    Errands(&'static str),
    Notary,
    Time,
    Files,
}

impl Lane {
    const ALL: [Self; 5] =
        [Self::Errands(RENDER), Self::Errands(DELIVER), Self::Notary, Self::Time, Self::Files];

    /// The longest rest when there was nothing to do.
    fn idle(self) -> Duration {
        match self {
            Self::Errands(_) => ERRANDS,
            Self::Notary | Self::Time => TIME,
            Self::Files => FILES,
        }
    }

    /// The rest after there was something to do.
    fn busy(self) -> Duration {
        match self {
            Self::Errands(_) | Self::Time | Self::Files => Duration::ZERO,
            Self::Notary => CHECKPOINTS,
        }
    }
}

impl Office {
    /// Works until `stop` says so or is dropped; each round that was begun is finished.
    pub async fn keep_working(self: Arc<Self>, holder: &'static str, stop: watch::Receiver<bool>) {
        let mut lanes = JoinSet::new();
        for lane in Lane::ALL {
            lanes.spawn(Arc::clone(&self).keep_to(lane, holder, stop.clone()));
        }
        while let Some(ended) = lanes.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a worker broke down");
            }
        }
    }

    async fn keep_to(self: Arc<Self>, lane: Lane, holder: &'static str, mut stop: watch::Receiver<bool>) {
        let bell = match lane {
            Lane::Errands(topic) => self.store.errand_bell(topic),
            Lane::Notary => self.store.event_bell(),
            Lane::Time | Lane::Files => Arc::new(Notify::new()),
        };
        while !*stop.borrow() {
            let done = self.round(lane, holder).await.unwrap_or_else(|error| {
                tracing::error!(%error, ?lane, "the workers could not finish their round");
                0
            });
            if done > 0 {
                // Whoever still has something to do waits for no bell.
                let _ = tokio::time::timeout(lane.busy(), stop.wait_for(|stop| *stop)).await;
                continue;
            }
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = bell.notified() => {}
                () = tokio::time::sleep(lane.idle()) => {}
            }
        }
    }

    async fn round(&self, lane: Lane, holder: &str) -> Result<usize, ActError> {
        match lane {
            Lane::Errands(topic) => self.do_errands(holder, topic).await,
            Lane::Notary => self.notarise().await,
            Lane::Time => self.keep_up().await,
            Lane::Files => self.sweep().await,
        }
    }
}
