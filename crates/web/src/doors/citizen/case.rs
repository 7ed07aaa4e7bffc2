//! A case as its applicant opens it, and what she may do with it.
//!
//! What lives here: her page and her acts. What must never live here: an officer's name or opinion. The surprising
//! thing: an act that comes too late gives the page back with what changed meanwhile, and with everything she typed.

mod acts;

use axum::http::StatusCode;
use axum::response::Response;
use oneseal_app::{Act, Said};
use oneseal_domain::case::hearing::Hearing;
use oneseal_domain::case::{Event, Stage};
use oneseal_domain::ids::CaseRef;
use oneseal_domain::item::Material;

use crate::doors::cases::View;
use crate::pages::citizen::address;
use crate::pages::citizen::apply::{Given, Kept, Wrong};
use crate::pages::citizen::case::{CitizenCase, Next, Wanted, rating, supply};
use crate::pages::counter::act::{Seen, form};
use crate::pages::{Document, Link, Moment};
use crate::posted::{Fields, Posted};
use crate::problem::Problem;
use crate::reply::{self, Answer};
use crate::session::{SignedIn, random};
use crate::state::Web;

/// What she tried and what was wrong with it.
#[derive(Debug, Default)]
struct Tried {
    word: &'static str,
    fields: Fields,
    kept: Vec<Kept>,
    wrong: Vec<Wrong>,
    /// Field and what is wrong with it.
    errors: Vec<(&'static str, String)>,
    /// The revision that she saw, if the case has moved on since.
    stale: Option<u64>,
}

/// The page.
pub async fn show(web: &Web, who: SignedIn, case: CaseRef) -> Answer {
    let view = View::read(web.office(), &who.caller, case).await.map_err(|problem| who.trouble(problem))?;
    page(web, who, &view, Tried::default()).await
}

/// An act, by its word.
pub async fn act(web: &Web, posted: Posted, case: CaseRef, word: &str) -> Answer {
    match word {
        "supply" => acts::supply(web, posted, case).await,
        "rate" => acts::rate(web, posted, case).await,
        "withdraw" => {
            let reason = posted.fields.text("reason").to_owned();
            acts::say(web, posted, case, Said::Withdraw { reason }, "notice-withdrawn").await
        }
        "request-hearing" => {
            acts::say(web, posted, case, Said::RequestHearing {}, "notice-hearing-requested").await
        }
        "decline-hearing" => {
            acts::say(web, posted, case, Said::DeclineHearing {}, "notice-hearing-declined").await
        }
        _ => Err(posted.who.trouble(Problem::own("request.not-found"))),
    }
}

/// The page, with what she tried if it did not succeed.
async fn page(web: &Web, who: SignedIn, view: &View, tried: Tried) -> Answer {
    let (words, case) = (who.frame.words, &view.case);
    let rated = web.office().store().rating(view.reference.authority.as_str(), &case_id(view)).await;
    let rated = rated.map_err(|error| who.trouble(oneseal_app::ActError::from(error)))?;
    let applicant = web.office().masked(&who.caller, view.reference).await;
    let applicant = applicant.map(|personal| personal.applicant.name).unwrap_or_default();
    let mut seen = Seen {
        reference: view.reference.to_string(),
        revision: case.revision,
        csrf: who.frame.csrf.clone(),
        ..Seen::default()
    };
    let command = || random().map_err(|problem| who.trouble(problem));
    let (wanted, mut others) = (wanted(view), Vec::new());
    let mut notes = Vec::new();
    let next = if wanted.is_empty() {
        next(view, words)
    } else {
        notes.extend(case.supply_due.map(|day| words.say_of("case-supply-due", "day", words.spoken(day))));
        seen.command = command()?;
        let given = Given { files: tried.kept.clone(), ..Given::default() };
        Next::Form(Box::new(supply(words, &seen, &wanted, &given, &tried.wrong)))
    };
    if rated.is_none() && case.stage != Stage::Draft && !case.stage.is_before_decision() {
        seen.command = command()?;
        let mut form = rating(words, &seen.reference, &seen.csrf, &seen.command).aside();
        form.open = case.stage.is_final();
        others.push(form);
    }
    let offers = web.office().offers(&who.caller, view.reference.authority, case, &view.guide);
    for act in offers.all().filter(|act| *act != Act::Supply) {
        seen.command = command()?;
        let mut form = form(words, act, &seen).aside();
        form.open = act != Act::Withdraw;
        others.push(form);
    }
    if let Some(Hearing::Offered { request_due }) = &case.hearing {
        notes.push(words.say_of("case-hearing-due", "day", words.spoken(*request_due)));
    }
    if case.fee.open() > 0 {
        notes.push(words.say_of("case-fee-due", "amount", words.money(case.fee.open())));
    }
    for form in others.iter_mut().filter(|form| form.id == tried.word) {
        form.fill(|name| tried.fields.all(name).collect::<Vec<_>>().join(","));
        form.open = true;
        for (name, error) in &tried.errors {
            form.blame(name, error);
        }
    }
    let changed = tried.stale.map(|revision| view.since(revision)).unwrap_or_default();
    let told = |(at, event): &(jiff::Timestamp, Event)| Moment::for_applicant(words, *at, event);
    let status = match (tried.stale, tried.word) {
        (Some(_), _) => StatusCode::PRECONDITION_FAILED,
        (None, "") => StatusCode::OK,
        (None, _) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(reply::page(
        status,
        &CitizenCase {
            head: view.head(words, applicant),
            due: match (case.stage, case.notice_due) {
                (Stage::Received, Some(day)) => words.say_of("mine-notice", "day", words.spoken(day)),
                (_, _) => String::new(),
            },
            changed: changed.iter().filter_map(told).collect(),
            outcome: super::outcome::rows(words, view),
            clock: view.clock_card(words).map_err(|problem| who.trouble(problem))?,
            timeline: view.events.iter().rev().filter_map(told).collect(),
            documents: documents(view, words),
            notes,
            rated: rated.map(|row| words.say(&format!("level-{}", row.level))),
            next,
            others,
            frame: who.frame,
        },
    ))
}

fn case_id(view: &View) -> String {
    view.reference.case.to_string()
}

/// What she has to bring now: what the notice named, or what is still missing after silence accepted the application.
fn wanted(view: &View) -> Vec<Wanted<'_>> {
    let defects = view.events.iter().rev().find_map(|(_, event)| {
        if let Event::SupplementRequested(requested) = event { Some(&requested.defects) } else { None }
    });
    let named = |code: &str| {
        let defect = defects.and_then(|all| all.iter().find(|one| one.material == code));
        defect.map(|one| (one.defect.as_str(), one.required.as_str())).unwrap_or_default()
    };
    let codes = match view.case.stage {
        Stage::SupplementRequested => view.case.named_defects.clone(),
        Stage::UnderReview => view.case.missing_materials(&view.guide),
        Stage::Draft
        | Stage::Received
        | Stage::NotAccepted
        | Stage::PendingDecision
        | Stage::Granted
        | Stage::CertificateMaking
        | Stage::Denied
        | Stage::Delivering
        | Stage::Closed
        | Stage::Withdrawn
        | Stage::Terminated
        | Stage::ApplicationReturned => Vec::new(),
    };
    let of = |material: &Material| codes.contains(&material.code);
    let wanted = view.guide.materials.iter().filter(|material| of(material));
    wanted
        .map(|material| {
            let (defect, required) = named(&material.code);
            Wanted { material, defect, required }
        })
        .collect()
}

fn next(view: &View, words: &crate::locale::Words) -> Next {
    let link = |href: String, key: &str| Next::Link(Link { href, label: words.say(key) });
    let again = || link(format!("/items/{}", address(&view.guide)), "case-again");
    match view.case.stage {
        Stage::Delivering | Stage::Closed if view.case.sealed.is_some() => {
            link(format!("/cases/{}/certificate", view.reference), "case-certificate")
        }
        Stage::NotAccepted
        | Stage::Withdrawn
        | Stage::Closed
        | Stage::Terminated
        | Stage::ApplicationReturned => again(),
        Stage::Draft
        | Stage::Received
        | Stage::SupplementRequested
        | Stage::UnderReview
        | Stage::PendingDecision
        | Stage::Granted
        | Stage::CertificateMaking
        | Stage::Denied
        | Stage::Delivering => Next::Wait,
    }
}

fn documents(view: &View, words: &crate::locale::Words) -> Vec<Document> {
    let reference = view.reference;
    let sealed = view.case.sealed.as_ref().map(|_| Document {
        name: words.say("document-certificate"),
        href: format!("/cases/{reference}/certificate"),
        note: view.case.document.as_ref().map(|one| one.number.clone()).unwrap_or_default(),
    });
    let receipt = Document {
        name: words.say("document-receipt"),
        href: format!("/cases/{reference}/receipt"),
        note: String::new(),
    };
    let material = |one: &oneseal_domain::case::submit::HandedIn| Document {
        name: view.material_name(words, &one.material),
        href: format!("/cases/{reference}/files/{}", one.file),
        note: String::new(),
    };
    sealed.into_iter().chain([receipt]).chain(view.case.materials.iter().map(material)).collect()
}

/// Leads back to the case and says there what happened.
fn back(web: &Web, case: CaseRef, notice: &'static str) -> Response {
    crate::session::go(web, &format!("/cases/{case}"), Some(notice))
}
