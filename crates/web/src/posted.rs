//! What a form sent: its fields and files, checked to come from a page of ours.
//!
//! What lives here: reading a form, whichever way the browser encoded it, and the check of its token. What must never
//! live here: what the fields mean. The surprising thing: a form that arrives after its session has ended is not lost;
//! what was typed waits on the sign-in page and is offered again after it.

use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::{Form, FromRef, FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use bytes::BytesMut;
use http_body_util::Limited;
use oneseal_app::Ask;

use crate::csrf;
use crate::pages::public::resume::Resume;
use crate::pages::public::sign_in::SignIn;
use crate::problem::Problem;
use crate::reply::{self, Trouble};
use crate::session::{SignedIn, Visit, bound_to};
use crate::state::Web;

/// Most bytes of one file; what comes beyond is read and forgotten, so that the form can still be answered.
const MOST_OF_A_FILE: usize = 21 << 20;
/// Most bytes of all files of a form together.
const MOST_OF_ALL: usize = 96 << 20;
/// Most bytes of a form from somebody who is not signed in.
const MOST_OF_A_STRANGER: usize = 22 << 20;
/// Most characters that are kept across a sign-in.
const MOST_HELD: usize = 64 * 1024;

/// The fields of a form in their order; a name may occur several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// What was typed into a field, without surrounding blanks; empty if the form has no such field.
    pub fn text(&self, name: &str) -> &str {
        self.exactly(name).trim()
    }

    /// What was typed into a field, blank for blank, such as a password.
    pub fn exactly(&self, name: &str) -> &str {
        self.0.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field that may be chosen several times.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(one, _)| one == name).map(|(_, value)| value.trim())
    }

    /// Fields whose names begin alike, such as `defect.`: the rest of each name, and what was typed.
    pub fn below<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.trim())))
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.text(name) == "yes"
    }

    /// The command's identifier, by which sending a form twice is recognised.
    ///
    /// # Errors
    /// `request.malformed`.
    pub fn command(&self) -> Result<String, Problem> {
        let command = self.text("command");
        let fits = (1..=128).contains(&command.len());
        if fits { Ok(command.to_owned()) } else { Err(Problem::own("request.malformed")) }
    }

    /// The command and the revision of the case that its page showed.
    ///
    /// # Errors
    /// `request.malformed`.
    pub fn ask(&self) -> Result<Ask, Problem> {
        let seen = self.text("revision").parse().map_err(|_| Problem::own("request.malformed"))?;
        Ok(Ask { key: self.command()?, seen })
    }
}

/// A file that was chosen in a form.
#[derive(Debug, Clone)]
pub struct PostedFile {
    /// The field.
    pub field: String,
    /// The file's name, as the person calls it.
    pub name: String,
    /// The bytes; none if there were too many.
    pub bytes: Bytes,
    /// Whether there were more bytes than any file may have.
    pub too_large: bool,
}

/// A form that somebody sent who is signed in.
#[derive(Debug)]
pub struct Posted {
    /// Who sent it.
    pub who: SignedIn,
    /// What was typed and chosen.
    pub fields: Fields,
    /// The files that were chosen.
    pub files: Vec<PostedFile>,
}

/// A form that anybody may send.
#[derive(Debug)]
pub struct PostedByAnybody {
    /// Who sent it.
    pub visit: Visit,
    /// What was typed and chosen.
    pub fields: Fields,
    /// The files that were chosen.
    pub files: Vec<PostedFile>,
}

/// A form as it arrived, before anybody asked whether it may be believed.
struct Arrived {
    visit: Visit,
    fields: Fields,
    files: Vec<PostedFile>,
    /// It carries the token of this very session.
    genuine: bool,
    /// The browser says that a page of ours sent it; no page elsewhere can make a browser say so.
    from_here: bool,
}

impl Arrived {
    async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Self, Response>
    where
        Web: FromRef<S>,
    {
        let web = Web::from_ref(state);
        let (parts, body) = request.into_parts();
        let visit = Visit::read(&web, &parts).await.map_err(Trouble::into_response)?;
        let bound = bound_to(&web, &parts);
        let from_here = parts.headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
        let body = match visit.caller {
            Some(_) => body,
            None => Body::new(Limited::new(body, MOST_OF_A_STRANGER)),
        };
        let request = Request::from_parts(parts, body);
        let read = read(request, state).await;
        let (fields, files) = read.map_err(|problem| visit.trouble(problem).into_response())?;
        let genuine = web.csrf().holds(&bound, fields.text(csrf::NAME));
        Ok(Self { visit, fields, files, genuine, from_here })
    }

