//! The inbox: what waits for a role, longest first, with light and clock.

use axum::extract::State;
use axum::response::Response;
use oneseal_app::Role;
use oneseal_app::lists::Waiting;
use oneseal_domain::case::duties::Duty;
use oneseal_domain::item::ItemRevision;

use crate::doors::Asked;
use crate::locale::Words;
use crate::pages::counter::inbox::{Inbox, Tab, WorkLine};
use crate::pages::{Names, who};
use crate::paging::{Cursor, USUAL};
use crate::problem::Problem;
use crate::reply::{self, Answer};
use crate::session::{SignedIn, go};
use crate::state::Web;

/// Roles that have an inbox.
const WITH_INBOX: [Role; 5] =
    [Role::Window, Role::Reviewer, Role::Checker, Role::SealOperator, Role::Surveyor];

/// The page; a case number leads to its case.
pub async fn show(State(web): State<Web>, who: SignedIn, Asked(asked): Asked) -> Answer {
    let query = asked.text("q").to_owned();
    let mut frame_notice = None;
    if !query.is_empty() {
        let found = web.office().case_by_number(&who.caller, &query).await;
        match found.map_err(|error| who.trouble(error))? {
            Some(case) => return Ok(go(&web, &format!("/cases/{case}"), None)),
            None => frame_notice = Some(who.frame.words.say_of("inbox-not-found", "number", &query)),
        }
    }
    page(&web, who, &asked, query, frame_notice).await
}

async fn page(
    web: &Web,
    mut who: SignedIn,
    asked: &crate::posted::Fields,
    query: String,
    notice: Option<String>,
) -> Result<Response, reply::Trouble> {
    let words = who.frame.words;
    let own: Vec<Role> = who.caller.roles.iter().copied().filter(|role| WITH_INBOX.contains(role)).collect();
    let wanted = Role::from_code(asked.text("view")).filter(|role| own.contains(role));
    let Some(shown) = wanted.or_else(|| own.first().copied()) else {
        return Err(who.trouble(Problem::own("caller.not-permitted")));
    };
    let after = match asked.text("after") {
        "" => None,
        text => Some(Cursor::read(text).map_err(|_| who.trouble(Problem::own("request.malformed")))?),
    };
    let after = after.as_ref().map_or((0, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let lines = web.office().inbox(&who.caller, shown, after, USUAL).await;
    let lines = lines.map_err(|error| who.trouble(error))?;
    let mut tabs = Vec::new();
    for role in own {
        let count = web.office().inbox_size(&who.caller, role).await.map_err(|error| who.trouble(error))?;
        let (code, label) = (role.code().to_owned(), words.word("role", role.code()));
        tabs.push(Tab { code, label, count, current: role == shown });
    }
    let last = lines.last().filter(|_| lines.len() == USUAL as usize);
    let next = last.map(|line| {
        let cursor = Cursor { key: line.since, id: line.reference.case.to_string() };
        format!("view={}&after={cursor}", shown.code())
    });
    let assigned = lines.iter().flat_map(|line| &line.case.assigned).map(|(_, to)| to.clone());
    let names = web.office().names(assigned).await.map_err(|error| who.trouble(error))?;
    let rules = web.office().rules();
    let lines = lines.iter().map(|line| {
        let item = line.case.item.as_ref();
        let guide = item.and_then(|item| rules.pinned(line.reference.authority, item));
        work_line(words, &names, line, guide.as_deref(), shown)
    });
    let lines = lines.collect();
    who.frame.notice = notice.or(who.frame.notice);
    Ok(reply::shown(&Inbox { frame: who.frame, tabs, query, lines, next }))
}

fn work_line(
    words: &Words,
    names: &Names,
    line: &Waiting,
    guide: Option<&ItemRevision>,
    role: Role,
) -> WorkLine {
    let case = &line.case;
    let reading = line.clocks.as_ref().map(|clocks| &clocks.promised);
    let left = reading.map(|reading| {
        if reading.remaining < 0 {
            words.say_of("clock-late", "days", words.days(reading.remaining.unsigned_abs(), reading.unit))
        } else {
            words.say_of("clock-left", "days", words.days(reading.remaining, reading.unit))
        }
    });
    let due = reading.map(|reading| reading.due).or(case.notice_due).or(case.issue_due);
    let duty = match role {
        Role::Window => Duty::Accept,
        Role::Reviewer => Duty::Review,
        Role::Checker => Duty::Check,
        Role::Surveyor => Duty::Survey,
        _ => Duty::Issue,
    };
    let holder = case.assigned.iter().find(|(given, _)| *given == duty).map(|(_, to)| who(words, names, to));
    WorkLine {
        reference: line.reference.to_string(),
        number: case.number.clone(),
        item: guide.map(|guide| words.pick(&guide.name).to_owned()).unwrap_or_default(),
        applicant: line.applicant.clone(),
        stage: case.stage.code(),
        light: line.clocks.as_ref().map_or("", |clocks| clocks.light.as_str()),
        left: left.unwrap_or_default(),
        due: due.map(|day| day.to_string()).unwrap_or_default(),
        holder: holder.unwrap_or_else(|| words.word("role", role.code())),
    }
}
