//! 提交申请: the form, the answers to check, and the submission.
//!
//! What lives here: the way from the guide to the receipt. What must never live here: whether an answer or a material is
//! good enough. The surprising thing: a clerk at a window uses the same pages for somebody who stands before him.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use oneseal_app::accounts::Profile;
use oneseal_app::applicant::Asking;
use oneseal_app::authority::{Act, may};
use oneseal_app::cases::submit::Application;
use oneseal_domain::case::submit::Channel;
use oneseal_domain::item::ItemRevision;
use oneseal_domain::item::form::{Answers, Field, Format};

use crate::doors::materials::{handed_in, take_in};
use crate::doors::public::guide;
use crate::pages::citizen;
use crate::pages::citizen::apply::{ANSWER, Apply, CheckAnswers, Given, Wrong, questions};
use crate::posted::{Fields, Posted, PostedFile};
use crate::problem::Problem;
use crate::reply::{self, Answer, Trouble, shown};
use crate::session::{SignedIn, go, random};
use crate::state::Web;

/// The item that is applied for, and the name of the authority.
struct Wanted {
    item: Arc<ItemRevision>,
    authority: String,
}

/// What somebody wants to apply for, if she may.
fn wanted(web: &Web, who: &mut SignedIn, address: &str) -> Result<Wanted, Trouble> {
    if !who.caller.roles.iter().any(|role| may(*role, Act::Submit)) {
        return Err(who.trouble(Problem::own("caller.not-permitted")));
    }
    let rules = web.office().rules();
    let item = guide::named(&rules, address).map_err(|problem| who.trouble(problem))?;
    let authority = rules.organs.get(&item.authority).map(|organ| organ.name.clone()).unwrap_or_default();
    who.frame.here = format!("/items/{}/apply", citizen::address(&item));
    Ok(Wanted { item, authority })
}

/// The empty form.
pub async fn begin(State(web): State<Web>, mut who: SignedIn, Path(item): Path<String>) -> Answer {
    let Wanted { item, authority } = wanted(&web, &mut who, &item)?;
    let profile = web.office().profile(&who.caller).await.map_err(|error| who.trouble(error))?;
    let answers = profile.map(|profile| known(&item, &profile)).unwrap_or_default();
    let (known, given) = (!answers.is_empty(), Given { answers, ..Given::default() });
    Ok(shown(&Apply { known, ..Apply::of(who.frame, &authority, &item, &given, &[]) }))
}

/// Answers that the account's owner gave before: her telephone, her identity number, her name.
fn known(item: &ItemRevision, profile: &Profile) -> Answers {
    let answer = |field: &Field| match field.format {
        Some(Format::Phone) => profile.phone.clone(),
        Some(Format::CitizenId) => profile.code.clone(),
        None if ["principal", Asking::NAME].contains(&field.name.as_str()) => profile.name.clone(),
        Some(Format::Date | Format::Integer | Format::Uscc) | None => String::new(),
    };
    let mine = questions(item).fields.into_iter().filter(|field| field.personal);
    mine.map(|field| (field.name.clone(), answer(&field))).filter(|(_, text)| !text.is_empty()).collect()
}

/// The form again, with everything that was typed, because somebody wants to change it.
pub async fn change(State(web): State<Web>, Path(item): Path<String>, posted: Posted) -> Answer {
    let Posted { mut who, fields, files } = posted;
    let Wanted { item, authority } = wanted(&web, &mut who, &item)?;
    let (given, _) = read(&web, &who, &item, &fields, files).await?;
    Ok(shown(&Apply::of(who.frame, &authority, &item, &given, &[])))
}

/// The answers, to be read once more; or the form again, with what is wrong.
pub async fn check(State(web): State<Web>, Path(item): Path<String>, posted: Posted) -> Answer {
    let Posted { mut who, fields, files } = posted;
    let Wanted { item, authority } = wanted(&web, &mut who, &item)?;
    let (given, wrong) = read(&web, &who, &item, &fields, files).await?;
    if !wrong.is_empty() {
        return Ok(again(&who, &authority, &item, &given, &wrong));
    }
    let command = random().map_err(|problem| who.trouble(problem))?;
    Ok(shown(&CheckAnswers::of(who.frame, &authority, &item, &given, &command)))
}

/// Submits, once however often it is sent.
pub async fn submit(State(web): State<Web>, Path(item): Path<String>, posted: Posted) -> Answer {
    let Posted { mut who, fields, files } = posted;
    let Wanted { item, authority } = wanted(&web, &mut who, &item)?;
    let (given, wrong) = read(&web, &who, &item, &fields, files).await?;
    if !wrong.is_empty() {
        return Ok(again(&who, &authority, &item, &given, &wrong));
    }
    let command = fields.command().map_err(|problem| who.trouble(problem))?;
    let application = application(&who, &item, &given).map_err(|problem| who.trouble(problem))?;
    let done = web.office().submit(&who.caller, &command, application).await;
    let done = done.map_err(|error| who.trouble(error))?;
    Ok(go(&web, &format!("/cases/{}/receipt", done.case), None))
}

fn again(who: &SignedIn, authority: &str, item: &ItemRevision, given: &Given, wrong: &[Wrong]) -> Response {
    let page = Apply::of(who.frame.clone(), authority, item, given, wrong);
    reply::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// What a form brought, and what is wrong with it.
async fn read(
    web: &Web,
    who: &SignedIn,
    item: &ItemRevision,
    fields: &Fields,
    files: Vec<PostedFile>,
) -> Result<(Given, Vec<Wrong>), Trouble> {
    let typed = fields.below(ANSWER).map(|(name, text)| (name.to_owned(), text.to_owned()));
    let answers: Answers = typed.collect();
    let broken = questions(item).validate(&answers).err().unwrap_or_default();
    let mut wrong: Vec<Wrong> = broken.into_iter().map(Wrong::Answer).collect();
    let taken = take_in(web.office(), &who.caller, item.authority, item, fields, files).await;
    let (files, bad) = taken.map_err(|error| who.trouble(error))?;
    wrong.extend(bad);
    Ok((Given { answers, files }, wrong))
}

fn application(who: &SignedIn, item: &ItemRevision, given: &Given) -> Result<Application, Problem> {
    let mut form = questions(item).validate(&given.answers).map_err(|_| Problem::own("form.invalid"))?;
    let applicant = Asking::of(&item.form).applicant(&mut form);
    let staff = who.caller.authority;
    Ok(Application {
        authority: item.authority,
        item: item.code.clone(),
        applicant,
        form,
        materials: handed_in(&given.files)?,
        channel: if staff.is_some() { Channel::Window } else { Channel::Online },
        received_by: staff.unwrap_or(item.authority),
    })
}
