//! A database server that goes away under load and comes back: nobody restarts OneSeal, and nothing that it
//! acknowledged is lost.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::clients::{Client, Run, put_off, settle};
use crate::cluster::Cluster;
use crate::dice::{Dice, seed};
use crate::house::{Engine, House, People};
use crate::http::Ask;
use crate::ledger;
use crate::server::Server;

/// How the server goes, and for how long. What takes a moment only slows the clients; nobody waits for longer, but is
/// told to come again.
const ABSENCES: [(&str, Duration); 4] = [
    ("fast", Duration::from_secs(1)),
    ("immediate", Duration::from_secs(13)),
    ("immediate", Duration::from_millis(10)),
    ("fast", Duration::from_secs(13)),
];

fn load_while_it_goes(
    server: &Server,
    cluster: &Cluster,
    clients: &mut [Client],
    people: &People,
    dice: &mut Dice,
    (mode, absence): (&str, Duration),
) {
    let run = Run::default();
    let answers = || run.answers.load(Ordering::SeqCst);
    std::thread::scope(|scope| {
        for client in clients.iter_mut() {
            let (run, address) = (&run, &server.address);
            scope.spawn(move || client.work(address, people, run));
        }
        let wait_for = |more: usize| {
            let (goal, until) = (answers() + more, Instant::now() + Duration::from_mins(1));
            while answers() < goal {
                assert!(Instant::now() < until, "the clients come no further: {}", server.said());
                std::thread::sleep(Duration::from_millis(1));
            }
        };
        wait_for(20 + dice.below(60));
        cluster.go_away(mode);
        let away = Instant::now();
        if absence >= Duration::from_secs(1) {
            is_not_ready(server);
        }
        std::thread::sleep(absence.saturating_sub(away.elapsed()));
        cluster.come_back();
        wait_for(40);
        assert!(server.is_ready(), "{}", server.said());
        run.closing.store(true, Ordering::SeqCst);
    });
}

/// Whoever watches is told, and that the process itself is well.
#[track_caller]
fn is_not_ready(server: &Server) {
    let answer = server.door().ask(&Ask::get("/readyz")).unwrap();
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert_eq!(server.door().ask(&Ask::get("/healthz")).unwrap().status, 200);
}

#[test]
fn a_database_server_that_goes_away_takes_nothing_with_it() {
    let Some(cluster) = Cluster::start() else { return };
    let mut dice = Dice::of(seed("PostgreSQL goes away"));
    let house = House::on(&Engine::Postgres(cluster.url()));
    let server = Server::start(&house);
    let (people, roots) = (house.people(), ledger::roots(&house.data));
    let mut clients = Client::many(&mut dice);
    for absence in ABSENCES {
        load_while_it_goes(&server, &cluster, &mut clients, &people, &mut dice, absence);
        for client in &clients {
            ledger::lies_there(&house, &client.walks, &roots);
        }
    }
    assert!(put_off(&clients) > 0, "an absence of several seconds was to be felt");
    assert!(!server.said().contains("panicked"), "{}", server.said());
    settle(&house, server, &mut clients, &people);
}
