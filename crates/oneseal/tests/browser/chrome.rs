//! Chromium behind its driver.

use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder};
use serde_json::json;

/// The driver's process. It ends, with every browser of it, when the test does.
#[derive(Debug)]
pub struct Chrome {
    driver: Child,
    url: String,
    browser: PathBuf,
    profiles: tempfile::TempDir,
}

impl Drop for Chrome {
    fn drop(&mut self) {
        // The browsers are in the driver's group, and stay behind if only the driver is killed.
        Command::new("kill").args(["-KILL", "--", &format!("-{}", self.driver.id())]).status().ok();
        self.driver.wait().ok();
    }
}

impl Chrome {
    /// Starts the driver, or says that there is none.
    pub fn start() -> Option<Self> {
        let programs = installed("chromedriver").zip(installed("chromium"));
        let required = std::env::var("ONESEAL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
        assert!(programs.is_some() || !required, "chromium and chromedriver are required but not installed");
        let (driver, browser) = programs?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(driver);
        command.arg(format!("--port={port}")).process_group(0).stdout(Stdio::null()).stderr(Stdio::null());
        let driver = command.spawn().unwrap();
        let chrome = Self {
            driver,
            url: format!("http://127.0.0.1:{port}"),
            browser,
            profiles: tempfile::tempdir().unwrap(),
        };
        let until = Instant::now() + Duration::from_secs(30);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "the driver does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(chrome)
    }

    /// Opens a browser with nothing in it, in Chinese or English, with scripts or without.
    pub async fn open(&self, name: &str, language: &str, scripts: bool) -> Client {
        let profile = self.profiles.path().join(name);
        let arguments = [
            "--headless=new",
            // Chromium does not start as root with its sandbox on.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--force-prefers-reduced-motion",
            &format!("--lang={language}"),
            &format!("--user-data-dir={}", profile.display()),
        ];
        let options = json!({
            "binary": self.browser,
            "args": arguments,
            "prefs": {
                "intl.accept_languages": language,
                "profile.managed_default_content_settings.javascript": if scripts { 1 } else { 2 },
                // A password manager's question would cover the page.
                "credentials_enable_service": false,
            },
        });
        let mut wanted = fantoccini::wd::Capabilities::new();
        wanted.insert("goog:chromeOptions".to_owned(), options);
        let connector = hyper_util::client::legacy::connect::HttpConnector::new();
        ClientBuilder::new(connector).capabilities(wanted).connect(&self.url).await.unwrap()
    }
}

fn installed(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Where pictures of pages are kept.
pub fn pictures() -> PathBuf {
    let folder = std::env::var_os("ONESEAL_SCREENSHOTS")
        .map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots"), PathBuf::from);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
