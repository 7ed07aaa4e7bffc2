//! Who applies, read from what a form asks anyway, so that nobody is asked twice.
//!
//! What must never live here: whether somebody may apply. The surprising thing: an organisation's answers win over those
//! of the person who speaks for it; a permit for a noodle shop is the shop's.

use oneseal_domain::item::form::{Answers, Field, FormSchema, Format};

use crate::vault::Applicant;

/// Which questions of a form tell who applies; `None` where it does not ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// The name.
    pub name: Option<String>,
    /// Unified social credit code or identity number.
    pub code: Option<String>,
    /// Where to call.
    pub phone: Option<String>,
}

impl Asking {
    /// The name's question where the form has none.
    pub const NAME: &str = "applicant_name";
    /// The code's question where the form has none.
    pub const CODE: &str = "applicant_code";
    /// The telephone's question where the form has none.
    pub const PHONE: &str = "applicant_phone";

    /// Looks a form through. Names that tell who applies, the telling one first: `applicant_name`, `business_name`,
    /// `organisation_name`, `principal`; codes and telephones are known by their format.
    pub fn of(form: &FormSchema) -> Self {
        let field = |fits: &dyn Fn(&Field) -> bool| form.fields.iter().find(|field| fits(field));
        let of_format = |format: Format| field(&|field| field.format == Some(format));
        let names = [Self::NAME, "business_name", "organisation_name", "principal"];
        let name = names.into_iter().find_map(|name| field(&|field| field.name == name));
        let code = of_format(Format::Uscc).or_else(|| of_format(Format::CitizenId));
        let called = |field: Option<&Field>| field.map(|field| field.name.clone());
        Self { name: called(name), code: called(code), phone: called(of_format(Format::Phone)) }
    }

    /// Who applies, by these answers. What the form does not ask is looked for under the names of [`Asking::NAME`],
    /// [`Asking::CODE`] and [`Asking::PHONE`], and taken out of the answers.
    pub fn applicant(&self, answers: &mut Answers) -> Applicant {
        let mut told = |asked: &Option<String>, own: &str| match asked {
            Some(name) => answers.get(name).cloned().unwrap_or_default(),
            None => answers.remove(own).unwrap_or_default(),
        };
        Applicant {
            name: told(&self.name, Self::NAME),
            code: told(&self.code, Self::CODE),
            phone: told(&self.phone, Self::PHONE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_shop_applies_in_its_own_name_and_code() {
        let form = &oneseal_domain::item::embedded().unwrap()[0].form;
        let mut given = answers(&[
            ("business_name", "老陈面馆"),
            ("uscc", "91140822MA0K000219"),
            ("principal", "陈小明"),
            ("principal_id", "140822188512010027"),
            ("phone", "13800001234"),
        ]);
        let applicant = Asking::of(form).applicant(&mut given);
        assert_eq!((&*applicant.name, &*applicant.code), ("老陈面馆", "91140822MA0K000219"));
        assert_eq!((&*applicant.phone, given.len()), ("13800001234", 5), "the form keeps its answers");
    }

    #[test]
    fn what_a_form_does_not_ask_is_told_beside_it() {
        let asking = Asking::of(&FormSchema { fields: Vec::new() });
        assert_eq!(asking, Asking { name: None, code: None, phone: None });
        let mut given = answers(&[("applicant_name", "陈小明"), ("applicant_code", "x"), ("other", "y")]);
        let applicant = asking.applicant(&mut given);
        assert_eq!((&*applicant.name, &*applicant.code, &*applicant.phone), ("陈小明", "x", ""));
        assert_eq!(given, answers(&[("other", "y")]), "the form itself has no such questions");
    }
}
