//! Verifying a certificate: by what is printed on it, by its code, or by the file. No account, and the least disclosed.

use axum::extract::{Path, State};
use axum::response::Response;
use oneseal_app::certificates::Registered;

use crate::doors::Asked;
use crate::locale::Words;
use crate::pages::public::verify::{self, Finding, Verify};
use crate::posted::{PostedByAnybody, PostedFile};
use crate::reply::{self, Answer};
use crate::session::Visit;
use crate::state::Web;

/// Largest file that is looked at.
const MOST: usize = 10 << 20;

/// The page; with a number, its answer.
pub async fn ask(State(web): State<Web>, visit: Visit, Asked(asked): Asked) -> Answer {
    let number = asked.text("number").to_owned();
    by_number(&web, visit, number).await
}

/// What the code on a certificate leads to.
pub async fn scanned(State(web): State<Web>, visit: Visit, Path(identifier): Path<String>) -> Answer {
    by_number(&web, visit, identifier).await
}

async fn by_number(web: &Web, visit: Visit, number: String) -> Answer {
    if number.is_empty() {
        return Ok(reply::shown(&Verify { frame: visit.frame, number, answer: None }));
    }
    let found = web.office().registered(&number).await.map_err(|error| visit.trouble(error))?;
    let answer = match &found {
        Some(found) => standing(web, visit.frame.words, found),
        None => verify::Answer { finding: Finding::Unknown, rows: Vec::new() },
    };
    Ok(reply::shown(&Verify { frame: visit.frame, number, answer: Some(answer) }))
}

/// Verifies a file.
pub async fn file(State(web): State<Web>, posted: PostedByAnybody) -> Result<Response, reply::Trouble> {
    let PostedByAnybody { mut visit, files, .. } = posted;
    let words = visit.frame.words;
    "/verify".clone_into(&mut visit.frame.here);
    let chosen = files.into_iter().find(|file| file.field == "file" && !file.bytes.is_empty());
    let Some(PostedFile { bytes, .. }) = chosen else {
        visit.frame.notice = Some(words.say_of("broken-file-missing", "field", words.say("verify-file")));
        return Ok(reply::shown(&Verify { frame: visit.frame, number: String::new(), answer: None }));
    };
    if bytes.len() > MOST {
        visit.frame.notice = Some(words.say("verify-too-large"));
        return Ok(reply::shown(&Verify { frame: visit.frame, number: String::new(), answer: None }));
    }
    let checked = web.office().verify_file(bytes.to_vec()).await.map_err(|error| visit.trouble(error))?;
    let answer = match (&checked.registered, checked.verdict.ok()) {
        (Some(found), true) => {
            let mut answer = standing(&web, words, found);
            answer.rows.extend(checked.verdict.signer.map(|signer| (words.say("verify-signer"), signer)));
            answer
        }
        (Some(_) | None, _) => verify::Answer { finding: Finding::Altered, rows: Vec::new() },
    };
    Ok(reply::shown(&Verify { frame: visit.frame, number: String::new(), answer: Some(answer) }))
}

fn standing(web: &Web, words: &Words, found: &Registered) -> verify::Answer {
    let rules = web.office().rules();
    let item = rules.guides.any(&found.item);
    let certificate = item.map(|item| words.pick(&item.result.certificate).to_owned());
    let validity = found
        .validity
        .map_or_else(|| words.say("verify-validity-none"), |(from, through)| format!("{from} – {through}"));
    let standing = if found.superseded {
        words.say("verify-superseded")
    } else {
        words.word("standing", found.standing.code())
    };
    let mut rows: Vec<(String, String)> =
        certificate.map(|name| (words.say("verify-item"), name)).into_iter().collect();
    rows.extend([
        (words.say("inbox-number"), found.number.clone()),
        (words.say("verify-identifier"), found.identifier.clone()),
        (words.say("verify-authority"), found.authority.clone()),
        (words.say("verify-issued-on"), found.issued_on.clone()),
        (words.say("verify-validity"), validity),
        (words.say("verify-standing"), standing),
    ]);
    let finding = if found.in_force { Finding::Valid } else { Finding::NotInForce };
    verify::Answer { finding, rows }
}
