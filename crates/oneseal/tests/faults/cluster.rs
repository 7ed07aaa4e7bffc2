//! A PostgreSQL server of a test's own, which it may stop and start as it likes.

use std::net::TcpListener;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// A server on a folder of its own; both are gone afterwards.
#[derive(Debug)]
pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
    /// Whether the programs have to run as another user, because they refuse to run as root.
    as_postgres: bool,
}

impl Cluster {
    /// A running server, or nothing where PostgreSQL is not installed and need not be.
    pub fn start() -> Option<Self> {
        let programs = programs();
        let required = std::env::var("ONESEAL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
        assert!(programs.is_some() || !required, "PostgreSQL is not installed");
        let folder = tempfile::tempdir().unwrap();
        let as_postgres = folder.path().metadata().unwrap().uid() == 0;
        if as_postgres {
            succeed(Command::new("chown").arg("postgres:postgres").arg(folder.path()));
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { folder, programs: programs?, port, as_postgres };
        let data = cluster.data();
        let how = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"];
        succeed(cluster.program("initdb").arg("-D").arg(data).args(how));
        cluster.come_back();
        Some(cluster)
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Stops it: `fast` ends what is under way and says goodbye, `immediate` is a crash.
    pub fn go_away(&self, mode: &str) {
        succeed(self.program("pg_ctl").arg("-D").arg(self.data()).args(["-m", mode, "-w", "stop"]));
    }

    /// Starts it on what lies there.
    pub fn come_back(&self) {
        let options = format!("-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories=", self.port);
        let log = self.folder.path().join("log");
        let mut start = self.program("pg_ctl");
        start.arg("-D").arg(self.data()).arg("-l").arg(log).args(["-w", "-o", &options, "start"]);
        succeed(&mut start);
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        if !self.as_postgres {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.arg("-D").arg(self.data()).args(["-m", "immediate", "-w", "stop"]).output().ok();
    }
}

/// The folder of the newest PostgreSQL that is installed where Debian puts it.
fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = installed.filter_map(|entry| entry.ok().map(|entry| entry.path())).max_by_key(version)?;
    let programs = newest.join("bin");
    programs.join("initdb").exists().then_some(programs)
}

#[track_caller]
fn succeed(command: &mut Command) {
    // Its output must not be a pipe: the server that is started would keep it open.
    let status = command.stdout(std::process::Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}
