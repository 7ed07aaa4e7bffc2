//! A disk that runs full under load: people are told so, and everything goes on when there is space again.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::clients::{Client, Run, put_off, settle};
use crate::dice::{Dice, seed};
use crate::house::{Engine, House};
use crate::ledger;
use crate::server::Server;

const SIZE: &str = "size=256m";
const ROUNDS: usize = 3;

/// A small disk. It is unmounted at the end.
struct Disk(PathBuf);

impl Disk {
    /// Nothing where this user may not mount.
    fn mount(at: &Path) -> Option<Self> {
        std::fs::create_dir(at).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]).arg(at).status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(at.to_owned()));
        }
        eprintln!("only somebody who may mount a file system can test a full disk");
        None
    }

    /// Takes all the space that is left.
    fn fill(&self) {
        let mut ballast = File::create(self.ballast()).unwrap();
        for chunk in [1 << 20, 4096, 1] {
            let zeros = vec![0; chunk];
            let full = loop {
                if let Err(error) = ballast.write_all(&zeros) {
                    break error;
                }
            };
            assert_eq!(full.kind(), ErrorKind::StorageFull, "{full}");
        }
    }

    fn empty(&self) {
        std::fs::remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg("--lazy").arg(&self.0).status().ok();
    }
}

#[test]
fn a_full_disk_stops_acts_with_a_clear_answer_and_harms_nothing() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("disk");
    let Some(disk) = Disk::mount(&place) else { return };
    let mut dice = Dice::of(seed("full disk"));
    let house = House::within(folder, place.join("data"), &Engine::Sqlite);
    let server = Server::start(&house);
    let people = house.people();
    let mut clients = Client::many(&mut dice);
    for round in 0..ROUNDS {
        let (run, before) = (Run::default(), put_off(&clients));
        std::thread::scope(|scope| {
            for client in &mut clients {
                let (run, people, address) = (&run, &people, &server.address);
                scope.spawn(move || client.work(address, people, run));
            }
            let answers = |more: usize, seconds: u64| {
                let goal = run.answers.load(Ordering::SeqCst) + more;
                let until = Instant::now() + Duration::from_secs(seconds);
                while run.answers.load(Ordering::SeqCst) < goal && Instant::now() < until {
                    std::thread::sleep(Duration::from_millis(1));
                }
                run.answers.load(Ordering::SeqCst) >= goal
            };
            assert!(answers(20 + dice.below(60), 60), "no load: {}", server.said());
            disk.fill();
            std::thread::sleep(Duration::from_secs(2));
            disk.empty();
            assert!(answers(40, 60), "it does not go on: {}", server.said());
            run.closing.store(true, Ordering::SeqCst);
        });
        assert!(put_off(&clients) > before, "nobody was told that the disk is full in round {round}");
    }
    assert!(!server.said().contains("panicked"), "{}", server.said());
    for client in &clients {
        ledger::lies_there(&house, &client.walks, &ledger::roots(&house.data));
    }
    settle(&house, server, &mut clients, &people);
}
