//! Who visits: the language, the frame around her page, and the account if she is signed in.
//!
//! What lives here: what a handler of a page asks for ([`Visit`], [`SignedIn`]), and the cookies around it. What must
//! never live here: how sessions are kept and what an account may do; the office does both. The surprising thing: a
//! visitor without an account has a token as well, bound to a cookie that says nothing but that she is the same browser.

use axum::extract::{FromRef, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use oneseal_app::{Caller, Office, Role};

use crate::api;
use crate::cookies::{self, LANGUAGE, NOTICE, SESSION, VISITOR};
use crate::locale::{Locale, Words};
use crate::pages::{Account, Frame};
use crate::problem::Problem;
use crate::reply::{self, Trouble};
use crate::state::Web;

/// How long a browser is known as the same visitor, in seconds: a day.
const KNOWN: u32 = 24 * 60 * 60;

/// The visitor's cookie, also when it is only just being set.
#[derive(Debug, Clone)]
struct Visitor(String);

/// 128 random bits as text, for tokens and for commands.
///
/// # Errors
/// `failure`: the machine gives no randomness.
pub fn random() -> Result<String, Problem> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no randomness");
        Problem::own("failure")
    })?;
    Ok(hex::encode(bytes))
}

/// An address of ours to go on to; anything that could lead elsewhere leads home.
pub fn own(path: &str) -> &str {
    let strange = |c: char| c == '\\' || c.is_control();
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains(strange);
    if ours { path } else { "/" }
}

/// Somebody who looks at a page, whether she has signed in or not.
#[derive(Debug, Clone)]
pub struct Visit {
    /// What surrounds the page.
    pub frame: Frame,
    /// As whom she asks, if she is signed in.
    pub caller: Option<Caller>,
    back: String,
}

/// Somebody who has signed in. A visitor who has not is led to the sign-in page and back.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What surrounds the page.
    pub frame: Frame,
    /// As whom she asks.
    pub caller: Caller,
    back: String,
}

impl Visit {
    /// The page of a problem, with the way back to where she was.
    pub fn trouble(&self, problem: impl Into<Problem>) -> Trouble {
        Trouble::new(self.frame.clone(), problem.into(), &self.back)
    }

    /// The same visit with its account.
    pub fn signed_in(self) -> Option<SignedIn> {
        let Self { frame, caller, back } = self;
        caller.map(|caller| SignedIn { frame, caller, back })
    }

    /// Reads who visits.
    ///
    /// # Errors
    /// The page that says that the store does not answer.
    pub async fn read(web: &Web, parts: &Parts) -> Result<Self, Trouble> {
        let (settings, headers) = (web.settings(), &parts.headers);
        let words = locale(web, headers).words();
        let looks = matches!(parts.method, Method::GET | Method::HEAD);
        let here = if looks {
            parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned()
        } else {
            page_of(parts.uri.path()).to_owned()
        };
        let mut frame = Frame { words, here, account: None, csrf: String::new(), notice: None };
        let secret = cookies::read(settings, headers, SESSION);
        let signed_in = match secret {
            Some(secret) => web.office().session(secret).await,
            None => Ok(None),
        };
        let signed_in = signed_in.map_err(|error| Trouble::new(frame.clone(), error.into(), "/"))?;
        frame.csrf = token(web, &bound_to(web, parts)).map_err(|no| Trouble::new(frame.clone(), no, "/"))?;
        frame.notice = cookies::read(settings, headers, NOTICE).and_then(|key| notice(words, key));
        frame.account = signed_in.as_ref().map(|one| account(web.office(), &one.caller, &one.name));
        let home = frame.account.as_ref().map_or("/", Account::home);
        let back = if looks { home.to_owned() } else { frame.here.clone() };
        Ok(Self { frame, caller: signed_in.map(|one| one.caller), back })
    }
}

impl SignedIn {
    /// The page of a problem, with the way back to where she was.
    pub fn trouble(&self, problem: impl Into<Problem>) -> Trouble {
        Trouble::new(self.frame.clone(), problem.into(), &self.back)
    }

    /// Whether she is a citizen or an organisation's agent, not a member of staff.
    pub fn is_applicant(&self) -> bool {
        self.caller.roles.contains(&Role::Applicant)
    }
}

