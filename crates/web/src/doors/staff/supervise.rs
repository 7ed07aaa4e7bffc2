//! The board of a supervising department: what was pushed, signing for it and what follows; and what went wrong with it.

use axum::extract::{Path, State};
use oneseal_app::{Act, Ask, FollowUp, PushAsk, PushRow};
use oneseal_domain::ids::{AuthorityId, PushId};
use oneseal_domain::push::{Kind, Push, Stage};

use crate::doors::Asked;
use crate::locale::Words;
use crate::pages::supervise::{
    ExceptionLine, Exceptions, FollowUpForm, PushDetail, PushLine, Question, QuestionKind, Supervise, View,
};
use crate::paging::{Cursor, USUAL};
use crate::posted::{Fields, Posted};
use crate::problem::Problem;
use crate::reply::{self, Answer};
use crate::session::{SignedIn, go, random};
use crate::state::Web;

/// What waits for the department's signature.
pub async fn board(State(web): State<Web>, who: SignedIn, Asked(asked): Asked) -> Answer {
    let after = match asked.text("after") {
        "" => None,
        text => Some(Cursor::read(text).map_err(|_| who.trouble(Problem::own("request.malformed")))?),
    };
    let after = after.as_ref().map_or((0, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let view = View::of(asked.text("view"));
    let rows = web.office().pushes(&who.caller, view.stage, after, USUAL).await;
    let rows = rows.map_err(|error| who.trouble(error))?;
    let last = rows.last().filter(|_| rows.len() == USUAL as usize);
    let next = last.map(|row| Cursor { key: row.pushed_at, id: row.id.clone() }.to_string());
    let mut pushes = Vec::new();
    for row in &rows {
        pushes.push(line(&web, who.frame.words, row).map_err(|problem| who.trouble(problem))?);
    }
    let department = department(&who);
    Ok(reply::shown(&Supervise { frame: who.frame, department, pushes, next, view }))
}

/// One push.
pub async fn show(State(web): State<Web>, who: SignedIn, Path(id): Path<String>) -> Answer {
    page(&web, who, &id, None).await
}

/// What was typed into the form of an act, and why it was not taken.
type Typed = (Act, Fields, Problem);

async fn page(web: &Web, who: SignedIn, id: &str, typed: Option<Typed>) -> Answer {
    let row = web.office().push(&who.caller, id).await.map_err(|error| who.trouble(error))?;
    let unknown = || who.trouble(Problem::own("push.unknown"));
    let (Ok(push), Some(home)) = (PushId::parse(id), who.caller.authority) else { return Err(unknown()) };
    let push = web.office().pushed(&who.caller, home, push).await.map_err(|error| who.trouble(error))?;
    let words = who.frame.words;
    let line = line(web, words, &row).map_err(|problem| who.trouble(problem))?;
    let trouble = typed.as_ref().map(|(_, _, problem)| problem.spoken(words));
    let forms =
        forms(web, words, home, push.stage, typed.as_ref()).map_err(|problem| who.trouble(problem))?;
    let rows = rows(words, &row, &push);
    Ok(reply::shown(&PushDetail { frame: who.frame, push: line, rows, trouble, forms }))
}

fn rows(words: &Words, row: &PushRow, push: &Push) -> Vec<(String, String)> {
    let at = |at: jiff::Timestamp| {
        let local = jiff::tz::TimeZone::fixed(jiff::tz::offset(8)).to_datetime(at);
        local.strftime("%Y-%m-%d %H:%M").to_string()
    };
    let subject = words.say_or(&Words::key("push-subject", &row.subject), &row.subject);
    let mut rows = vec![
        (words.say("push-case"), row.case_number.clone()),
        (words.say("supervise-number"), row.number.clone()),
        (words.say("push-subject"), subject),
        (words.say("supervise-digest"), row.digest.clone()),
    ];
    rows.extend(push.pushed.as_ref().map(|pushed| (words.say("push-pushed"), at(pushed.pushed_at))));
    rows.extend(push.due.map(|due| (words.say("inbox-due"), due.to_string())));
    rows.extend(push.signed.as_ref().map(|signed| (words.say("push-signed"), at(signed.signed_at))));
    if let Some(claimed) = &push.claimed {
        let who = format!("{} · {} · {}", claimed.section, claimed.officer, at(claimed.claimed_at));
        rows.push((words.say("push-claimed"), who));
    }
    if let Some(feedback) = &push.feedback {
        rows.push((words.say("push-text"), feedback.text.clone()));
        rows.push((words.say("push-fed-back"), at(feedback.fed_back_at)));
    }
    rows
}

/// What the department can do with a push, the usual thing first.
fn forms(
    web: &Web,
    words: &Words,
    home: AuthorityId,
    stage: Stage,
    typed: Option<&Typed>,
) -> Result<Vec<FollowUpForm>, Problem> {
    let acts: &[Act] = match stage {
        Stage::Delivered => &[Act::SignOff, Act::Misroute],
        Stage::SignedOff => &[Act::Claim, Act::FeedBack, Act::Misroute],
        Stage::Claimed => &[Act::FeedBack],
        Stage::Unsent | Stage::Pushed | Stage::FedBack | Stage::Misrouted => &[],
    };
    let form = |act: &Act| {
        let question = |name: &'static str, kind| {
            let typed = typed.filter(|(typed, ..)| typed == act);
            let value = typed.map_or("", |(_, fields, _)| fields.text(name)).to_owned();
            Question { name, value, kind }
        };
        let questions = match act {
            Act::Claim => {
                vec![question("section", QuestionKind::Line), question("officer", QuestionKind::Line)]
            }
            Act::FeedBack => vec![question("text", QuestionKind::Text)],
            Act::Misroute => {
                let departments = QuestionKind::Choice(departments(web, words, home));
                vec![question("reason", QuestionKind::Text), question("suggested", departments)]
            }
            _ => Vec::new(),
        };
        Ok(FollowUpForm { act: act.word(), command: random()?, questions })
    };
    acts.iter().map(form).collect()
}

/// 签收、认领、反馈、退回
pub async fn follow_up(
    State(web): State<Web>,
    Path((id, word)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    let Posted { who, fields, .. } = posted;
    let unknown = || who.trouble(Problem::own("push.unknown"));
    let (Ok(push), Some(home)) = (PushId::parse(&id), who.caller.authority) else { return Err(unknown()) };
    let text = |name: &str| fields.text(name).to_owned();
    let said = match word.as_str() {
        "sign-off" => FollowUp::SignOff {},
        "claim" => FollowUp::Claim { section: text("section"), officer: text("officer") },
        "feed-back" => FollowUp::FeedBack { text: text("text") },
        "misroute" => {
            let suggested = Some(text("suggested")).filter(|suggested| !suggested.is_empty());
            FollowUp::Misroute { reason: text("reason"), suggested }
        }
        _ => return Err(who.trouble(Problem::own("request.not-found"))),
    };
    let Ask { key, seen } = fields.ask().map_err(|problem| who.trouble(problem))?;
    let (act, ask) = (said.act(), PushAsk { key, seen: Some(seen) });
    match web.office().follow_up(&who.caller, home, push, &ask, said).await {
        Ok(()) => {
            let notice = if act == Act::SignOff { "notice-signed-off" } else { "notice-acted" };
            Ok(go(&web, "/supervise", Some(notice)))
        }
        Err(error) => page(&web, who, &id, Some((act, fields, Problem::from(error)))).await,
    }
}

/// What the office has to look at: limits that a department missed, and pushes that it gave back.
pub async fn exceptions(State(web): State<Web>, who: SignedIn, Asked(asked): Asked) -> Answer {
    let after = match asked.text("after") {
        "" => None,
        text => Some(Cursor::read(text).map_err(|_| who.trouble(Problem::own("request.malformed")))?),
    };
    let after = after.as_ref().map_or((0, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = web.office().push_exceptions(&who.caller, after, USUAL).await;
    let rows = rows.map_err(|error| who.trouble(error))?;
    let last = rows.last().filter(|_| rows.len() == USUAL as usize);
    let next = last.map(|row| Cursor { key: row.pushed_at, id: row.id.clone() }.to_string());
    let words = who.frame.words;
    let mut lines = Vec::new();
    for row in rows {
        let push = line(&web, words, &row).map_err(|problem| who.trouble(problem))?;
        let mut returned = None;
        if let (Ok(id), Some(home)) = (PushId::parse(&row.id), who.caller.authority) {
            let push = web.office().pushed(&who.caller, home, id).await;
            returned = push.map_err(|error| who.trouble(error))?.returned;
        }
        let (reason, suggested) = returned.map(|one| (one.reason, one.suggested)).unwrap_or_default();
        let department = words.say_or(&Words::key("department", &row.department), &row.department);
        let suggested = suggested.unwrap_or_default();
        lines.push(ExceptionLine { push, exception: row.exception, department, reason, suggested });
    }
    let departments = who.caller.authority.map(|home| departments(&web, words, home)).unwrap_or_default();
    Ok(reply::shown(&Exceptions { frame: who.frame, lines, next, departments }))
}

/// 改派
pub async fn redirect(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let Posted { who, fields, .. } = posted;
    let unknown = || who.trouble(Problem::own("push.unknown"));
    let (Ok(push), Some(home)) = (PushId::parse(&id), who.caller.authority) else { return Err(unknown()) };
    let Ask { key, seen } = fields.ask().map_err(|problem| who.trouble(problem))?;
    let said = FollowUp::Redirect { department: fields.text("department").to_owned() };
    let ask = PushAsk { key, seen: Some(seen) };
    let done = web.office().follow_up(&who.caller, home, push, &ask, said).await;
    done.map_err(|error| who.trouble(error))?;
    Ok(go(&web, "/exceptions", Some("notice-acted")))
}

/// The departments that supervise what an authority decides, code and name.
fn departments(web: &Web, words: &Words, home: AuthorityId) -> Vec<(String, String)> {
    let rules = web.office().rules();
    let known = rules.organs.get(&home).map(|organ| organ.departments.clone()).unwrap_or_default();
    known
        .into_iter()
        .map(|code| (code.clone(), words.say_or(&Words::key("department", &code), &code)))
        .collect()
}

fn department(who: &SignedIn) -> String {
    let place = who.frame.account.as_ref().map(|account| account.place.clone()).unwrap_or_default();
    let code = who.caller.department.clone().unwrap_or_default();
    format!("{place} {}", who.frame.words.say_or(&Words::key("department", &code), &code))
}

fn line(web: &Web, words: &Words, row: &PushRow) -> Result<PushLine, Problem> {
    let rules = web.office().rules();
    let item = rules.guides.any(&row.item);
    let organ = rules.organs.iter().find(|(id, _)| id.as_str() == row.authority);
    let stages =
        [Stage::Pushed, Stage::Delivered, Stage::SignedOff, Stage::Claimed, Stage::FedBack, Stage::Misrouted];
    let stage = stages.into_iter().find(|stage| stage.code() == row.stage);
    let kind = if row.kind == Kind::Decision.code() { Kind::Decision } else { Kind::Certificate };
    Ok(PushLine {
        id: row.id.clone(),
        kind: kind.code(),
        number: row.number.clone(),
        item: item.map(|item| words.pick(&item.name).to_owned()).unwrap_or_default(),
        authority: organ.map(|(_, organ)| organ.short_name.clone()).unwrap_or_default(),
        digest: row.digest.clone(),
        due: row.due.clone(),
        stage: stage.unwrap_or_default().code(),
        revision: row.revision,
        command: random()?,
    })
}
