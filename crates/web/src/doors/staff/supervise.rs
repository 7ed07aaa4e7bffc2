//! The board of a supervising department: what was pushed, and signing for it.

use axum::extract::{Path, State};
use oneseal_app::PushRow;
use oneseal_domain::ids::PushId;
use oneseal_domain::push::{Kind, Stage};

use crate::doors::Asked;
use crate::locale::Words;
use crate::pages::supervise::{PushDetail, PushLine, Supervise};
use crate::paging::{Cursor, USUAL};
use crate::posted::Posted;
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
    let signed = asked.text("view") == "signed";
    let stage = if signed { Stage::SignedOff } else { Stage::Delivered };
    let rows = web.office().pushes(&who.caller, stage, after, USUAL).await;
    let rows = rows.map_err(|error| who.trouble(error))?;
    let last = rows.last().filter(|_| rows.len() == USUAL as usize);
    let next = last.map(|row| Cursor { key: row.pushed_at, id: row.id.clone() }.to_string());
    let mut pushes = Vec::new();
    for row in &rows {
        pushes.push(line(&web, who.frame.words, row).map_err(|problem| who.trouble(problem))?);
    }
    let department = department(&who);
    Ok(reply::shown(&Supervise { frame: who.frame, department, pushes, next, signed }))
}

/// One push.
pub async fn show(State(web): State<Web>, who: SignedIn, Path(id): Path<String>) -> Answer {
    let row = web.office().push(&who.caller, &id).await.map_err(|error| who.trouble(error))?;
    let words = who.frame.words;
    let push = line(&web, words, &row).map_err(|problem| who.trouble(problem))?;
    let at = |ms: i64| {
        let at = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
        let local = jiff::tz::TimeZone::fixed(jiff::tz::offset(8)).to_datetime(at);
        local.strftime("%Y-%m-%d %H:%M").to_string()
    };
    let subject = words.say_or(&Words::key("push-subject", &row.subject), &row.subject);
    let mut rows = vec![
        (words.say("push-case"), row.case_number.clone()),
        (words.say("supervise-number"), row.number.clone()),
        (words.say("push-subject"), subject),
        (words.say("supervise-digest"), row.digest.clone()),
        (words.say("push-pushed"), at(row.pushed_at)),
        (words.say("inbox-due"), row.sign_due.clone()),
    ];
    if row.signed_at > 0 {
        rows.push((words.say("push-signed"), at(row.signed_at)));
    }
    Ok(reply::shown(&PushDetail { frame: who.frame, push, rows }))
}

/// 签收
pub async fn sign_off(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let Posted { who, fields, .. } = posted;
    let unknown = || who.trouble(Problem::own("push.unknown"));
    let (Ok(push), Some(home)) = (PushId::parse(&id), who.caller.authority) else { return Err(unknown()) };
    let command = fields.command().map_err(|problem| who.trouble(problem))?;
    let done = web.office().sign_off(&who.caller, home, push, &command, None).await;
    done.map_err(|error| who.trouble(error))?;
    Ok(go(&web, "/supervise", Some("notice-signed-off")))
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
        due: row.sign_due.clone(),
        stage: stage.unwrap_or_default().code(),
        revision: row.revision,
        command: random()?,
    })
}
