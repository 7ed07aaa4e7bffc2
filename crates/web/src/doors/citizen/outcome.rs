//! What was decided, said to the applicant: the reasons, and where she may turn.

use oneseal_domain::case::Event;

use crate::doors::cases::View;
use crate::locale::Words;

/// Name and value of everything that she is told about the outcome; nothing before there is one.
pub fn rows(words: &Words, view: &View) -> Vec<(String, String)> {
    let row = |key: &str, text: String| (words.say(key), text);
    let mut rows = Vec::new();
    for (_, event) in &view.events {
        match event {
            Event::AcceptanceRefused(refused) => {
                rows.push(row("outcome-ground", words.word("refusal-ground", refused.ground.code())));
                rows.push(row("outcome-reason", refused.reason.clone()));
                rows.extend(refused.competent_organ.clone().map(|organ| row("outcome-organ", organ)));
            }
            Event::ApplicationReturned(returned) => {
                rows.push(row("outcome-ground", words.word("return-ground", returned.ground.code())));
                rows.push(row("outcome-reason", returned.reason.clone()));
            }
            Event::Terminated(terminated) => {
                rows.push(row("outcome-ground", words.word("terminate-ground", terminated.ground.code())));
                rows.push(row("outcome-reason", terminated.reason.clone()));
            }
            Event::Granted(granted) => {
                rows.push(row("outcome-number", granted.record.number.clone()));
                rows.push(row("outcome-day", granted.record.decided_on.to_string()));
                rows.extend(
                    granted
                        .record
                        .validity
                        .map(|(from, to)| row("outcome-validity", format!("{from} — {to}"))),
                );
            }
            Event::Denied(denied) => {
                let remedies = &denied.remedies;
                rows.push(row("outcome-number", denied.record.number.clone()));
                rows.push(row("outcome-day", denied.record.decided_on.to_string()));
                rows.push(row("outcome-reason", denied.record.reasons.clone()));
                let values = [
                    ("organ", remedies.reconsideration.clone()),
                    ("days", remedies.reconsideration_days.to_string()),
                ];
                rows.push(row("outcome-reconsider", words.say_with("outcome-reconsideration", &values)));
                let values =
                    [("court", remedies.court.clone()), ("months", remedies.suit_months.to_string())];
                rows.push(row("outcome-sue", words.say_with("outcome-suit", &values)));
            }
            Event::Submitted(_)
            | Event::Accepted(_)
            | Event::DeemedAccepted(_)
            | Event::SupplementRequested(_)
            | Event::Supplied(_)
            | Event::Reviewed(_)
            | Event::Returned(_)
            | Event::ClockSuspended(_)
            | Event::ClockResumed(_)
            | Event::CertificateRendered(_)
            | Event::Issued(_)
            | Event::Served(_)
            | Event::Closed(_)
            | Event::PreReviewed(_)
            | Event::SupplementAllowed(_)
            | Event::SurveyorsAppointed(_)
            | Event::SurveyRecorded(_)
            | Event::PartyNotified(_)
            | Event::PartyHeard(_)
            | Event::HearingOffered(_)
            | Event::HearingRequested(_)
            | Event::HearingDeclined(_)
            | Event::HearingScheduled(_)
            | Event::HearingHeld(_)
            | Event::Extended(_)
            | Event::Assigned(_)
            | Event::StoodIn(_)
            | Event::FeeCharged(_)
            | Event::FeePaid(_)
            | Event::FeeWaived(_)
            | Event::FeeRefunded(_)
            | Event::HandedOver(_)
            | Event::Archived(_)
            | Event::Withdrawn(_) => {}
        }
    }
    rows
}
