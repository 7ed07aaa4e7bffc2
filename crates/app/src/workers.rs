//! Workers: errands, the notary, and time.
//!
//! What must never live here: state. A worker looks at what is stored, acts through the front door, and may die at any
//! moment. The surprising thing: time is a caller. A lapsed notice is found by a query and becomes an ordinary act.

mod lanes;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use oneseal_domain::ids::{AuthorityId, CaseRef, PushId};
use oneseal_domain::office_day;
use oneseal_seal::signer::{Authorisation, Purpose, sign_message};
use oneseal_store::{Errand, errand_done};

use crate::caller::Caller;
use crate::error::ActError;
use crate::follow::{DELIVER, RENDER};
use crate::office::Office;

/// Much longer than any errand takes, and as long as an errand waits when its worker has died.
const LEASE_MS: i64 = 15_000;
const BATCH: u32 = 16;
/// Events that one checkpoint covers at most beyond the one before it.
const PLACED: u32 = 1000;

/// What one round of the workers did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Cases on which silence had an effect, and pushes whose limit was missed.
    pub lapsed: usize,
    /// Errands that were tried.
    pub errands: usize,
    /// Checkpoints that were signed.
    pub checkpoints: usize,
    /// Files that nobody claimed or somebody erased, and that are gone now.
    pub swept: usize,
}

impl Round {
    /// Whether there was nothing to do.
    pub fn is_idle(&self) -> bool {
        *self == Self::default()
    }
}

/// Documents that are rendered at the same time. One processor is left for those who wait for an answer.
fn presses() -> usize {
    std::thread::available_parallelism().map_or(1, |count| count.get().saturating_sub(1).max(1))
}

fn unusable(what: &str, text: &str) -> ActError {
    ActError::missing(format!("{text:?} is not {what}"))
}

impl Office {
    /// One round of every worker.
    ///
    /// # Errors
    /// Failures of the store. An errand that fails is put back and does not end the round.
    pub async fn work(&self, holder: &str) -> Result<Round, ActError> {
        let lapsed = self.keep_up().await?;
        let errands = self.do_errands(holder, RENDER).await? + self.do_errands(holder, DELIVER).await?;
        let checkpoints = self.notarise().await?;
        let swept = self.sweep().await?;
        Ok(Round { lapsed, errands, checkpoints, swept })
    }

    /// Takes over what another node put into force, then lets time act by it. Gives the number of cases that lapsed
    /// and of pushes whose limit was missed.
    pub(crate) async fn keep_up(&self) -> Result<usize, ActError> {
        self.store.know_tables().await?;
        self.take_over_calendar().await?;
        self.take_over_items().await?;
        Ok(self.let_time_act().await? + self.escalate_overdue().await?)
    }

    /// 督办: finds pushes whose limit ended before today and writes down that it was missed, each limit once.
    async fn escalate_overdue(&self) -> Result<usize, ActError> {
        let today = office_day(self.now()).to_string();
        let overdue = self.store.overdue_pushes(&today, BATCH).await?;
        let mut told = 0;
        for (authority, id) in &overdue {
            let home = AuthorityId::parse(authority).map_err(|_| unusable("an authority", authority))?;
            let push = PushId::parse(id).map_err(|_| unusable("a push", id))?;
            match self.escalate_push(&Caller::clock(), home, push).await {
                Ok(()) => told += 1,
                Err(error) => tracing::error!(%error, %push, "a missed limit could not be written down"),
            }
        }
        Ok(told)
    }

    /// Finds notices that were due before today and lets silence take effect.
    pub(crate) async fn let_time_act(&self) -> Result<usize, ActError> {
        let today = office_day(self.now()).to_string();
        let overdue = self.store.cases_with_overdue_notice("received", &today, BATCH).await?;
        let mut lapsed = 0;
        for (authority, id) in &overdue {
            let case: CaseRef = format!("{authority}-{id}").parse().map_err(|_| unusable("a case", id))?;
            match self.lapse(&Caller::clock(), case).await {
                Ok(_) => lapsed += 1,
                // One case that cannot be counted must not keep the others waiting.
                Err(error) => tracing::error!(%error, %case, "time could not act on a case"),
            }
        }
        Ok(lapsed)
    }

    /// Claims errands of a topic and does them, a few at the same time.
    pub(crate) async fn do_errands(&self, holder: &str, topic: &'static str) -> Result<usize, ActError> {
        let now = self.now().as_millisecond();
        let errands = self.store.claim_errands(&[topic], BATCH, holder, LEASE_MS, now).await?;
        let (claimed, most) = (errands.len(), if topic == RENDER { presses() } else { BATCH as usize });
        let mut running = FuturesUnordered::new();
        for errand in errands {
            if running.len() == most {
                running.next().await.transpose()?;
            }
            running.push(self.try_errand(errand));
        }
        while let Some(outcome) = running.next().await {
            outcome?;
        }
        Ok(claimed)
    }

    async fn try_errand(&self, errand: Errand) -> Result<(), ActError> {
        let outcome = self.run_errand(&errand).await;
        let word = if outcome.is_ok() { "done" } else { "failed" };
        metrics::counter!("oneseal_errands_total", "topic" => errand.topic.clone(), "outcome" => word)
            .increment(1);
        if let Err(error) = outcome {
            tracing::warn!(%error, topic = errand.topic, id = errand.id, "an errand failed");
            self.store.fail_errand(&errand, &error.to_string(), self.now().as_millisecond()).await?;
        }
        Ok(())
    }

    async fn run_errand(&self, errand: &Errand) -> Result<(), ActError> {
        let finished = vec![errand_done(&errand.authority, &errand.id)];
        match errand.topic.as_str() {
            RENDER => {
                let case: CaseRef =
                    errand.payload.parse().map_err(|_| unusable("a case", &errand.payload))?;
                self.render(&Caller::system("render"), case, finished).await.map(|_| ())
            }
            DELIVER => {
                let authority = AuthorityId::parse(&errand.authority);
                let authority = authority.map_err(|_| unusable("an authority", &errand.authority))?;
                let push = PushId::parse(&errand.payload).map_err(|_| unusable("a push", &errand.payload))?;
                // The department's board reads the same store, so being written down is being delivered.
                self.deliver_push(&Caller::system("deliver"), authority, push, "board", finished).await
            }
            other => Err(unusable("a topic that this build knows", other)),
        }
    }

    /// Gives places to new events and signs checkpoints, authority by authority.
    pub(crate) async fn notarise(&self) -> Result<usize, ActError> {
        let mut made = 0;
        for authority in self.store.authorities_with_pending().await? {
            match self.notarise_one(&authority).await {
                Ok(checkpoint) => {
                    made += usize::from(checkpoint);
                    metrics::counter!("oneseal_checkpoints_total").increment(u64::from(checkpoint));
                }
                Err(error) => {
                    tracing::error!(%error, authority, "the log of an authority could not be signed");
                }
            }
        }
        Ok(made)
    }

    async fn notarise_one(&self, authority: &str) -> Result<bool, ActError> {
        let key = self.ports.signer.active(Purpose::Log, Some(authority))?;
        let size = self.store.latest_checkpoint(authority).await?.map_or(0, |newest| newest.size);
        let authorisation = Authorisation::Checkpoint { authority: authority.to_owned(), size };
        let holder = &*self.ports.signer;
        let sign = |message: &[u8]| {
            sign_message(holder, &key.id, message, &authorisation).map_err(|error| error.to_string())
        };
        let now = self.now().as_millisecond();
        Ok(self.store.notarise(authority, PLACED, now, &sign, &key.id).await?.is_some())
    }
}
