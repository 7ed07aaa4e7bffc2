//! 收费告知: the fee that a law sets is charged, with its basis.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::refusal::Refusal;
use crate::case::stage::Stage;
use crate::case::state::Case;
use crate::case::{Event, Facts};

/// The command.
#[derive(Debug, Clone)]
pub struct ChargeFee {
    /// The officer.
    pub by: String,
}

/// 收费告知: charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeCharged {
    /// The officer.
    pub by: String,
    /// Fen.
    pub fen: u64,
    /// The law or administrative regulation.
    pub basis: String,
    /// The day.
    pub charged_on: Date,
}

pub(in crate::case) fn decide(
    case: &Case,
    command: ChargeFee,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let fits = matches!(
        case.stage,
        Stage::UnderReview | Stage::PendingDecision | Stage::Granted | Stage::CertificateMaking
    );
    if !fits {
        return Err(Refusal::WrongStage { act: "charge-fee", stage: case.stage });
    }
    if case.fee.charged.is_some() {
        return Err(Refusal::FeeCharged);
    }
    let Some(fee) = &facts.guide.fee else { return Err(Refusal::FeeWithoutBasis) };
    Ok(vec![
        FeeCharged { by: command.by, fen: fee.fen, basis: fee.basis.clone(), charged_on: facts.today() }
            .into(),
    ])
}
