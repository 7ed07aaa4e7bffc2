//! A demonstration in a folder of its own: the real program, started and stopped as people do.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program under test.
pub const ONESEAL: &str = env!("CARGO_BIN_EXE_oneseal");

/// A demonstration that ends with the test.
#[derive(Debug)]
pub struct Demo {
    process: Child,
    /// Where it answers.
    pub url: String,
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Demo {
    /// Starts it and waits until it is ready for acts.
    pub fn start(data: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let process = Command::new(ONESEAL)
            .args(["demo", "--listen", &address, "--data"])
            .arg(data)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut demo = Self { process, url: format!("http://{address}") };
        let until = Instant::now() + Duration::from_mins(1);
        while !demo.is_ready() {
            assert!(demo.process.try_wait().unwrap().is_none(), "the demonstration stopped");
            assert!(Instant::now() < until, "the demonstration is not ready after a minute");
            std::thread::sleep(Duration::from_millis(100));
        }
        demo
    }

    fn is_ready(&self) -> bool {
        let url = format!("{}/readyz", self.url);
        Command::new("curl").args(["-sf", "-o", "/dev/null", &url]).status().unwrap().success()
    }

    /// Asks it to stop, as a service manager would.
    pub fn stop(mut self) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").arg(pid).status().unwrap().success());
        assert!(self.process.wait().unwrap().success(), "a polite stop is a success");
    }
}
