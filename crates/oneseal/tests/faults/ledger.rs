//! Everything that was acknowledged, held against what is there.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use oneseal_seal::keystore::Keystore;
use oneseal_seal::signer::Signer as _;
use oneseal_seal::{pdf_signature, sm};

use crate::dice::Dice;
use crate::house::{House, People};
use crate::http::{Ask, Door};
use crate::walk::Walk;

/// Longer than any backlog of these tests takes.
const DRAIN: Duration = Duration::from_mins(1);

/// What a running server says of a case is what was acknowledged; `again` says which acts are sent once more.
pub fn holds(walk: &Walk, door: &mut Door, people: &People, again: &mut dyn FnMut() -> bool) {
    if walk.case.is_empty() {
        return;
    }
    let mut get = |path: &str| {
        let ask = Ask::get(format!("/api/v1/cases/{}{path}", walk.case)).by(people.token("window"));
        door.ask(&ask).unwrap().yes()
    };
    let case = get("").json();
    assert_eq!(case["number"], walk.number.as_str(), "{case}");
    let revision = case["revision"].as_u64().unwrap();
    assert!(revision >= walk.revision, "{case} has lost what came after it: {walk:?}");
    if revision == walk.revision {
        assert_eq!(case["stage"], walk.stage.as_str(), "{case}");
    }
    let timeline = get("/timeline").json();
    let facts: Vec<(u64, &str)> = timeline["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| (fact["revision"].as_u64().unwrap(), fact["event"].as_str().unwrap()))
        .collect();
    let numbered: Vec<u64> = (1..=revision).collect();
    assert_eq!(facts.iter().map(|fact| fact.0).collect::<Vec<_>>(), numbered, "{timeline}");
    for act in &walk.acts {
        let (before, after) = act.between;
        let there = facts.iter().any(|(at, event)| (before + 1..=after).contains(at) && *event == act.event);
        assert!(there, "{} between {before} and {after} in {timeline}", act.event);
        assert_eq!(facts.iter().filter(|(_, event)| *event == act.event).count(), 1, "{timeline}");
    }
    for act in &walk.acts {
        if again() {
            let repeated = door.ask(&act.ask).unwrap().yes();
            assert_eq!(repeated.json(), act.answer.json(), "the stored result of {}", act.ask.path);
        }
    }
    if let Some(bytes) = &walk.certificate {
        let path = format!("/api/v1/cases/{}/certificate", walk.case);
        let again = door.ask(&Ask::get(path).by(people.token("applicant"))).unwrap().yes();
        assert!(again.body == *bytes, "the certificate of {} has changed", walk.case);
    }
}

/// What lies behind the acts is there as well: files byte for byte, certificate, seal use, pushes, rating. May be
/// called while nothing runs.
pub fn lies_there(house: &House, walks: &[Walk], roots: &[Vec<u8>]) {
    let (files, keys) = (files(house), keys(&house.data));
    for walk in walks {
        let id = walk.case.split_once('-').map(|(_, id)| id).unwrap_or_default();
        for handed in &walk.files {
            let record = files.get(&handed.file).unwrap_or_else(|| panic!("file {} is gone", handed.file));
            assert_eq!(record.digest, hex(&sm::digest(&handed.bytes)), "{handed:?}");
            assert!(record.bytes(house, &keys) == handed.bytes, "the bytes of {} have changed", handed.file);
        }
        let issued = walk.acts.iter().any(|act| act.event == "case.issued");
        if issued {
            let of_case = |table: &str| house.records().count(&format!("{table} WHERE case_id = '{id}'"));
            let found = (of_case("certificates"), of_case("seal_uses"), of_case("pushes"));
            assert_eq!(found, (1, 1, 2), "certificates, seal uses and pushes of {id}");
        }
        if let Some(bytes) = &walk.certificate {
            let verdict = pdf_signature::verify(bytes, roots);
            assert!(verdict.ok(), "{:?}", verdict.first_failure());
        }
        if walk.rated {
            assert_eq!(house.records().count(&format!("ratings WHERE case_id = '{id}'")), 1);
        }
    }
    // What no client was told of must be whole as well: a file that the store names is there.
    for (id, file) in &files {
        assert_eq!(hex(&sm::digest(&file.bytes(house, &keys))), file.digest, "file {id}");
    }
}

/// A file as the store names it.
struct Named {
    authority: String,
    id: String,
    digest: String,
    key_id: String,
    wrapped_key: String,
}

impl Named {
    /// The readable bytes, opened past the program.
    #[track_caller]
    fn bytes(&self, house: &House, keys: &Keystore) -> Vec<u8> {
        let [shard, ..] = sm::digest(self.id.as_bytes());
        let path = house.data.join(format!("blobs/{shard:02x}/{}", self.id));
        let sealed = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let aad = format!("file\n{}/{}", self.authority, self.id).into_bytes();
        let wrapped = hex::decode(&self.wrapped_key).unwrap();
        let key = keys.decrypt(&self.key_id, &aad, &wrapped).unwrap().try_into().unwrap();
        sm::open_file(&key, &aad, &sealed).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

fn files(house: &House) -> BTreeMap<String, Named> {
    let hex = match house.database {
        Some(_) => "encode(wrapped_key, 'hex')",
        None => "hex(wrapped_key)",
    };
    let rows = house.records().rows(&format!("SELECT authority, id, digest, key_id, {hex} FROM files"));
    let named = rows.into_iter().map(|row| {
        let [authority, id, digest, key_id, wrapped_key] = row.try_into().unwrap();
        (id.clone(), Named { authority, id, digest, key_id, wrapped_key })
    });
    named.collect()
}

/// Waits until every errand is done and every event has its place.
pub fn drains(house: &House) {
    let until = Instant::now() + DRAIN;
    loop {
        let records = house.records();
        assert_eq!(records.count("errands WHERE dead = 1"), 0, "an errand was given up");
        let left = (records.count("errands"), records.count("pending"));
        if left == (0, 0) {
            return;
        }
        if Instant::now() >= until {
            let errands = records
                .rows("SELECT topic, stream, CAST(attempts AS TEXT), COALESCE(last_error, '') FROM errands");
            panic!("errands and events left after {DRAIN:?}: {left:?} {errands:?}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// One act in so many is sent again.
pub fn some(dice: &mut Dice, so_many: usize) -> impl FnMut() -> bool {
    move || dice.once_in(so_many)
}

/// The roots of the certificates of a demonstration.
pub fn roots(data: &Path) -> Vec<Vec<u8>> {
    oneseal_seal::signer::trust_roots(&keys(data))
}

fn keys(data: &Path) -> Keystore {
    let password = std::fs::read_to_string(data.join("demo-key-password")).unwrap();
    Keystore::open(&data.join("keys"), &password).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    hex::encode(bytes)
}