    /// Signed in anew in another window meanwhile: the same person may send it again.
    fn believed(self, action: &str) -> Result<PostedByAnybody, Box<Response>> {
        let Self { visit, fields, files, genuine, from_here } = self;
        if genuine {
            return Ok(PostedByAnybody { visit, fields, files });
        }
        let again = from_here && visit.caller.is_some();
        match held(&fields).filter(|_| again) {
            Some(_) => {
                Err(Box::new(reply::page(StatusCode::CONFLICT, &Resume::of(visit.frame, action, fields))))
            }
            None => Err(Box::new(visit.trouble(Problem::own("request.forged")).into_response())),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for PostedByAnybody
where
    Web: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let action = request.uri().path().to_owned();
        Arrived::read(request, state).await?.believed(&action).map_err(|answer| *answer)
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted
where
    Web: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let action = request.uri().path().to_owned();
        let arrived = Arrived::read(request, state).await?;
        if arrived.visit.caller.is_some() || !(arrived.genuine || arrived.from_here) {
            let PostedByAnybody { visit, fields, files } =
                arrived.believed(&action).map_err(|answer| *answer)?;
            let frame = visit.frame.clone();
            let who = visit.signed_in().ok_or_else(|| reply::to_sign_in(&frame.here))?;
            return Ok(Self { who, fields, files });
        }
        // The session ended while she typed, or she signed out in another window.
        let Arrived { visit, fields, .. } = arrived;
        let frame = visit.frame;
        let Some(held) = held(&fields) else { return Err(reply::to_sign_in(&frame.here)) };
        let page = SignIn { held, back: action, ..SignIn::empty(frame) };
        Err(reply::page(StatusCode::UNAUTHORIZED, &page))
    }
}

/// What was typed, as one text to be sent along; nothing if it is too much for that.
fn held(fields: &Fields) -> Option<String> {
    let kept: Vec<_> = fields.0.iter().filter(|(name, _)| name != csrf::NAME).collect();
    serde_json::to_string(&kept).ok().filter(|text| text.len() <= MOST_HELD)
}

/// Reads back what was held.
///
/// # Errors
/// `request.malformed`.
pub fn release(held: &str) -> Result<Fields, Problem> {
    serde_json::from_str(held).map(Fields).map_err(|_| Problem::own("request.malformed"))
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<(Fields, Vec<PostedFile>), Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let parts = Multipart::from_request(request, state).await;
        return read_parts(parts.map_err(|_| Problem::own("request.malformed"))?).await;
    }
    match Form::<Vec<(String, String)>>::from_request(request, state).await {
        Ok(Form(pairs)) => {
            let pairs = pairs.into_iter().map(|(name, text)| (name, lines(&text)));
            Ok((Fields(pairs.collect()), Vec::new()))
        }
        Err(rejection) => Err(too_large(rejection.into_response().status())),
    }
}

async fn read_parts(mut parts: Multipart) -> Result<(Fields, Vec<PostedFile>), Problem> {
    let (mut fields, mut files, mut left) = (Fields::default(), Vec::new(), MOST_OF_ALL);
    let broken = |error: MultipartError| too_large(error.status());
    while let Some(mut part) = parts.next_field().await.map_err(broken)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let most = left.min(MOST_OF_A_FILE);
        let (mut bytes, mut too_large) = (BytesMut::new(), false);
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            too_large |= bytes.len() + chunk.len() > most;
            if too_large {
                bytes = BytesMut::new();
            } else {
                bytes.extend_from_slice(&chunk);
            }
        }
        left -= bytes.len();
        match name {
            // A browser sends an empty part for a question without a chosen file.
            Some(name) if name.is_empty() && bytes.is_empty() && !too_large => {}
            Some(name) => files.push(PostedFile { field, name, bytes: bytes.freeze(), too_large }),
            None if too_large => return Err(Problem::own("request.too-large")),
            None => fields.0.push((field, lines(&String::from_utf8_lossy(&bytes)))),
        }
    }
    Ok((fields, files))
}

/// Browsers send every line's end as two characters; we keep one.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn too_large(status: StatusCode) -> Problem {
    let large = status == StatusCode::PAYLOAD_TOO_LARGE;
    Problem::own(if large { "request.too-large" } else { "request.malformed" })
}
