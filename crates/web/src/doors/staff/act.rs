//! An act of an officer, sent by a form: read, said to the office, and answered by the next page.
//!
//! What must never live here: whether it may be done. The surprising thing: whatever stands in the way, the case's page
//! comes back with what was typed, and after a change by somebody else with what happened meanwhile.

use oneseal_app::{Act, Office, Said};
use oneseal_domain::ids::CaseRef;
use oneseal_domain::item::Material;
use serde_json::{Value, json};

use super::case::{Beside, Errors, page};
use crate::doors::cases::View;
use crate::doors::materials::{handed_in, take_in};
use crate::locale::Words;
use crate::pages::citizen::apply::{FILE, Wrong, unfit};
use crate::pages::form::{Form, Kind};
use crate::posted::{Fields, Posted, PostedFile};
use crate::problem::Problem;
use crate::reply::Answer;
use crate::session::{SignedIn, go};
use crate::state::Web;

/// Carries an act out.
pub async fn carry_out(web: &Web, posted: Posted, reference: CaseRef, word: &str) -> Answer {
    let Posted { who, fields, files } = posted;
    if word == "unmask" {
        return unmask(web, who, reference, &fields).await;
    }
    let Some(act) = Said::ACTS.into_iter().find(|act| act.word() == word) else {
        return Err(who.trouble(Problem::own("request.not-found")));
    };
    let ask = fields.ask().map_err(|problem| who.trouble(problem))?;
    let said = match said(web.office(), &who, reference, act, &fields, files).await {
        Ok(Ok(said)) => said,
        Ok(Err(errors)) => {
            let trouble = Some(Problem::own("request.incomplete"));
            return page(
                web,
                who,
                reference,
                Beside { trouble, typed: Some((act, fields, errors)), ..Beside::default() },
            )
            .await;
        }
        Err(problem) => return Err(who.trouble(problem)),
    };
    match web.office().carry_out(&who.caller, reference, &ask, said).await {
        Ok(done) if done.stage.is_final() => Ok(go(web, "/inbox", Some("notice-acted"))),
        Ok(done) => Ok(go(web, &format!("/cases/{}", done.case), Some("notice-acted"))),
        Err(error) => {
            let trouble = Problem::from(error);
            let since = (trouble.code() == "case.stale-revision").then_some(ask.seen);
            let beside = Beside {
                trouble: Some(trouble),
                since,
                typed: Some((act, fields, Vec::new())),
                ..Beside::default()
            };
            page(web, who, reference, beside).await
        }
    }
}

async fn unmask(web: &Web, who: SignedIn, reference: CaseRef, fields: &Fields) -> Answer {
    match web.office().unmask(&who.caller, reference, fields.text("reason")).await {
        Ok(personal) => {
            page(web, who, reference, Beside { unmasked: Some(personal), ..Beside::default() }).await
        }
        Err(error) => {
            let trouble = Some(Problem::from(error));
            page(web, who, reference, Beside { trouble, ..Beside::default() }).await
        }
    }
}

/// What the form says, or what is wrong with it.
async fn said(
    office: &Office,
    who: &SignedIn,
    reference: CaseRef,
    act: Act,
    fields: &Fields,
    files: Vec<PostedFile>,
) -> Result<Result<Said, Errors>, Problem> {
    let words = who.frame.words;
    if act == Act::Supply {
        return supplied(office, who, reference, fields, files).await;
    }
    let form = crate::pages::counter::act::form(words, act, &crate::pages::counter::act::Seen::default());
    let errors = unanswered(words, &form, fields);
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let said: Result<Said, _> = serde_json::from_value(json!({ act.word(): content(act, fields) }));
    Ok(said.map_err(|_| odd(words, &form, fields)))
}

/// Required questions without an answer.
fn unanswered(words: &Words, form: &Form, fields: &Fields) -> Errors {
    let inputs = form.groups.iter().flat_map(|group| &group.inputs);
    let open = inputs.filter(|input| input.required && fields.text(&input.name).is_empty());
    open.map(|input| (input.name.clone(), words.say_of("broken-required", "field", &input.label))).collect()
}

/// Answers that are not what their question asks for.
fn odd(words: &Words, form: &Form, fields: &Fields) -> Errors {
    let inputs = form.groups.iter().flat_map(|group| &group.inputs);
    let wrong = inputs.filter_map(|input| {
        let text = fields.text(&input.name);
        let key = match &input.kind {
            _ if text.is_empty() => return None,
            Kind::Line("numeric") if text.parse::<u64>().is_err() => "broken-not-an-integer",
            Kind::Date if text.parse::<jiff::civil::Date>().is_err() => "broken-not-a-date",
            Kind::Radios(choices) | Kind::Select(choices)
                if choices.iter().all(|choice| choice.value != text) =>
            {
                "broken-not-a-choice"
            }
            _ => return None,
        };
        Some((input.name.clone(), words.say_of(key, "field", &input.label)))
    });
    wrong.collect()
}

