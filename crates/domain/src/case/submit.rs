//! 提交申请: an application arrives and counts as received at that instant.
//!
//! The law lets anybody hand in an incomplete application (XKF 32(4)); what is missing is the office's to name, once.
//! So this act refuses nothing but a second submission and materials that the guide does not know.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{AuthorityId, CertificateId, FileId, PartyId};

use super::refusal::Refusal;
use super::stage::Stage;
use super::state::Case;
use super::{Event, Facts};

/// How an application came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The applicant's own browser or the API.
    Online,
    /// A clerk at a window.
    Window,
}

/// What is applied for (办理类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 新办: a licence that the applicant does not have yet.
    #[default]
    New,
    /// 变更: another content (XKF 49).
    Change,
    /// 延续: another period (XKF 50).
    Renew,
    /// 补证: the same licence, made anew.
    Reissue,
    /// 注销: the end of the licence (XKF 70).
    Cancel,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::New, Self::Change, Self::Renew, Self::Reissue, Self::Cancel];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Change => "change",
            Self::Renew => "renew",
            Self::Reissue => "reissue",
            Self::Cancel => "cancel",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The licence that an application is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// The living certificate.
    pub certificate: CertificateId,
    /// Its identifier.
    pub identifier: String,
    /// Its number.
    pub number: String,
}

/// A record in the vault, named without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vaulted {
    /// The record.
    pub id: PartyId,
    /// Salted SM3 of its content, lower-case hexadecimal.
    pub digest: String,
}

/// One material that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedIn {
    /// The material's code in the guide.
    pub material: String,
    /// The file.
    pub file: FileId,
    /// SM3 of the file, lower-case hexadecimal.
    pub digest: String,
}

/// The item revision that a case is pinned to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
pub struct PinnedItem {
    /// The item's code.
    pub code: String,
    /// The revision's number.
    pub revision: u32,
    /// SM3 of the revision's canonical text.
    pub digest: String,
}

/// The command.
#[derive(Debug, Clone)]
pub struct Submit {
    /// The deciding authority.
    pub authority: AuthorityId,
    /// The case number taken for it.
    pub number: String,
    /// The applicant, in the vault.
    pub applicant: Vaulted,
    /// The filled form, in the vault.
    pub form: Vaulted,
    /// Materials handed in.
    pub materials: Vec<HandedIn>,
    /// What is applied for.
    pub kind: Kind,
    /// The licence that it is about; none for a new one.
    pub licence: Option<Licence>,
    /// How it came in.
    pub channel: Channel,
    /// The authority whose window or portal received it.
    pub received_by: AuthorityId,
    /// Who submits: the applicant's account, or the clerk who typed it in.
    pub by: String,
}

/// 提交: the application was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The deciding authority.
    pub authority: AuthorityId,
    /// The case number (办件编号).
    pub number: String,
    /// The pinned item revision.
    pub item: PinnedItem,
    /// The calendar that was in force.
    pub calendar: String,
    /// The applicant, in the vault.
    pub applicant: Vaulted,
    /// The filled form, in the vault.
    pub form: Vaulted,
    /// Materials handed in.
    pub materials: Vec<HandedIn>,
    /// What is applied for.
    pub kind: Kind,
    /// The licence that it is about.
    pub licence: Option<Licence>,
    /// How it came in.
    pub channel: Channel,
    /// The authority that received it.
    pub received_by: AuthorityId,
    /// When it was received.
    pub received_at: Timestamp,
    /// The office's day of receipt.
    pub received_on: Date,
    /// Last day for a one-time notice (XKF 32(4)).
    pub notice_due: Date,
    /// Who submitted.
    pub by: String,
}

/// 转递: a hall received an application that another authority decides, and handed it over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// Who received it.
    pub from: AuthorityId,
    /// Who decides.
    pub to: AuthorityId,
    /// Materials that were handed over.
    pub materials: u32,
    /// When.
    pub handed_over_at: Timestamp,
}

pub(super) fn decide(case: &Case, command: Submit, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    if case.stage != Stage::Draft {
        return Err(Refusal::WrongStage { act: "submit", stage: case.stage });
    }
    known(&command.materials, facts)?;
    if (command.kind == Kind::New) != command.licence.is_none() {
        return Err(Refusal::LicenceMismatch);
    }
    let handed_over = (command.received_by != command.authority).then(|| HandedOver {
        from: command.received_by,
        to: command.authority,
        materials: u32::try_from(command.materials.len()).unwrap_or(u32::MAX),
        handed_over_at: facts.at,
    });
    let received_on = facts.today();
    let notice_due = super::clocks::notice_due(received_on, facts.calendar)?;
    let submitted = Submitted {
        authority: command.authority,
        number: command.number,
        item: PinnedItem {
            code: facts.guide.code.to_string(),
            revision: facts.guide.revision,
            digest: facts.guide.digest.clone(),
        },
        calendar: facts.calendar.version().to_owned(),
        applicant: command.applicant,
        form: command.form,
        materials: command.materials,
        kind: command.kind,
        licence: command.licence,
        channel: command.channel,
        received_by: command.received_by,
        received_at: facts.at,
        received_on,
        notice_due,
        by: command.by,
    };
    Ok(std::iter::once(submitted.into()).chain(handed_over.map(Event::from)).collect())
}

/// Refuses materials that the pinned guide does not list.
pub(super) fn known(materials: &[HandedIn], facts: &Facts<'_>) -> Result<(), Refusal> {
    match materials.iter().find(|one| facts.guide.material(&one.material).is_none()) {
        Some(one) => Err(Refusal::MaterialUnknown { material: one.material.clone() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::case::testing::*;
    use crate::case::{Refusal, Stage};

    #[test]
    fn an_application_is_received_at_once_and_the_notice_clock_runs_five_working_days() {
        let case = on("2021-04-29").given(vec![]).when(submit()).then_state();
        assert_eq!(case.stage, Stage::Received);
        assert_eq!(case.notice_due.map(|day| day.to_string()).as_deref(), Some("2021-05-10"));
    }

    #[test]
    fn a_case_is_submitted_once() {
        on("2021-03-12")
            .given(vec![submitted("2021-03-12")])
            .when(submit())
            .then_refused(&Refusal::WrongStage { act: "submit", stage: Stage::Received });
    }

    #[test]
    fn a_material_that_the_guide_does_not_list_is_refused() {
        on("2021-03-12")
            .given(vec![])
            .when(submit_with(&["marriage_certificate"]))
            .then_refused(&Refusal::MaterialUnknown { material: "marriage_certificate".into() });
    }
}
