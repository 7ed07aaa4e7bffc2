//! How the program is used, and what it says when it is used wrongly.

use crate::ground::{Installation, command, oneseal, run, text};

#[test]
fn help_names_every_command_and_promises_none_that_is_not_there() {
    let help = oneseal(&["--help"]).yes();
    for command in ["code", "calendar", "migrate", "log", "key", "backup", "restore", "doctor"] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
    }
    assert!(oneseal(&["--version"]).yes().starts_with("oneseal "));
}

#[test]
fn no_command_and_an_unknown_command_are_wrong_use() {
    oneseal(&[]).exited(2);
    oneseal(&["issue"]).exited(2);
}

#[test]
fn no_command_takes_a_password_as_an_argument() {
    for args in [["key", "init"], ["key", "list"], ["log", "verify"]] {
        let help = oneseal(&[args[0], args[1], "--help"]).yes();
        assert!(help.contains("--password-file") && !help.contains("--password "), "{help}");
    }
}

#[test]
fn a_configuration_names_the_folder_and_an_unknown_key_in_it_is_refused() {
    let installation = Installation::none();
    let config = installation.path("oneseal.toml");
    std::fs::write(
        &config,
        format!("data = '{}'\n[log]\nfilter = 'info'\nformat = 'json'\n", text(&installation.data)),
    )
    .unwrap();
    let ran = run(command(&["migrate", "--config", text(&config)]));
    let line: serde_json::Value = serde_json::from_str(ran.err.lines().next().unwrap()).unwrap();
    assert_eq!(line["message"], "migrated the schema");
    ran.yes();
    assert!(installation.data.join("oneseal.db").is_file());
    std::fs::write(&config, "dta = '/x'\n").unwrap();
    let err = run(command(&["migrate", "--config", text(&config)])).exited(2);
    assert!(err.contains("oneseal.toml") && err.contains("unknown field `dta`"), "{err}");
}

#[test]
fn a_database_that_is_no_postgres_url_is_wrong_use() {
    for url in ["/srv/oneseal", "mysql://x"] {
        let ran = run(command(&["migrate", "--database", url]));
        assert!(ran.code >= 2 && ran.err.contains("postgres://"), "{ran:?}");
    }
}
