//! Clients that take case after case through the office until they are told to stop.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::dice::Dice;
use crate::house::{House, People};
use crate::http::Door;
use crate::ledger;
use crate::server::Server;
use crate::walk::{Progress, Walk};

/// So many at a time.
const CLIENTS: usize = 4;

/// A client and the cases that it has taken on; the last one is under way.
pub struct Client {
    name: String,
    dice: Dice,
    pub walks: Vec<Walk>,
}

impl Client {
    pub fn many(dice: &mut Dice) -> Vec<Self> {
        let client = |at| Self { name: format!("client-{at}"), dice: dice.split(), walks: Vec::new() };
        (0..CLIENTS).map(client).collect()
    }

    /// Works on case after case until the server is gone or nothing new is to be begun.
    pub fn work(&mut self, server: &str, people: &People, run: &Run) {
        let mut door = Door::to(server);
        loop {
            if self.walks.last().is_none_or(Walk::is_over) {
                if run.closing.load(Ordering::SeqCst) {
                    return;
                }
                let name = format!("{}-{}", self.name, self.walks.len());
                self.walks.push(Walk::begin(name, self.dice.split()));
            }
            let walk = self.walks.last_mut().unwrap();
            match walk.go_on(&mut door, people) {
                Ok(Progress::Further | Progress::Ended) => {
                    run.answers.fetch_add(1, Ordering::SeqCst);
                }
                Ok(Progress::Waits) => std::thread::sleep(Duration::from_millis(20)),
                Err(_) if run.killed.load(Ordering::SeqCst) => return,
                Err(error) => panic!("{walk:?}: the server does not answer: {error}"),
            }
        }
    }
}

/// What clients and their observer know of each other.
#[derive(Default)]
pub struct Run {
    /// Answers so far.
    pub answers: AtomicUsize,
    /// The server is being killed: from here on a lost connection is no wonder.
    pub killed: AtomicBool,
    /// No new cases.
    pub closing: AtomicBool,
}

/// Every case comes to its end.
pub fn close(server: &Server, clients: &mut [Client], people: &People) {
    let run = Run { closing: AtomicBool::new(true), ..Run::default() };
    std::thread::scope(|scope| {
        for client in clients.iter_mut() {
            let (run, address) = (&run, &server.address);
            scope.spawn(move || client.work(address, people, run));
        }
    });
    assert!(clients.iter().flat_map(|client| &client.walks).all(Walk::is_over));
}

/// Answers that asked for patience.
pub fn put_off(clients: &[Client]) -> usize {
    clients.iter().flat_map(|client| &client.walks).map(|walk| walk.put_off).sum()
}

/// Brings every case to its end and holds all that was ever acknowledged against what is there, running and at rest.
pub fn settle(house: &House, server: Server, clients: &mut [Client], people: &People) {
    let roots = ledger::roots(&house.data);
    close(&server, clients, people);
    ledger::drains(house);
    let mut door = server.door();
    for client in clients.iter() {
        for walk in &client.walks {
            ledger::holds(walk, &mut door, people, &mut || true);
        }
        ledger::lies_there(house, &client.walks, &roots);
    }
    server.stop();
    house.log_verifies();
}
