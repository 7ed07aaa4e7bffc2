//! Items (事项): what can be applied for, and under which conditions, materials, limits and steps.
//!
//! A province publishes a [`StandardItem`]; an authority's implementation of it, resolved and frozen, is an
//! [`ItemRevision`], to which a case is pinned. What must never live here: which revision is in force (that is the
//! catalogue's) and any text of one certain permit (that is data). The surprising thing: a revision's digest covers
//! its whole canonical text, so two offices can prove that they apply the same guide.

pub mod form;
pub mod publication;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::authority::DepartmentKind;
use crate::clock::{Limit, LimitUnit};
use crate::codes::{CertTypeCode, ServiceItemCode};
use crate::decider::digest_of;
use crate::ids::{AuthorityId, ItemCode};

use self::form::FormSchema;

/// A text in both languages of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Chinese, the text that counts.
    pub zh: String,
    /// English, for the reader's help.
    pub en: String,
}

/// What kind of power an item is (GB/T 39554.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemType {
    /// 01 行政许可
    Licence,
    /// 05 行政给付
    Payment,
    /// 07 行政确认
    Confirmation,
    /// 08 行政奖励
    Reward,
    /// 09 行政裁决
    Ruling,
    /// 10 其他行政权力
    OtherPower,
    /// 20 公共服务
    PublicService,
}

impl ItemType {
    /// The two digits of the standard.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Licence => "01",
            Self::Payment => "05",
            Self::Confirmation => "07",
            Self::Reward => "08",
            Self::Ruling => "09",
            Self::OtherPower => "10",
            Self::PublicService => "20",
        }
    }
}

/// How an item is done (办件类型). Kept as a word: published lists number the two in either order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Handling {
    /// 即办件, on the spot.
    Immediate,
    /// 承诺件, within the promised time.
    Promise,
}

/// Who may apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// 自然人
    Person,
    /// 法人和其他组织
    Organisation,
    /// 两者
    Both,
}

/// One clause that the item rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// The statute.
    pub law: String,
    /// The article.
    pub article: String,
    /// What it says, in our words.
    pub summary: Text,
}

/// Where a material comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MaterialSource {
    /// The applicant brings it.
    Applicant,
    /// The office fetches it; the applicant must not be asked for it.
    Shared,
}

/// One material (申请材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Its code within the item.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Whether it is always wanted.
    pub required: bool,
    /// 主要材料: never deferrable.
    pub main: bool,
    /// 可容缺: may be handed in later against a promise.
    pub deferrable: bool,
    /// Where it comes from.
    pub source: MaterialSource,
    /// What to look out for.
    pub note: Text,
    /// Media types that are taken.
    pub media_types: Vec<String>,
    /// Largest file in bytes.
    pub max_bytes: u64,
}

/// Who approves an extension (XKF 42).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Approver {
    /// 本行政机关负责人
    OrganHead,
    /// 本级人民政府负责人
    GovernmentHead,
}

/// How long the time for a decision may be extended; 0 days for not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// Days, in the unit of the limit.
    pub days: u16,
    /// Who approves.
    pub approver: Approver,
    /// The rule.
    pub source: String,
}

impl Default for Extension {
    /// Ten working days with the approval of the organ's head (XKF 42 ¶1).
    fn default() -> Self {
        Self { days: 10, approver: Approver::OrganHead, source: "行政许可法第四十二条".into() }
    }
}

/// The limits of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// By law.
    pub statutory: Limit,
    /// By the office's promise; never longer than the statutory one.
    pub promised: Limit,
    /// How long they may be extended.
    #[serde(default)]
    pub extension: Extension,
}

/// One step on the way (办理环节).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The act's word.
    pub act: String,
    /// What people call it.
    pub name: Text,
    /// The internal limit in half working days.
    pub half_days: u16,
}

/// Which duties must lie in different hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutiesPolicy {
    /// 四分离: acceptance, approval, survey and issue in pairwise different hands.
    pub four_way_separation: bool,
    /// 即办件: one officer may review and check.
    pub immediate: bool,
}

