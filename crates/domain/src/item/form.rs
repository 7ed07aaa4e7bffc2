//! The form profile: the few keywords of JSON Schema 2020-12 that an item's form may use, and how answers are checked.
//!
//! What lives here: the typed profile (an unknown keyword does not parse) and the validator. What must never live here:
//! how a form looks. The surprising thing: every answer is a text, as a person typed it; numbers and dates are texts
//! with a format, so nothing typed is ever changed by parsing.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Text;
use crate::codes::{CitizenId, CodeError, Uscc};

/// What people filled in: field name to text.
pub type Answers = BTreeMap<String, String>;

/// What a text must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// `2026-11-23`
    Date,
    /// A mainland mobile or fixed number.
    Phone,
    /// A whole number, zero or more.
    Integer,
    /// GB 32100 unified social credit code.
    Uscc,
    /// GB 11643 citizen identity number.
    CitizenId,
}

/// One choice of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The stored value.
    #[serde(rename = "const")]
    pub value: String,
    /// What people read.
    pub title: Text,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Field {
    /// The answer's name.
    pub name: String,
    /// The question.
    pub title: Text,
    /// A word of help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// Whether an answer is required.
    #[serde(default)]
    pub required: bool,
    /// What the text must look like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// The choices, if the answer is one of a few.
    #[serde(default, rename = "oneOf", skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<Choice>,
    /// Most characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// Whether the answer is personal data, masked wherever it is shown.
    #[serde(default, rename = "x-personal")]
    pub personal: bool,
    /// The group under which it is asked.
    #[serde(rename = "x-group")]
    pub group: String,
}

/// A form: fields in the order in which they are asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSchema {
    /// The questions.
    pub fields: Vec<Field>,
}

/// A form that contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct SchemaProblem {
    /// The field.
    pub field: String,
    /// What is wrong.
    pub problem: String,
}

/// Which rule an answer breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "rule", content = "detail")]
pub enum Broken {
    /// No answer where one is required.
    Required,
    /// The form has no such field.
    UnknownField,
    /// More characters than fit.
    TooLong(usize),
    /// None of the choices.
    NotAChoice,
    /// Not a date of the calendar, written as year-month-day.
    NotADate,
    /// Not a telephone number.
    NotAPhone,
    /// Not a whole number.
    NotAnInteger,
    /// The check of a code failed; the words say where and what would be right.
    Code(Text),
}

/// One answer that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field.
    pub field: String,
    /// The rule.
    #[serde(flatten)]
    pub broken: Broken,
}

impl Broken {
    fn code(error: &CodeError) -> Self {
        Self::Code(Text { zh: error.zh(), en: error.to_string() })
    }

    /// The stable name of the rule.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::UnknownField => "unknown-field",
            Self::TooLong(_) => "too-long",
            Self::NotAChoice => "not-a-choice",
            Self::NotADate => "not-a-date",
            Self::NotAPhone => "not-a-phone",
            Self::NotAnInteger => "not-an-integer",
            Self::Code(_) => "code",
        }
    }

    /// What to tell the person who typed it.
    pub fn message(&self) -> Text {
        let say = |zh: &str, en: &str| Text { zh: zh.to_owned(), en: en.to_owned() };
        match self {
            Self::Required => say("此项必填", "An answer is required"),
            Self::UnknownField => say("表单中没有此项", "The form has no such question"),
            Self::TooLong(most) => {
                Text { zh: format!("最多{most}个字"), en: format!("At most {most} characters") }
            }
            Self::NotAChoice => say("请从所列选项中选择", "Choose one of the options"),
            Self::NotADate => say("请填写日期，例如2026-11-23", "Enter a date such as 2026-11-23"),
            Self::NotAPhone => {
                say("请填写电话号码，7至15位数字", "Enter a telephone number of 7 to 15 digits")
            }
            Self::NotAnInteger => say("请填写整数，例如5", "Enter a whole number such as 5"),
            Self::Code(words) => words.clone(),
        }
    }
}

impl FormSchema {
    /// Checks the form against itself.
    ///
    /// # Errors
    /// The first contradiction.
    pub fn check(&self) -> Result<(), SchemaProblem> {
        for (n, field) in self.fields.iter().enumerate() {
            let wrong =
                |problem: &str| Err(SchemaProblem { field: field.name.clone(), problem: problem.to_owned() });
            if self.fields.iter().take(n).any(|earlier| earlier.name == field.name) {
                return wrong("the name occurs twice");
            }
            if field.format.is_some() && !field.one_of.is_empty() {
                return wrong("a choice has no format");
            }
        }
        Ok(())
    }

    /// An answer as documents show it: the title of a choice, otherwise what was typed; empty without an answer.
    pub fn shown(&self, answers: &Answers, name: &str) -> String {
        let Some(text) = answers.get(name) else { return String::new() };
        let field = self.fields.iter().find(|field| field.name == name);
        let choice = field.and_then(|field| field.one_of.iter().find(|choice| choice.value == *text));
        choice.map_or_else(|| text.clone(), |choice| choice.title.zh.clone())
    }

    /// Checks answers; surrounding blanks are taken off, everything else stays as it was typed.
    ///
    /// # Errors
    /// Every answer that cannot be taken, in the order of the form.
    pub fn validate(&self, answers: &Answers) -> Result<Answers, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut taken = Answers::new();
        for field in &self.fields {
            let text = answers.get(&field.name).map_or("", |text| text.trim());
            if text.is_empty() {
                if field.required {
                    errors.push(FieldError { field: field.name.clone(), broken: Broken::Required });
                }
                continue;
            }
            match field.broken_by(text) {
                Some(broken) => errors.push(FieldError { field: field.name.clone(), broken }),
                None => {
                    taken.insert(field.name.clone(), text.to_owned());
                }
            }
        }
        for name in answers.keys().filter(|name| !self.fields.iter().any(|field| field.name == **name)) {
            errors.push(FieldError { field: name.clone(), broken: Broken::UnknownField });
        }
        if errors.is_empty() { Ok(taken) } else { Err(errors) }
    }
}

impl Field {
    fn broken_by(&self, text: &str) -> Option<Broken> {
        let most = self.max_length.unwrap_or(500);
        if text.chars().count() > most {
            return Some(Broken::TooLong(most));
        }
        if !self.one_of.is_empty() && !self.one_of.iter().any(|choice| choice.value == text) {
            return Some(Broken::NotAChoice);
        }
        match self.format? {
            Format::Date => text.parse::<Date>().is_err().then_some(Broken::NotADate),
            Format::Phone => {
                let digits = text.chars().filter(char::is_ascii_digit).count();
                let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | '+'));
                (!plain || !(7..=15).contains(&digits)).then_some(Broken::NotAPhone)
            }
            Format::Integer => text.parse::<u64>().is_err().then_some(Broken::NotAnInteger),
            Format::Uscc => Uscc::parse(text).err().map(|error| Broken::code(&error)),
            Format::CitizenId => CitizenId::parse(text).err().map(|error| Broken::code(&error)),
        }
    }
}
