//! What the end of the period has caused: expiry, or a renewal by silence (XKF 50 ¶2).

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::CaseRef;

use super::state::{Certificate, Standing};
use super::{Event, Facts};

/// 视为准予延续: the office did not decide before the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeemedRenewed {
    /// The application that was not decided.
    pub case: CaseRef,
    /// First day of the next period.
    pub valid_from: Date,
    /// Last day of the next period.
    pub valid_through: Date,
}

/// 有效期届满: it holds no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expired {
    /// The first day on which it did not hold.
    pub expired_on: Date,
}

pub(super) fn decide(certificate: &Certificate, facts: &Facts) -> Option<Event> {
    let (_, through) = certificate.validity?;
    if !matches!(certificate.standing, Standing::Valid | Standing::Suspended) || facts.today() <= through {
        return None;
    }
    let next = through.tomorrow().ok()?;
    let renewal = certificate.renewal.as_ref().filter(|renewal| renewal.in_time && renewal.months > 0);
    let Some(renewal) = renewal else { return Some(Expired { expired_on: next }.into()) };
    let after = next.checked_add(i32::from(renewal.months).months()).ok()?;
    let valid_through = after.yesterday().ok()?;
    Some(DeemedRenewed { case: renewal.case, valid_from: next, valid_through }.into())
}
