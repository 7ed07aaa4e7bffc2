//! `oneseal account`: the first people of an office.

use crate::ground::{HOME, Installation, oneseal};

#[test]
fn the_first_clerk_gets_a_password_and_a_token() {
    let installation = Installation::fresh();
    let add = ["account", "add", "wang", "--name", "王芳", "--role", "window", "--authority", HOME];
    let made = installation.run(&add).yes();
    let (user, password) = made.split_once('\t').unwrap();
    assert!(user == "wang" && password.len() >= 12, "{made}");
    assert!(installation.run(&add).no().contains("wang already"));
    assert_eq!(installation.run(&["account", "token", "wang"]).yes().len(), 64);
    assert!(installation.run(&["account", "token", "li"]).no().contains("no account li"));
    assert_eq!(installation.run(&["account", "list"]).yes(), "wang\t王芳\twindow\t140822\topen");
}

#[test]
fn whoever_works_nowhere_or_as_nobody_gets_no_account() {
    let installation = Installation::fresh();
    let add = |more: &[&str]| {
        let named = ["account", "add", "zhou", "--name", "周涛"];
        installation.run(&[&named[..], more].concat())
    };
    assert!(add(&["--role", "window"]).exited(2).contains("--authority"));
    assert!(add(&["--role", "supervisor", "--authority", HOME]).exited(2).contains("--department"));
    assert!(add(&["--role", "clock"]).exited(2).contains("rating-handler"));
    let elsewhere = add(&["--role", "window", "--authority", "140821"]).no();
    assert!(elsewhere.contains("oneseal key init --authority 140821"), "{elsewhere}");
    let liaison = ["--role", "supervisor", "--authority", HOME, "--department", "market_regulation"];
    add(&liaison).yes();
    assert!(add(&["--role", "applicant"]).no().contains("zhou already"));
}

#[test]
fn an_installation_without_keys_of_an_authority_says_so() {
    let installation = Installation::none();
    installation.run(&["migrate"]).yes();
    installation.run(&["key", "init"]).yes();
    let ran = installation.run(&["account", "list"]);
    assert!(ran.exited(3).contains("oneseal key init --authority"));
    oneseal(&["account", "--help"]).yes();
}
