//! The applicant's acts on her case: supply, rate, and those that are said in words alone.

use oneseal_app::ratings::Opinion;
use oneseal_app::{ActError, Ask, Said};
use oneseal_domain::ids::CaseRef;
use oneseal_domain::rating::{Channel, Level};

use super::{Tried, back, page, wanted};
use crate::doors::cases::View;
use crate::doors::materials::{handed_in, take_in};
use crate::pages::citizen::apply::Wrong;
use crate::pages::citizen::case::LONGEST_COMMENT;
use crate::posted::Posted;
use crate::reply::{Answer, Trouble};
use crate::session::SignedIn;
use crate::state::Web;

/// 补正
pub async fn supply(web: &Web, posted: Posted, case: CaseRef) -> Answer {
    let Posted { who, fields, files } = posted;
    let view = read(web, &who, case).await?;
    let ask = fields.ask().map_err(|problem| who.trouble(problem))?;
    let taken = take_in(web.office(), &who.caller, case.authority, &view.guide, &fields, files).await;
    let (kept, mut wrong) = taken.map_err(|error| who.trouble(error))?;
    for one in wanted(&view) {
        let code = &one.material.code;
        let blamed = |wrong: &Wrong| matches!(wrong, Wrong::File(other, _) if other == code);
        if !kept.iter().any(|kept| kept.material == *code) && !wrong.iter().any(blamed) {
            wrong.push(Wrong::FileMissing(code.clone()));
        }
    }
    let current = ask.seen == view.case.revision;
    if current && !wrong.is_empty() {
        return page(web, who, &view, Tried { word: "supply", kept, wrong, ..Tried::default() }).await;
    }
    let materials = handed_in(&kept).map_err(|problem| who.trouble(problem))?;
    match web.office().carry_out(&who.caller, case, &ask, Said::Supply { materials }).await {
        Ok(_) => Ok(back(web, case, "notice-supplied")),
        Err(error) => {
            let tried = Tried { word: "supply", kept, ..Tried::default() };
            not_done(web, who, case, &ask, error, tried).await
        }
    }
}

/// An act that is said in words alone: withdraw, request a hearing, decline one.
pub async fn say(web: &Web, posted: Posted, case: CaseRef, said: Said, notice: &'static str) -> Answer {
    let Posted { who, fields, .. } = posted;
    let ask = fields.ask().map_err(|problem| who.trouble(problem))?;
    let word = said.act().word();
    match web.office().carry_out(&who.caller, case, &ask, said).await {
        Ok(_) => Ok(back(web, case, notice)),
        Err(error) => not_done(web, who, case, &ask, error, Tried { word, fields, ..Tried::default() }).await,
    }
}

/// 评价
pub async fn rate(web: &Web, posted: Posted, case: CaseRef) -> Answer {
    let Posted { who, fields, .. } = posted;
    let words = who.frame.words;
    let command = fields.command().map_err(|problem| who.trouble(problem))?;
    let level = fields.text("level").parse::<u8>().ok().and_then(|number| Level::try_from(number).ok());
    let comment = fields.text("comment").to_owned();
    let mut errors = Vec::new();
    if level.is_none() {
        errors.push(("level", words.say("rate-level-missing")));
    }
    if comment.chars().count() > LONGEST_COMMENT {
        errors.push(("comment", words.say_of("rate-comment-too-long", "n", LONGEST_COMMENT)));
    }
    let Some(level) = level.filter(|_| errors.is_empty()) else {
        let view = read(web, &who, case).await?;
        return page(web, who, &view, Tried { word: "rate", fields, errors, ..Tried::default() }).await;
    };
    // What was ticked under another level before she changed her mind does not count.
    let ticked = fields.all("option").filter_map(|code| code.parse().ok());
    let options = ticked.filter(|code| level.options().contains(code)).collect();
    let anonymous = fields.ticked("anonymous");
    let opinion = Opinion { level, options, comment, channel: Channel::Browser, anonymous };
    match web.office().rate(&who.caller, case, &command, opinion).await {
        Ok(()) => Ok(back(web, case, "notice-rated")),
        Err(error) if error.code() == Some("command.reused") => Ok(back(web, case, "notice-sent-before")),
        Err(error) => Err(who.trouble(error)),
    }
}

/// The page again if the case has moved on meanwhile, otherwise the page of what stands in the way.
async fn not_done(
    web: &Web,
    who: SignedIn,
    case: CaseRef,
    ask: &Ask,
    error: ActError,
    mut tried: Tried,
) -> Answer {
    let view = read(web, &who, case).await?;
    match error.code() {
        Some("case.stale-revision") => {
            tried.stale = Some(ask.seen);
            return page(web, who, &view, tried).await;
        }
        // The same form was sent twice, with its files read twice; the first time counts.
        Some("command.reused") => return Ok(back(web, case, "notice-sent-before")),
        Some(_) | None => {}
    }
    let problem = view.naming(who.frame.words, error.into());
    Err(who.trouble(problem))
}

async fn read(web: &Web, who: &SignedIn, case: CaseRef) -> Result<View, Trouble> {
    View::read(web.office(), &who.caller, case).await.map_err(|problem| who.trouble(problem))
}
