//! 查进度: how far a case has come, for whoever holds its receipt; no account is needed.
//!
//! What lives here: the question and the answer. What must never live here: anything that the receipt does not open. The
//! surprising thing: the code is sent as a form's content, never in an address, so that no log and no history keeps it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use oneseal_app::tracking;
use oneseal_domain::case::Stage;

use crate::doors::Asked;
use crate::pages::clock_left;
use crate::pages::public::track::{Progress, Track};
use crate::posted::PostedByAnybody;
use crate::reply::{self, Answer, shown};
use crate::session::Visit;
use crate::state::Web;

/// The question; a receipt's square code leads here with the number.
pub async fn ask(visit: Visit, Asked(asked): Asked) -> Response {
    shown(&Track { frame: visit.frame, number: asked.text("number").to_owned(), error: None })
}

/// The answer.
pub async fn show(State(web): State<Web>, posted: PostedByAnybody) -> Answer {
    let PostedByAnybody { mut visit, fields, .. } = posted;
    "/track".clone_into(&mut visit.frame.here);
    match web.office().track(fields.text("number"), fields.text("code")).await {
        Ok(progress) => Ok(shown(&told(visit, progress))),
        Err(error) if error.code() == Some("case.receipt-unknown") => {
            let error = Some(visit.frame.say("track-unknown"));
            let page = Track { number: fields.text("number").to_owned(), error, frame: visit.frame };
            Ok(reply::page(StatusCode::NOT_FOUND, &page))
        }
        Err(error) => Err(visit.trouble(error)),
    }
}

fn told(visit: Visit, progress: tracking::Progress) -> Progress {
    let words = visit.frame.words;
    let running = progress.clocks.filter(|clocks| clocks.promised.stopped.is_none());
    let mut facts = Vec::new();
    if let Some(day) = progress.received_on {
        facts.push(words.say_of("receipt-received", "day", words.spoken(day)));
    }
    match (&running, progress.notice_due) {
        (Some(clocks), _) => {
            facts.push(clock_left(words, &clocks.promised));
            let key = if clocks.promised.paused { "clock-due-paused" } else { "clock-due" };
            facts.push(words.say_of(key, "day", words.spoken(clocks.promised.due)));
        }
        (None, Some(day)) if progress.stage == Stage::Received => {
            facts.push(words.say_of("mine-notice", "day", words.spoken(day)));
        }
        (None, _) => {}
    }
    Progress {
        number: progress.number,
        item: words.pick(&progress.item).to_owned(),
        authority: progress.authority,
        stage: progress.stage.code(),
        light: running.map_or("", |clocks| clocks.light.as_str()),
        facts,
        frame: visit.frame,
    }
}
