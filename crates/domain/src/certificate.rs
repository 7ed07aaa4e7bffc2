//! The certificate (证照): the sealed proof of a grant, with a life longer than its case.
//!
//! What lives here: the decider of the stream `certificate/<id>`. What must never live here: the making and sealing of
//! the file; the case's acts do that and the certificate begins where they end. The one surprising thing: the holder is
//! named by a vault record, so the certificate can be verified after the person was erased.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::issue::Sealed;
use crate::case::submit::{PinnedItem, Vaulted};
use crate::decider::{Decider, Refuse, events};
use crate::ids::CaseRef;

/// 出证: a certificate came into being.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// The case that it proves.
    pub case: CaseRef,
    /// The item that was granted.
    pub item: PinnedItem,
    /// The holder, in the vault.
    pub holder: Vaulted,
    /// Its identifier (GB/T 36904).
    pub identifier: String,
    /// Its number (证照编号).
    pub number: String,
    /// First and last day of validity, if limited.
    pub validity: Option<(Date, Date)>,
    /// SM3 over the bytes that the seal signed.
    pub document_digest: String,
    /// The sealed file and the seal that made it.
    pub sealed: Sealed,
    /// The seal operator.
    pub by: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The day printed on it.
    pub issued_on: Date,
}

events! {
    /// What can happen to a certificate.
    Event {
        /// 出证
        "certificate.issued" => Issued(Issued),
    }
}

/// What can be asked of a certificate.
#[derive(Debug, Clone)]
pub enum Command {
    /// It begins, in the same append as the case's issue.
    Issue(Box<Issued>),
}

/// Why an act on a certificate is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It exists already.
    #[error("the certificate {number} was already issued")]
    AlreadyIssued {
        /// Its number.
        number: String,
    },
}

impl Refuse for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyIssued { .. } => "certificate.already-issued",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::AlreadyIssued { .. } => "XKF 39",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AlreadyIssued { number } => vec![("number", number.clone())],
        }
    }
}

/// A certificate as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Certificate {
    /// How many events made it.
    pub revision: u64,
    /// What was issued.
    pub issued: Option<Issued>,
}

impl Certificate {
    /// Whether it is in force on a day.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.issued.as_ref().is_some_and(|issued| {
            issued.validity.is_none_or(|(from, through)| (from..=through).contains(&day))
        })
    }
}

/// The decider of certificates.
#[derive(Debug)]
pub struct Certificates;

impl Decider for Certificates {
    type State = Certificate;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;
    type Facts<'a> = ();

    fn initial() -> Certificate {
        Certificate::default()
    }

    fn decide(certificate: &Certificate, command: Command, (): &()) -> Result<Vec<Event>, Refusal> {
        let Command::Issue(issued) = command;
        match &certificate.issued {
            Some(earlier) => Err(Refusal::AlreadyIssued { number: earlier.number.clone() }),
            None => Ok(vec![(*issued).into()]),
        }
    }

    fn evolve(mut certificate: Certificate, event: &Event) -> Certificate {
        certificate.revision += 1;
        match event {
            Event::Issued(issued) => certificate.issued = Some(issued.clone()),
        }
        certificate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{FileId, PartyId};
    use uuid::Uuid;

    fn issued() -> Issued {
        Issued {
            case: "140822-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01".parse().unwrap(),
            item: PinnedItem { code: "food_business".into(), revision: 1, digest: "g".into() },
            holder: Vaulted { id: PartyId::new(Uuid::from_u128(1)), digest: "h".into() },
            identifier: "1.2.156.3005.2.demo".into(),
            number: "JY11408220000001".into(),
            validity: Some(("2021-03-17".parse().unwrap(), "2026-03-16".parse().unwrap())),
            document_digest: "d".into(),
            sealed: Sealed {
                seal: "140822-approval".into(),
                key: "seal-1".into(),
                file: FileId::new(Uuid::from_u128(2)),
                digest: "s".into(),
            },
            by: "staff:sun".into(),
            issued_at: Timestamp::UNIX_EPOCH,
            issued_on: "2021-03-17".parse().unwrap(),
        }
    }

    #[test]
    fn a_certificate_is_issued_once_and_reads_as_it_was_written() {
        let command = Command::Issue(Box::new(issued()));
        let events = Certificates::decide(&Certificates::initial(), command.clone(), &()).unwrap();
        let event = events.first().unwrap();
        assert_eq!(&Event::decode(event.kind(), &event.payload().unwrap()).unwrap(), event);
        let certificate = events.iter().fold(Certificates::initial(), Certificates::evolve);
        assert_eq!(
            Certificates::decide(&certificate, command, &()).unwrap_err().code(),
            "certificate.already-issued"
        );
    }

    #[test]
    fn validity_includes_its_first_and_its_last_day() {
        let certificate = Certificate { revision: 1, issued: Some(issued()) };
        for (day, valid) in
            [("2021-03-16", false), ("2021-03-17", true), ("2026-03-16", true), ("2026-03-17", false)]
        {
            assert_eq!(certificate.is_valid_on(day.parse().unwrap()), valid, "{day}");
        }
    }
}