/// What a grant gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemResult {
    /// The certificate's name (证照名称).
    pub certificate: Text,
    /// The type code of GB/T 36904: credit code of the defining organ and three digits.
    pub type_code: String,
    /// Letters before the certificate's number.
    pub number_prefix: String,
    /// Months of validity; `None` for no end.
    pub validity_months: Option<u16>,
}

/// What a fee rests on; without a basis there is no fee (XKF 58).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Fen.
    pub fen: u64,
    /// The law or administrative regulation.
    pub basis: String,
}

/// What the province publishes: the template of the five unifications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardItem {
    /// The item's code name.
    pub code: ItemCode,
    /// The revision's number, from 1.
    pub revision: u32,
    /// Whether figures in it are demonstration values.
    pub demo: bool,
    /// Its name.
    pub name: Text,
    /// What kind of power.
    pub item_type: ItemType,
    /// The twelve digits of the catalogue (基本编码).
    pub basic_code: String,
    /// Who may apply.
    pub audience: Audience,
    /// The kind of department that supervises afterwards.
    pub supervisor: DepartmentKind,
    /// Words by which people look for it.
    pub synonyms: Vec<String>,
    /// What the item is for, in a sentence.
    pub summary: Text,
    /// Clauses.
    pub legal_basis: Vec<LegalBasis>,
    /// Conditions of the grant.
    pub conditions: Vec<Text>,
    /// Limits.
    pub limits: Limits,
    /// Steps.
    pub steps: Vec<Step>,
    /// Whether two officers look at the place before the review (XKF 34).
    #[serde(default)]
    pub survey: bool,
    /// Duties.
    pub duties: DutiesPolicy,
    /// The fee, if any.
    pub fee: Option<Fee>,
    /// What a grant gives.
    pub result: ItemResult,
    /// Materials.
    pub materials: Vec<Material>,
    /// The form.
    pub form: FormSchema,
}

/// What an authority changes of its standard; nothing yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overrides {}

/// A standard item as one authority carries it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImplementationItem {
    /// The authority.
    pub authority: AuthorityId,
    /// The standard item.
    pub standard: ItemCode,
    /// The standard's revision.
    pub revision: u32,
    /// What the authority changes.
    pub overrides: Overrides,
}

/// An implementation, resolved and frozen: what a case is pinned to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRevision {
    /// The authority.
    pub authority: AuthorityId,
    /// SM3 over the authority and the digest of the standard's canonical text, lower-case hexadecimal.
    pub digest: String,
    /// The resolved content, shared by all authorities that carry it out unchanged.
    #[serde(flatten)]
    pub item: Arc<StandardItem>,
}

impl std::ops::Deref for ItemRevision {
    type Target = StandardItem;

    fn deref(&self) -> &StandardItem {
        &self.item
    }
}

