//! 认领、反馈、退回、改派、督办: what becomes of a push once it is with the department.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::{Event, Facts, Push, SIGN_DAYS, Stage};

/// 认领: a section of the department took the matter up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// The liaison.
    pub by: String,
    /// The section.
    pub section: String,
    /// The officer in charge.
    pub officer: String,
    /// When.
    pub claimed_at: Timestamp,
}

/// 反馈: what came of the supervision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackGiven {
    /// The liaison.
    pub by: String,
    /// What came of it.
    pub text: String,
    /// When.
    pub fed_back_at: Timestamp,
}

/// 退回: the department says that the matter is another's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misrouted {
    /// The liaison.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Whose it is, if the liaison knows.
    pub suggested: Option<String>,
    /// When.
    pub returned_at: Timestamp,
}

/// 改派: sent on to the right department, whose days begin anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirected {
    /// Who sent it on.
    pub by: String,
    /// To whom.
    pub department: String,
    /// When.
    pub redirected_at: Timestamp,
    /// Last day for the department's signature.
    pub sign_due: Date,
}

/// A limit that a department missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema), schema(as = MissedLimit))]
#[serde(rename_all = "kebab-case")]
pub enum Missed {
    /// 逾期未签收
    Signature,
    /// 逾期未认领
    Claim,
}

/// 督办: a missed limit was told to the superior; each limit once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalated {
    /// Which limit.
    pub missed: Missed,
    /// Its last day.
    pub due: Date,
    /// The department that missed it.
    pub department: String,
    /// When it was noticed.
    pub escalated_at: Timestamp,
}

fn must_say(what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Missing { what }) } else { Ok(()) }
}

pub(super) fn claim(push: &Push, department: &str, claimed: Claimed) -> Result<Event, Refusal> {
    push.must_be(&[Stage::SignedOff])?;
    push.must_be_addressed(department)?;
    must_say("section", &claimed.section)?;
    must_say("officer", &claimed.officer)?;
    Ok(claimed.into())
}

pub(super) fn feed_back(push: &Push, department: &str, feedback: FeedbackGiven) -> Result<Event, Refusal> {
    push.must_be(&[Stage::SignedOff, Stage::Claimed])?;
    push.must_be_addressed(department)?;
    must_say("text", &feedback.text)?;
    Ok(feedback.into())
}

pub(super) fn misroute(push: &Push, department: &str, misrouted: Misrouted) -> Result<Event, Refusal> {
    push.must_be(&[Stage::Delivered, Stage::SignedOff])?;
    push.must_be_addressed(department)?;
    must_say("reason", &misrouted.reason)?;
    Ok(misrouted.into())
}

pub(super) fn redirect(
    push: &Push,
    by: String,
    department: String,
    facts: &Facts<'_>,
) -> Result<Event, Refusal> {
    push.must_be(&[Stage::Misrouted])?;
    must_say("department", &department)?;
    let sign_due = facts.in_working_days(SIGN_DAYS)?;
    Ok(Redirected { by, department, redirected_at: facts.at, sign_due }.into())
}

/// What lateness has caused and nobody has written down yet.
pub(super) fn escalate(push: &Push, facts: &Facts<'_>) -> Option<Event> {
    let missed = push.awaited()?;
    let due = push.due.filter(|due| crate::office_day(facts.at) > *due)?;
    let department = push.department.clone();
    (!push.is_late()).then(|| Escalated { missed, due, department, escalated_at: facts.at }.into())
}
