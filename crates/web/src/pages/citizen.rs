//! Pages for people who apply: portal, guide, application, receipt, their matters, their case.

pub mod apply;
pub mod case;
pub mod guide;
pub mod mine;
pub mod places;
pub mod portal;
pub mod receipt;

use oneseal_domain::item::ItemRevision;

/// How addresses name an item at its authority: `140822-food_business`.
pub fn address(item: &ItemRevision) -> String {
    format!("{}-{}", item.authority, item.code)
}
