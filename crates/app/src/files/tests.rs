//! Files at rest, whose they are, and how they go.

use std::sync::Arc;
use std::time::Duration;

use oneseal_domain::case::serve::Method;
use oneseal_domain::ids::{CaseRef, FileId};
use oneseal_seal::sm;

use super::{Damage, Upload};
use crate::authority::Role;
use crate::cases::submit::Material;
use crate::testing::{HOME, TestOffice, ask, citizen, complete, home, staff};
use crate::tests::{issued, rate};

const DAY: &str = "2021-03-12";
const SECRET: &str = "陈小明 140822188512010027";

fn secret() -> Upload {
    let name = "陈小明的身份证.pdf".to_owned();
    Upload { name, media_type: "application/pdf".to_owned(), bytes: SECRET.as_bytes().to_vec() }
}

fn path(office: &TestOffice, id: &str) -> std::path::PathBuf {
    let [shard, ..] = sm::digest(id.as_bytes());
    office.folder().join(format!("files/{shard:02x}/{id}"))
}

async fn handed_in(office: &TestOffice) -> (CaseRef, FileId) {
    let chen = citizen("chen");
    let mut application = office.application(&complete()).await;
    let file = office.upload(&chen, home(), None, secret()).await.unwrap();
    application.materials[0] = Material { file, ..application.materials[0].clone() };
    (office.submit(&chen, "submit-1", application).await.unwrap().case, file)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_lies_sealed_and_comes_back_readable_with_its_name() {
    let office = TestOffice::open(DAY).await;
    let (case, file) = handed_in(&office).await;
    let (chen, id) = (citizen("chen"), file.to_string());
    let kept = std::fs::read(path(&office, &id)).unwrap();
    assert!(!kept.windows(9).any(|part| part == "陈小明".as_bytes()), "the bytes are sealed");
    let row = office.store().file(HOME, &id).await.unwrap().unwrap();
    assert!(!row.name.contains("陈小明") && hex::decode(&row.name).is_ok(), "the name is sealed");
    assert_eq!(row.digest, hex::encode(sm::digest(SECRET.as_bytes())), "the digest is that of the content");
    assert_eq!(office.case(&chen, case).await.unwrap().0.materials[0].digest, row.digest);
    let (record, bytes) = office.file(&chen, case, file).await.unwrap();
    assert_eq!((record.name.as_str(), bytes.as_slice()), ("陈小明的身份证.pdf", SECRET.as_bytes()));
    let named = office.case_files(&staff("wang", Role::Window), case).await.unwrap();
    assert!(named.iter().any(|one| one.name == "陈小明的身份证.pdf"), "{named:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_file_comes_back_whole() {
    let office = TestOffice::open(DAY).await;
    let chen = citizen("chen");
    let bytes: Vec<u8> = (0..1_000_000_u32).flat_map(u32::to_le_bytes).collect();
    let upload = Upload { bytes: bytes.clone(), ..secret() };
    let file = office.upload(&chen, home(), None, upload).await.unwrap();
    assert!(office.uploaded(&chen, home(), file).await.unwrap().1 == bytes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_uploader_sees_a_file_or_hands_it_in_until_a_case_has_it() {
    let office = TestOffice::open(DAY).await;
    let (chen, liu, wang) = (citizen("chen"), citizen("liu"), staff("wang", Role::Window));
    let application = office.application(&complete()).await;
    let file = application.materials[0].file;
    assert_eq!(office.uploaded(&chen, home(), file).await.unwrap().1, b"application");
    for stranger in [&liu, &wang] {
        assert_eq!(office.uploaded(stranger, home(), file).await.unwrap_err().code(), Some("file.unknown"));
        let refused = office.submit(stranger, "submit-1", application.clone()).await.unwrap_err();
        assert_eq!(refused.code(), Some("file.unknown"));
    }
    let case = office.submit(&chen, "submit-1", application).await.unwrap().case;
    assert_eq!(office.uploaded(&chen, home(), file).await.unwrap_err().code(), Some("file.unknown"));
    assert_eq!(office.file(&wang, case, file).await.unwrap().1, b"application");
    assert_eq!(office.file(&liu, case, file).await.unwrap_err().code(), Some("caller.not-permitted"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_claims_in_time_is_destroyed_and_what_a_case_has_stays() {
    let office = TestOffice::open(DAY).await;
    let chen = citizen("chen");
    let (case, claimed) = handed_in(&office).await;
    let forgotten = office.upload(&chen, home(), None, secret()).await.unwrap();
    office.on("2021-03-15");
    office.drain().await;
    assert!(office.uploaded(&chen, home(), forgotten).await.is_ok(), "three days are not over");
    office.on("2021-03-16");
    office.drain().await;
    assert_eq!(office.uploaded(&chen, home(), forgotten).await.unwrap_err().code(), Some("file.unknown"));
    assert_eq!(office.store().file(HOME, &forgotten.to_string()).await.unwrap(), None);
    assert!(!path(&office, &forgotten.to_string()).exists());
    assert_eq!(office.file(&chen, case, claimed).await.unwrap().1, SECRET.as_bytes());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_long_an_upload_waits_is_a_setting() {
    let mut office = TestOffice::open(DAY).await;
    Arc::get_mut(&mut office.office).unwrap().keep_unclaimed(Duration::from_hours(24));
    let forgotten = office.upload(&citizen("chen"), home(), None, secret()).await.unwrap();
    office.on("2021-03-14");
    office.drain().await;
    assert_eq!(office.store().file(HOME, &forgotten.to_string()).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erasing_a_person_destroys_her_files_her_certificate_and_her_words_while_the_log_verifies() {
    let office = TestOffice::open(DAY).await;
    let (chen, auditor, wang) = (citizen("chen"), staff("audit", Role::Auditor), staff("wang", Role::Window));
    let done = issued(&office).await;
    let case = done.case;
    let open = office.erase(&auditor, case, "当事人申请").await.unwrap_err();
    assert_eq!(open.code(), Some("vault.case-open"));
    office.serve(&wang, case, &ask("serve-1", &done), Method::Electronic).await.unwrap();
    rate(&office, case, "陈小明说很快").await;
    let (state, _) = office.case(&chen, case).await.unwrap();
    let files = office.store().files_of_case(HOME, &case.case.to_string()).await.unwrap();
    assert_eq!(files.len(), state.materials.len() + 2, "materials, draft, certificate");

    office.erase(&auditor, case, "保存期限届满").await.unwrap();
    for file in [state.materials[0].file, state.document.unwrap().file, state.sealed.unwrap().file] {
        assert_eq!(office.file(&chen, case, file).await.unwrap_err().code(), Some("file.erased"));
    }
    assert_eq!(office.masked(&chen, case).await.unwrap_err().code(), Some("vault.erased"));
    assert_eq!(office.rating(&chen, case).await.unwrap().comment, None, "the comment is gone");
    assert!(office.store().vault_of_case(HOME, &case.case.to_string()).await.unwrap().is_empty());
    office.drain().await;
    for file in &files {
        assert!(!path(&office, &file.id).exists(), "{file:?}");
    }
    assert!(office.case_files(&wang, case).await.unwrap().iter().all(|file| file.name.is_empty()));
    let again = office.erase(&auditor, case, "保存期限届满").await.unwrap_err();
    assert_eq!(again.code(), Some("vault.erased"));
    office.drain().await;
    let report = office.verify_log(&auditor, home()).await.unwrap();
    assert!(report.ok && report.pending == 0, "{report:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_that_are_missing_or_damaged_are_said_to_be_and_harm_nothing_else() {
    let office = TestOffice::open(DAY).await;
    let chen = citizen("chen");
    let (case, file) = handed_in(&office).await;
    let (id, state) = (file.to_string(), office.case(&chen, case).await.unwrap().0);
    let record = office.store().file(HOME, &id).await.unwrap().unwrap();
    assert_eq!(office.inspect(record.clone(), true).await.unwrap(), None);
    let other = crate::FileRecord { digest: "0".repeat(64), ..record.clone() };
    assert_eq!(office.inspect(other, true).await.unwrap(), Some(Damage::OtherContent));
    let mut bytes = std::fs::read(path(&office, &id)).unwrap();
    bytes[10] ^= 1;
    std::fs::write(path(&office, &id), bytes).unwrap();
    assert_eq!(office.inspect(record.clone(), false).await.unwrap(), None, "it is there");
    assert_eq!(office.inspect(record.clone(), true).await.unwrap(), Some(Damage::Altered));
    let text = office.file(&chen, case, file).await.unwrap_err().to_string();
    assert!(text.contains("damaged") && text.contains(&id) && text.contains("oneseal doctor"), "{text}");
    std::fs::remove_file(path(&office, &id)).unwrap();
    assert_eq!(office.inspect(record, false).await.unwrap(), Some(Damage::Missing));
    let text = office.file(&chen, case, file).await.unwrap_err().to_string();
    assert!(text.contains("missing from the file store"), "{text}");
    assert_eq!(office.file(&chen, case, state.materials[1].file).await.unwrap().1, b"layout_plan");
}
