//! A whole office in a temporary folder: frozen clock, counted identifiers, cheap keys, a press without fonts.
//!
//! What must never live here: anything that the product uses. The surprising thing: nothing in it is a mock of our own
//! code; only the clock, the identifiers and the press stand in for the outside world.

#![expect(clippy::unwrap_used, reason = "for tests alone")]
#![expect(clippy::missing_panics_doc, reason = "for tests alone")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use oneseal_domain::calendar::Calendar;
use oneseal_domain::case::submit::Channel;
use oneseal_domain::ids::{AuthorityId, CaseRef};
use oneseal_domain::item;
use oneseal_domain::rating::RectifyDays;
use oneseal_seal::ca::Names;
use oneseal_seal::keystore::{Cost, Keystore};
use oneseal_seal::signer::{Purpose, Signer};
use oneseal_seal::sm;
use oneseal_store::{Blobs, Location, Options, Store};
use tempfile::TempDir;
use uuid::Uuid;

use crate::authority::Role;
use crate::caller::Caller;
use crate::cases::submit::{Application, Material};
use crate::execute::{Ask, Done};
use crate::files::Upload;
use crate::guides::Guides;
use crate::office::Office;
use crate::ports::{Clock, Ids, Ports};
use crate::press::{Prepared, Press, PressError, SealOrder, Sheet};
use crate::rules::{Organ, Rules};
use crate::vault::Applicant;

/// The county that tests happen in.
pub const HOME: &str = "140822";

/// A clock that stands still until it is told.
#[derive(Debug, Default)]
pub struct FrozenClock(AtomicI64);

impl Clock for FrozenClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// Identifiers that count up.
#[derive(Debug, Default)]
pub struct CountedIds(AtomicU64);

impl Ids for CountedIds {
    fn next(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::SeqCst)) + 1)
    }
}

/// Documents of plain text; the seal is a line of hexadecimal digits below.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainPress;

impl Press for PlainPress {
    fn media_type(&self) -> &'static str {
        "text/plain"
    }

    fn render(&self, sheet: &Sheet) -> Result<Prepared, PressError> {
        let bytes = serde_json::to_vec(sheet).unwrap();
        Ok(Prepared { digest: sm::digest(&bytes), bytes })
    }

    fn seal(
        &self,
        mut prepared: Vec<u8>,
        signer: &dyn Signer,
        order: &SealOrder,
    ) -> Result<Vec<u8>, PressError> {
        let signature = signer.sign_digest(&order.key_id, &sm::digest(&prepared), &order.authorisation)?;
        prepared.extend(format!("\n{}", hex::encode(signature)).into_bytes());
        Ok(prepared)
    }
}

/// An office and its surroundings.
#[derive(Debug)]
pub struct TestOffice {
    /// The office.
    pub office: Arc<Office>,
    /// Its clock.
    pub clock: Arc<FrozenClock>,
    folder: TempDir,
}

impl std::ops::Deref for TestOffice {
    type Target = Office;

    fn deref(&self) -> &Office {
        &self.office
    }
}

impl TestOffice {
    /// An office on the embedded engine, at nine in the morning of a day.
    pub async fn open(day: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::Sqlite(folder.path().join("data"));
        Self::at(location, folder, day, Arc::new(PlainPress)).await
    }

    /// An office somewhere, with another press.
    pub async fn at(location: Location, folder: TempDir, day: &str, press: Arc<dyn Press>) -> Self {
        let store = Store::open(&location, Options::default()).await.unwrap();
        store.migrate().await.unwrap();
        let blobs = Blobs::open(folder.path().join("files")).unwrap();
        let clock = Arc::new(FrozenClock::default());
        let signer = Arc::new(keys(folder.path()));
        let ports = Ports { clock: clock.clone(), ids: Arc::new(CountedIds::default()), signer, press };
        let office = Arc::new(Office::new(store, blobs, ports, rules()));
        let open = Self { office, clock, folder };
        open.on(day);
        // Published long before the day, as the items of a release are.
        for item in item::embedded().unwrap() {
            open.publish_item(&Caller::system("release"), &[home()], &item).await.unwrap();
        }
        open.install_seals(&Caller::system("release")).await.unwrap();
        open
    }

