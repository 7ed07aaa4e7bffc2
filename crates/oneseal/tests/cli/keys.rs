//! `oneseal key`.

use crate::ground::{HOME, Installation, command, run, text};

#[test]
fn keys_are_made_once_listed_and_rotated() {
    let installation = Installation::none();
    let made = installation.run(&["key", "init"]);
    assert!(
        made.err.contains("test and development only") && made.err.contains("仅供测试和开发"),
        "{made:?}"
    );
    assert_eq!(made.yes().lines().count(), 4);
    let init = ["key", "init", "--authority", HOME, "--name", "万荣县行政审批服务管理局"];
    let again = installation.run(&init);
    assert!(again.err.contains("is there already"));
    assert_eq!(again.yes().lines().count(), 2);

    let rotated = installation.run(&["key", "rotate", "log", "--authority", HOME]).yes();
    let list = installation.run(&["key", "list"]).yes();
    let logs: Vec<&str> = list.lines().filter(|line| line.contains("\tlog\t")).collect();
    assert_eq!((list.lines().count(), logs.len()), (7, 2));
    assert!(logs[0].contains("\tretired\t") && logs[1].contains("\tactive\t"), "{list}");
    assert!(logs[1].starts_with(rotated.split('\t').next().unwrap()));
}

#[test]
fn a_certificate_is_printed_for_outsiders_and_a_secret_key_has_none() {
    let installation = Installation::fresh();
    let list = installation.run(&["key", "list"]).yes();
    let id = |purpose: &str| {
        let line = list.lines().find(|line| line.contains(&format!("\t{purpose}\t"))).unwrap();
        line.split('\t').next().unwrap().to_owned()
    };
    let pem = installation.run(&["key", "certificate", &id("seal")]).yes();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----\n") && pem.ends_with("-----END CERTIFICATE-----"));
    assert!(pem.lines().all(|line| line.len() <= 64));
    installation.run(&["key", "certificate", &id("vault")]).no();
    installation.run(&["key", "certificate", "nobody"]).exited(3);
}

#[test]
fn a_wrong_a_missing_and_a_short_password_are_told_apart() {
    let installation = Installation::fresh();
    let list = |password: Option<&str>| {
        let mut command = command(&["key", "list", "--data", text(&installation.data)]);
        if let Some(password) = password {
            command.env("ONESEAL_KEY_PASSWORD", password);
        }
        run(command)
    };
    assert!(list(Some("wrong horse battery")).exited(3).contains("nothing was changed"));
    assert!(list(None).exited(3).contains("--password-file"));
    let file = installation.path("password");
    std::fs::write(&file, format!("{}\n", crate::ground::PASSWORD)).unwrap();
    let args = ["key", "list", "--data", text(&installation.data), "--password-file", text(&file)];
    assert_eq!(run(command(&args)).yes().lines().count(), 6);

    let other = Installation::none();
    let mut init = command(&["key", "init", "--data", text(&other.data)]);
    init.env("ONESEAL_KEY_PASSWORD", "short");
    assert!(run(init).exited(2).contains("at least"));
    assert!(!other.data.join("keys").exists());
}

#[test]
fn a_seal_key_is_rotated_only_for_a_named_authority() {
    let installation = Installation::fresh();
    installation.run(&["key", "rotate", "seal"]).exited(2);
    installation.run(&["key", "rotate", "seal", "--authority", "140581"]).exited(3);
    installation.run(&["key", "rotate", "stamp"]).exited(2);
}
