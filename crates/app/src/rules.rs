//! What is in force: calendar, guides, organs.
//!
//! What must never live here: history of the catalogue; that lies in the store. The surprising thing: a case keeps to
//! the revision it was submitted under, so superseded guides stay here as long as anybody may need them.

use std::collections::BTreeMap;
use std::sync::Arc;

use oneseal_domain::calendar::Calendar;
use oneseal_domain::case::check::Remedies;
use oneseal_domain::case::submit::PinnedItem;
use oneseal_domain::ids::AuthorityId;
use oneseal_domain::item::ItemRevision;
use oneseal_domain::rating::RectifyDays;

use crate::error::Refused;
use crate::guides::{Guide, Guides};

/// An organ that decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organ {
    /// Its full name, as on its seal.
    pub name: String,
    /// The beginning of its documents' numbers, such as `万荣`.
    pub short_name: String,
    /// Its unified social credit code.
    pub credit_code: String,
    /// The government that hears reconsiderations.
    pub reconsideration: String,
    /// The court.
    pub court: String,
    /// The departments that supervise what it decides, by their kinds, such as `market_regulation`.
    pub departments: Vec<String>,
}

impl Organ {
    pub(crate) fn remedies(&self) -> Remedies {
        Remedies {
            reconsideration: self.reconsideration.clone(),
            reconsideration_days: 60,
            court: self.court.clone(),
            suit_months: 6,
        }
    }
}

/// What is in force.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Working days and holidays.
    pub calendar: Calendar,
    /// How many imported years the calendar was read from.
    pub calendar_stamp: u64,
    /// Guides of every authority.
    pub guides: Guides,
    /// How many publications the guides were read from.
    pub items_stamp: u64,
    /// Organs by their authority.
    pub organs: BTreeMap<AuthorityId, Organ>,
    /// Where certificates can be checked; the identifier is added.
    pub verify_url: String,
    /// How long the mending of a bad rating may take.
    pub rectify_days: RectifyDays,
}

impl Rules {
    /// The revision of an item that is in force at an authority.
    ///
    /// # Errors
    /// `item.unknown`.
    pub fn guide(&self, authority: AuthorityId, code: &str) -> Result<Arc<ItemRevision>, Refused> {
        self.current(authority, code).map(|guide| Arc::clone(&guide.revision))
    }

    /// The publication of an item that is in force at an authority.
    ///
    /// # Errors
    /// `item.unknown`.
    pub fn current(&self, authority: AuthorityId, code: &str) -> Result<&Guide, Refused> {
        self.guides.current(authority, code).ok_or_else(|| {
            let particulars = vec![("item", code.to_owned()), ("authority", authority.to_string())];
            Refused::new("item.unknown", "", format!("{authority} has no item {code}"), particulars)
        })
    }

    /// The revision that a case is pinned to.
    pub fn pinned(&self, authority: AuthorityId, item: &PinnedItem) -> Option<Arc<ItemRevision>> {
        self.guides.pinned(authority, &item.code, &item.digest).cloned()
    }
}