/// Why an item cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ItemError {
    /// The file is not the shape of an item.
    #[error("the item file cannot be read: {0}")]
    Shape(#[from] toml::de::Error),
    /// The item contradicts itself or the law.
    #[error("{field}: {problem}")]
    Unlawful {
        /// Where.
        field: String,
        /// What is wrong and which rule says so.
        problem: String,
    },
    /// The canonical text cannot be written.
    #[error("the item cannot be written: {0}")]
    Text(#[from] serde_json::Error),
}

impl StandardItem {
    /// Reads an item file and checks it against itself.
    ///
    /// # Errors
    /// The shape, or the first rule that it breaks.
    pub fn read(text: &str) -> Result<Self, ItemError> {
        let item: Self = toml::from_str(text)?;
        item.check()?;
        Ok(item)
    }

    fn check(&self) -> Result<(), ItemError> {
        let wrong = |field: &str, problem: &str| {
            Err(ItemError::Unlawful { field: field.to_owned(), problem: problem.to_owned() })
        };
        let (statutory, promised) = (&self.limits.statutory, &self.limits.promised);
        if statutory.unit == promised.unit && promised.days > statutory.days {
            return wrong("limits.promised", "a promise may not be longer than the law allows (XKF 42)");
        }
        let steps: u32 = self.steps.iter().map(|step| u32::from(step.half_days)).sum();
        if promised.unit == LimitUnit::Working && steps > u32::from(promised.days) * 2 {
            return wrong("steps", "the steps together may not take longer than the promise");
        }
        if let Err(error) = CertTypeCode::parse(&self.result.type_code) {
            return wrong("result.type_code", &error.to_string());
        }
        if !matches!(ServiceItemCode::parse(&self.basic_code), Ok(ServiceItemCode::Basic(_))) {
            return wrong("basic_code", "a basic code has twelve characters (GB/T 39554.1)");
        }
        if self.legal_basis.is_empty() {
            return wrong("legal_basis", "a permit needs a law that sets it up (XKF 14–17)");
        }
        if self.fee.as_ref().is_some_and(|fee| fee.basis.trim().is_empty()) {
            return wrong("fee.basis", "no fee without a law or administrative regulation (XKF 58)");
        }
        for (n, material) in self.materials.iter().enumerate() {
            let field = format!("materials.{}", material.code);
            if material.source == MaterialSource::Shared && material.deferrable {
                return wrong(&field, "what the office fetches itself is not the applicant's to defer");
            }
            if material.main && material.deferrable {
                return wrong(&field, "a main material cannot be deferred");
            }
            if self.materials.iter().take(n).any(|earlier| earlier.code == material.code) {
                return wrong(&field, "the code occurs twice");
            }
        }
        self.form.check().map_err(|problem| ItemError::Unlawful {
            field: format!("form.{}", problem.field),
            problem: problem.problem,
        })
    }

    /// 办件类型: whether the item is done on the spot or within a promised time.
    pub fn handling(&self) -> Handling {
        if self.duties.immediate { Handling::Immediate } else { Handling::Promise }
    }

    /// A material by its code.
    pub fn material(&self, code: &str) -> Option<&Material> {
        self.materials.iter().find(|material| material.code == code)
    }

    /// Codes of the materials that every applicant has to bring.
    pub fn required_from_applicant(&self) -> impl Iterator<Item = &str> {
        self.materials
            .iter()
            .filter(|material| material.required && material.source == MaterialSource::Applicant)
            .map(|material| material.code.as_str())
    }

    /// First and last day of validity of a certificate decided on a day; `None` for no end.
    ///
    /// Five years from 12 March 2021 end on 11 March 2026.
    pub fn validity_from(&self, decided_on: Date) -> Option<(Date, Date)> {
        let months = i32::from(self.result.validity_months?);
        let after = decided_on.checked_add(months.months()).ok()?;
        Some((decided_on, after.yesterday().ok()?))
    }

    /// Resolves the standard for one authority and freezes it.
    ///
    /// # Errors
    /// The canonical text cannot be written.
    pub fn implement(self: &Arc<Self>, authority: AuthorityId) -> Result<ItemRevision, ItemError> {
        self.implement_as(authority, &self.digest()?)
    }

    /// Resolves the standard, whose digest is known already, for one authority.
    ///
    /// # Errors
    /// The digest cannot be written.
    pub fn implement_as(
        self: &Arc<Self>,
        authority: AuthorityId,
        standard: &str,
    ) -> Result<ItemRevision, ItemError> {
        let digest = digest_of(&(authority.as_str(), standard))?;
        Ok(ItemRevision { authority, digest, item: Arc::clone(self) })
    }

    /// SM3 of the canonical text, lower-case hexadecimal.
    ///
    /// # Errors
    /// The canonical text cannot be written.
    pub fn digest(&self) -> Result<String, ItemError> {
        Ok(digest_of(self)?)
    }
}

/// The items that come with the product, as file name and text.
pub const EMBEDDED: &[(&str, &str)] =
    &[("food_business.toml", include_str!("../../../data/catalogue/food_business.toml"))];

/// Reads the items that come with the product.
///
/// # Errors
/// The first file that cannot be taken; a test keeps them all readable.
pub fn embedded() -> Result<Vec<Arc<StandardItem>>, ItemError> {
    EMBEDDED.iter().map(|(_, text)| StandardItem::read(text).map(Arc::new)).collect()
}
