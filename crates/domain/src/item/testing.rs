//! The embedded item as tests need it.

use crate::ids::AuthorityId;

use super::{EMBEDDED, ItemRevision, StandardItem};

/// 食品经营许可 as an authority carries it out.
///
/// # Panics
/// If the embedded item is broken, which the item's own tests exclude.
#[expect(clippy::unwrap_used, reason = "for tests alone")]
pub fn food_business(authority: &str) -> ItemRevision {
    let item = std::sync::Arc::new(StandardItem::read(EMBEDDED[0].1).unwrap());
    item.implement(AuthorityId::parse(authority).unwrap()).unwrap()
}
