use super::*;
use crate::signer::{Authorisation, sign_message, verify_message};

const NOW: i64 = 1_760_000_000_000;
const WANRONG: Option<&str> = Some("140822");

fn names() -> Names {
    Names::new("万荣县行政审批服务管理局", "11140822MB1234567X")
}

fn opened(dir: &Path) -> Keystore {
    let store = Keystore::create_with_cost(dir, "correct horse", Cost::Testing).unwrap();
    store.generate(Purpose::Ca, None, NOW, &Names::new("测试根", "")).unwrap();
    store
}

fn document() -> Authorisation {
    Authorisation::Document { case: "140822-x".into(), certificate: "c".into(), digest: [0; 32] }
}

#[test]
fn keys_survive_closing_and_opening_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    let store = opened(dir.path());
    let seal = store.generate(Purpose::Seal, WANRONG, NOW, &names()).unwrap();
    let vault = store.generate(Purpose::Vault, None, NOW, &names()).unwrap();
    let index = store.generate(Purpose::Index, None, NOW, &names()).unwrap();
    let der = sign_message(&store, &seal.id, b"m", &document()).unwrap();
    let sealed = store.encrypt(&vault.id, b"record 1", "身份证".as_bytes()).unwrap();
    let mac = store.mac(&index.id, b"value").unwrap();
    let listed = store.list();
    drop(store);

    let again = Keystore::open(dir.path(), "correct horse").unwrap();
    assert_eq!(again.list(), listed);
    assert!(verify_message(&again.key_info(&seal.id).unwrap().public_key, b"m", &der));
    assert_eq!(again.decrypt(&vault.id, b"record 1", &sealed).unwrap(), "身份证".as_bytes());
    assert!(matches!(again.decrypt(&vault.id, b"record 2", &sealed), Err(SignerError::Altered { .. })));
    assert_eq!(again.mac(&index.id, b"value").unwrap(), mac);
}

#[test]
fn a_wrong_password_is_named_and_damages_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let listed = opened(dir.path()).list();
    assert!(matches!(Keystore::open(dir.path(), "wrong"), Err(KeystoreError::WrongPassword { .. })));
    assert_eq!(Keystore::open(dir.path(), "correct horse").unwrap().list(), listed);
    let elsewhere = tempfile::tempdir().unwrap();
    assert!(matches!(Keystore::open(elsewhere.path(), "x"), Err(KeystoreError::Missing { .. })));
    assert!(matches!(Keystore::create(dir.path(), "x"), Err(KeystoreError::AlreadyExists { .. })));
}

#[test]
fn a_key_answers_only_what_it_is_for() {
    let dir = tempfile::tempdir().unwrap();
    let store = opened(dir.path());
    let log = store.generate(Purpose::Log, WANRONG, NOW, &names()).unwrap();
    let vault = store.generate(Purpose::Vault, None, NOW, &names()).unwrap();
    let wrong =
        |result: Result<[u8; 64], SignerError>| matches!(result, Err(SignerError::WrongPurpose { .. }));
    assert!(wrong(store.sign_digest(&log.id, &[1; 32], &document())));
    assert!(wrong(store.sign_digest(&log.id, &[1; 32], &Authorisation::CertificateIssue)));
    assert!(wrong(store.sign_digest(&vault.id, &[1; 32], &document())));
    assert!(matches!(store.mac(&vault.id, b""), Err(SignerError::WrongPurpose { .. })));
    assert!(matches!(store.encrypt(&log.id, b"", b""), Err(SignerError::WrongPurpose { .. })));
    let checkpoint = |authority: &str| Authorisation::Checkpoint { authority: authority.into(), size: 1 };
    assert!(store.sign_digest(&log.id, &[1; 32], &checkpoint("140822")).is_ok());
    assert!(matches!(
        store.sign_digest(&log.id, &[1; 32], &checkpoint("140105")),
        Err(SignerError::WrongAuthority { .. })
    ));
    assert!(matches!(store.key_info("nobody"), Err(SignerError::UnknownKey { .. })));
}

