//! The acts on a case as forms: what each act asks, and what it will cause.
//!
//! What lives here: the questions of each act. What must never live here: who may act and what fits; the office says it.
//! The surprising thing: every form carries the revision that its reader saw, so nobody decides on a case that has moved
//! meanwhile.

use oneseal_app::Act;
use oneseal_domain::case::check::Verdict;
use oneseal_domain::case::duties::Duty;
use oneseal_domain::case::hearing::offer_hearing;
use oneseal_domain::case::refuse_acceptance::Ground;
use oneseal_domain::case::review::Recommendation;
use oneseal_domain::case::serve::Method;
use oneseal_domain::case::{return_application, terminate};
use oneseal_domain::clock::PauseGround;

use crate::locale::Words;
use crate::pages::form::{Choice, Form, Input, Kind};

/// What the reader has before him, and what his act will carry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// The case's reference.
    pub reference: String,
    /// The revision that is shown.
    pub revision: u64,
    /// The token against forged requests.
    pub csrf: String,
    /// The command's identifier, made new for each form.
    pub command: String,
    /// The digest of the document in the seal room; empty elsewhere.
    pub document: String,
    /// Materials of the guide: code and name.
    pub materials: Vec<(String, String)>,
    /// Media types that are taken.
    pub media: String,
    /// Interested parties who were not heard: identifier and how they are shown.
    pub parties: Vec<(String, String)>,
    /// Surveyors who were named.
    pub surveyors: Vec<String>,
    /// What is to be paid or can be given back, in fen.
    pub fen: u64,
}

/// The form of an act.
pub fn form(words: &'static Words, act: Act, seen: &Seen) -> Form {
    let word = act.word();
    let mut form =
        Form::new(words, word, format!("/cases/{}/{word}", seen.reference), &format!("act-{word}"))
            .with("csrf", &seen.csrf)
            .with("command", &seen.command)
            .with("revision", seen.revision.to_string());
    form.consequence = words.say(&format!("consequence-{word}"));
    inputs(words, act, seen).into_iter().fold(with_document(form, act, seen), Form::ask)
}

fn with_document(form: Form, act: Act, seen: &Seen) -> Form {
    if act == Act::Issue { form.with("document", &seen.document) } else { form }
}

fn inputs(words: &Words, act: Act, seen: &Seen) -> Vec<Input> {
    let word = act.word();
    let ask = |name: &str, kind: Kind| Input::new(name, words.say(&format!("{word}-{name}")), kind);
    let line = |name: &str| ask(name, Kind::Line("text"));
    let number = |name: &str| ask(name, Kind::Line("numeric"));
    let area = |name: &str| ask(name, Kind::Area);
    match act {
        Act::RefuseAcceptance => vec![
            ask(
                "ground",
                choices(
                    words,
                    "refusal-ground",
                    &[Ground::NotRequired, Ground::NotCompetent].map(Ground::code),
                ),
            ),
            area("reason"),
            line("organ").optional(),
        ],
        Act::ReturnApplication => {
            let grounds = return_application::Ground::ALL.map(return_application::Ground::code);
            vec![ask("ground", choices(words, "return-ground", &grounds)), area("reason")]
        }
        Act::PreReview => {
            vec![
                ask("complete", choices(words, "pre-review-finding", &["complete", "incomplete"])),
                area("opinion"),
            ]
        }
        Act::RequestSupplement => {
            let hint = words.say("request-supplement-hint");
            let defect = |(code, name): &(String, String)| {
                Input::new(format!("defect.{code}"), name, Kind::Line("text")).hint(&hint).optional()
            };
            let mut inputs: Vec<Input> = seen.materials.iter().map(defect).collect();
            inputs.push(number("days").value("15"));
            inputs
        }
        Act::Supply => {
            let file = |(code, name): &(String, String)| {
                Input::new(format!("file.{code}"), name, Kind::File(seen.media.clone())).optional()
            };
            seen.materials.iter().map(file).collect()
        }
        Act::AppointSurveyors => {
            vec![
                line("officers").hint(words.say("appoint-surveyors-officers-hint")),
                ask("visit_on", Kind::Date),
            ]
        }
        Act::RecordSurvey => vec![
            line("officers")
                .hint(words.say("appoint-surveyors-officers-hint"))
                .value(seen.surveyors.join(" ")),
            ask("conforms", choices(words, "survey", &["conforms", "mend"])),
            area("findings"),
        ],
        Act::NotifyParty => vec![
            line("name"),
            line("code").optional(),
            ask("phone", Kind::Line("tel")).optional(),
            area("interest"),
            number("days").value("5"),
        ],
        Act::HearParty => {
            let choice = |(id, name): &(String, String)| Choice { value: id.clone(), label: name.clone() };
            vec![ask("party", Kind::Select(seen.parties.iter().map(choice).collect())), area("statement")]
        }
        Act::OfferHearing => {
            let grounds = offer_hearing::Ground::ALL.map(offer_hearing::Ground::code);
            vec![ask("ground", choices(words, "hearing-ground", &grounds)), area("reason")]
        }
        Act::ScheduleHearing => {
            vec![ask("on", Kind::Date), line("place"), line("presider").hint(words.say("assign-to-hint"))]
        }
        Act::HoldHearing => vec![area("record")],
        Act::Review => vec![
            ask(
                "recommendation",
                choices(
                    words,
                    "recommendation",
                    &[Recommendation::Grant, Recommendation::Deny].map(Recommendation::code),
                ),
            ),
            area("opinion"),
        ],
        Act::Check => vec![
            ask(
                "verdict",
                choices(words, "verdict", &[Verdict::Grant, Verdict::Deny, Verdict::Return].map(verdict)),
            ),
            area("opinion").hint(words.say("check-opinion-hint")).optional(),
        ],
        Act::DecideAtOnce => vec![area("opinion")],
        Act::SuspendClock => {
            let grounds = select(words, "ground", &PauseGround::ALL.map(PauseGround::as_str));
            vec![ask("ground", grounds), number("days"), area("reason")]
        }
        Act::ResumeClock => vec![area("result")],
        Act::Terminate => {
            let grounds = terminate::Ground::ALL.map(terminate::Ground::code);
            vec![ask("ground", choices(words, "terminate-ground", &grounds)), area("reason")]
        }
        Act::Assign => vec![
            ask("duty", select(words, "duty", &Duty::ALL.map(Duty::code))),
            line("to").hint(words.say("assign-to-hint")).optional(),
            line("reason").optional(),
        ],
        Act::Extend | Act::AllowSupplement | Act::WaiveFee => vec![area("reason")],
        Act::PayFee => vec![number("fen").value(seen.fen.to_string()), line("receipt")],
        Act::RefundFee => vec![number("fen").value(seen.fen.to_string()), area("reason")],
        Act::Serve => {
            let methods = [Method::Electronic, Method::Direct, Method::Post].map(Method::code);
            vec![ask("method", choices(words, "method", &methods)).value(Method::Electronic.code())]
        }
        Act::Withdraw => vec![area("reason").optional()],
        Act::Accept
        | Act::RequestHearing
        | Act::DeclineHearing
        | Act::ChargeFee
        | Act::Issue
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
        | Act::ManageSeal => Vec::new(),
    }
}

