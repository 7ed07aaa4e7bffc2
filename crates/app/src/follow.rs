//! What follows from an act, in the same append: pushes, certificates, uses of seals, errands.
//!
//! What must never live here: the act. The surprising thing: nothing is sent from here. A push exists from the moment
//! of the decision because it is a stream of its own in the same transaction; carrying it is an errand.

use oneseal_domain::case::Event;
use oneseal_domain::case::decision::DecisionRecord;
use oneseal_domain::case::issue::Issued;
use oneseal_domain::certificate::{self, Certificates};
use oneseal_domain::decider::Decider as _;
use oneseal_domain::ids::PushId;
use oneseal_domain::push::{self, Pushes};
use oneseal_domain::seal::Stage;
use oneseal_store::{Append, CertificateRow, NewErrand, Part, PushRow, SealUseRow};
use serde::{Deserialize, Serialize};

use crate::error::ActError;
use crate::execute::{Decided, case_stream, new_event, pinned};
use crate::ports::Ids;
use crate::rows::outcome_code;
use crate::seals::NOT_IN_USE;

/// The topic under which certificates wait for the press.
pub(crate) const RENDER: &str = "render";
/// The topic under which pushes wait for delivery.
pub(crate) const DELIVER: &str = "push.deliver";

/// 用印: one use of a seal, a record of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SealUsed {
    case: String,
    certificate: String,
    seal: String,
    key: String,
    document_digest: String,
    sealed_digest: String,
    by: String,
}

impl SealUsed {
    /// The use as the seal's register shows it.
    pub(crate) fn row(&self, authority: &str, id: &str, at: i64) -> SealUseRow {
        let case_id = self.case.split_once('-').map_or("", |(_, case)| case);
        SealUseRow {
            authority: authority.to_owned(),
            id: id.to_owned(),
            seal: self.seal.clone(),
            key_id: self.key.clone(),
            operator: self.by.clone(),
            case_id: case_id.to_owned(),
            certificate: self.certificate.clone(),
            document_digest: self.document_digest.clone(),
            sealed_digest: self.sealed_digest.clone(),
            used_at: at,
        }
    }
}

/// A certificate as lists and the public verification show it.
pub(crate) fn certificate_row(authority: &str, id: &str, issued: &certificate::Issued) -> CertificateRow {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    CertificateRow {
        authority: authority.to_owned(),
        id: id.to_owned(),
        case_id: issued.case.case.to_string(),
        identifier: issued.identifier.clone(),
        number: issued.number.clone(),
        item: issued.item.code.clone(),
        holder: issued.holder.id.to_string(),
        valid_from: day(issued.validity.map(|(from, _)| from)),
        valid_through: day(issued.validity.map(|(_, through)| through)),
        file: issued.sealed.file.to_string(),
        document_digest: issued.document_digest.clone(),
        digest: issued.sealed.digest.clone(),
        seal: issued.sealed.seal.clone(),
        issued_on: issued.issued_on.to_string(),
        issued_at: issued.issued_at.as_millisecond(),
    }
}

pub(crate) fn consequences(
    ids: &dyn Ids,
    decided: &Decided<'_>,
    append: &mut Append,
) -> Result<(), ActError> {
    for event in decided.events {
        match event {
            Event::Granted(granted) => {
                push_decision(ids, decided, &granted.record, &granted.record_digest, append)?;
                let stream = case_stream(decided.case);
                append.errands.push(errand(ids, decided, stream, RENDER, decided.case.to_string()));
            }
            Event::Denied(denied) => {
                push_decision(ids, decided, &denied.record, &denied.record_digest, append)?;
            }
            Event::Issued(issued) => {
                begin_certificate(decided, issued, append)?;
                record_use(ids, decided, issued, append)?;
                let message = push::Message {
                    kind: push::Kind::Certificate,
                    number: issued.document.number.clone(),
                    subject: issued.document.identifier.clone(),
                    digest: issued.sealed.digest.clone(),
                    ..message(decided)?
                };
                send(ids, decided, message, append)?;
            }
            Event::Submitted(_)
            | Event::Accepted(_)
            | Event::DeemedAccepted(_)
            | Event::AcceptanceRefused(_)
            | Event::SupplementRequested(_)
            | Event::Supplied(_)
            | Event::Reviewed(_)
            | Event::Returned(_)
            | Event::ClockSuspended(_)
            | Event::ClockResumed(_)
            | Event::CertificateRendered(_)
            | Event::Served(_)
            | Event::Closed(_)
            | Event::Withdrawn(_)
            | Event::HandedOver(_)
            | Event::PreReviewed(_)
            | Event::ApplicationReturned(_)
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
            | Event::Terminated(_)
            | Event::Assigned(_)
            | Event::StoodIn(_)
            | Event::FeeCharged(_)
            | Event::FeePaid(_)
            | Event::FeeWaived(_)
            | Event::FeeRefunded(_)
            | Event::Archived(_) => {}
        }
    }
    Ok(())
}

fn errand(ids: &dyn Ids, decided: &Decided<'_>, stream: String, topic: &str, payload: String) -> NewErrand {
    let at = decided.at.as_millisecond();
    let (id, topic) = (ids.next().to_string(), topic.to_owned());
    NewErrand { id, stream, topic, payload, created_at: at, due_at: at }
}

/// The errand that carries a push to its department.
pub(crate) fn delivery(ids: &dyn Ids, push: PushId, at: i64) -> NewErrand {
    let (id, stream) = (ids.next().to_string(), format!("push/{push}"));
    NewErrand { id, stream, topic: DELIVER.to_owned(), payload: push.to_string(), created_at: at, due_at: at }
}

