//! The guide of an item, and which authorities carry an item out.
//!
//! What lives here: how an address names an item: `140822-food_business` at an authority, `food_business` wherever it is
//! carried out. What must never live here: what a guide says. The surprising thing: the short address is enough as long
//! as one authority alone carries the item out; otherwise the visitor is asked where.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use oneseal_app::{Office, Rules};
use oneseal_domain::ids::AuthorityId;
use oneseal_domain::item::ItemRevision;

use crate::doors::Asked;
use crate::pages::citizen::guide::Guide;
use crate::pages::citizen::places::Places;
use crate::problem::Problem;
use crate::reply::{Answer, shown};
use crate::session::Visit;

/// The revision in force of an item at each authority that its address may mean.
///
/// # Errors
/// `item.unknown`: nobody carries it out.
pub fn meant(rules: &Rules, address: &str) -> Result<Vec<Arc<ItemRevision>>, Problem> {
    let (authority, code) = match address.split_once('-') {
        Some((authority, code)) => (AuthorityId::parse(authority).ok(), code),
        None => (None, address),
    };
    let mut newest: BTreeMap<AuthorityId, &Arc<ItemRevision>> = BTreeMap::new();
    for guide in rules.guides.iter().filter(|guide| guide.code.as_str() == code) {
        let here = authority.is_none_or(|authority| authority == guide.authority);
        if here && newest.get(&guide.authority).is_none_or(|other| other.revision < guide.revision) {
            newest.insert(guide.authority, guide);
        }
    }
    let known = !newest.is_empty() && address.contains('-') == authority.is_some();
    if known { Ok(newest.into_values().cloned().collect()) } else { Err(Problem::own("item.unknown")) }
}

/// The one item that an address means.
///
/// # Errors
/// `item.unknown`: nobody carries it out, or several do and the address does not say which.
pub fn named(rules: &Rules, address: &str) -> Result<Arc<ItemRevision>, Problem> {
    let mut meant = meant(rules, address)?.into_iter();
    match (meant.next(), meant.next()) {
        (Some(item), None) => Ok(item),
        (_, _) => Err(Problem::own("item.unknown")),
    }
}

/// The guide, or the question where somebody wants to apply.
pub async fn show(
    State(office): State<Arc<Office>>,
    visit: Visit,
    Path(address): Path<String>,
    Asked(asked): Asked,
) -> Answer {
    let rules = office.rules();
    let at = asked.text("at");
    let address = if at.is_empty() { address } else { format!("{at}-{address}") };
    let meant = meant(&rules, &address).map_err(|problem| visit.trouble(problem))?;
    let organ = |item: &ItemRevision| rules.organs.get(&item.authority).map_or("", |organ| &organ.name);
    Ok(match meant.as_slice() {
        [item] => shown(&Guide::of(visit.frame, organ(item), item)),
        several => {
            let place = |item: &Arc<ItemRevision>| (item.authority.to_string(), organ(item).to_owned());
            shown(&Places::of(visit.frame, &several[0], several.iter().map(place).collect()))
        }
    })
}
