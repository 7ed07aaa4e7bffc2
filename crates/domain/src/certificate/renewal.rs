//! 延续 (XKF 50): whoever asks thirty working days before the end, and is not answered by then, is renewed by silence.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::CaseRef;

use super::refusal::Refusal;
use super::state::{Certificate, Standing};
use super::{Event, Facts};

/// An application for renewal that is not decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// The case.
    pub case: CaseRef,
    /// Whether it came early enough for silence to renew.
    pub in_time: bool,
    /// Months of the next period.
    pub months: u16,
}

/// The command.
#[derive(Debug, Clone, Copy)]
pub struct RequestRenewal {
    /// The case.
    pub case: CaseRef,
    /// Last day on which an application is in time, as the guide and the calendar say.
    pub request_due: Date,
    /// Months of the next period.
    pub months: u16,
}

/// 申请延续: applied for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalRequested {
    /// The case.
    pub case: CaseRef,
    /// The day.
    pub requested_on: Date,
    /// Last day on which an application would have been in time.
    pub request_due: Date,
    /// Whether it was.
    pub in_time: bool,
    /// Months of the next period.
    pub months: u16,
}

/// 延续申请办结: the application ended without a new version: denied, withdrawn, not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalClosed {
    /// The case.
    pub case: CaseRef,
}

pub(super) fn request(
    certificate: &Certificate,
    request: RequestRenewal,
    facts: &Facts,
) -> Result<Event, Refusal> {
    if certificate.standing != Standing::Valid {
        return Err(Refusal::WrongStanding { standing: certificate.standing });
    }
    if certificate.validity.is_none() {
        return Err(Refusal::NoEnd);
    }
    if certificate.renewal.is_some() {
        return Err(Refusal::RenewalOpen);
    }
    let requested_on = facts.today();
    Ok(RenewalRequested {
        case: request.case,
        requested_on,
        request_due: request.request_due,
        in_time: requested_on <= request.request_due,
        months: request.months,
    }
    .into())
}

/// Closes the application, if it is the open one.
pub(super) fn close(certificate: &Certificate, case: CaseRef) -> Option<Event> {
    let open = certificate.renewal.as_ref().is_some_and(|renewal| renewal.case == case);
    open.then(|| RenewalClosed { case }.into())
}