fn message(decided: &Decided<'_>) -> Result<push::Message, ActError> {
    let guide = pinned(decided.after, decided.case.authority, decided.rules)?;
    Ok(push::Message {
        kind: push::Kind::Decision,
        case: decided.case,
        case_number: decided.after.number.clone(),
        item: guide.code.to_string(),
        department: guide.supervisor.as_str().to_owned(),
        number: String::new(),
        subject: String::new(),
        digest: String::new(),
        by: decided.actor.to_owned(),
    })
}

fn push_decision(
    ids: &dyn Ids,
    decided: &Decided<'_>,
    record: &DecisionRecord,
    digest: &str,
    append: &mut Append,
) -> Result<(), ActError> {
    let message = push::Message {
        number: record.number.clone(),
        subject: outcome_code(record.outcome).to_owned(),
        digest: digest.to_owned(),
        ..message(decided)?
    };
    send(ids, decided, message, append)
}

fn send(
    ids: &dyn Ids,
    decided: &Decided<'_>,
    message: push::Message,
    append: &mut Append,
) -> Result<(), ActError> {
    let facts = push::Facts { at: decided.at, calendar: &decided.rules.calendar };
    let events = Pushes::decide(&Pushes::initial(), push::Command::Push(Box::new(message)), &facts)?;
    let push = events.iter().fold(Pushes::initial(), Pushes::evolve);
    let id = PushId::new(ids.next());
    let stream = format!("push/{id}");
    let mut recorded = Vec::new();
    for event in &events {
        recorded.push(new_event(event.kind(), event.payload()?, decided.actor, decided.at));
    }
    append.parts.push(Part::after(stream, &[], recorded));
    append.rows.extend(push_row(decided.case.authority.as_str(), id, &push).map(|row| row.add()));
    append.errands.push(delivery(ids, id, decided.at.as_millisecond()));
    Ok(())
}

/// Why the office has to look at a push: a missed limit, or a department that says it is another's.
fn exception(push: &push::Push) -> &'static str {
    match push.stage {
        push::Stage::Misrouted => "misrouted",
        _ if push.is_late() => "late",
        _ => "",
    }
}

/// A push as its board shows it.
pub(crate) fn push_row(authority: &str, id: PushId, push: &push::Push) -> Option<PushRow> {
    let pushed = push.pushed.as_ref()?;
    let signed = push.signed.as_ref();
    Some(PushRow {
        authority: authority.to_owned(),
        id: id.to_string(),
        case_id: pushed.case.case.to_string(),
        case_number: pushed.case_number.clone(),
        kind: pushed.kind.code().to_owned(),
        department: push.department.clone(),
        item: pushed.item.clone(),
        number: pushed.number.clone(),
        subject: pushed.subject.clone(),
        digest: pushed.digest.clone(),
        stage: push.stage.code().to_owned(),
        revision: push.revision,
        pushed_at: pushed.pushed_at.as_millisecond(),
        sign_due: pushed.sign_due.to_string(),
        delivered_at: push.delivered_at.map_or(0, jiff::Timestamp::as_millisecond),
        signed_at: signed.map_or(0, |signed| signed.signed_at.as_millisecond()),
        signed_by: signed.map(|signed| signed.by.clone()).unwrap_or_default(),
        due: push.due.map(|due| due.to_string()).unwrap_or_default(),
        exception: exception(push).to_owned(),
    })
}

fn begin_certificate(decided: &Decided<'_>, issued: &Issued, append: &mut Append) -> Result<(), ActError> {
    let missing = |what: &str| ActError::missing(format!("{} has no {what}", decided.case));
    let case = decided.after;
    let body = certificate::Issued {
        case: decided.case,
        item: case.item.clone().ok_or_else(|| missing("item"))?,
        holder: case.applicant.clone().ok_or_else(|| missing("applicant"))?,
        identifier: issued.document.identifier.clone(),
        number: issued.document.number.clone(),
        validity: case.decision.as_ref().and_then(|record| record.validity),
        document_digest: issued.document.digest.clone(),
        sealed: issued.sealed.clone(),
        by: issued.by.clone(),
        issued_at: decided.at,
        issued_on: issued.issued_on,
    };
    let row =
        certificate_row(decided.case.authority.as_str(), &issued.document.certificate.to_string(), &body);
    append.rows.push(row.add());
    let begin = certificate::Command::Issue(Box::new(body));
    let mut recorded = Vec::new();
    for event in
        Certificates::decide(&Certificates::initial(), begin, &certificate::Facts { at: decided.at })?
    {
        recorded.push(new_event(event.kind(), event.payload()?, decided.actor, decided.at));
    }
    append.parts.push(Part::after(format!("certificate/{}", issued.document.certificate), &[], recorded));
    Ok(())
}

fn record_use(
    ids: &dyn Ids,
    decided: &Decided<'_>,
    issued: &Issued,
    append: &mut Append,
) -> Result<(), ActError> {
    let id = ids.next().to_string();
    let used = SealUsed {
        case: decided.case.to_string(),
        certificate: issued.document.certificate.to_string(),
        seal: issued.sealed.seal.clone(),
        key: issued.sealed.key.clone(),
        document_digest: issued.document.digest.clone(),
        sealed_digest: issued.sealed.digest.clone(),
        by: issued.by.clone(),
    };
    let payload = serde_json::to_string(&used)?;
    let event = new_event("seal-use.recorded", payload, decided.actor, decided.at);
    append.parts.push(Part::after(format!("seal-use/{id}"), &[], vec![event]));
    let row = used.row(decided.case.authority.as_str(), &id, decided.at.as_millisecond());
    // Asked again while it is written: a seal frozen a moment before seals nothing.
    append.rows.push(row.add_at(Stage::Active.code(), NOT_IN_USE));
    Ok(())
}
