//! What an operator sees of a running server: figures, lines with the names of requests, traces, limits; all of it set
//! in the configuration file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

const ONESEAL: &str = env!("CARGO_BIN_EXE_oneseal");

/// A server that ends with the test.
struct Server {
    process: Child,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Server {
    fn start(arguments: &[&str], address: &str, lines: &Path) -> Self {
        let mut command = Command::new(ONESEAL);
        let lines = File::create(lines).unwrap();
        let process = command.args(arguments).stdout(Stdio::null()).stderr(lines).spawn().unwrap();
        let server = Self { process, url: format!("http://{address}") };
        let until = Instant::now() + Duration::from_mins(1);
        while server.curl(&["-f"], "/readyz") != "ready" {
            assert!(Instant::now() < until, "the server is not ready after a minute");
            thread::sleep(Duration::from_millis(100));
        }
        server
    }

    fn curl(&self, arguments: &[&str], path: &str) -> String {
        let url = format!("{}{path}", self.url);
        let out = Command::new("curl").arg("-s").args(arguments).arg(url).output().unwrap();
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    fn status(&self, arguments: &[&str], path: &str) -> String {
        let status = [&["-o", "/dev/null", "-w", "%{http_code}"], arguments].concat();
        self.curl(&status, path)
    }

    /// Asks it to stop, as a service manager would.
    fn stop(mut self) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").arg(pid).status().unwrap().success());
        assert!(self.process.wait().unwrap().success(), "a polite stop is a success");
    }
}

fn free() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// Takes what is sent by OTLP over HTTP and hands each request on whole.
fn collector() -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, (send, receive)) = (listener.local_addr().unwrap(), channel());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = send.send(taken(stream.unwrap()));
        }
    });
    (format!("http://{address}/v1/traces"), receive)
}

fn taken(mut stream: TcpStream) -> Vec<u8> {
    let (mut all, mut some) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&all).to_lowercase();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let long = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
            let head = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
            if all.len() >= head + long.parse::<usize>().unwrap() {
                break;
            }
        }
        let read = stream.read(&mut some).unwrap();
        assert!(read > 0, "the sender went away");
        all.extend_from_slice(&some[..read]);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    all
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn an_operator_sees_figures_lines_and_traces_and_sets_limits_in_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let (data, lines) = (folder.path().join("demo"), folder.path().join("lines"));
    let at = |path: &Path| path.to_str().unwrap().to_owned();
    let address = free();
    Server::start(&["demo", "--listen", &address, "--data", &at(&data)], &address, &lines).stop();

    let (address, (endpoint, traces)) = (free(), collector());
    let (config, token) = (folder.path().join("oneseal.toml"), folder.path().join("token"));
    fs::write(&token, "a-token-for-figures\n").unwrap();
    let text = format!(
        "data = '{}'\nlisten = '{address}'\n[keys]\npassword_file = '{}'\n[log]\nformat = 'json'\nfilter = 'info'\n\
         [metrics]\ntoken_file = '{}'\n[traces]\nendpoint = '{endpoint}'\n[limits]\nsign_ins_a_minute = 2\n",
        at(&data),
        at(&data.join("demo-key-password")),
        at(&token)
    );
    fs::write(&config, text).unwrap();
    let server = Server::start(&["serve", "--config", &at(&config)], &address, &lines);

    let refused = server.curl(&["-H", "x-request-id: walk-1"], "/api/v1/cases/140822-x");
    assert!(refused.contains("\"request_id\":\"walk-1\""), "{refused}");
    let figures = server.curl(&[], "/metrics");
    for name in [
        "oneseal_store_up 1",
        "oneseal_errands_waiting 0",
        "oneseal_notary_oldest_seconds",
        "oneseal_http_requests_total{method=\"GET\",route=\"/api/v1/cases/{case}\",status=\"401\"} 1",
    ] {
        assert!(figures.contains(name), "{name} in {figures}");
    }
    let forwarded = ["-H", "X-Forwarded-For: 192.0.2.7"];
    assert_eq!(server.status(&forwarded, "/metrics"), "403");
    let shown = ["-H", "X-Forwarded-For: 192.0.2.7", "-H", "Authorization: Bearer a-token-for-figures"];
    assert_eq!(server.status(&shown, "/metrics"), "200");
    let tries: Vec<String> =
        (0..3).map(|_| server.status(&["-d", "account=x&password=y"], "/sign-in")).collect();
    assert_eq!(tries, ["403", "403", "429"], "without a form's token nobody signs in, and not often");

    server.stop();
    let lines = fs::read_to_string(&lines).unwrap();
    let answered = lines.lines().find(|line| line.contains("\"request_id\":\"walk-1\"")).unwrap();
    for part in ["\"status\":401", "\"http.route\":\"/api/v1/cases/{case}\""] {
        assert!(answered.contains(part), "{part} in {answered}");
    }
    assert!(!lines.contains("140822-x"), "no line names what an address names");
    let sent: Vec<Vec<u8>> = traces.try_iter().collect();
    let told = sent.iter().find(|request| contains(request, "walk-1")).unwrap();
    for part in ["POST /v1/traces", "service.name", "oneseal", "GET /api/v1/cases/{case}"] {
        assert!(contains(told, part), "{part}");
    }
}