/// The page on which a form stood: forms are sent to an address below that of their page.
fn page_of(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some((page, _)) if !page.is_empty() => page,
        _ => "/",
    }
}

/// What a visitor's tokens are bound to: her session, also when it has ended meanwhile, or else her browser.
pub fn bound_to(web: &Web, parts: &Parts) -> String {
    let secret = cookies::read(web.settings(), &parts.headers, SESSION).map(str::to_owned);
    secret.or_else(|| parts.extensions.get::<Visitor>().map(|Visitor(id)| id.clone())).unwrap_or_default()
}

/// A token for a form, bound to a session or a browser.
///
/// # Errors
/// `failure`: the machine gives no randomness.
pub fn token(web: &Web, bound_to: &str) -> Result<String, Problem> {
    let mut nonce = [0_u8; 16];
    hex::decode_to_slice(random()?, &mut nonce).map_err(|_| Problem::own("failure"))?;
    Ok(web.csrf().token(bound_to, nonce))
}

/// The language that was chosen, or else the one that the browser asks for.
fn locale(web: &Web, headers: &HeaderMap) -> Locale {
    let chosen = cookies::read(web.settings(), headers, LANGUAGE).and_then(Locale::from_tag);
    chosen.unwrap_or_else(|| api::words(headers).locale())
}

/// The account as the frame shows it.
pub fn account(office: &Office, caller: &Caller, name: &str) -> Account {
    let role = match caller.roles.as_slice() {
        roles if roles.contains(&Role::Applicant) => "citizen",
        [first, ..] => first.code(),
        [] => "",
    };
    let rules = office.rules();
    let organ = caller.authority.and_then(|authority| rules.organs.get(&authority));
    let place = organ.map(|organ| organ.short_name.clone()).unwrap_or_default();
    Account { name: name.to_owned(), role: role.to_owned(), place }
}

/// A notice by its key among the words; a cookie can make us say nothing else.
fn notice(words: &Words, key: &str) -> Option<String> {
    (key.starts_with("notice-") && words.has(key)).then(|| words.say(key))
}

impl<S: Send + Sync> FromRequestParts<S> for Visit
where
    Web: FromRef<S>,
{
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Trouble> {
        Self::read(&Web::from_ref(state), parts).await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn
where
    Web: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visit = Visit::read(&Web::from_ref(state), parts).await.map_err(Trouble::into_response)?;
        let here = visit.frame.here.clone();
        visit.signed_in().ok_or_else(|| reply::to_sign_in(&here))
    }
}

/// Knows a browser again, and forgets a notice once it was shown.
pub async fn keep(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let settings = web.settings();
    let known = cookies::read(settings, request.headers(), VISITOR).map(str::to_owned);
    let told = cookies::read(settings, request.headers(), NOTICE).is_some();
    let fresh = if known.is_none() { random().ok() } else { None };
    if let Some(id) = known.or_else(|| fresh.clone()) {
        request.extensions_mut().insert(Visitor(id));
    }
    let mut response = next.run(request).await;
    let shown =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/html; charset=utf-8");
    if shown {
        let headers = response.headers_mut();
        if let Some(id) = fresh {
            headers.append(header::SET_COOKIE, cookies::write(settings, VISITOR, &id, Some(KNOWN)));
        }
        if told {
            headers.append(header::SET_COOKIE, cookies::remove(settings, NOTICE));
        }
    }
    response
}

/// Goes on to another page and says there, once, what happened (a key `notice-…` of the words).
pub fn go(web: &Web, to: &str, notice: Option<&'static str>) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, own(to))]).into_response();
    if let Some(key) = notice {
        let cookie = cookies::write(web.settings(), NOTICE, key, Some(60));
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_ours_leads_on_and_every_other_home() {
        for ours in ["/", "/mine", "/cases/x?a=b#c", "/a//b"] {
            assert_eq!(own(ours), ours);
        }
        for strange in ["", "mine", "//evil", "/\\evil", "/\t/evil", "/a\r\nb", "https://evil"] {
            assert_eq!(own(strange), "/", "{strange:?}");
        }
    }

    #[test]
    fn a_form_leads_back_to_the_page_it_stood_on() {
        assert_eq!(page_of("/cases/140822-x/withdraw"), "/cases/140822-x");
        assert_eq!(page_of("/sign-in"), "/");
        assert_eq!(page_of("/"), "/");
    }
}
