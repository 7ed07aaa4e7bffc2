//! A case as its applicant opens it.

use oneseal_domain::ids::CaseRef;

use crate::posted::Posted;
use crate::problem::Problem;
use crate::reply::Answer;
use crate::session::SignedIn;
use crate::state::Web;

/// The page.
pub async fn show(web: &Web, who: SignedIn, case: CaseRef) -> Answer {
    web.office().case(&who.caller, case).await.map_err(|error| who.trouble(error))?;
    Err(who.trouble(Problem::own("request.not-found")))
}

/// An act, by its word.
pub async fn act(web: &Web, posted: Posted, case: CaseRef, _word: &str) -> Answer {
    web.office().case(&posted.who.caller, case).await.map_err(|error| posted.who.trouble(error))?;
    Err(posted.who.trouble(Problem::own("request.not-found")))
}
