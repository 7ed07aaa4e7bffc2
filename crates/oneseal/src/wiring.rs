//! Puts an office together: store, files, keys, font and rules.
//!
//! What must never live here: a decision about what the office does. The surprising thing: the items of a release are
//! published through the same door as an administrator's, at the first start that lacks them; and an installation works
//! for the authorities whose keys it holds, one county or a whole province.

use std::sync::Arc;
use std::time::Duration;

use oneseal_app::calendars::PROVISIONAL_YEARS;
use oneseal_app::guides::Guides;
use oneseal_app::ports::{SystemClock, TimedIds};
use oneseal_app::press::PdfPress;
use oneseal_app::{Caller, Office, Organ, Ports, Rules};
use oneseal_domain::authority::Department;
use oneseal_domain::calendar::Calendar;
use oneseal_domain::ids::AuthorityId;
use oneseal_domain::rating::RectifyDays;
use oneseal_domain::{authority, item};
use oneseal_seal::face::Face;
use oneseal_seal::keystore::Keystore;
use oneseal_seal::signer::{Purpose, Signer as _};
use oneseal_store::{Blobs, Store};

use crate::failure::Failure;
use crate::place::Place;

/// Opens the office of an installation; brings its database up to this release first.
pub async fn office(place: &Place, keys: Keystore, verify_url: String) -> Result<Office, Failure> {
    office_on(place.open_or_create().await?, place, keys, verify_url).await
}

/// Opens the office of an installation on a store that was opened before.
pub async fn office_on(
    store: Store,
    place: &Place,
    keys: Keystore,
    verify_url: String,
) -> Result<Office, Failure> {
    let mut rules = rules(verify_url);
    rules.organs.retain(|authority, _| serves(&keys, *authority));
    if rules.organs.is_empty() {
        let text =
            "no authority has keys here: make them with `oneseal key init --authority CODE --name NAME`";
        return Err(Failure::NotReady(text.to_owned()));
    }
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
    let mut office = Office::new(store, blobs, ports, rules);
    office.keep_unclaimed(Duration::from_hours(place.files.unclaimed_hours.into()));
    office.take_over_calendar().await?;
    bring_items(&office).await?;
    office.install_seals(&Caller::system("release")).await?;
    Ok(office)
}

/// Whether this installation works for an authority: it can sign what the authority writes down.
fn serves(keys: &Keystore, authority: AuthorityId) -> bool {
    keys.active(Purpose::Log, Some(authority.as_str())).is_ok()
}

/// Publishes the items of this release; what is published already stays as it is.
async fn bring_items(office: &Office) -> Result<(), Failure> {
    office.take_over_items().await?;
    let items =
        item::embedded().map_err(|error| Failure::NotReady(format!("an item cannot be read: {error}")))?;
    let release = Caller::system("release");
    for item in &items {
        let rules = office.rules();
        let lacking: Vec<AuthorityId> = rules
            .organs
            .keys()
            .copied()
            .filter(|id| rules.guides.newest_revision(*id, item.code.as_str()) < item.revision)
            .collect();
        if !lacking.is_empty() {
            office.publish_item(&release, &lacking, item).await?;
        }
    }
    Ok(())
}

fn kinds(departments: &[Department]) -> Vec<String> {
    departments.iter().map(|department| department.kind.as_str().to_owned()).collect()
}

/// The rules that are compiled in; the address of the public verification goes onto what is issued under them.
pub fn rules(verify_url: String) -> Rules {
    let mut organs = std::collections::BTreeMap::new();
    for authority in authority::embedded().iter() {
        organs.insert(
            authority.id,
            Organ {
                name: authority.name.clone(),
                short_name: authority.short_name.clone(),
                credit_code: authority.uscc.to_string(),
                reconsideration: authority.remedies.reconsideration.clone(),
                court: authority.remedies.court.clone(),
                departments: kinds(&authority.departments),
            },
        );
    }
    let calendar = Calendar::embedded();
    let last = calendar.years().map(|year| year.year).max().unwrap_or_default();
    let calendar = calendar.provisional_through(last + 1, last + PROVISIONAL_YEARS);
    let rectify_days = RectifyDays::default();
    Rules {
        calendar,
        guides: Guides::default(),
        calendar_stamp: 0,
        items_stamp: 0,
        organs,
        verify_url,
        rectify_days,
    }
}
