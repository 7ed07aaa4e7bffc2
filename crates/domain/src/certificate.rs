//! The certificate (证照): the sealed proof of a grant, with a life longer than its case.
//!
//! What lives here: the decider of the stream `certificate/<id>`, from its issue to its end; a changed, renewed or
//! replaced certificate is a further version in the same stream, so an identifier of yesterday still leads to what
//! holds today. What must never live here: the making and sealing of the file; the case's acts do that. The surprising
//! things: the holder is named by a vault record, so the certificate can be verified after the person was erased; and
//! what the end of a period has caused (expiry, or a renewal by silence) is decided before any command.

mod end;
mod lapse;
mod refusal;
mod renewal;
mod state;
mod version;

pub use end::{Cancelled, Ended, Ground, Penalty, Reinstated, Suspended};
pub use lapse::{DeemedRenewed, Expired};
pub use refusal::Refusal;
pub use renewal::{RenewalClosed, RenewalRequested};
pub use state::{Certificate, Standing, Version};
pub use version::NewVersion;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::issue::Sealed;
use crate::case::submit::{PinnedItem, Vaulted};
use crate::decider::{Decider, events};
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
        /// 变更、延续或者补证: a further version
        "certificate.version-issued" => VersionIssued(NewVersion),
        /// 申请延续
        "certificate.renewal-requested" => RenewalRequested(RenewalRequested),
        /// 延续申请办结
        "certificate.renewal-closed" => RenewalClosed(RenewalClosed),
        /// 逾期未作决定视为准予延续
        "certificate.deemed-renewed" => DeemedRenewed(DeemedRenewed),
        /// 有效期届满
        "certificate.expired" => Expired(Expired),
        /// 暂停
        "certificate.suspended" => Suspended(Suspended),
        /// 恢复
        "certificate.reinstated" => Reinstated(Reinstated),
        /// 撤回、撤销或者吊销
        "certificate.ended" => Ended(Ended),
        /// 注销
        "certificate.cancelled" => Cancelled(Cancelled),
    }
}

/// What can be asked of a certificate.
#[derive(Debug, Clone)]
pub enum Command {
    /// It begins, in the same append as the case's issue.
    Issue(Box<Issued>),
    /// A further version, in the same append as the issue of a change, renewal or replacement.
    IssueVersion(Box<NewVersion>),
    /// Somebody applied for its renewal.
    RequestRenewal(renewal::RequestRenewal),
    /// The application for renewal ended without a new version.
    CloseRenewal {
        /// The case.
        case: CaseRef,
    },
    /// 暂停: it holds no longer until it is reinstated.
    Suspend(end::Suspend),
    /// 恢复: it holds again.
    Reinstate(end::Suspend),
    /// 撤回、撤销或者吊销.
    End(end::End),
    /// 注销: taken off the register (XKF 70).
    Cancel(end::Cancel),
    /// Nothing but what the passing of time has already caused.
    Lapse,
}

pub use end::{Cancel, End, Suspend};
pub use renewal::RequestRenewal;

/// What a rule on certificates needs to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// The instant of the act.
    pub at: Timestamp,
}

impl Facts {
    fn today(&self) -> Date {
        crate::office_day(self.at)
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
    type Facts<'a> = Facts;

    fn initial() -> Certificate {
        Certificate::default()
    }

    fn decide(certificate: &Certificate, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let mut events: Vec<Event> = lapse::decide(certificate, facts).into_iter().collect();
        let lapsed = events.iter().fold(certificate.clone(), state::evolve);
        events.extend(act(&lapsed, command, facts)?);
        Ok(events)
    }

    fn evolve(certificate: Certificate, event: &Event) -> Certificate {
        state::evolve(certificate, event)
    }
}

fn act(certificate: &Certificate, command: Command, facts: &Facts) -> Result<Option<Event>, Refusal> {
    match command {
        Command::Issue(issued) => match certificate.living() {
            Some(version) => Err(Refusal::AlreadyIssued { number: version.number.clone() }),
            None => Ok(Some((*issued).into())),
        },
        Command::IssueVersion(version) => version::decide(certificate, *version).map(Some),
        Command::RequestRenewal(request) => renewal::request(certificate, request, facts).map(Some),
        Command::CloseRenewal { case } => Ok(renewal::close(certificate, case)),
        Command::Suspend(suspend) => end::suspend(certificate, suspend, facts).map(Some),
        Command::Reinstate(reinstate) => end::reinstate(certificate, reinstate, facts).map(Some),
        Command::End(end) => end::end(certificate, end, facts).map(Some),
        Command::Cancel(cancel) => end::cancel(certificate, cancel, facts).map(Some),
        Command::Lapse => Ok(None),
    }
}

#[cfg(test)]
mod tests;