    /// The folder that everything lies in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sets the clock to nine in the morning of a day.
    pub fn on(&self, day: &str) {
        let nine = day.parse::<Date>().unwrap().at(9, 0, 0, 0);
        let at = TimeZone::fixed(offset(8)).to_timestamp(nine).unwrap();
        self.clock.0.store(at.as_millisecond(), Ordering::SeqCst);
    }

    /// Works until nothing is left to do.
    pub async fn drain(&self) {
        while !self.work("drain").await.unwrap().is_idle() {}
    }

    /// Submits a complete application in the name of `citizen:chen`.
    pub async fn submitted(&self) -> Done {
        let application = self.application(&complete()).await;
        self.submit(&citizen("chen"), "submit-1", application).await.unwrap()
    }

    /// An application with uploaded files for these materials.
    pub async fn application(&self, materials: &[&str]) -> Application {
        let mut handed_in = Vec::new();
        for material in materials {
            let upload = Upload {
                name: format!("{material}.pdf"),
                media_type: "application/pdf".to_owned(),
                bytes: material.as_bytes().to_vec(),
            };
            let file = self.upload(&citizen("chen"), home(), None, upload).await.unwrap();
            handed_in.push(Material { material: (*material).to_owned(), file });
        }
        Application {
            authority: home(),
            item: "food_business".parse().unwrap(),
            applicant: Applicant {
                name: "陈小明".to_owned(),
                code: "140822188512010027".to_owned(),
                phone: "13800138000".to_owned(),
            },
            form: answers(),
            materials: handed_in,
            channel: Channel::Online,
            received_by: home(),
        }
    }
}

/// The county.
pub fn home() -> AuthorityId {
    AuthorityId::parse(HOME).unwrap()
}

/// A member of the county's staff.
pub fn staff(user: &str, role: Role) -> Caller {
    Caller::staff(&user.parse().unwrap(), [role], home())
}

/// A citizen.
pub fn citizen(user: &str) -> Caller {
    Caller::citizen(&user.parse().unwrap())
}

/// What a person's act carries after she saw the outcome of another.
pub fn ask(key: &str, seen: &Done) -> Ask {
    Ask { key: key.to_owned(), seen: seen.revision }
}

/// The case of an outcome.
pub fn case(done: &Done) -> CaseRef {
    done.case
}

/// Codes of everything that the applicant has to bring.
pub fn complete() -> Vec<&'static str> {
    vec!["application", "layout_plan", "equipment_list", "safety_rules"]
}

fn answers() -> item::form::Answers {
    let items = item::embedded().unwrap();
    let known = [
        ("uscc", "91140822MA0K000219"),
        ("principal_id", "140822188512010027"),
        ("phone", "13800001234"),
        ("employees", "5"),
    ];
    let fields = items[0].form.fields.iter().filter(|field| field.required);
    fields
        .map(|field| {
            let choice = field.one_of.first().map(|choice| choice.value.clone());
            let known =
                known.iter().find(|(name, _)| *name == field.name).map(|(_, text)| (*text).to_owned());
            (field.name.clone(), choice.or(known).unwrap_or_else(|| "后土路一号".to_owned()))
        })
        .collect()
}

fn rules() -> Rules {
    let organ = Organ {
        name: "万荣县行政审批服务管理局".to_owned(),
        short_name: "万荣".to_owned(),
        credit_code: "11140822MB0123456K".to_owned(),
        reconsideration: "万荣县人民政府".to_owned(),
        court: "万荣县人民法院".to_owned(),
        departments: vec!["market_regulation".to_owned(), "health".to_owned()],
    };
    Rules {
        calendar: Calendar::embedded().provisional_through(2027, 2027),
        guides: Guides::default(),
        calendar_stamp: 0,
        items_stamp: 0,
        organs: [(home(), organ)].into(),
        verify_url: "https://oneseal.example/verify/".to_owned(),
        rectify_days: RectifyDays::default(),
    }
}

fn keys(folder: &Path) -> Keystore {
    let keys = Keystore::create_with_cost(&folder.join("keys"), "test", Cost::Testing).unwrap();
    // Made long before any day that a test happens on, and valid for years after it.
    let made = Timestamp::from_second(1_609_459_200).unwrap().as_millisecond();
    for purpose in Purpose::ALL {
        let authority = matches!(purpose, Purpose::Seal | Purpose::Log).then_some(HOME);
        let names = Names::new("万荣县行政审批服务管理局", "11140822MB0123456K");
        keys.generate(purpose, authority, made, &names).unwrap();
    }
    keys
}