/// The word of a verdict in forms.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Grant => "grant",
        Verdict::Deny => "deny",
        Verdict::Return => "return",
    }
}

fn listed(words: &Words, prefix: &str, codes: &[&str]) -> Vec<Choice> {
    let choice =
        |code: &&str| Choice { value: (*code).to_owned(), label: words.say(&Words::key(prefix, code)) };
    codes.iter().map(choice).collect()
}

fn choices(words: &Words, prefix: &str, codes: &[&str]) -> Kind {
    Kind::Radios(listed(words, prefix, codes))
}

fn select(words: &Words, prefix: &str, codes: &[&str]) -> Kind {
    Kind::Select(listed(words, prefix, codes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;
    use askama::Template as _;

    fn seen() -> Seen {
        Seen {
            reference: "140822-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01".into(),
            revision: 4,
            csrf: "token".into(),
            command: "0192f3a1-0000-7000-8000-000000000001".into(),
            document: "d1ge57".into(),
            materials: vec![("layout_plan".into(), "布局图".into())],
            media: "application/pdf".into(),
            ..Seen::default()
        }
    }

    #[test]
    fn every_act_carries_the_token_the_command_and_the_seen_revision() {
        for locale in Locale::ALL {
            for act in oneseal_app::Said::ACTS {
                let html = form(locale.words(), act, &seen()).render().unwrap();
                for (name, value) in [("csrf", "token"), ("command", &*seen().command), ("revision", "4")] {
                    let hidden = format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
                    assert!(html.contains(&hidden), "{} {name}", act.word());
                }
                assert!(html.contains(&format!("/cases/{}/{}\"", seen().reference, act.word())));
                assert!(!html.contains('⟦'), "{html}");
            }
        }
    }

    #[test]
    fn the_seal_is_asked_for_with_the_document_that_was_seen() {
        let html = form(Locale::Zh.words(), Act::Issue, &seen()).render().unwrap();
        assert!(html.contains("name=\"document\" value=\"d1ge57\""));
    }

    #[test]
    fn a_wrong_answer_is_named_at_the_top_and_at_its_field() {
        let mut form = form(Locale::Zh.words(), Act::Review, &seen());
        form.groups[0].inputs[1].error = Some("请填写意见".into());
        form.groups[0].inputs[1].value = "已阅<b>".into();
        let html = form.render().unwrap();
        assert!(html.contains("<a href=\"#review-opinion\">请填写意见</a>"));
        assert!(html.contains("id=\"review-opinion\" name=\"opinion\""));
        assert!(html.contains("aria-describedby=\"review-opinion-error\" aria-invalid=\"true\""));
        assert!(!html.contains("<b>"), "what was typed is kept, and escaped");
    }
}
