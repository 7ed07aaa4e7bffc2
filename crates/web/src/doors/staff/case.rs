//! A case as an officer opens it: what there is, and what he can do next.

use oneseal_app::vault::Personal;
use oneseal_app::{Act, ActError, FileRecord, Offers, RecordedEvent};
use oneseal_domain::case::{Case, Event};
use oneseal_domain::clock::explain;
use oneseal_domain::ids::CaseRef;
use oneseal_domain::item::{ItemRevision, MaterialSource};
use oneseal_domain::office_day;
use std::sync::Arc;

use crate::locale::Words;
use crate::pages::counter::act::{Seen, form};
use crate::pages::counter::case::{MaterialRow, Opinion, Sheet, StaffCase};
use crate::pages::form::Form;
use crate::pages::{CaseHead, ClockCard, Document, Moment, Names, who as told};
use crate::posted::{Fields, Posted};
use crate::problem::Problem;
use crate::reply::{self, Answer};
use crate::session::{SignedIn, random};
use crate::state::Web;

/// A case with everything that its page shows.
#[derive(Debug)]
pub struct Opened {
    /// As its events have made it.
    pub case: Case,
    /// The guide that it is pinned to.
    pub guide: Arc<ItemRevision>,
    recorded: Vec<RecordedEvent>,
    personal: Option<Personal>,
    files: Vec<FileRecord>,
    names: Names,
}

impl Opened {
    /// Opens a case, personal data masked.
    ///
    /// # Errors
    /// `case.unknown`, `caller.not-permitted`; failures.
    pub async fn read(web: &Web, who: &SignedIn, reference: CaseRef) -> Result<Self, Problem> {
        let office = web.office();
        let (case, recorded) = office.case(&who.caller, reference).await?;
        let rules = office.rules();
        let guide = case.item.as_ref().and_then(|item| rules.pinned(reference.authority, item));
        let guide = guide.ok_or_else(|| Problem::own("item.unknown"))?;
        let personal = match office.masked(&who.caller, reference).await {
            Ok(personal) => Some(personal),
            Err(ActError::Refused(refused)) if refused.code == "vault.erased" => None,
            Err(error) => return Err(error.into()),
        };
        let files = office.case_files(&who.caller, reference).await?;
        let actors = recorded.iter().map(|event| event.actor.clone());
        let others = case.assigned.iter().map(|(_, to)| to).chain(&case.survey.officers).cloned();
        let names = office.names(actors.chain(others)).await?;
        Ok(Self { case, guide, recorded, personal, files, names })
    }
}

/// What is wrong with the answers of a form: field and sentence.
pub type Errors = Vec<(String, String)>;

/// An act that was sent, what was typed for it, and what is wrong with that.
pub type Typed = (Act, Fields, Errors);

/// What the page says beside the case itself.
#[derive(Debug, Default)]
pub struct Beside {
    /// What stands in the way of the act that was sent.
    pub trouble: Option<Problem>,
    /// What happened since the officer looked.
    pub since: Option<u64>,
    /// The act that was sent, and what was typed.
    pub typed: Option<Typed>,
    /// Personal data in full, after the look was written down.
    pub unmasked: Option<Personal>,
}

/// The page.
pub async fn show(web: &Web, who: SignedIn, case: CaseRef) -> Answer {
    page(web, who, case, Beside::default()).await
}

/// The page, with what stands in the way of an act and what was typed for it.
pub async fn page(web: &Web, who: SignedIn, reference: CaseRef, beside: Beside) -> Answer {
    let opened = Opened::read(web, &who, reference).await.map_err(|problem| who.trouble(problem))?;
    let offers = web.office().offers(&who.caller, reference.authority, &opened.case, &opened.guide);
    let view =
        view(web, &who, reference, &opened, &offers, &beside).map_err(|problem| who.trouble(problem))?;
    let status = beside.trouble.as_ref().map_or(axum::http::StatusCode::OK, Problem::status);
    Ok(reply::page(status, &view))
}

/// An act, by its word.
pub async fn act(web: &Web, posted: Posted, case: CaseRef, word: &str) -> Answer {
    super::act::carry_out(web, posted, case, word).await
}

