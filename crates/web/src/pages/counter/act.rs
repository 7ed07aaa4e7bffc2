//! The acts on a case as forms: one function per act, what it asks, and what it will cause.
//!
//! What lives here: the questions of each act. What must never live here: who may act; the office says it. The surprising
//! thing: every form carries the revision that its reader saw, so nobody decides on a case that has moved meanwhile.

use oneseal_domain::case::check::Verdict;
use oneseal_domain::case::refuse_acceptance::Ground;
use oneseal_domain::case::review::Recommendation;
use oneseal_domain::case::serve::Method;
use oneseal_domain::case::stage::Stage;
use oneseal_domain::clock::PauseGround;

use crate::locale::Words;
use crate::pages::form::{Choice, Form, Input, Kind};

/// An act that people do on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// 受理
    Accept,
    /// 不予受理
    RefuseAcceptance,
    /// 补正告知
    RequestSupplement,
    /// 补正材料
    Supply,
    /// 审查
    Review,
    /// 核准
    Check,
    /// 启动特别程序
    SuspendClock,
    /// 结束特别程序
    ResumeClock,
    /// 用印出证
    Issue,
    /// 送达
    Serve,
    /// 撤回申请
    Withdraw,
}

impl Act {
    /// Every act, in the order of a case's life.
    pub const ALL: [Self; 11] = [
        Self::Accept,
        Self::RefuseAcceptance,
        Self::RequestSupplement,
        Self::Supply,
        Self::Review,
        Self::Check,
        Self::SuspendClock,
        Self::ResumeClock,
        Self::Issue,
        Self::Serve,
        Self::Withdraw,
    ];

    /// The act's word in addresses, the same as in the domain.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::RefuseAcceptance => "refuse-acceptance",
            Self::RequestSupplement => "request-supplement",
            Self::Supply => "supply",
            Self::Review => "review",
            Self::Check => "check",
            Self::SuspendClock => "suspend-clock",
            Self::ResumeClock => "resume-clock",
            Self::Issue => "issue",
            Self::Serve => "serve",
            Self::Withdraw => "withdraw",
        }
    }

    /// The acts that make sense at a stage, the usual one first. Whether the reader may do them, the office says.
    pub fn at(stage: Stage, paused: bool) -> &'static [Self] {
        match (stage, paused) {
            (Stage::Received, _) => {
                &[Self::Accept, Self::RequestSupplement, Self::RefuseAcceptance, Self::Withdraw]
            }
            (Stage::SupplementRequested, _) => &[Self::Supply, Self::Withdraw],
            (Stage::UnderReview | Stage::PendingDecision, true) => &[Self::ResumeClock, Self::Withdraw],
            (Stage::UnderReview, false) => &[Self::Review, Self::Supply, Self::SuspendClock, Self::Withdraw],
            (Stage::PendingDecision, false) => &[Self::Check, Self::SuspendClock, Self::Withdraw],
            (Stage::CertificateMaking, _) => &[Self::Issue],
            (Stage::Delivering | Stage::Denied, _) => &[Self::Serve],
            (
                Stage::Draft
                | Stage::NotAccepted
                | Stage::Granted
                | Stage::Closed
                | Stage::Withdrawn
                | Stage::Terminated
                | Stage::ApplicationReturned,
                _,
            ) => &[],
        }
    }
}

/// What the reader has before him, and what his act will carry.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    let ask = |name: &str, kind: Kind| Input::new(name, words.say(&format!("{word}-{name}")), kind);
    match act {
        Act::Accept => form,
        Act::RefuseAcceptance => form
            .ask(ask(
                "ground",
                choices(
                    words,
                    "refusal-ground",
                    [Ground::NotRequired, Ground::NotCompetent].map(Ground::code),
                ),
            ))
            .ask(ask("reason", Kind::Area))
            .ask(ask("organ", Kind::Line("text")).optional()),
        Act::RequestSupplement => seen.materials.iter().fold(form, |form, (code, name)| {
            let input = Input::new(format!("defect.{code}"), name, Kind::Line("text"));
            form.ask(input.hint(words.say("request-supplement-hint")).optional())
        }),
        Act::Supply => seen.materials.iter().fold(form, |form, (code, name)| {
            form.ask(Input::new(format!("file.{code}"), name, Kind::File(seen.media.clone())).optional())
        }),
        Act::Review => form
            .ask(ask(
                "recommendation",
                choices(
                    words,
                    "recommendation",
                    [Recommendation::Grant, Recommendation::Deny].map(Recommendation::code),
                ),
            ))
            .ask(ask("opinion", Kind::Area)),
        Act::Check => form
            .ask(ask(
                "verdict",
                choices(words, "verdict", [Verdict::Grant, Verdict::Deny, Verdict::Return].map(verdict)),
            ))
            .ask(ask("opinion", Kind::Area).hint(words.say("check-opinion-hint")).optional()),
        Act::SuspendClock => {
            let grounds = PauseGround::ALL.map(PauseGround::as_str);
            let Kind::Radios(grounds) = choices(words, "ground", grounds) else { return form };
            form.ask(ask("ground", Kind::Select(grounds)))
                .ask(ask("days", Kind::Line("numeric")))
                .ask(ask("reason", Kind::Area))
        }
        Act::ResumeClock => form.ask(ask("result", Kind::Area)),
        Act::Issue => form.with("document", &seen.document),
        Act::Serve => form.ask(
            ask(
                "method",
                choices(
                    words,
                    "method",
                    [Method::Electronic, Method::Direct, Method::Post].map(Method::code),
                ),
            )
            .value(Method::Electronic.code()),
        ),
        Act::Withdraw => form.ask(ask("reason", Kind::Area).optional()),
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

fn choices<const N: usize>(words: &Words, prefix: &str, codes: [&'static str; N]) -> Kind {
    let choice = |code: &str| Choice { value: code.to_owned(), label: words.say(&Words::key(prefix, code)) };
    Kind::Radios(codes.map(choice).into())
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
        }
    }

    #[test]
    fn every_act_carries_the_token_the_command_and_the_seen_revision() {
        for locale in Locale::ALL {
            for act in Act::ALL {
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
    fn a_final_case_offers_no_act_and_every_living_one_does() {
        for stage in Stage::ALL {
            let offers = !Act::at(stage, false).is_empty();
            let waits_for_no_person = stage == Stage::Draft || stage == Stage::Granted;
            assert_eq!(offers, !stage.is_final() && !waits_for_no_person, "{}", stage.code());
        }
        assert_eq!(Act::at(Stage::UnderReview, true).first(), Some(&Act::ResumeClock));
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
