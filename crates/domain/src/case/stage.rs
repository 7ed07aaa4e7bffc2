//! Where a case stands (办件状态).
//!
//! What lives here: the closed list of stages and their stored codes. What must never live here: which act leads where;
//! each act's file says it. The one surprising thing: a special procedure (特别程序) is not a stage but a pause of the
//! clock, because it may fall into review as well as into the check.

use serde::{Deserialize, Serialize};

/// The stage of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 草稿: nothing was submitted yet.
    #[default]
    Draft,
    /// 收件: received, the five days for a notice run.
    Received,
    /// 补正告知: waiting for the applicant.
    SupplementRequested,
    /// 不予受理: refused before acceptance. End.
    NotAccepted,
    /// 受理 and 审查: accepted, under review.
    UnderReview,
    /// 核准: reviewed, waiting for the check.
    PendingDecision,
    /// 准予许可: granted, the certificate is to be made.
    Granted,
    /// 制证: the certificate lies before the seal room.
    CertificateMaking,
    /// 不予许可: denied, the decision is to be served.
    Denied,
    /// 送达: being served.
    Delivering,
    /// 办结: served. End.
    Closed,
    /// 申请人撤回: withdrawn by the applicant. End.
    Withdrawn,
    /// 终止: ended without a decision, on a ground of the law. End.
    Terminated,
    /// 退件: given back before acceptance. End.
    ApplicationReturned,
}

impl Stage {
    /// Every stage, in the order of a case's life.
    pub const ALL: [Self; 14] = [
        Self::Draft,
        Self::Received,
        Self::SupplementRequested,
        Self::NotAccepted,
        Self::UnderReview,
        Self::PendingDecision,
        Self::Granted,
        Self::CertificateMaking,
        Self::Denied,
        Self::Delivering,
        Self::Closed,
        Self::Withdrawn,
        Self::Terminated,
        Self::ApplicationReturned,
    ];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Received => "received",
            Self::SupplementRequested => "supplement-requested",
            Self::NotAccepted => "not-accepted",
            Self::UnderReview => "under-review",
            Self::PendingDecision => "pending-decision",
            Self::Granted => "granted",
            Self::CertificateMaking => "certificate-making",
            Self::Denied => "denied",
            Self::Delivering => "delivering",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
            Self::Terminated => "terminated",
            Self::ApplicationReturned => "application-returned",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// Whether nothing can happen to the case any more.
    pub fn is_final(self) -> bool {
        match self {
            Self::NotAccepted
            | Self::Closed
            | Self::Withdrawn
            | Self::Terminated
            | Self::ApplicationReturned => true,
            Self::Draft
            | Self::Received
            | Self::SupplementRequested
            | Self::UnderReview
            | Self::PendingDecision
            | Self::Granted
            | Self::CertificateMaking
            | Self::Denied
            | Self::Delivering => false,
        }
    }

    /// Whether the application still waits for the decision on its merits or on its acceptance.
    pub fn is_before_decision(self) -> bool {
        match self {
            Self::Received | Self::SupplementRequested | Self::UnderReview | Self::PendingDecision => true,
            Self::Draft
            | Self::NotAccepted
            | Self::Granted
            | Self::CertificateMaking
            | Self::Denied
            | Self::Delivering
            | Self::Closed
            | Self::Withdrawn
            | Self::Terminated
            | Self::ApplicationReturned => false,
        }
    }
}
