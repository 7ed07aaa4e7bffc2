//! The page about the programming interface, run as it stands: a demonstration, curl, and one case from submission to
//! rating. Then the server is stopped, and what it wrote down must verify.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "demo/server.rs"]
mod demo;

use std::path::Path;
use std::process::{Command, Output};

use demo::{Demo, ONESEAL};

fn commands() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api.md");
    let page = std::fs::read_to_string(page).unwrap();
    let blocks = page.split("```bash\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.collect::<Vec<_>>().join("\n")
}

fn walk(demo: &Demo, data: &Path) -> Output {
    let mut bash = Command::new("bash");
    bash.arg("-c").arg(commands()).env("URL", &demo.url).env("DATA", data).output().unwrap()
}

fn verify(data: &Path) -> Output {
    let mut oneseal = Command::new(ONESEAL);
    oneseal.args(["log", "verify", "--data"]).arg(data);
    oneseal.arg("--password-file").arg(data.join("demo-key-password")).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_page_about_the_interface_runs_as_it_stands_and_its_log_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Demo::start(&data);
    let walked = walk(&demo, &data);
    let said = text(&walked.stdout);
    assert!(walked.status.success(), "{said}\n{}", text(&walked.stderr));
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.last(), Some(&"case.wrong-stage"), "{said}");
    for line in ["closed", "%PDF-"] {
        assert!(lines.contains(&line), "{line} in {said}");
    }
    assert!(said.contains(" case.issued "), "{said}");
    // While the server goes on working.
    let verified = verify(&data);
    assert!(verified.status.success(), "{}{}", text(&verified.stdout), text(&verified.stderr));
    back_up(&data, &folder.path().join("copy"), &folder.path().join("restored"));
    demo.stop();
    let verified = verify(&data);
    assert!(verified.status.success(), "{}{}", text(&verified.stdout), text(&verified.stderr));
    for (arguments, expected) in
        [(vec!["rebuild", "--check"], 0), (vec!["rebuild"], 0), (vec!["rebuild", "--check"], 0)]
    {
        let rebuilt = Command::new(ONESEAL).args(&arguments).arg("--data").arg(&data).output().unwrap();
        assert_eq!(
            rebuilt.status.code(),
            Some(expected),
            "{}{}",
            text(&rebuilt.stdout),
            text(&rebuilt.stderr)
        );
    }
    certificate_is_good(&data);
}

/// A copy that was made under a running server is whole once it is put back.
fn back_up(data: &Path, copy: &Path, restored: &Path) {
    let made = Command::new(ONESEAL).arg("backup").arg(copy).arg("--data").arg(data).output().unwrap();
    let said = text(&made.stdout);
    assert!(made.status.success(), "{said}{}", text(&made.stderr));
    assert!(!said.contains(": 0 files"), "{said}");
    let back = Command::new(ONESEAL).arg("restore").arg(copy).arg("--data").arg(restored).output().unwrap();
    assert!(back.status.success(), "{}{}", text(&back.stdout), text(&back.stderr));
    std::fs::copy(data.join("demo-key-password"), restored.join("demo-key-password")).unwrap();
    let verified = verify(restored);
    assert!(verified.status.success(), "{}{}", text(&verified.stdout), text(&verified.stderr));
    let mut oneseal = Command::new(ONESEAL);
    let checked = oneseal.args(["rebuild", "--check", "--data"]).arg(restored).output().unwrap();
    assert!(checked.status.success(), "{}{}", text(&checked.stdout), text(&checked.stderr));
}

/// Without the server, the file of the certificate proves itself, and the register knows what is printed on it.
fn certificate_is_good(data: &Path) {
    let register = rusqlite::Connection::open(data.join("oneseal.db")).unwrap();
    let printed = "SELECT identifier, number FROM certificates";
    let printed: (String, String) =
        register.query_row(printed, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    drop(register);
    let file = data.join("walk.pdf");
    for what in [file.to_str().unwrap(), &printed.0, &printed.1] {
        let mut oneseal = Command::new(ONESEAL);
        let found = oneseal.args(["certificate", "verify", what, "--data"]).arg(data).output().unwrap();
        assert!(found.status.success(), "{what}: {}", text(&found.stderr));
        let said = text(&found.stdout);
        assert!(said.starts_with("genuine: ") || said.starts_with("in force: "), "{said}");
    }
}

#[test]
fn a_demonstration_that_was_killed_goes_on_with_the_same_accounts() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    drop(Demo::start(&data));
    let accounts = std::fs::read_to_string(data.join("demo-accounts.json")).unwrap();
    Demo::start(&data).stop();
    assert_eq!(std::fs::read_to_string(data.join("demo-accounts.json")).unwrap(), accounts);
    assert!(verify(&data).status.success());
}

#[test]
fn a_folder_that_no_demonstration_made_is_not_reset() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("precious"), "x").unwrap();
    let mut oneseal = Command::new(ONESEAL);
    let refused = oneseal.args(["demo", "--reset", "--data"]).arg(folder.path()).output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    assert!(folder.path().join("precious").exists());
}
