//! The consolidated permit authorities (集中许可部门): who decides in a place, seals what is decided, and
//! hands it over to whom for supervision.
//!
//! What must never live here: people and their roles, and seals in use (only what a seal is called).
//! The surprising thing: the departments listed with an authority are those that lost the decision and
//! kept the supervision; they are looked up by kind, so an item can name its supervisor once for all places.

mod department;
mod directory;

use serde::{Deserialize, Serialize};

pub use self::department::DepartmentKind;
pub use self::directory::{AuthorityError, Directory, embedded};
use crate::codes::item::Level;
use crate::codes::{CodeError, ServiceItemCode, Uscc};
use crate::division;
use crate::ids::{AuthorityId, SealId};

/// One authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its key.
    pub id: AuthorityId,
    /// The authority above; none for the province.
    pub parent: Option<AuthorityId>,
    /// The full name, as it stands on documents: `万荣县行政审批服务管理局`.
    pub name: String,
    /// The name in English.
    pub name_en: String,
    /// The short name, as it stands in document numbers: `万荣`.
    pub short_name: String,
    /// The place it decides for: a division code or a zone's key.
    pub division: AuthorityId,
    /// Its credit code.
    pub uscc: Uscc,
    /// What its approval seal is called.
    pub seal: SealName,
    /// Where its hall is.
    pub address: String,
    /// Where to ask.
    pub phone: String,
    /// Where an applicant turns who disagrees.
    pub remedies: RemedyBodies,
    /// Whether this is demonstration data.
    pub demo: bool,
    /// Its sections, one or more for each duty.
    pub sections: Vec<Section>,
    /// The departments that supervise what it decides.
    pub departments: Vec<Department>,
}

/// The approval seal by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealName {
    /// Its key.
    pub id: SealId,
    /// The words on it.
    pub name: String,
}

/// The two bodies that every denial has to name (Administrative Licensing Law art. 38).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemedyBodies {
    /// The government that hears a reconsideration (Reconsideration Law 2023 art. 24).
    pub reconsideration: String,
    /// The court that hears a suit.
    pub court: String,
}

/// The duties that sections are made for; the first four-way separation is between these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// 受理
    Accept,
    /// 审查
    Review,
    /// 核准
    Check,
    /// 勘验
    Survey,
    /// 出证
    Issue,
}

/// A section of an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its key, such as `140822-sl`.
    pub id: String,
    /// What it does.
    pub kind: SectionKind,
    /// What it is called.
    pub name: String,
}

/// A supervising department (原许可部门).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Its key, such as `140822-scjg`.
    pub id: String,
    /// What it supervises.
    pub kind: DepartmentKind,
    /// Its name.
    pub name: String,
}

impl Authority {
    /// The department that supervises a field.
    pub fn department(&self, kind: DepartmentKind) -> Option<&Department> {
        self.departments.iter().find(|department| department.kind == kind)
    }

    /// The section for a duty.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|section| section.kind == kind)
    }

    /// How high it stands, by its place; none for a place that is not in the list.
    pub fn level(&self) -> Option<division::Level> {
        division::embedded().get(self.division.as_str()).map(|division| division.level)
    }

    /// The implementation code of an item here (GB/T 39554.1): credit code, level of exercise, basic code.
    /// A zone exercises the powers of a city.
    pub fn implementation_code(&self, basic: &str) -> Result<ServiceItemCode, CodeError> {
        let level = match self.level() {
            Some(division::Level::Province) => Level::Provincial,
            Some(division::Level::City | division::Level::Zone) => Level::City,
            Some(division::Level::County) | None => Level::County,
        };
        ServiceItemCode::implementation(self.uscc, level, basic)
    }
}
