//! The real server: started, asked whether it is ready, killed or told to stop.

use std::fs::File;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::house::House;
use crate::http::{Ask, Door};

/// A running server. It ends with the test.
#[derive(Debug)]
pub struct Server {
    process: Child,
    pub address: String,
    /// What it says about its own work, behind what earlier ones said.
    log: PathBuf,
    begin: usize,
}

impl Server {
    /// Starts the demonstration of a house and waits until it is ready for acts.
    pub fn start(house: &House) -> Self {
        loop {
            let mut server = Self::spawn(house);
            if server.becomes_ready() {
                return server;
            }
            // Somebody else may have taken the port in between; everything else is a failure.
            let said = server.said();
            assert!(said.contains("cannot listen"), "the server does not start: {said}");
        }
    }

    /// Starts it without waiting.
    pub fn spawn(house: &House) -> Self {
        let address = free_address();
        Self::run(house.command(&["demo", "--listen", &address]), address, house.beside("server.log"))
    }

    /// Starts any command that serves at an address.
    pub fn run(mut command: Command, address: String, log: PathBuf) -> Self {
        let begin = std::fs::read(&log).map_or(0, |bytes| bytes.len());
        let stderr = File::options().create(true).append(true).open(&log).unwrap();
        let process = command.stdout(Stdio::null()).stderr(stderr).spawn().unwrap();
        Self { process, address, log, begin }
    }

    /// Whether it answers that it is ready before it ends.
    pub fn becomes_ready(&mut self) -> bool {
        let until = Instant::now() + Duration::from_mins(2);
        loop {
            if self.process.try_wait().unwrap().is_some() {
                return false;
            }
            if self.is_ready() {
                return true;
            }
            assert!(Instant::now() < until, "the server is not ready after two minutes: {}", self.said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn is_ready(&self) -> bool {
        Door::to(&self.address).ask(&Ask::get("/readyz")).is_ok_and(|answer| answer.status == 200)
    }

    pub fn door(&self) -> Door {
        Door::to(&self.address)
    }

    /// SIGKILL: no moment to put anything in order.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks it to stop, as a service manager would.
    #[track_caller]
    pub fn stop(mut self) {
        let told = Command::new("kill").arg(self.process.id().to_string()).status().unwrap();
        assert!(told.success());
        let ended = self.process.wait().unwrap();
        assert!(ended.success(), "a polite stop is a success: {ended} {}", self.said());
    }

    pub fn said(&self) -> String {
        let log = std::fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(log.get(self.begin..).unwrap_or_default()).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
        if std::thread::panicking() {
            eprintln!("what the server said:\n{}", self.said());
        }
    }
}

/// An address that was free a moment ago.
pub fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}
