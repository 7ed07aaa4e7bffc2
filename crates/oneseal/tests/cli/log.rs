//! `oneseal log`: a log that was touched by hand is found out, and a proof stands without the database.

use crate::ground::{CASES, HOME, Installation, Ran, command, oneseal, run, text};

impl Installation {
    fn verify(&self) -> Ran {
        self.run(&["log", "verify"])
    }

    /// The log is broken, and these words stand in the reasons.
    #[track_caller]
    fn broken_at(&self, words: &str) {
        let ran = self.verify();
        assert!(ran.out.starts_with("THE LOG IS BROKEN"), "{ran:?}");
        let err = ran.exited(1);
        assert!(err.contains(words), "{words:?} is not in {err}");
    }

    fn log_key(&self) -> (String, String) {
        let list = self.run(&["key", "list"]).yes();
        let line = list.lines().find(|line| line.contains("\tlog\t")).unwrap().to_owned();
        let fields: Vec<&str> = line.split('\t').collect();
        (fields[0].to_owned(), fields[5].to_owned())
    }
}

#[test]
fn a_whole_log_is_said_to_be_whole() {
    let installation = Installation::lived();
    let out = installation.verify().yes();
    let whole =
        "the log is whole: 13 events in 4 streams of 1 authorities; 12 placed, 1 waiting; 2 checkpoints";
    assert!(out.starts_with(whole), "{out}");
}

#[test]
fn an_auditor_verifies_with_the_public_key_alone() {
    let installation = Installation::lived();
    let (_, key) = installation.log_key();
    let args = ["log", "verify", "--data", text(&installation.data), "--key", &key];
    run(command(&args)).yes();
    let other = Installation::fresh().log_key().1;
    let args = ["log", "verify", "--data", text(&installation.data), "--key", &other];
    assert!(run(command(&args)).exited(1).contains("checkpoint.signature"));
}

#[test]
fn a_changed_event_is_named() {
    let installation = Installation::lived();
    let case = CASES[1];
    installation.tamper(&format!(
        "UPDATE events SET payload = '{{\"note\":\"forged\"}}' WHERE stream = 'case/{case}' AND revision = 3"
    ));
    installation.broken_at(&format!("authority {HOME}, stream case/{case}, revision 3"));
}

#[test]
fn a_deleted_event_is_named() {
    let installation = Installation::lived();
    let case = CASES[0];
    installation.tamper(&format!("DELETE FROM events WHERE stream = 'case/{case}' AND revision = 4"));
    installation.broken_at(&format!("stream case/{case}, revision 4"));
}

#[test]
fn an_inserted_event_is_named() {
    let installation = Installation::lived();
    let case = CASES[2];
    installation.tamper(&format!(
        "INSERT INTO events SELECT authority, stream, 5, kind, schema_version, actor, recorded_at, effective_at, \
         command_id, payload, digest, digest FROM events WHERE stream = 'case/{case}' AND revision = 4"
    ));
    installation.broken_at(&format!("stream case/{case}, revision 5"));
}

#[test]
fn a_cut_tail_is_named() {
    let installation = Installation::lived();
    installation.tamper("DELETE FROM positions WHERE position > 6; DELETE FROM checkpoints WHERE size > 6");
    installation.broken_at("log.cut");
}

#[test]
fn a_log_that_vanished_with_its_database_is_noticed_by_the_witness() {
    let installation = Installation::lived();
    std::fs::remove_file(installation.data.join("oneseal.db")).unwrap();
    installation.run(&["migrate"]).yes();
    installation.broken_at("log.cut");
}

#[test]
fn a_proof_is_checked_without_the_database_by_key_and_by_certificate() {
    let installation = Installation::lived();
    let proof = installation.run(&["log", "prove", &format!("{HOME}-{}", CASES[1])]).yes();
    let (id, key) = installation.log_key();
    let (file, certificate) = (installation.path("proof.json"), installation.path("log.pem"));
    std::fs::write(&file, &proof).unwrap();
    std::fs::write(&certificate, installation.run(&["key", "certificate", &id]).yes()).unwrap();
    std::fs::remove_dir_all(&installation.data).unwrap();

    let by_key = oneseal(&["log", "check-proof", text(&file), "--key", &key]).yes();
    assert_eq!(
        by_key,
        format!("proven: 4 events of case/{} lie in the first 12 of authority {HOME}", CASES[1])
    );
    oneseal(&["log", "check-proof", text(&file), "--certificate", text(&certificate)]).yes();
    oneseal(&["log", "check-proof", text(&file)]).exited(2);
    oneseal(&["log", "check-proof", text(&file), "--key", "04abcd"]).exited(2);

    let (_, other) = Installation::fresh().log_key();
    let err = oneseal(&["log", "check-proof", text(&file), "--key", &other]).no();
    assert!(err.contains("signature"), "{err}");

    std::fs::write(&file, proof.replacen("second", "secind", 1)).unwrap();
    let err = oneseal(&["log", "check-proof", text(&file), "--key", &key]).no();
    assert!(err.contains("revision 3"), "{err}");
    std::fs::write(&file, "{}").unwrap();
    oneseal(&["log", "check-proof", text(&file), "--key", &key]).no();
    oneseal(&["log", "check-proof", text(&installation.path("none")), "--key", &key]).exited(3);
}

#[test]
fn the_certificate_of_another_authority_proves_nothing() {
    let installation = Installation::lived();
    let file = installation.path("proof.json");
    let proof = installation.run(&["log", "prove", &format!("{HOME}-{}", CASES[0])]).yes();
    std::fs::write(&file, proof).unwrap();
    installation.run(&["key", "init", "--authority", "140581", "--name", "高平市行政审批服务管理局"]).yes();
    let list = installation.run(&["key", "list"]).yes();
    let line = list.lines().find(|line| line.contains("\tlog\t140581\t")).unwrap();
    let pem = installation.run(&["key", "certificate", line.split('\t').next().unwrap()]).yes();
    let certificate = installation.path("other.pem");
    std::fs::write(&certificate, pem).unwrap();
    oneseal(&["log", "check-proof", text(&file), "--certificate", text(&certificate)]).no();
}

#[test]
fn an_unknown_case_and_a_case_that_still_waits_are_not_proven() {
    let installation = Installation::lived();
    let unknown =
        installation.run(&["log", "prove", &format!("{HOME}-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab09")]);
    assert!(unknown.no().contains("there is no case"));
    let waits = installation.run(&["log", "prove", &format!("{HOME}-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab04")]);
    assert!(waits.no().contains("1 events"));
    installation.run(&["log", "prove", "140822"]).exited(2);
}
