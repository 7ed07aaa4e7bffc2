//! A server that is killed at any moment under load loses nothing that it acknowledged.
//!
//! `ONESEAL_FAULT_ROUNDS` says how often it is killed.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::clients::{Client, Run, settle};
use crate::dice::{Dice, seed};
use crate::house::{Engine, House, People};
use crate::ledger;
use crate::server::Server;

const ROUNDS: usize = 12;

fn rounds() -> usize {
    std::env::var("ONESEAL_FAULT_ROUNDS").map_or(ROUNDS, |text| text.parse().unwrap())
}

/// Lets all clients work against the server until it is killed after so many answers.
fn load_and_kill(server: Server, clients: &mut [Client], people: &People, dice: &mut Dice) {
    let run = Run::default();
    let address = server.address.clone();
    let (after, linger) = (dice.below(60), Duration::from_micros(dice.next() % 30_000));
    std::thread::scope(|scope| {
        for client in clients.iter_mut() {
            let (run, address) = (&run, &address);
            scope.spawn(move || client.work(address, people, run));
        }
        let until = Instant::now() + Duration::from_secs(20);
        while run.answers.load(Ordering::SeqCst) < after && Instant::now() < until {
            std::thread::sleep(Duration::from_micros(200));
        }
        std::thread::sleep(linger);
        run.killed.store(true, Ordering::SeqCst);
        server.kill();
    });
}

/// Starts the server on what the killed one left; sometimes it is killed while it starts.
fn start_again(house: &House, dice: &mut Dice) -> Server {
    while dice.once_in(3) {
        let server = Server::spawn(house);
        std::thread::sleep(Duration::from_millis(dice.next() % 400));
        server.kill();
    }
    Server::start(house)
}

fn every_acknowledged_act_survives(engine: &Engine, test: &str) {
    let mut dice = Dice::of(seed(test));
    let house = House::on(engine);
    let mut server = start_again(&house, &mut dice);
    let (people, roots) = (house.people(), ledger::roots(&house.data));
    let mut clients = Client::many(&mut dice);
    for round in 0..rounds() {
        load_and_kill(server, &mut clients, &people, &mut dice);
        house.log_verifies();
        for client in &clients {
            ledger::lies_there(&house, &client.walks, &roots);
        }
        server = start_again(&house, &mut dice);
        let mut door = server.door();
        for walk in clients.iter().flat_map(|client| client.walks.iter().rev().take(2)) {
            ledger::holds(walk, &mut door, &people, &mut ledger::some(&mut dice, 3));
        }
        let walks: usize = clients.iter().map(|client| client.walks.len()).sum();
        eprintln!("{test}: killed {} times, {walks} cases", round + 1);
    }
    settle(&house, server, &mut clients, &people);
}

#[test]
fn a_killed_server_loses_nothing_that_it_acknowledged_on_the_embedded_database() {
    every_acknowledged_act_survives(&Engine::Sqlite, "killed on SQLite");
}

#[test]
fn a_killed_server_loses_nothing_that_it_acknowledged_on_postgresql() {
    let Some(engine) = Engine::shared_server() else { return };
    every_acknowledged_act_survives(&engine, "killed on PostgreSQL");
}
