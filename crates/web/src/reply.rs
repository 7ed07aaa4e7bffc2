//! Answers for people: a page, a problem as a page, the way to another page.
//!
//! What lives here: how an answer is given. What must never live here: what it says. The surprising thing: a person gets
//! every problem as a page in her own frame, so that she never stands before a bare code.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::pages::Frame;
use crate::pages::public::problem::ProblemPage;
use crate::problem::Problem;

/// A page.
pub fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A page that answers what was asked.
pub fn shown(template: &impl Template) -> Response {
    page(StatusCode::OK, template)
}

/// The way to the sign-in page, and from there back to an address of ours.
pub fn to_sign_in(back: &str) -> Response {
    let to = format!(
        "/sign-in?next={}",
        askama::filters::urlencode_strict(back).map_or_else(|_| String::new(), |text| text.to_string())
    );
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// A problem, on its way to the person whom it concerns.
#[derive(Debug)]
pub struct Trouble(Box<(Frame, Problem, String)>);

impl Trouble {
    /// A problem within a frame; `back` is where its page leads.
    pub fn new(frame: Frame, problem: Problem, back: &str) -> Self {
        Self(Box::new((frame, problem, back.to_owned())))
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let (frame, problem, back) = *self.0;
        let mut told = page(problem.status(), &ProblemPage::of(frame, &problem, &back));
        if let Some(after) = problem.retry_after() {
            told.headers_mut().insert(header::RETRY_AFTER, after);
        }
        told
    }
}

/// What a handler of a page gives: an answer, or the page of what stands in the way.
pub type Answer = Result<Response, Trouble>;
