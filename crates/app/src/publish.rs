//! 发布: something that everybody shares gets a new version, in the same append as the event that says so.
//!
//! What must never live here: what may be published; a decider says that. The surprising thing: it is decided anew when
//! another node published at the same moment.

use oneseal_domain::ids::AuthorityId;
use oneseal_seal::sm;
use oneseal_store::{Append, AppendError, NewEvent, Part, RecordedEvent, Reference};

use crate::error::ActError;
use crate::office::Office;

/// What is to be published, and in whose log.
pub(crate) struct Publication {
    pub authority: AuthorityId,
    pub stream: String,
    /// The kind under which it is kept, and its name among these.
    pub kind: &'static str,
    pub name: String,
    pub body: String,
    pub source: String,
}

impl Publication {
    /// SM3 of the body, in hexadecimal.
    pub fn digest(&self) -> String {
        hex::encode(sm::digest(self.body.as_bytes()))
    }
}

impl Office {
    /// Publishes what a rule has new events for. Gives whether there were any.
    pub(crate) async fn publish(
        &self,
        what: &Publication,
        decide: impl Fn(&[RecordedEvent]) -> Result<Vec<NewEvent>, ActError>,
    ) -> Result<bool, ActError> {
        let authority = what.authority.to_string();
        loop {
            let recorded = self.store.events(&authority, &what.stream).await?;
            let events = decide(&recorded)?;
            if events.is_empty() {
                return Ok(false);
            }
            let before =
                self.store.reference(what.kind, &what.name).await?.map(|reference| reference.version);
            let reference = Reference {
                kind: what.kind.to_owned(),
                name: what.name.clone(),
                version: before.unwrap_or(0) + 1,
                digest: what.digest(),
                body: what.body.clone(),
                published_at: self.now().as_millisecond(),
                source: what.source.clone(),
            };
            let parts = vec![Part::after(what.stream.clone(), &recorded, events)];
            let rows = reference.publish(before).into();
            let append = Append { authority: authority.clone(), parts, rows, ..Append::default() };
            match self.store.append(append).await {
                Ok(_) => return Ok(true),
                Err(
                    AppendError::Conflict { .. } | AppendError::Exists { .. } | AppendError::RowCount { .. },
                ) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
