//! `oneseal migrate`, `backup`, `restore` and `doctor`.

use crate::ground::{HOME, Installation, command, run, text};

#[test]
fn migrating_twice_changes_nothing() {
    let installation = Installation::none();
    assert!(installation.run(&["migrate"]).yes().starts_with("schema version 0 → "));
    assert!(installation.run(&["migrate"]).yes().ends_with("nothing to do"));
}

#[test]
fn looking_makes_nothing() {
    let installation = Installation::none();
    assert!(installation.run(&["log", "verify"]).exited(3).contains("oneseal migrate"));
    installation.run(&["backup", text(&installation.path("copy"))]).exited(3);
    installation.run(&["doctor"]).exited(1);
    assert!(!installation.data.exists() && !installation.path("copy").exists());
}

#[test]
fn a_database_from_the_future_is_refused_untouched() {
    let installation = Installation::fresh();
    installation.tamper("INSERT INTO schema_version (version, name) VALUES (9999, 'later')");
    for args in [["migrate", "--data"], ["doctor", "--data"]] {
        let ran = installation.run(&[args[0], args[1], text(&installation.data)]);
        assert!(ran.code != 0 && ran.err.contains("schema version 9999"), "{ran:?}");
    }
}

#[test]
fn a_folder_in_use_is_refused() {
    let installation = Installation::fresh();
    let lock = std::fs::File::open(installation.data.join("oneseal.lock")).unwrap();
    lock.lock().unwrap();
    assert!(installation.run(&["migrate"]).exited(3).contains("another process already uses"));
    let doctor = installation.run(&["doctor"]);
    assert!(doctor.out.contains("in use by a running server"), "{doctor:?}");
}

#[test]
fn a_backup_is_restored_with_its_keys_and_verifies() {
    let installation = Installation::lived();
    let (copy, data) = (installation.path("copy"), installation.path("restored"));
    installation.run(&["backup", text(&copy)]).yes();
    assert!(installation.run(&["backup", text(&copy)]).exited(3).contains("not empty"));
    installation.run(&["restore", text(&copy), "--data", text(&data)]).yes();
    let out = installation.run(&["log", "verify", "--data", text(&data)]).yes();
    assert!(out.contains("13 events"), "{out}");
    let again = installation.run(&["restore", text(&copy), "--data", text(&data)]);
    assert!(again.exited(3).contains("nothing was changed"));
}

#[test]
fn a_damaged_backup_and_a_folder_that_is_none_are_refused() {
    let installation = Installation::lived();
    let (copy, data) = (installation.path("copy"), installation.path("restored"));
    let none = installation.run(&["restore", text(&copy), "--data", text(&data)]);
    assert!(none.exited(3).contains("no finished backup"));
    let made = installation.run(&["backup", text(&copy), "--without-keys"]);
    assert!(made.err.contains("keys are not part") && !copy.join("keys").exists());
    std::fs::write(copy.join("oneseal.db"), b"other").unwrap();
    installation.run(&["restore", text(&copy), "--data", text(&data)]).exited(3);
}

#[test]
fn the_doctor_finds_a_whole_installation_whole() {
    let installation = Installation::fresh();
    let ran = installation.run(&["doctor"]);
    for part in ["data folder", "database", "key store", "witness"] {
        assert!(ran.out.contains(&format!("ok     {part}:")), "{ran:?}");
    }
    // Only a machine without a Chinese font may have something wrong.
    assert_eq!(ran.code == 0, ran.out.contains("ok     font:"), "{ran:?}");
}

#[test]
fn the_doctor_says_what_is_wrong_and_how_to_put_it_right() {
    let installation = Installation::none();
    let err = installation.run(&["doctor"]).exited(1);
    assert!(err.contains("oneseal migrate") && err.contains("oneseal key init"), "{err}");

    let installation = Installation::fresh();
    let mut wrong = command(&["doctor", "--data", text(&installation.data)]);
    wrong.env("ONESEAL_KEY_PASSWORD", "wrong horse battery");
    assert!(run(wrong).exited(1).contains("give the right password"));
    let config = installation.path("oneseal.toml");
    std::fs::write(&config, "font = '/none.ttf'\n").unwrap();
    let err = installation.run(&["doctor", "--config", text(&config)]).exited(1);
    assert!(err.contains("fonts-wqy-microhei"), "{err}");
}

#[test]
fn the_doctor_misses_the_keys_of_an_authority() {
    let installation = Installation::none();
    installation.run(&["migrate"]).yes();
    installation.run(&["key", "init"]).yes();
    assert!(installation.run(&["doctor"]).exited(1).contains("no active key for seal, log"));
    installation.run(&["key", "init", "--authority", HOME]).exited(2);
}
