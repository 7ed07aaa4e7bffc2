//! An installation on either engine, in a folder and a schema of its own that are gone afterwards.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::records::Records;

const ONESEAL: &str = env!("CARGO_BIN_EXE_oneseal");

/// Where the rows lie.
#[derive(Clone, Debug)]
pub enum Engine {
    Sqlite,
    /// A server, by its URL.
    Postgres(String),
}

impl Engine {
    /// The server that tests share, if there is one.
    pub fn shared_server() -> Option<Self> {
        let url = std::env::var("ONESEAL_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
        let required = std::env::var("ONESEAL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
        assert!(url.is_some() || !required, "ONESEAL_TEST_POSTGRES must name a PostgreSQL server");
        url.map(Self::Postgres)
    }
}

/// An installation.
#[derive(Debug)]
pub struct House {
    folder: TempDir,
    pub data: PathBuf,
    /// The URL, on a server.
    pub database: Option<String>,
    schema: Option<(String, String)>,
}

impl House {
    pub fn on(engine: &Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        Self::within(folder, data, engine)
    }

    /// With its data in a folder that somebody else made; `folder` is for everything beside it.
    pub fn within(folder: TempDir, data: PathBuf, engine: &Engine) -> Self {
        let Engine::Postgres(server) = engine else {
            return Self { folder, data, database: None, schema: None };
        };
        let schema = format!("fault_{}", uuid::Uuid::now_v7().simple());
        Records::on_server(server).run(&format!("CREATE SCHEMA {schema}"));
        let mark = if server.contains('?') { '&' } else { '?' };
        let database = Some(format!("{server}{mark}options=-c%20search_path%3D{schema}"));
        Self { folder, data, database, schema: Some((server.clone(), schema)) }
    }

    /// A place beside the data.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command of the program on this installation, without anything of the environment.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(ONESEAL);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ONESEAL_")) {
            command.env_remove(name);
        }
        command.args(args).arg("--data").arg(&self.data);
        if let Some(url) = &self.database {
            command.args(["--database", url]);
        }
        command
    }

    /// A command that needs the keys.
    pub fn with_keys(&self, args: &[&str]) -> Output {
        let mut command = self.command(args);
        command.arg("--password-file").arg(self.password_file()).output().unwrap()
    }

    pub fn password_file(&self) -> PathBuf {
        self.data.join("demo-key-password")
    }

    /// The rows, behind the back of the program.
    pub fn records(&self) -> Records {
        match &self.database {
            Some(url) => Records::on_server(url),
            None => Records::in_file(&self.data.join("oneseal.db")),
        }
    }

    /// The tokens, once the first start has made them.
    pub fn people(&self) -> People {
        People::read(&self.data.join("demo-accounts.json"))
    }

    /// The whole log holds, with what the witness saw.
    #[track_caller]
    pub fn log_verifies(&self) {
        let verified = self.with_keys(&["log", "verify"]);
        assert!(verified.status.success(), "{}", said(&verified));
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // After a failure the server may be away, and a second failure would hide the first.
        if let Some((server, schema)) = &self.schema
            && !std::thread::panicking()
        {
            Records::on_server(server).run(&format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}

/// Everything that a command printed.
pub fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

/// The token of the first account of each role.
#[derive(Clone, Debug)]
pub struct People(Vec<(String, String)>);

impl People {
    fn read(file: &Path) -> Self {
        let accounts: Vec<Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let text = |account: &Value, name: &str| account[name].as_str().unwrap().to_owned();
        Self(accounts.iter().map(|one| (text(one, "role"), text(one, "token"))).collect())
    }

    #[track_caller]
    pub fn token(&self, role: &str) -> &str {
        let found = self.0.iter().find(|(one, _)| one == role);
        found.map_or_else(|| panic!("nobody is {role}"), |(_, token)| token)
    }
}
