//! The guides: every revision of every item at every authority, found at once.
//!
//! What must never live here: publishing. The surprising thing: superseded revisions stay, because cases are pinned to
//! them; lists show what is in force alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use oneseal_domain::ids::AuthorityId;
use oneseal_domain::item::ItemRevision;

/// A revision as it was published.
#[derive(Debug, Clone)]
pub struct Guide {
    /// The revision.
    pub revision: Arc<ItemRevision>,
    /// The version of its publication, which an act guards.
    pub version: u64,
    /// Whether it can be applied for.
    pub in_force: bool,
}

/// Every guide.
#[derive(Debug, Clone, Default)]
pub struct Guides(BTreeMap<AuthorityId, BTreeMap<String, Vec<Guide>>>);

impl Guides {
    /// Adds a revision; the newest of an item comes last.
    pub fn add(&mut self, guide: Guide) {
        let code = guide.revision.code.to_string();
        let revisions = self.0.entry(guide.revision.authority).or_default().entry(code).or_default();
        revisions.push(guide);
        revisions.sort_by_key(|guide| guide.version);
    }

    /// What is in force, authority by authority, item by item.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<ItemRevision>> {
        self.newest().filter(|guide| guide.in_force).map(|guide| &guide.revision)
    }

    /// What is in force at one authority, item by item.
    pub fn at(&self, authority: AuthorityId) -> impl Iterator<Item = &Arc<ItemRevision>> {
        let items = self.0.get(&authority).into_iter().flat_map(BTreeMap::values);
        items
            .filter_map(|revisions| revisions.last())
            .filter(|guide| guide.in_force)
            .map(|guide| &guide.revision)
    }

    fn newest(&self) -> impl Iterator<Item = &Guide> {
        self.0.values().flat_map(BTreeMap::values).filter_map(|revisions| revisions.last())
    }

    /// The newest revision of an item at an authority, if it is in force.
    pub fn current(&self, authority: AuthorityId, code: &str) -> Option<&Guide> {
        self.0.get(&authority)?.get(code)?.last().filter(|guide| guide.in_force)
    }

    /// The number of the newest revision of an item at an authority, in force or not; 0 if there is none.
    pub fn newest_revision(&self, authority: AuthorityId, code: &str) -> u32 {
        let revisions = self.0.get(&authority).and_then(|items| items.get(code));
        revisions.and_then(|all| all.last()).map_or(0, |guide| guide.revision.revision)
    }

    /// A revision by its digest, in force or not.
    pub fn pinned(&self, authority: AuthorityId, code: &str, digest: &str) -> Option<&Arc<ItemRevision>> {
        let revisions = self.0.get(&authority)?.get(code)?;
        revisions.iter().map(|guide| &guide.revision).find(|revision| revision.digest == digest)
    }

    /// Any revision of an item, for its name; the newest of the first authority that has it.
    pub fn any(&self, code: &str) -> Option<&Arc<ItemRevision>> {
        let found =
            self.0.values().filter_map(|items| items.get(code)).find_map(|revisions| revisions.last());
        found.map(|guide| &guide.revision)
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.0.values().flat_map(BTreeMap::values).map(Vec::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
