//! One life of a case, as its people live it over HTTP.
//!
//! What must never live here: concurrency. The surprising thing: between the check and the seal the client waits like
//! the seal operator: it looks, and looks again a little later.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{HeaderValue, Method};
use oneseal_seal::pdf_signature;
use oneseal_seal::sm;
use serde::Deserialize;
use serde_json::json;

use super::application::{self, HOME, MATERIALS};
use super::door::{Ask, Door, Trouble};
use super::people::{Cast, People};
use super::stock::{Handed, Stock};
use super::tally::{Step, Tally};

/// How far a life is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Through {
    /// Submit, accept, review, check: up to the decision and its push. Materials are uploaded beforehand.
    Decision,
    /// All of it: uploads, the acts, the certificate downloaded and verified, the rating.
    Certificate,
}

/// What the checker decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Decide {
    Grant,
    Deny,
}

impl Decide {
    fn word(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Deny => "deny",
        }
    }
}

/// What all clients of a run share.
#[derive(Debug)]
pub struct Run {
    pub address: String,
    pub people: People,
    pub through: Through,
    pub decide: Decide,
    pub file: Bytes,
    pub stock: Stock,
    /// Lives begun so far.
    pub lives: AtomicUsize,
    /// Sets keys of this run apart from those of others.
    pub name: String,
}

/// One client.
#[derive(Debug)]
pub struct Client {
    pub run: Arc<Run>,
    pub door: Door,
    pub tally: Tally,
}

#[derive(Deserialize)]
struct Uploaded {
    file: String,
}

#[derive(Deserialize)]
struct Outcome {
    case: String,
    revision: u64,
}

#[derive(Deserialize)]
struct Seen {
    revision: u64,
    stage: String,
    document: Option<Document>,
}

#[derive(Deserialize)]
struct Document {
    digest: String,
}

/// A certificate that does not come is given up after so long.
const PATIENCE: Duration = Duration::from_mins(1);

impl Client {
    pub async fn open(run: Arc<Run>) -> Result<Self, Trouble> {
        let door = Door::open(&run.address).await?;
        Ok(Self { run, door, tally: Tally::default() })
    }

    /// Lives one life, and notes that it ended well.
    pub async fn live(&mut self) -> Result<(), Trouble> {
        let number = self.run.lives.fetch_add(1, Ordering::Relaxed);
        let handed = match self.run.stock.take() {
            Some(handed) => handed,
            None => self.hand_in(number).await?,
        };
        let people = self.run.people.cast(handed.citizen);
        let mut case = self.submit(number, &people, &handed).await?;
        self.act(Step::Accept, &mut case, &people.window, Bytes::from_static(b"{}")).await?;
        let decide = self.run.decide.word();
        let review = json!({ "recommendation": decide, "opinion": "材料齐全，已经审查" }).to_string();
        self.act(Step::Review, &mut case, &people.reviewer, review.into()).await?;
        let check = json!({ "verdict": decide, "opinion": "同意审查意见" }).to_string();
        self.act(Step::Check, &mut case, &people.checker, check.into()).await?;
        if self.run.through == Through::Certificate {
            self.finish(&mut case, &people).await?;
        }
        self.tally.lives.push(Instant::now());
        Ok(())
    }

