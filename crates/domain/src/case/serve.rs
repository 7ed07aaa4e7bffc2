//! 送达: the applicant has the certificate or the decision; the case is closed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::stage::Stage;
use super::state::Case;
use super::{Event, Facts};

/// How it was served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema), schema(as = ServiceMethod))]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// 电子送达
    Electronic,
    /// 直接送达
    Direct,
    /// 邮寄送达
    Post,
}

impl Method {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Electronic => "electronic",
            Self::Direct => "direct",
            Self::Post => "post",
        }
    }
}

/// The command.
#[derive(Debug, Clone)]
pub struct Serve {
    /// The officer.
    pub by: String,
    /// How.
    pub method: Method,
}

/// 送达: served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// The officer.
    pub by: String,
    /// How.
    pub method: Method,
    /// When.
    pub served_at: Timestamp,
}

/// 办结: nothing is left to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    pub closed_at: Timestamp,
}

pub(super) fn decide(case: &Case, command: Serve, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    if !matches!(case.stage, Stage::Delivering | Stage::Denied) {
        return Err(Refusal::WrongStage { act: "serve", stage: case.stage });
    }
    Ok(vec![
        Served { by: command.by, method: command.method, served_at: facts.at }.into(),
        Closed { closed_at: facts.at }.into(),
    ])
}
