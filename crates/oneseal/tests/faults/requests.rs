//! Whatever clients send: a clear no, never a failure of ours, and the server goes on.

use serde_json::{Value, json};

use crate::dice::Dice;
use crate::house::{Engine, House, People};
use crate::http::{Answer, Ask, Door};
use crate::server::Server;
use crate::walk::{Progress, Walk, application};

#[path = "requests/addresses.rs"]
mod addresses;
#[path = "requests/bodies.rs"]
mod bodies;
#[path = "requests/lines.rs"]
mod lines;
#[path = "requests/repeated.rs"]
mod repeated;
#[path = "requests/uploads.rs"]
mod uploads;

/// A running office that somebody unfriendly speaks to.
struct Office {
    // First, so that it ends before its rows are gone.
    server: Server,
    house: House,
    people: People,
    door: Door,
}

impl Office {
    fn open(engine: &Engine) -> Self {
        let house = House::on(engine);
        let server = Server::start(&house);
        let (people, door) = (house.people(), server.door());
        Self { server, house, people, door }
    }

    #[track_caller]
    fn ask(&mut self, ask: &Ask) -> Answer {
        self.door.ask(ask).unwrap()
    }

    /// A case that was just submitted.
    fn case(&mut self, name: &str) -> Walk {
        let mut walk = Walk::begin(name.to_owned(), Dice::of(7));
        while walk.case.is_empty() {
            assert_eq!(walk.go_on(&mut self.door, &self.people).unwrap(), Progress::Further);
        }
        walk
    }

    fn submission(&self, key: &str, body: impl Into<Vec<u8>>) -> Ask {
        let ask = Ask::post("/api/v1/cases", body).header("content-type", "application/json");
        ask.by(self.people.token("applicant")).key(key)
    }

    fn act(&self, walk: &Walk, role: &str, act: &str, body: impl Into<Vec<u8>>) -> Ask {
        let path = format!("/api/v1/cases/{}/{act}", walk.case);
        let ask = Ask::post(path, body).header("content-type", "application/json");
        ask.by(self.people.token(role)).key(act).seen(walk.revision)
    }

    /// It still works, and what it wrote down is whole.
    fn must_be_unharmed(mut self) {
        self.case("afterwards");
        let said = self.server.said();
        assert!(!said.contains("panicked"), "{said}");
        self.server.stop();
        self.house.log_verifies();
    }
}
