//! Puts an office together: store, files, keys, font and rules.
//!
//! What must never live here: a decision about what the office does. The surprising thing: the rules come from data
//! that is compiled in, so an installation that can start has everything it needs to act.

use std::sync::Arc;

use oneseal_app::ports::{SystemClock, TimedIds};
use oneseal_app::press::PdfPress;
use oneseal_app::{Office, Organ, Ports, Rules};
use oneseal_domain::calendar::Calendar;
use oneseal_domain::rating::RectifyDays;
use oneseal_domain::{authority, item};
use oneseal_seal::face::Face;
use oneseal_seal::keystore::Keystore;
use oneseal_store::Blobs;

use crate::failure::Failure;
use crate::place::Place;

/// Years after the last published one whose due dates are provisional: weekends and fixed holidays only.
const PROVISIONAL_YEARS: i16 = 2;

/// The bureau at which the items are published: 万荣县. The others follow with the catalogue.
const FIRST_BUREAU: &str = "140822";

/// Opens the office of an installation; brings its database up to this release first.
pub async fn office(place: &Place, keys: Keystore, verify_url: String) -> Result<Office, Failure> {
    let store = place.open_or_create().await?;
    store.migrate().await?;
    store.take_over().await?;
    let blobs = Blobs::open(place.blobs())?;
    let face = Face::find(place.font.as_deref()).map_err(|error| Failure::NotReady(error.to_string()))?;
    let ports = Ports {
        clock: Arc::new(SystemClock),
        ids: Arc::new(TimedIds),
        signer: Arc::new(keys),
        press: Arc::new(PdfPress::new(face, true)),
    };
    Ok(Office::new(store, blobs, ports, rules(verify_url)?))
}

fn rules(verify_url: String) -> Result<Rules, Failure> {
    let broken = |error: item::ItemError| Failure::NotReady(format!("an item cannot be read: {error}"));
    let items = item::embedded().map_err(broken)?;
    let mut guides = Vec::new();
    let mut organs = std::collections::BTreeMap::new();
    for authority in authority::embedded().iter() {
        if authority.id.as_str() == FIRST_BUREAU {
            for item in &items {
                guides.push(Arc::new(item.implement(authority.id).map_err(broken)?));
            }
        }
        organs.insert(
            authority.id,
            Organ {
                name: authority.name.clone(),
                short_name: authority.short_name.clone(),
                credit_code: authority.uscc.to_string(),
                reconsideration: authority.remedies.reconsideration.clone(),
                court: authority.remedies.court.clone(),
            },
        );
    }
    let calendar = Calendar::embedded();
    let last = calendar.years().map(|year| year.year).max().unwrap_or_default();
    let calendar = calendar.provisional_through(last + 1, last + PROVISIONAL_YEARS);
    Ok(Rules { calendar, guides, organs, verify_url, rectify_days: RectifyDays::default() })
}