    async fn finish(&mut self, case: &mut Outcome, people: &Cast) -> Result<(), Trouble> {
        let document = self.rendered(case, people).await?;
        let issue = json!({ "document": document }).to_string();
        self.act(Step::Issue, case, &people.seal_operator, issue.into()).await?;
        let serve = Bytes::from_static(br#"{"method":"electronic"}"#);
        self.act(Step::Serve, case, &people.window, serve).await?;
        self.fetch(case, people, &document).await?;
        self.rate(case, people).await
    }

    /// Uploads the materials of a case.
    pub async fn hand_in(&mut self, number: usize) -> Result<Handed, Trouble> {
        let citizen = number;
        let people = self.run.people.cast(citizen);
        let mut files: [String; 4] = Default::default();
        for (material, file) in MATERIALS.iter().zip(&mut files) {
            let path = format!("/api/v1/files?authority={HOME}&name={material}.pdf");
            let began = Instant::now();
            let body = self.run.file.clone();
            let ask = Ask { method: Method::POST, body, ..Ask::get(&path, &people.applicant) };
            let answer = self.door.ask(ask).await?;
            self.tally.note(Step::Upload, began);
            *file = read::<Uploaded>("an upload", &answer)?.file;
        }
        Ok(Handed { citizen, files })
    }

    fn key(&self, step: Step, number: impl std::fmt::Display) -> String {
        format!("{}-{number:0>8}-{}", self.run.name, step.word())
    }

    async fn submit(&mut self, number: usize, people: &Cast, handed: &Handed) -> Result<Outcome, Trouble> {
        let body = application::body(number, &handed.files);
        let key = Some(self.key(Step::Submit, number));
        let began = Instant::now();
        let ask = Ask { method: Method::POST, key, body, ..Ask::get("/api/v1/cases", &people.applicant) };
        let answer = self.door.ask(ask).await?;
        self.tally.note(Step::Submit, began);
        read("a submission", &answer)
    }

    async fn act(
        &mut self,
        step: Step,
        case: &mut Outcome,
        who: &HeaderValue,
        body: Bytes,
    ) -> Result<(), Trouble> {
        let path = format!("/api/v1/cases/{}/{}", case.case, step.word());
        let key = Some(self.key(step, &case.case));
        let began = Instant::now();
        let ask = Ask { method: Method::POST, key, seen: Some(case.revision), body, ..Ask::get(&path, who) };
        let answer = self.door.ask(ask).await?;
        self.tally.note(step, began);
        *case = read("an act", &answer)?;
        Ok(())
    }

    /// The digest of the certificate, once it is rendered.
    async fn rendered(&mut self, case: &mut Outcome, people: &Cast) -> Result<String, Trouble> {
        let path = format!("/api/v1/cases/{}", case.case);
        let given_up = Instant::now() + PATIENCE;
        let mut pause = Duration::from_millis(8);
        while Instant::now() < given_up {
            let began = Instant::now();
            let answer = self.door.ask(Ask::get(&path, &people.seal_operator)).await?;
            self.tally.note(Step::Look, began);
            let seen: Seen = read("a case", &answer)?;
            if let Some(document) = seen.document.filter(|_| seen.stage == "certificate-making") {
                case.revision = seen.revision;
                return Ok(document.digest);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 3 / 2).min(Duration::from_millis(100));
        }
        Err(Trouble::answer("the certificate", &"it was not rendered in time"))
    }

    /// Downloads the certificate and verifies what anybody can verify: the seal, under the root, over all bytes, and
    /// that it covers the document that the operator saw.
    async fn fetch(&mut self, case: &Outcome, people: &Cast, document: &str) -> Result<(), Trouble> {
        let path = format!("/api/v1/cases/{}/certificate", case.case);
        let began = Instant::now();
        let bytes = self.door.ask(Ask::get(&path, &people.applicant)).await?;
        let verdict = pdf_signature::verify(&bytes, &self.run.people.roots);
        if !verdict.ok() {
            let reason = verdict.first_failure().map_or("it covers not the whole file", |found| found.code);
            return Err(Trouble::answer("the certificate", &format!("it does not verify: {reason}")));
        }
        if verdict.covered_digest.map(hex::encode).as_deref() != Some(document) {
            let text =
                format!("another document was sealed; this file is {}", hex::encode(sm::digest(&bytes)));
            return Err(Trouble::answer("the certificate", &text));
        }
        self.tally.note(Step::Fetch, began);
        Ok(())
    }

    async fn rate(&mut self, case: &Outcome, people: &Cast) -> Result<(), Trouble> {
        let path = format!("/api/v1/cases/{}/rate", case.case);
        let key = Some(self.key(Step::Rate, &case.case));
        let body = Bytes::from_static(br#"{"level":5,"options":[513,517]}"#);
        let began = Instant::now();
        let ask = Ask { method: Method::POST, key, body, ..Ask::get(&path, &people.applicant) };
        self.door.ask(ask).await?;
        self.tally.note(Step::Rate, began);
        Ok(())
    }
}

fn read<'a, T: Deserialize<'a>>(what: &str, bytes: &'a [u8]) -> Result<T, Trouble> {
    serde_json::from_slice(bytes).map_err(|error| Trouble::answer(what, &error))
}
