//! 发布事项: an item comes into force at an authority, and every node takes it over.
//!
//! What must never live here: what an item has to be; the domain checks that. The surprising thing: the standard's text
//! is kept once for the whole province; an authority's publication names it by its digest.

use std::collections::BTreeMap;
use std::sync::Arc;

use oneseal_domain::decider::Decider as _;
use oneseal_domain::ids::{AuthorityId, ItemCode};
use oneseal_domain::item::StandardItem;
use oneseal_domain::item::publication::{Command, Event, Publications};
use oneseal_store::{Guard, RecordedEvent, Reference};
use serde::{Deserialize, Serialize};

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::new_event;
use crate::guides::{Guide, Guides};
use crate::office::Office;
use crate::publish::Publication;
use crate::rules::Rules;

/// The kind under which standards are kept.
const STANDARD: &str = "standard-item";
/// The kind under which publications are kept.
const ITEM: &str = "item";
/// Publications that are read at a time.
const PAGE: u32 = 500;

/// What is kept of a publication.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// Digest of the standard's text.
    standard: String,
    /// Digest of the revision as it is carried out here.
    digest: String,
    in_force: bool,
}

fn name_of(authority: AuthorityId, code: &str) -> String {
    format!("{authority}/{code}")
}

/// The guard that a publication is still the one in force when an application is written down.
pub(crate) fn in_force(authority: AuthorityId, code: &ItemCode, version: u64) -> Guard {
    Reference::guard(ITEM, &name_of(authority, code.as_str()), version, "item.superseded")
}

impl Office {
    /// 发布: puts a standard into force at authorities, one append each. Gives how many took it newly.
    ///
    /// # Errors
    /// `item.revision-used`, `caller.not-permitted`; failures of the store.
    pub async fn publish_item(
        &self,
        caller: &Caller,
        authorities: &[AuthorityId],
        item: &Arc<StandardItem>,
    ) -> Result<usize, ActError> {
        for authority in authorities {
            let permitted = permit(caller, Act::PublishItem, *authority, None).map_err(ActError::from);
            let subject = item.code.to_string();
            self.note_refusal(permitted, caller, Act::PublishItem, *authority, subject).await?;
        }
        let text = serde_json::to_string(&**item)?;
        let standard = item.digest().map_err(|error| ActError::missing(error.to_string()))?;
        let now = self.now().as_millisecond();
        let source = format!("{} revision {}", item.code, item.revision);
        self.store.publish_reference(STANDARD, &standard, &text, &source, now).await?;
        let mut taken = 0;
        for authority in authorities {
            taken += usize::from(self.publish_at(caller, *authority, item, &standard).await?);
        }
        if taken > 0 {
            self.take_over_items().await?;
        }
        Ok(taken)
    }

    async fn publish_at(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        item: &Arc<StandardItem>,
        standard: &str,
    ) -> Result<bool, ActError> {
        let revision = item.implement_as(authority, standard);
        let revision = revision.map_err(|error| ActError::missing(error.to_string()))?;
        let kept = Kept { standard: standard.to_owned(), digest: revision.digest.clone(), in_force: true };
        let publication = Publication {
            authority,
            stream: format!("item/{}", item.code),
            kind: ITEM,
            name: name_of(authority, item.code.as_str()),
            body: serde_json::to_string(&kept)?,
            source: caller.account.clone(),
        };
        let decide = |recorded: &[RecordedEvent]| {
            let mut state = Publications::initial();
            for event in recorded {
                state = Publications::evolve(state, &Event::decode(&event.kind, &event.payload)?);
            }
            let at = self.now();
            let command = Command::Publish {
                authority,
                code: item.code.clone(),
                revision: item.revision,
                digest: revision.digest.clone(),
                by: caller.account.clone(),
            };
            let new = |event: &Event| Ok(new_event(event.kind(), event.payload()?, &caller.account, at));
            Publications::decide(&state, command, &at)?.iter().map(new).collect()
        };
        self.publish(&publication, decide).await
    }

    /// Takes over what was published since, here or on another node. Gives whether there was anything.
    ///
    /// # Errors
    /// Failures of the store, or a publication that cannot be read.
    pub async fn take_over_items(&self) -> Result<bool, ActError> {
        let stamp = self.store.reference_stamp(ITEM).await?;
        if stamp == self.rules().items_stamp {
            return Ok(false);
        }
        let guides = self.read_guides().await?;
        let rules = self.rules();
        self.put_in_force(Rules { guides, items_stamp: stamp, ..rules.as_ref().clone() });
        Ok(true)
    }

    async fn read_standard(&self, digest: &str) -> Result<Arc<StandardItem>, ActError> {
        let kept = self.store.reference(STANDARD, digest).await?;
        let kept = kept.ok_or_else(|| ActError::missing(format!("the standard {digest} is not kept")))?;
        Ok(Arc::new(serde_json::from_str(&kept.body)?))
    }

    async fn read_guides(&self) -> Result<Guides, ActError> {
        let mut guides = Guides::default();
        let mut standards: BTreeMap<String, Arc<StandardItem>> = BTreeMap::new();
        let mut after = String::new();
        loop {
            let page = self.store.reference_versions(ITEM, &after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(guides) };
            after.clone_from(&last.name);
            for reference in &page {
                let kept: Kept = serde_json::from_str(&reference.body)?;
                let (authority, _) = reference.name.split_once('/').unwrap_or_default();
                let authority = AuthorityId::parse(authority)
                    .map_err(|_| ActError::missing(format!("{} is no publication", reference.name)))?;
                if !standards.contains_key(&kept.standard) {
                    let standard = self.read_standard(&kept.standard).await?;
                    standards.insert(kept.standard.clone(), standard);
                }
                let Some(standard) = standards.get(&kept.standard) else { continue };
                let revision = standard.implement_as(authority, &kept.standard);
                let revision = Arc::new(revision.map_err(|error| ActError::missing(error.to_string()))?);
                guides.add(Guide { revision, version: reference.version, in_force: kept.in_force });
            }
        }
    }
}
