//! Signing in and out with a local account.
//!
//! What lives here: the way in and out. What must never live here: what a password has to be, and how often it may be
//! wrong. The surprising thing: a form that was sent after its session had ended waits here and is offered again.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use oneseal_app::ActError;

use crate::cookies::{self, SESSION};
use crate::doors::Asked;
use crate::pages::Account;
use crate::pages::public::resume::Resume;
use crate::pages::public::sign_in::SignIn;
use crate::posted::{PostedByAnybody, release};
use crate::reply::{self, Answer};
use crate::session::{self, Visit, go, own};
use crate::state::Web;

/// The page that asks who somebody is.
pub async fn ask(State(web): State<Web>, visit: Visit, Asked(asked): Asked) -> Response {
    let next = asked.text("next");
    if let Some(account) = &visit.frame.account {
        return go(&web, if next.is_empty() { account.home() } else { own(next) }, None);
    }
    reply::shown(&SignIn { back: next.to_owned(), ..SignIn::empty(visit.frame) })
}

/// Signs in, and goes on to where she wanted to go, or to where her work begins.
pub async fn sign_in(State(web): State<Web>, posted: PostedByAnybody) -> Answer {
    let PostedByAnybody { mut visit, fields, .. } = posted;
    let (login, back, held) = (fields.text("account"), fields.text("back"), fields.text("held"));
    let secret = match web.office().sign_in(login, fields.exactly("password")).await {
        Ok(secret) => secret,
        Err(ActError::Refused(refused)) => {
            let words = visit.frame.words;
            let (status, error) = match refused.particulars.iter().find(|(name, _)| *name == "minutes") {
                Some((_, minutes)) => {
                    (StatusCode::TOO_MANY_REQUESTS, words.say_of("sign-in-locked", "minutes", minutes))
                }
                None => (StatusCode::UNAUTHORIZED, words.say("sign-in-refused")),
            };
            "/sign-in".clone_into(&mut visit.frame.here);
            visit.frame.account = None;
            let page = SignIn {
                account: login.to_owned(),
                back: back.to_owned(),
                held: held.to_owned(),
                error: Some(error),
                ..SignIn::empty(visit.frame)
            };
            return Ok(reply::page(status, &page));
        }
        Err(failed) => return Err(visit.trouble(failed)),
    };
    let known = web.office().session(&secret).await.map_err(|error| visit.trouble(error))?;
    visit.frame.account = known.map(|one| session::account(web.office(), &one.caller, &one.name));
    let home = visit.frame.account.as_ref().map_or("/", Account::home);
    let mut response = if held.is_empty() {
        go(&web, if back.is_empty() { home } else { own(back) }, None)
    } else {
        let fields = release(held).map_err(|problem| visit.trouble(problem))?;
        visit.frame.csrf = session::token(&web, &secret).map_err(|problem| visit.trouble(problem))?;
        home.clone_into(&mut visit.frame.here);
        reply::shown(&Resume::of(visit.frame, own(back), fields))
    };
    let cookie = cookies::write(web.settings(), SESSION, &secret, None);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Signs out.
pub async fn sign_out(
    State(web): State<Web>,
    headers: axum::http::HeaderMap,
    posted: PostedByAnybody,
) -> Response {
    if let Some(secret) = cookies::read(web.settings(), &headers, SESSION)
        && let Err(error) = web.office().sign_out(secret).await
    {
        return posted.visit.trouble(error).into_response();
    }
    let mut response = go(&web, "/", Some("notice-signed-out"));
    response.headers_mut().append(header::SET_COOKIE, cookies::remove(web.settings(), SESSION));
    response
}

#[cfg(test)]
mod tests;