#[test]
fn one_key_is_active_and_a_rotated_one_still_opens_what_it_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let store = opened(dir.path());
    let old = store.generate(Purpose::Vault, None, NOW, &names()).unwrap();
    assert!(matches!(
        store.generate(Purpose::Vault, None, NOW, &names()),
        Err(KeystoreError::AlreadyActive { id }) if id == old.id
    ));
    let sealed = store.encrypt(&old.id, b"", b"text").unwrap();
    let new = store.rotate(Purpose::Vault, None, NOW + 1, &names()).unwrap();
    for store in [&store, &Keystore::open(dir.path(), "correct horse").unwrap()] {
        assert_eq!(store.active(Purpose::Vault, None).unwrap().id, new.id);
        assert_eq!(store.key_info(&old.id).unwrap().state, KeyState::Retired);
        assert_eq!(store.decrypt(&old.id, b"", &sealed).unwrap(), b"text");
        assert!(matches!(store.encrypt(&old.id, b"", b"text"), Err(SignerError::Retired { .. })));
    }
}

#[test]
fn after_a_crash_in_the_middle_of_a_rotation_the_newer_key_wins() {
    let dir = tempfile::tempdir().unwrap();
    let store = opened(dir.path());
    let old = store.generate(Purpose::Webhook, None, NOW, &names()).unwrap();
    let before = std::fs::read(dir.path().join(format!("{}.json", old.id))).unwrap();
    let new = store.rotate(Purpose::Webhook, None, NOW + 1, &names()).unwrap();
    std::fs::write(dir.path().join(format!("{}.json", old.id)), before).unwrap();
    store.reload().unwrap();
    assert_eq!(store.active(Purpose::Webhook, None).unwrap().id, new.id);
    assert_eq!(store.key_info(&old.id).unwrap().state, KeyState::Retired);
}

#[test]
fn an_exchanged_or_altered_key_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let store = opened(dir.path());
    let mine = store.generate(Purpose::Seal, WANRONG, NOW, &names()).unwrap();
    let path = dir.path().join(format!("{}.json", mine.id));
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("\"seal\"", "\"log\"")).unwrap();
    assert!(matches!(
        Keystore::open(dir.path(), "correct horse"),
        Err(KeystoreError::Damaged { path: named, .. }) if named == path
    ));
}

#[test]
fn seal_keys_need_an_authority_and_a_certificate_authority() {
    let dir = tempfile::tempdir().unwrap();
    let store = Keystore::create_with_cost(dir.path(), "p", Cost::Testing).unwrap();
    let refused = |result| matches!(result, Err(KeystoreError::Incomplete { .. }));
    assert!(refused(store.generate(Purpose::Seal, WANRONG, NOW, &names())));
    assert!(refused(store.generate(Purpose::Seal, None, NOW, &names())));
    assert!(store.list().is_empty(), "what could not be certified is not kept");
}

#[cfg(unix)]
#[test]
fn files_belong_to_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    opened(dir.path());
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}

#[test]
fn the_roots_are_read_without_the_password_and_the_retired_ones_stay() {
    let dir = tempfile::tempdir().unwrap();
    let missing = Keystore::roots(dir.path());
    assert!(matches!(missing, Err(KeystoreError::Missing { .. })), "{missing:?}");
    let keys = opened(dir.path());
    let first = keys.list().into_iter().find(|key| key.purpose == Purpose::Ca).unwrap();
    assert_eq!(Keystore::roots(dir.path()).unwrap(), vec![first.certificate.clone().unwrap()]);
    let second = keys.rotate(Purpose::Ca, None, 2_000, &names()).unwrap();
    let roots = Keystore::roots(dir.path()).unwrap();
    assert_eq!(roots.len(), 2);
    assert!(roots.contains(&first.certificate.unwrap()) && roots.contains(&second.certificate.unwrap()));
}
