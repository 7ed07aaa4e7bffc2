//! The receipt (申请回执): shown after the submission, and again whenever it is asked for.

use axum::extract::{Path, State};
use oneseal_domain::case::Event;

use crate::doors::cases::{View, named};
use crate::pages::citizen::receipt::Receipt;
use crate::pages::qr::Qr;
use crate::reply::{Answer, shown};
use crate::session::SignedIn;
use crate::state::Web;

/// The page; for the applicant, and for the clerk who prints it for him.
pub async fn show(State(web): State<Web>, who: SignedIn, Path(reference): Path<String>) -> Answer {
    let case = named(&reference).map_err(|problem| who.trouble(problem))?;
    let view = View::read(web.office(), &who.caller, case).await.map_err(|problem| who.trouble(problem))?;
    let code = web.office().receipt_code(&who.caller, case).await.map_err(|error| who.trouble(error))?;
    let words = who.frame.words;
    let submitted = view
        .events
        .iter()
        .find_map(|(_, event)| if let Event::Submitted(submitted) = event { Some(submitted) } else { None });
    let promised = &view.guide.limits.promised;
    let number = view.case.number.clone();
    // The number alone: whoever finds a receipt's picture does not yet know its code.
    let address = format!("{}/track?number={number}", web.settings().public_url);
    Ok(shown(&Receipt {
        reference: case.to_string(),
        number,
        code,
        item: words.pick(&view.guide.name).to_owned(),
        authority: view.authority.clone(),
        received_on: submitted.map(|one| words.spoken(one.received_on)).unwrap_or_default(),
        notice_due: submitted.map(|one| words.spoken(one.notice_due)).unwrap_or_default(),
        promised: words.days(promised.days, promised.unit),
        materials: view.material_names(words),
        missing: view.missing_names(words),
        qr: Qr::of(&address),
        frame: who.frame,
    }))
}