/// An account as officers write it, `zhao` or `staff:zhao`.
fn account(text: &str) -> String {
    if text.contains(':') { text.to_owned() } else { format!("staff:{text}") }
}

fn accounts(text: &str) -> Vec<String> {
    text.split([' ', ',', '，', '、', ';']).filter(|one| !one.is_empty()).map(account).collect()
}

/// The fields of a form as what the act says.
fn content(act: Act, fields: &Fields) -> Value {
    let text = |name: &str| json!(fields.text(name));
    let some = |name: &str| json!(Some(fields.text(name)).filter(|text| !text.is_empty()));
    let number = |name: &str| fields.text(name).parse::<u64>().map_or(Value::Null, |number| json!(number));
    match act {
        Act::RefuseAcceptance => {
            json!({ "ground": text("ground"), "reason": text("reason"), "organ": some("organ") })
        }
        Act::ReturnApplication | Act::Terminate | Act::OfferHearing => {
            json!({ "ground": text("ground"), "reason": text("reason") })
        }
        Act::PreReview => {
            json!({ "complete": fields.text("complete") == "complete", "opinion": text("opinion") })
        }
        Act::RequestSupplement => {
            let named = fields.below("defect.").filter(|(_, defect)| !defect.is_empty());
            let defects = named
                .map(|(material, defect)| json!({ "material": material, "defect": defect, "required": "" }));
            json!({ "defects": defects.collect::<Vec<_>>(), "days": number("days") })
        }
        Act::AppointSurveyors => {
            json!({ "officers": accounts(fields.text("officers")), "visit_on": text("visit_on") })
        }
        Act::RecordSurvey => json!({
            "officers": accounts(fields.text("officers")),
            "conforms": fields.text("conforms") == "conforms",
            "findings": text("findings"),
        }),
        Act::NotifyParty => json!({
            "party": { "name": text("name"), "code": text("code"), "phone": text("phone") },
            "interest": text("interest"),
            "days": number("days"),
        }),
        Act::HearParty => json!({ "party": text("party"), "statement": text("statement") }),
        Act::ScheduleHearing => json!({
            "on": text("on"), "place": text("place"), "presider": account(fields.text("presider")),
        }),
        Act::HoldHearing => json!({ "record": text("record") }),
        Act::Review => json!({ "recommendation": text("recommendation"), "opinion": text("opinion") }),
        Act::Check => json!({ "verdict": text("verdict"), "opinion": text("opinion") }),
        Act::DecideAtOnce => json!({ "opinion": text("opinion") }),
        Act::SuspendClock => {
            json!({ "ground": text("ground"), "days": number("days"), "reason": text("reason") })
        }
        Act::ResumeClock => json!({ "result": text("result") }),
        Act::Assign => {
            let to = Some(fields.text("to")).filter(|to| !to.is_empty()).map(account);
            json!({ "duty": text("duty"), "to": to, "reason": text("reason") })
        }
        Act::Extend | Act::AllowSupplement | Act::WaiveFee | Act::Withdraw => {
            json!({ "reason": text("reason") })
        }
        Act::PayFee => json!({ "fen": number("fen"), "receipt": text("receipt") }),
        Act::RefundFee => json!({ "fen": number("fen"), "reason": text("reason") }),
        Act::Issue => json!({ "document": text("document") }),
        Act::Serve => json!({ "method": text("method") }),
        Act::Accept
        | Act::RequestHearing
        | Act::DeclineHearing
        | Act::ChargeFee
        | Act::Supply
        | Act::Submit
        | Act::Render
        | Act::Archive
        | Act::Lapse
        | Act::Rate
        | Act::DeliverPush
        | Act::SignOff
        | Act::Claim
        | Act::FeedBack
        | Act::Misroute
        | Act::Redirect
        | Act::Read
        | Act::Unmask
        | Act::Erase
        | Act::VerifyLog
        | Act::ReadRatings
        | Act::PublishItem
        | Act::ImportCalendar
        | Act::ManageSeal => json!({}),
    }
}

async fn supplied(
    office: &Office,
    who: &SignedIn,
    reference: CaseRef,
    fields: &Fields,
    files: Vec<PostedFile>,
) -> Result<Result<Said, Errors>, Problem> {
    let (words, guide) = (who.frame.words, View::read(office, &who.caller, reference).await?.guide);
    let taken = take_in(office, &who.caller, reference.authority, &guide, fields, files).await;
    let (kept, wrong) = taken?;
    if wrong.is_empty() {
        return Ok(Ok(Said::Supply { materials: handed_in(&kept)? }));
    }
    let named = |wrong: &Wrong| {
        let said = |one: &Material| Some((format!("{FILE}{}", one.code), unfit(words, one, wrong)?));
        guide.materials.iter().find_map(said)
    };
    Ok(Err(wrong.iter().filter_map(named).collect()))
}