fn view(
    web: &Web,
    who: &SignedIn,
    reference: CaseRef,
    opened: &Opened,
    offers: &Offers,
    beside: &Beside,
) -> Result<StaffCase, Problem> {
    let words = who.frame.words;
    let Opened { case, guide, recorded, names, .. } = opened;
    let personal = beside.unmasked.as_ref().or(opened.personal.as_ref());
    let seen = seen(who, reference, opened)?;
    let mut forms = Vec::new();
    for act in offers.next.iter().chain(&offers.others) {
        let mut form = form(words, *act, &Seen { command: random()?, ..seen.clone() });
        if let Some((_, fields, errors)) = beside.typed.as_ref().filter(|(typed, ..)| typed == act) {
            refill(&mut form, fields, errors);
        }
        forms.push((*act, form));
    }
    // The act that was sent stays the first thing on the page.
    let first = beside.typed.as_ref().map(|(act, ..)| act).or(offers.next.as_ref());
    let first = first.and_then(|act| forms.iter().position(|(one, _)| one == act));
    let next = first.map(|at| forms.remove(at).1);
    let (clock, timeline) = (clock(web, words, case, guide)?, timeline(words, names, recorded)?);
    let meanwhile = match beside.since {
        Some(since) => {
            let newer = recorded.iter().filter(|event| event.revision > since).count();
            timeline[timeline.len().saturating_sub(newer)..].to_vec()
        }
        None => Vec::new(),
    };
    let organ = web.office().rules().organs.get(&reference.authority).map(|organ| organ.name.clone());
    let authority = organ.unwrap_or_default();
    Ok(StaffCase {
        head: CaseHead {
            reference: reference.to_string(),
            number: case.number.clone(),
            item: words.pick(&guide.name).to_owned(),
            stage: case.stage.code(),
            applicant: personal.map(|one| one.applicant.name.clone()).unwrap_or_default(),
            authority: authority.clone(),
        },
        materials: materials(words, reference, opened),
        answers: answers(words, guide, personal),
        opinions: opinions(words, names, recorded)?,
        sheet: sheet(words, reference, case, guide, personal, authority),
        clock,
        timeline,
        documents: documents(words, reference, opened),
        next,
        others: forms.into_iter().map(|(_, form)| form.aside()).collect(),
        trouble: beside.trouble.as_ref().map(|problem| named(problem, words, guide)),
        meanwhile,
        unmask: unmask(web, who, reference)?,
        unmasked: beside.unmasked.is_some(),
        frame: who.frame.clone(),
    })
}

fn named(problem: &Problem, words: &Words, guide: &ItemRevision) -> crate::problem::Spoken {
    let name = |code: &str| guide.material(code).map(|material| words.pick(&material.name).to_owned());
    problem.clone().naming(name).spoken(words)
}

fn unmask(web: &Web, who: &SignedIn, reference: CaseRef) -> Result<Option<Form>, Problem> {
    use crate::pages::form::{Input, Kind};
    if !web.office().may_unmask(&who.caller, reference.authority) {
        return Ok(None);
    }
    let words = who.frame.words;
    let mut form = Form::new(words, "unmask", format!("/cases/{reference}/unmask"), "unmask-button")
        .with("csrf", &who.frame.csrf)
        .with("command", random()?)
        .ask(Input::new("reason", words.say("unmask-reason"), Kind::Line("text")))
        .aside();
    form.consequence = words.say("unmask-consequence");
    Ok(Some(form))
}

fn seen(who: &SignedIn, reference: CaseRef, opened: &Opened) -> Result<Seen, Problem> {
    let (words, case, guide) = (who.frame.words, &opened.case, &opened.guide);
    let name = |code: &str, name: &oneseal_domain::item::Text| (code.to_owned(), words.pick(name).to_owned());
    let parties = case.parties.iter().enumerate().filter(|(_, party)| !party.heard);
    let parties =
        parties.map(|(n, party)| (party.party.to_string(), words.say_of("hear-party-nth", "n", n + 1)));
    Ok(Seen {
        reference: reference.to_string(),
        revision: case.revision,
        csrf: who.frame.csrf.clone(),
        command: random()?,
        document: case.document.as_ref().map(|document| document.digest.clone()).unwrap_or_default(),
        materials: guide
            .materials
            .iter()
            .filter(|material| material.source == MaterialSource::Applicant)
            .map(|material| name(&material.code, &material.name))
            .collect(),
        media: "application/pdf,image/jpeg,image/png".to_owned(),
        parties: parties.collect(),
        surveyors: case.survey.officers.iter().map(|one| told(words, &opened.names, one)).collect(),
        fen: case.fee.open().max(case.fee.refundable()),
    })
}

/// Puts what was typed back into a form, with what is wrong with it.
fn refill(form: &mut Form, fields: &Fields, errors: &[(String, String)]) {
    for input in form.groups.iter_mut().flat_map(|group| &mut group.inputs) {
        if fields.0.iter().any(|(name, _)| *name == input.name) {
            fields.text(&input.name).clone_into(&mut input.value);
        }
        let error = errors.iter().find(|(name, _)| *name == input.name);
        input.error = error.map(|(_, text)| text.clone());
    }
}

fn clock(
    web: &Web,
    words: &'static Words,
    case: &Case,
    guide: &ItemRevision,
) -> Result<Option<ClockCard>, Problem> {
    let (rules, today) = (web.office().rules(), office_day(web.office().now()));
    let refused = |refusal: oneseal_domain::case::Refusal| Problem::refused(&refusal);
    let Some(clocks) = case.clocks(guide, &rules.calendar, today).map_err(refused)? else { return Ok(None) };
    let days = match case.clock_input(&guide.limits.promised, &rules.calendar, today) {
        Some(input) => explain(&input).map_err(|missing| refused(missing.into()))?,
        None => Vec::new(),
    };
    Ok(Some(ClockCard::of(words, &clocks, &days)))
}

