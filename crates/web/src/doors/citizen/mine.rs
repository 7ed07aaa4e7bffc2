//! 我的办件: what somebody applied for, the latest change first, page by page.

use axum::extract::State;
use oneseal_domain::case::Stage;
use oneseal_domain::ids::{AuthorityId, CaseId, CaseRef};

use crate::doors::Asked;
use crate::doors::cases::View;
use crate::locale::Words;
use crate::pages::citizen::mine::{MatterLine, Mine};
use crate::pages::clock_left;
use crate::paging::{self, Cursor};
use crate::problem::Problem;
use crate::reply::{Answer, shown};
use crate::session::SignedIn;
use crate::state::Web;

/// The page.
pub async fn show(State(web): State<Web>, who: SignedIn, Asked(asked): Asked) -> Answer {
    if !who.is_applicant() {
        return Err(who.trouble(Problem::own("caller.not-permitted")));
    }
    let asked = paging::Asked { after: Some(asked.text("after").to_owned()), limit: None };
    let before = asked.cursor().map_err(|_| who.trouble(Problem::own("request.malformed")))?;
    let before = before.as_ref().map_or((i64::MAX, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let rows = web.office().own_cases(&who.caller, before, asked.lines()).await;
    let rows = rows.map_err(|error| who.trouble(error))?;
    let last = rows.last().filter(|_| rows.len() == asked.lines() as usize);
    let next = last.map(|row| Cursor { key: row.updated_at, id: row.id.clone() }.to_string());
    let mut matters = Vec::new();
    for row in &rows {
        let (Ok(authority), Ok(case)) = (AuthorityId::parse(&row.authority), CaseId::parse(&row.id)) else {
            return Err(who.trouble(Problem::own("failure")));
        };
        let view = View::read(web.office(), &who.caller, CaseRef::new(authority, case)).await;
        let line = view.and_then(|view| line(who.frame.words, &view));
        matters.push(line.map_err(|problem| who.trouble(problem))?);
    }
    Ok(shown(&Mine { frame: who.frame, matters, next }))
}

fn line(words: &Words, view: &View) -> Result<MatterLine, Problem> {
    let case = &view.case;
    let clocks = view.clocks()?.filter(|clocks| clocks.promised.stopped.is_none());
    let left = match (&clocks, case.stage, case.notice_due) {
        (Some(clocks), ..) => clock_left(words, &clocks.promised),
        (None, Stage::Received, Some(day)) => words.say_of("mine-notice", "day", words.spoken(day)),
        (None, ..) => String::new(),
    };
    let gap = case.stage == Stage::UnderReview && !case.missing_materials(&view.guide).is_empty();
    Ok(MatterLine {
        reference: view.reference.to_string(),
        number: case.number.clone(),
        item: words.pick(&view.guide.name).to_owned(),
        authority: view.authority.clone(),
        stage: case.stage.code(),
        light: clocks.map_or("", |clocks| clocks.light.as_str()),
        left,
        mine: case.stage == Stage::SupplementRequested || gap,
        certificate: case.sealed.is_some(),
    })
}
