//! Running the binary, and an installation that has lived a little.

use std::path::{Path, PathBuf};
use std::process::Command;

use oneseal_seal::keystore::Keystore;
use oneseal_seal::signer::{Authorisation, Purpose, Signer as _, sign_message};
use oneseal_store::{Append, Location, NewEvent, Options, Part, Store};
use tempfile::TempDir;

pub const HOME: &str = "140822";
pub const PASSWORD: &str = "correct horse battery";
pub const NOW: i64 = 1_700_000_000_000;
pub const CASES: [&str; 3] = [
    "0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01",
    "0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab02",
    "0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab03",
];

/// What a run of the binary left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// It answered yes, and this is what it printed.
    #[track_caller]
    pub fn yes(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out.trim_end().to_owned()
    }

    /// It answered no, printed nothing, and this is the reason.
    #[track_caller]
    pub fn no(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (1, ""), "{self:?}");
        assert!(!self.err.is_empty(), "a no without a reason");
        self.err
    }

    /// It exited with this code, and this is the reason.
    #[track_caller]
    pub fn exited(self, code: i32) -> String {
        assert_eq!(self.code, code, "{self:?}");
        assert!(!self.err.is_empty(), "a failure without a reason");
        self.err
    }
}

pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oneseal"));
    command.args(args);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ONESEAL_")) {
        command.env_remove(name);
    }
    command
}

pub fn run(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

pub fn oneseal(args: &[&str]) -> Ran {
    run(command(args))
}

/// An installation in a folder of its own.
pub struct Installation {
    pub folder: TempDir,
    pub data: PathBuf,
}

impl Installation {
    /// An empty folder.
    pub fn none() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        Self { folder, data }
    }

    /// A migrated database and keys.
    pub fn fresh() -> Self {
        let installation = Self::none();
        installation.run(&["migrate"]).yes();
        let init = ["key", "init", "--authority", HOME, "--name", "万荣县行政审批服务管理局"];
        installation.run(&init).yes();
        installation
    }

    /// Three cases with four events each, all under checkpoints, and one event that still waits.
    pub fn lived() -> Self {
        let installation = Self::fresh();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let keys = Keystore::open(&installation.data.join("keys"), PASSWORD).unwrap();
            let witness_dir = Some(installation.data.join("witness"));
            let options = Options { witness_dir, ..Options::default() };
            let store = Store::open(&Location::Sqlite(installation.data.clone()), options).await.unwrap();
            for note in ["first", "second"] {
                for case in CASES {
                    grow(&store, &format!("case/{case}"), &[note, "more"]).await;
                }
                notarise(&store, &keys).await;
            }
            grow(&store, "case/0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab04", &["waits"]).await;
        });
        drop(runtime);
        installation.wait_until_closed();
        installation
    }

    /// Runs the binary on this installation, with its password.
    pub fn run(&self, args: &[&str]) -> Ran {
        let mut command = command(args);
        command.env("ONESEAL_DATA", &self.data).env("ONESEAL_KEY_PASSWORD", PASSWORD);
        run(command)
    }

    /// Changes rows behind the back of the program, as an intruder would.
    pub fn tamper(&self, sql: &str) {
        let connection = rusqlite::Connection::open(self.data.join("oneseal.db")).unwrap();
        connection.execute_batch(sql).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The writer of a closed store takes a moment to let go of the folder.
    fn wait_until_closed(&self) {
        let lock = std::fs::File::open(self.data.join("oneseal.lock")).unwrap();
        lock.lock().unwrap();
    }
}

async fn grow(store: &Store, stream: &str, notes: &[&str]) {
    let seen = store.events(HOME, stream).await.unwrap();
    let event = |note: &&str| NewEvent {
        kind: "case.noted".into(),
        schema: 1,
        actor: "staff:clerk".to_owned(),
        recorded_at: NOW,
        effective_at: None,
        payload: format!("{{\"note\":\"{note}\"}}"),
    };
    let part = Part::after(stream, &seen, notes.iter().map(event).collect());
    let append = Append { authority: HOME.to_owned(), parts: vec![part], ..Append::default() };
    store.append(append).await.unwrap();
}

async fn notarise(store: &Store, keys: &Keystore) {
    let key = keys.active(Purpose::Log, Some(HOME)).unwrap();
    let sign = |note: &[u8]| {
        let allowed = Authorisation::Checkpoint { authority: HOME.to_owned(), size: 0 };
        sign_message(keys, &key.id, note, &allowed).map_err(|error| error.to_string())
    };
    while store.notarise(HOME, 1000, NOW, &sign, &key.id).await.unwrap().is_some() {}
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
