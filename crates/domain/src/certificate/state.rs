//! A certificate as its events have made it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::issue::Sealed;
use crate::case::submit::Kind;
use crate::ids::CaseRef;

use super::end::Ground;
use super::renewal::Renewal;
use super::{Event, Issued};

/// How a certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Not issued yet.
    #[default]
    Unissued,
    /// 有效
    Valid,
    /// 暂停
    Suspended,
    /// 撤回 (XKF 8)
    Withdrawn,
    /// 撤销 (XKF 69)
    Revoked,
    /// 吊销
    RevokedAsPenalty,
    /// 过期
    Expired,
    /// 注销 (XKF 70)
    Cancelled,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 8] = [
        Self::Unissued,
        Self::Valid,
        Self::Suspended,
        Self::Withdrawn,
        Self::Revoked,
        Self::RevokedAsPenalty,
        Self::Expired,
        Self::Cancelled,
    ];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unissued => "unissued",
            Self::Valid => "valid",
            Self::Suspended => "suspended",
            Self::Withdrawn => "withdrawn",
            Self::Revoked => "revoked",
            Self::RevokedAsPenalty => "revoked-as-penalty",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.code() == code)
    }

    /// Whether a further version can follow.
    pub fn is_living(self) -> bool {
        match self {
            Self::Valid | Self::Suspended => true,
            Self::Unissued
            | Self::Withdrawn
            | Self::Revoked
            | Self::RevokedAsPenalty
            | Self::Expired
            | Self::Cancelled => false,
        }
    }
}

/// One version of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// How it came about.
    pub kind: Kind,
    /// The case that made it.
    pub case: CaseRef,
    /// Its identifier.
    pub identifier: String,
    /// Its number.
    pub number: String,
    /// First and last day, if limited.
    pub validity: Option<(Date, Date)>,
    /// The sealed file.
    pub sealed: Sealed,
}

/// A certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Certificate {
    /// How many events made it.
    pub revision: u64,
    /// How it stands, apart from a period that ran out unnoticed.
    pub standing: Standing,
    /// What was issued first.
    pub issued: Option<Issued>,
    /// Every version, the living one last.
    pub versions: Vec<Version>,
    /// An application for renewal that is not decided.
    pub renewal: Option<Renewal>,
    /// First and last day of the living version, as a renewal by silence may have moved them.
    pub validity: Option<(Date, Date)>,
}

impl Certificate {
    /// The version that holds, or held last.
    pub fn living(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// Whether it is in force on a day.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.standing == Standing::Valid
            && self.validity.is_none_or(|(from, through)| (from..=through).contains(&day))
    }
}

pub(super) fn evolve(mut certificate: Certificate, event: &Event) -> Certificate {
    certificate.revision += 1;
    match event {
        Event::Issued(issued) => {
            certificate.standing = Standing::Valid;
            certificate.validity = issued.validity;
            certificate.versions.push(Version {
                kind: Kind::New,
                case: issued.case,
                identifier: issued.identifier.clone(),
                number: issued.number.clone(),
                validity: issued.validity,
                sealed: issued.sealed.clone(),
            });
            certificate.issued = Some(issued.clone());
        }
        Event::VersionIssued(version) => {
            certificate.validity = version.validity;
            if certificate.renewal.as_ref().is_some_and(|renewal| renewal.case == version.case) {
                certificate.renewal = None;
            }
            certificate.versions.push(Version {
                kind: version.kind,
                case: version.case,
                identifier: version.identifier.clone(),
                number: version.number.clone(),
                validity: version.validity,
                sealed: version.sealed.clone(),
            });
        }
        Event::RenewalRequested(requested) => {
            certificate.renewal =
                Some(Renewal { case: requested.case, in_time: requested.in_time, months: requested.months });
        }
        Event::RenewalClosed(_) => certificate.renewal = None,
        Event::DeemedRenewed(deemed) => {
            certificate.validity = Some((deemed.valid_from, deemed.valid_through));
            // The application stays open: a decision may still make the sealed version of what silence gave.
            if let Some(renewal) = &mut certificate.renewal {
                renewal.in_time = false;
            }
        }
        Event::Expired(_) => certificate.standing = Standing::Expired,
        Event::Suspended(_) => certificate.standing = Standing::Suspended,
        Event::Reinstated(_) => certificate.standing = Standing::Valid,
        Event::Ended(ended) => {
            certificate.standing = match ended.ground {
                Ground::CircumstancesChanged | Ground::LawChanged => Standing::Withdrawn,
                Ground::UnlawfullyGranted | Ground::Fraud => Standing::Revoked,
                Ground::Penalty => Standing::RevokedAsPenalty,
            };
        }
        Event::Cancelled(_) => certificate.standing = Standing::Cancelled,
    }
    certificate
}
