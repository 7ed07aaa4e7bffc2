//! The timeline of a case: what happened, when, by whom, and with which words.
//!
//! What lives here: how an event is told. What must never live here: personal data; events carry none. The surprising
//! thing: the match is closed, so a new event cannot be forgotten here.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use oneseal_domain::case::Event;

use crate::locale::Words;

/// One event, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// `2021-03-12 09:30` in the office's time.
    pub at: String,
    /// What happened.
    pub what: String,
    /// Who did it.
    pub by: String,
    /// The reason or opinion.
    pub note: String,
}

/// The names of people, by login.
pub type Names = BTreeMap<String, String>;

/// An actor as people read it: `system:clock` by its word, everybody else by name, or by login where none is known.
pub fn who(words: &Words, names: &Names, actor: &str) -> String {
    let login = match actor.split_once(':') {
        Some(("system", part)) => return words.say_or(&format!("system-{part}"), part),
        Some((_, login)) => login,
        None => actor,
    };
    names.get(login).map_or(login, String::as_str).to_owned()
}

/// An instant in the office's time.
fn shown(at: Timestamp) -> String {
    TimeZone::fixed(offset(8)).to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

impl Moment {
    /// Tells one event of a case.
    pub fn of(words: &Words, names: &Names, at: Timestamp, event: &Event) -> Self {
        let (by, note) = match event {
            Event::Submitted(event) => (&*event.by, event.number.clone()),
            Event::Accepted(event) => (&*event.by, String::new()),
            Event::AcceptanceRefused(event) => (&*event.by, event.reason.clone()),
            Event::SupplementRequested(event) => {
                let defects: Vec<&str> = event.defects.iter().map(|one| one.defect.as_str()).collect();
                (&*event.by, defects.join("；"))
            }
            Event::Supplied(event) => (&*event.by, String::new()),
            Event::Reviewed(event) => (&*event.by, event.opinion.clone()),
            Event::Returned(event) => (&*event.by, event.opinion.clone()),
            Event::Granted(event) => (&*event.record.checker, event.record.reasons.clone()),
            Event::Denied(event) => (&*event.record.checker, event.record.reasons.clone()),
            Event::ClockSuspended(event) => (&*event.by, event.reason.clone()),
            Event::ClockResumed(event) => (&*event.by, event.result.clone()),
            Event::CertificateRendered(_) => ("system:render", String::new()),
            Event::Issued(event) => (&*event.by, String::new()),
            Event::Served(event) => (&*event.by, words.say(&Words::key("method", event.method.code()))),
            Event::DeemedAccepted(_) | Event::Closed(_) => ("system:clock", String::new()),
            Event::Withdrawn(event) => (&*event.by, event.reason.clone()),
            Event::HandedOver(event) => ("system:reception", format!("{} → {}", event.from, event.to)),
            Event::PreReviewed(event) => (&*event.by, event.opinion.clone()),
            Event::ApplicationReturned(event) => (&*event.by, event.reason.clone()),
            Event::SupplementAllowed(event) => (&*event.by, event.reason.clone()),
            Event::SurveyorsAppointed(event) => (&*event.by, event.visit_on.to_string()),
            Event::SurveyRecorded(event) => (&*event.by, event.findings.clone()),
            Event::PartyNotified(event) => (&*event.by, event.interest.clone()),
            Event::PartyHeard(event) => (&*event.by, String::new()),
            Event::HearingOffered(event) => (&*event.by, event.reason.clone()),
            Event::HearingRequested(event) => (&*event.by, String::new()),
            Event::HearingDeclined(event) => (&*event.by, String::new()),
            Event::HearingScheduled(event) => (&*event.by, format!("{} {}", event.on, event.place)),
            Event::HearingHeld(event) => (&*event.by, event.record.clone()),
            Event::Extended(event) => (&*event.by, event.reason.clone()),
            Event::Terminated(event) => (&*event.by, event.reason.clone()),
            Event::Assigned(event) => {
                (&*event.by, event.to.as_deref().map(|to| who(words, names, to)).unwrap_or_default())
            }
            Event::StoodIn(event) => (&*event.officer, who(words, names, &event.principal)),
            Event::FeeCharged(event) => (&*event.by, event.basis.clone()),
            Event::FeePaid(event) => (&*event.by, event.receipt.clone()),
            Event::FeeWaived(event) => (&*event.by, event.reason.clone()),
            Event::FeeRefunded(event) => (&*event.by, event.reason.clone()),
            Event::Archived(event) => (&*event.by, event.manifest.chars().take(16).collect()),
        };
        Self {
            at: shown(at),
            what: words.say(&Words::key("event", event.kind())),
            by: who(words, names, by),
            note,
        }
    }

    /// Tells one event to the applicant: what concerns her, but no officer's name and no opinion that officers write
    /// for each other. `None` for what happens inside the office alone.
    pub fn for_applicant(words: &Words, at: Timestamp, event: &Event) -> Option<Self> {
        let (hers, note) = match event {
            Event::Submitted(_)
            | Event::Supplied(_)
            | Event::HearingRequested(_)
            | Event::HearingDeclined(_) => (true, String::new()),
            Event::FeePaid(event) => (true, event.receipt.clone()),
            Event::Withdrawn(event) => (true, event.reason.clone()),
            Event::ApplicationReturned(event) => (false, event.reason.clone()),
            Event::Terminated(event) => (false, event.reason.clone()),
            Event::Extended(event) => (false, event.reason.clone()),
            Event::SurveyorsAppointed(event) => (false, words.spoken(event.visit_on)),
            Event::HearingOffered(event) => (false, event.reason.clone()),
            Event::HearingScheduled(event) => {
                (false, format!("{} · {}", words.spoken(event.on), event.place))
            }
            Event::FeeCharged(event) => (false, format!("{} · {}", words.money(event.fen), event.basis)),
            Event::FeeWaived(event) => (false, event.reason.clone()),
            Event::FeeRefunded(event) => (false, event.reason.clone()),
            Event::AcceptanceRefused(event) => (false, event.reason.clone()),
            Event::SupplementRequested(event) => {
                let defects: Vec<&str> = event.defects.iter().map(|one| one.defect.as_str()).collect();
                (false, defects.join("；"))
            }
            Event::Denied(event) => (false, event.record.reasons.clone()),
            Event::ClockSuspended(event) => {
                (false, format!("{} · {}", words.word("ground", event.ground.as_str()), event.reason))
            }
            Event::Served(event) => (false, words.say(&Words::key("method", event.method.code()))),
            Event::Accepted(_)
            | Event::DeemedAccepted(_)
            | Event::Reviewed(_)
            | Event::Returned(_)
            | Event::Granted(_)
            | Event::ClockResumed(_)
            | Event::CertificateRendered(_)
            | Event::Issued(_)
            | Event::SurveyRecorded(_)
            | Event::HearingHeld(_)
            | Event::Closed(_) => (false, String::new()),
            Event::PreReviewed(_)
            | Event::SupplementAllowed(_)
            | Event::PartyNotified(_)
            | Event::PartyHeard(_)
            | Event::Assigned(_)
            | Event::StoodIn(_)
            | Event::HandedOver(_)
            | Event::Archived(_) => return None,
        };
        let by = if hers { words.say("by-you") } else { String::new() };
        Some(Self { at: shown(at), what: words.say(&Words::key("event", event.kind())), by, note })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;
    use oneseal_domain::case::{accept, withdraw};

    #[test]
    fn every_event_has_words() {
        for locale in Locale::ALL {
            for kind in Event::KINDS {
                assert!(locale.words().has(&Words::key("event", kind)), "{kind}");
            }
        }
    }

    #[test]
    fn every_department_has_words() {
        for locale in Locale::ALL {
            for kind in oneseal_domain::authority::DepartmentKind::ALL {
                assert!(locale.words().has(&Words::key("department", kind.as_str())), "{kind}");
            }
        }
    }

    #[test]
    fn an_event_is_told_in_the_offices_time() {
        let accepted = accept::Accepted {
            by: "staff:wr-window".into(),
            accepted_on: "2021-03-12".parse().unwrap(),
            promised_due: "2021-03-19".parse().unwrap(),
            statutory_due: "2021-04-12".parse().unwrap(),
            calendar: "v".into(),
        };
        let at = "2021-03-12T01:30:00Z".parse().unwrap();
        let moment = Moment::of(
            Locale::Zh.words(),
            &Names::from([("wr-window".into(), "王芳".into())]),
            at,
            &accepted.into(),
        );
        assert_eq!((&*moment.at, &*moment.what, &*moment.by), ("2021-03-12 09:30", "已受理", "王芳"));
    }

    #[test]
    fn the_applicants_reason_is_told() {
        let withdrawn = withdraw::Withdrawn {
            by: "citizen:c-001".into(),
            reason: "店面不租了".into(),
            withdrawn_on: "2021-03-12".parse().unwrap(),
        };
        let moment = Moment::of(Locale::En.words(), &Names::new(), Timestamp::UNIX_EPOCH, &withdrawn.into());
        assert_eq!((&*moment.what, &*moment.note), ("Withdrawn by the applicant", "店面不租了"));
        assert_eq!(who(Locale::En.words(), &Names::new(), "system:clock"), "the clock");
    }
}
