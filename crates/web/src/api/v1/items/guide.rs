//! The guide of an item as programs read it.
//!
//! What must never live here: what a guide may say. The surprising thing: these are types of their own; a change of the
//! catalogue's files does not change the interface unseen.

use oneseal_domain::clock::Limit;
use oneseal_domain::ids::{AuthorityId, ItemCode};
use oneseal_domain::item::form::{Field, Format};
use oneseal_domain::item::{
    Audience, DutiesPolicy, Fee, ItemResult, ItemRevision, ItemType, LegalBasis, Material, MaterialSource,
    Text,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A text in both languages; the Chinese one counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Both {
    zh: String,
    en: String,
}

impl Both {
    /// A text of the data.
    pub fn of(text: &Text) -> Self {
        Self { zh: text.zh.clone(), en: text.en.clone() }
    }
}

/// The guide of an item at an authority.
#[derive(Debug, Serialize, ToSchema)]
pub struct Guide {
    /// The authority.
    authority: AuthorityId,
    /// The item's code.
    code: ItemCode,
    /// The revision's number.
    revision: u32,
    /// SM3 of the revision's canonical text; cases are pinned to it.
    digest: String,
    /// Whether figures in it are demonstration values.
    demo: bool,
    /// The item's name.
    name: Both,
    /// What it is for.
    summary: Both,
    /// What kind of power it is, such as `licence`.
    #[schema(value_type = String)]
    item_type: ItemType,
    /// The twelve digits of the catalogue.
    basic_code: String,
    /// Who may apply: `person`, `organisation` or `both`.
    #[schema(value_type = String)]
    audience: Audience,
    /// The kind of department that supervises afterwards.
    supervisor: String,
    /// Clauses that it rests on.
    legal_basis: Vec<Clause>,
    /// Conditions of the grant.
    conditions: Vec<Both>,
    /// How long it may take.
    limits: LimitsView,
    /// Which duties must lie in different hands.
    duties: Duties,
    /// The fee, if any.
    fee: Option<FeeView>,
    /// What a grant gives.
    result: ResultView,
    /// What is to be handed in.
    materials: Vec<MaterialGuide>,
    /// What is to be filled in.
    form: FormView,
}

/// A clause that an item rests on.
#[derive(Debug, Serialize, ToSchema)]
pub struct Clause {
    /// The statute.
    law: String,
    /// The article.
    article: String,
    /// What it says.
    summary: Both,
}

/// How long something may take.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Limits)]
pub struct LimitsView {
    /// By law.
    statutory: Limit,
    /// By the office's promise.
    promised: Limit,
}

/// Which duties must lie in different hands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duties {
    /// Acceptance, approval, survey and issue in pairwise different hands.
    four_way_separation: bool,
    /// One officer may review and check.
    immediate: bool,
}

/// A fee.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Fee)]
pub struct FeeView {
    /// Fen.
    fen: u64,
    /// The law or administrative regulation.
    basis: String,
}

/// What a grant gives.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ItemResult)]
pub struct ResultView {
    /// The certificate's name.
    certificate: Both,
    /// Its type code (GB/T 36904).
    type_code: String,
    /// Letters before its number.
    number_prefix: String,
    /// Months of validity; `null` for no end.
    validity_months: Option<u16>,
}

/// A material that the guide asks for.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaterialGuide {
    /// Its code, by which it is handed in.
    code: String,
    /// Its name.
    name: Both,
    /// Whether it is always wanted.
    required: bool,
    /// Whether it is a main material, which can never be deferred.
    main: bool,
    /// Whether it may be handed in later against a promise.
    deferrable: bool,
    /// Where it comes from: `applicant`, or `shared` if the office fetches it.
    #[schema(value_type = String)]
    source: MaterialSource,
    /// What to look out for.
    note: Both,
    /// Media types that are taken.
    media_types: Vec<String>,
    /// Largest file in bytes.
    max_bytes: u64,
}

