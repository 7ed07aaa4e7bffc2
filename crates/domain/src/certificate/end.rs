//! 暂停、恢复、撤回、撤销、吊销、注销: how a certificate rests, and how it ends.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::state::{Certificate, Standing};
use super::{Event, Facts};

/// Why a certificate is ended by decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// 撤回: circumstances changed; the holder is compensated (XKF 8).
    CircumstancesChanged,
    /// 撤回: the law changed or was repealed; the holder is compensated (XKF 8).
    LawChanged,
    /// 撤销: abuse, want of competence, wrong procedure, unqualified holder (XKF 69 ¶1).
    UnlawfullyGranted,
    /// 撤销: obtained by fraud or bribery (XKF 69 ¶2); nothing is compensated.
    Fraud,
    /// 吊销: taken away as a penalty by the organ that may punish.
    Penalty,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 5] =
        [Self::CircumstancesChanged, Self::LawChanged, Self::UnlawfullyGranted, Self::Fraud, Self::Penalty];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::CircumstancesChanged => "circumstances-changed",
            Self::LawChanged => "law-changed",
            Self::UnlawfullyGranted => "unlawfully-granted",
            Self::Fraud => "fraud",
            Self::Penalty => "penalty",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }
}

/// A decision that lies outside the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Penalty {
    /// The organ that decided.
    pub organ: String,
    /// The decision's number.
    pub number: String,
}

/// The command of suspending and reinstating.
#[derive(Debug, Clone)]
pub struct Suspend {
    /// The head.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The decision's number.
    pub number: String,
}

/// 暂停: suspended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    /// The head.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The decision's number.
    pub number: String,
    /// The day.
    pub suspended_on: Date,
}

/// 恢复: holds again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reinstated {
    /// The head.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The decision's number.
    pub number: String,
    /// The day.
    pub reinstated_on: Date,
}

/// The command of withdrawing and revoking.
#[derive(Debug, Clone)]
pub struct End {
    /// The head.
    pub by: String,
    /// On which ground.
    pub ground: Ground,
    /// The facts.
    pub reason: String,
    /// The decision: whose, and its number.
    pub decision: Penalty,
}

/// 撤回、撤销或者吊销: ended by decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The head.
    pub by: String,
    /// On which ground.
    pub ground: Ground,
    /// The facts.
    pub reason: String,
    /// The decision.
    pub decision: Penalty,
    /// The day.
    pub ended_on: Date,
}

/// The command of taking a certificate off the register.
#[derive(Debug, Clone)]
pub struct Cancel {
    /// Who does it.
    pub by: String,
    /// Whether the holder asked for it, died or was dissolved.
    pub holder_gone_or_asks: bool,
    /// Why.
    pub reason: String,
}

/// 注销: taken off the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// Who did it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The day.
    pub cancelled_on: Date,
}

fn must_stand(certificate: &Certificate, fits: &[Standing]) -> Result<(), Refusal> {
    if fits.contains(&certificate.standing) {
        Ok(())
    } else {
        Err(Refusal::WrongStanding { standing: certificate.standing })
    }
}

fn must_say(texts: [&str; 2]) -> Result<(), Refusal> {
    if texts.iter().any(|text| text.trim().is_empty()) { Err(Refusal::ReasonMissing) } else { Ok(()) }
}

pub(super) fn suspend(certificate: &Certificate, command: Suspend, facts: &Facts) -> Result<Event, Refusal> {
    must_stand(certificate, &[Standing::Valid])?;
    must_say([&command.reason, &command.number])?;
    let Suspend { by, reason, number } = command;
    Ok(Suspended { by, reason, number, suspended_on: facts.today() }.into())
}

pub(super) fn reinstate(
    certificate: &Certificate,
    command: Suspend,
    facts: &Facts,
) -> Result<Event, Refusal> {
    must_stand(certificate, &[Standing::Suspended])?;
    must_say([&command.reason, &command.number])?;
    let Suspend { by, reason, number } = command;
    Ok(Reinstated { by, reason, number, reinstated_on: facts.today() }.into())
}

pub(super) fn end(certificate: &Certificate, command: End, facts: &Facts) -> Result<Event, Refusal> {
    must_stand(certificate, &[Standing::Valid, Standing::Suspended])?;
    must_say([&command.reason, &command.decision.number])?;
    let End { by, ground, reason, decision } = command;
    Ok(Ended { by, ground, reason, decision, ended_on: facts.today() }.into())
}

pub(super) fn cancel(certificate: &Certificate, command: Cancel, facts: &Facts) -> Result<Event, Refusal> {
    must_stand(
        certificate,
        &[
            Standing::Valid,
            Standing::Suspended,
            Standing::Expired,
            Standing::Withdrawn,
            Standing::Revoked,
            Standing::RevokedAsPenalty,
        ],
    )?;
    must_say([&command.reason, &command.by])?;
    if certificate.standing.is_living() && !command.holder_gone_or_asks {
        let through = certificate.validity.map_or(Date::MAX, |(_, through)| through);
        return Err(Refusal::NoGround { through });
    }
    let Cancel { by, reason, .. } = command;
    Ok(Cancelled { by, reason, cancelled_on: facts.today() }.into())
}
