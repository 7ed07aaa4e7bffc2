//! 变更、延续、补证: a further version of a certificate.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::issue::Sealed;
use crate::case::submit::Kind;
use crate::ids::CaseRef;

use super::Event;
use super::refusal::Refusal;
use super::state::Certificate;

/// A further version came into being; the one before holds no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewVersion {
    /// The case that it proves.
    pub case: CaseRef,
    /// How it came about: change, renewal or replacement.
    pub kind: Kind,
    /// Its identifier (GB/T 36904): same number, another version.
    pub identifier: String,
    /// Its number.
    pub number: String,
    /// First and last day, if limited.
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

pub(super) fn decide(certificate: &Certificate, version: NewVersion) -> Result<Event, Refusal> {
    if !certificate.standing.is_living() {
        return Err(Refusal::WrongStanding { standing: certificate.standing });
    }
    Ok(version.into())
}