/// What is to be filled in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Form)]
pub struct FormView {
    /// The questions in their order.
    fields: Vec<Question>,
}

/// One question of a form.
#[derive(Debug, Serialize, ToSchema)]
pub struct Question {
    /// The answer's name in `form` of an application.
    name: String,
    /// The question.
    title: Both,
    /// A word of help.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Both>,
    /// Whether an answer is required.
    required: bool,
    /// What the text must look like: `date`, `phone`, `integer`, `uscc` or `citizen-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    format: Option<Format>,
    /// The choices, if the answer is one of a few.
    #[serde(rename = "oneOf", skip_serializing_if = "Vec::is_empty")]
    one_of: Vec<Choice>,
    /// Most characters.
    #[serde(rename = "maxLength", skip_serializing_if = "Option::is_none")]
    max_length: Option<usize>,
    /// Whether the answer is personal data, shown masked.
    #[serde(rename = "x-personal")]
    personal: bool,
    /// The group under which it is asked.
    #[serde(rename = "x-group")]
    group: String,
}

/// A choice of a question.
#[derive(Debug, Serialize, ToSchema)]
pub struct Choice {
    /// The value to be sent.
    #[serde(rename = "const")]
    value: String,
    /// What people read.
    title: Both,
}

impl Guide {
    /// The guide of a published revision.
    pub fn of(item: &ItemRevision) -> Self {
        Self {
            authority: item.authority,
            code: item.code.clone(),
            revision: item.revision,
            digest: item.digest.clone(),
            demo: item.demo,
            name: Both::of(&item.name),
            summary: Both::of(&item.summary),
            item_type: item.item_type,
            basic_code: item.basic_code.clone(),
            audience: item.audience,
            supervisor: item.supervisor.as_str().to_owned(),
            legal_basis: item.legal_basis.iter().map(clause).collect(),
            conditions: item.conditions.iter().map(Both::of).collect(),
            limits: LimitsView {
                statutory: item.limits.statutory.clone(),
                promised: item.limits.promised.clone(),
            },
            duties: duties(item.duties),
            fee: item.fee.as_ref().map(fee),
            result: result(&item.result),
            materials: item.materials.iter().map(material).collect(),
            form: FormView { fields: item.form.fields.iter().map(question).collect() },
        }
    }
}

fn clause(basis: &LegalBasis) -> Clause {
    Clause { law: basis.law.clone(), article: basis.article.clone(), summary: Both::of(&basis.summary) }
}

fn duties(policy: DutiesPolicy) -> Duties {
    Duties { four_way_separation: policy.four_way_separation, immediate: policy.immediate }
}

fn fee(fee: &Fee) -> FeeView {
    FeeView { fen: fee.fen, basis: fee.basis.clone() }
}

fn result(result: &ItemResult) -> ResultView {
    ResultView {
        certificate: Both::of(&result.certificate),
        type_code: result.type_code.clone(),
        number_prefix: result.number_prefix.clone(),
        validity_months: result.validity_months,
    }
}

fn material(material: &Material) -> MaterialGuide {
    MaterialGuide {
        code: material.code.clone(),
        name: Both::of(&material.name),
        required: material.required,
        main: material.main,
        deferrable: material.deferrable,
        source: material.source,
        note: Both::of(&material.note),
        media_types: material.media_types.clone(),
        max_bytes: material.max_bytes,
    }
}

fn question(field: &Field) -> Question {
    let choices = field.one_of.iter();
    Question {
        name: field.name.clone(),
        title: Both::of(&field.title),
        description: field.description.as_ref().map(Both::of),
        required: field.required,
        format: field.format,
        one_of: choices
            .map(|choice| Choice { value: choice.value.clone(), title: Both::of(&choice.title) })
            .collect(),
        max_length: field.max_length,
        personal: field.personal,
        group: field.group.clone(),
    }
}