fn decoded(recorded: &RecordedEvent) -> Result<Event, Problem> {
    Event::decode(&recorded.kind, &recorded.payload).map_err(|error| {
        tracing::error!(%error, "an event cannot be read");
        Problem::own("failure")
    })
}

fn timeline(words: &Words, names: &Names, recorded: &[RecordedEvent]) -> Result<Vec<Moment>, Problem> {
    let moment = |one: &RecordedEvent| {
        let at = jiff::Timestamp::from_millisecond(one.recorded_at).unwrap_or_default();
        Ok(Moment::of(words, names, at, &decoded(one)?))
    };
    recorded.iter().map(moment).collect()
}

fn opinions(words: &Words, names: &Names, recorded: &[RecordedEvent]) -> Result<Vec<Opinion>, Problem> {
    let mut opinions = Vec::new();
    for one in recorded {
        let event = decoded(one)?;
        let (by, text) = match &event {
            Event::PreReviewed(event) => (&event.by, &event.opinion),
            Event::SurveyRecorded(event) => (&event.by, &event.findings),
            Event::HearingHeld(event) => (&event.by, &event.record),
            Event::Reviewed(event) => (&event.by, &event.opinion),
            Event::Returned(event) => (&event.by, &event.opinion),
            Event::Granted(event) => (&event.record.checker, &event.record.reasons),
            Event::Denied(event) => (&event.record.checker, &event.record.reasons),
            _ => continue,
        };
        if !text.is_empty() {
            let kind = words.say(&Words::key("event", event.kind()));
            opinions
                .push(Opinion { head: format!("{kind} · {}", told(words, names, by)), text: text.clone() });
        }
    }
    Ok(opinions)
}

fn materials(words: &Words, reference: CaseRef, opened: &Opened) -> Vec<MaterialRow> {
    let row = |material: &oneseal_domain::item::Material| {
        let handed_in = opened.case.materials.iter().find(|one| one.material == material.code);
        let record =
            handed_in.and_then(|one| opened.files.iter().find(|record| record.id == one.file.to_string()));
        MaterialRow {
            name: words.pick(&material.name).to_owned(),
            file: record.map(|record| Document {
                name: record.name.clone(),
                href: format!("/cases/{reference}/files/{}", record.id),
                note: match record.erased_at {
                    Some(_) => words.say("problem-file-erased"),
                    None => format!("{} · {}", kind_of(&record.media_type), size_of(record.size)),
                },
            }),
            fetched: material.source == MaterialSource::Shared,
            required: material.required,
        }
    };
    opened.guide.materials.iter().map(row).collect()
}

fn kind_of(media_type: &str) -> String {
    media_type.rsplit('/').next().unwrap_or_default().to_uppercase()
}

fn size_of(bytes: u64) -> String {
    let kilobytes = bytes.div_ceil(1024);
    if kilobytes < 1024 {
        return format!("{kilobytes} KB");
    }
    format!("{}.{} MB", kilobytes / 1024, kilobytes % 1024 * 10 / 1024)
}

fn answers(words: &Words, guide: &ItemRevision, personal: Option<&Personal>) -> Vec<(String, String)> {
    let Some(personal) = personal else { return Vec::new() };
    let applicant = [
        ("person-name", &personal.applicant.name),
        ("person-code", &personal.applicant.code),
        ("person-phone", &personal.applicant.phone),
    ];
    let applicant = applicant.into_iter().map(|(key, text)| (words.say(key), text.clone()));
    let form =
        guide.form.fields.iter().map(|field| {
            (words.pick(&field.title).to_owned(), guide.form.shown(&personal.form, &field.name))
        });
    applicant.chain(form).filter(|(_, text)| !text.is_empty()).collect()
}

fn documents(words: &Words, reference: CaseRef, opened: &Opened) -> Vec<Document> {
    let sealed = opened.case.sealed.iter().map(|sealed| Document {
        name: words.say("document-certificate"),
        href: format!("/cases/{reference}/files/{}", sealed.file),
        note: opened.case.document.as_ref().map(|one| one.number.clone()).unwrap_or_default(),
    });
    sealed.collect()
}

fn sheet(
    words: &Words,
    reference: CaseRef,
    case: &Case,
    guide: &ItemRevision,
    personal: Option<&Personal>,
    authority: String,
) -> Option<Sheet> {
    let document = case.document.as_ref().filter(|_| case.sealed.is_none())?;
    let record = case.decision.as_ref()?;
    let validity = record
        .validity
        .map_or_else(|| words.say("verify-validity-none"), |(from, through)| format!("{from} – {through}"));
    let mut rows = vec![
        (words.say("sheet-number"), document.number.clone()),
        (words.say("verify-identifier"), document.identifier.clone()),
    ];
    rows.extend(personal.map(|one| (words.say("inbox-applicant"), one.applicant.name.clone())));
    rows.push((words.say("verify-validity"), validity));
    rows.push((words.say("outcome-number"), record.number.clone()));
    Some(Sheet {
        title: words.pick(&guide.result.certificate).to_owned(),
        rows,
        authority,
        day: words.date(record.decided_on),
        href: format!("/cases/{reference}/files/{}", document.file),
        digest: document.digest.clone(),
    })
}
