use super::form::{Answers, Broken};
use super::testing::food_business;
use super::*;

fn answers() -> Answers {
    [
        ("business_name", "万荣县后土小吃店"),
        ("uscc", "91140822MA0K000219"),
        ("principal", "张三"),
        ("principal_id", "140822188512010027"),
        ("phone", "13800001234"),
        ("premises", "万荣县解店镇示范街1号"),
        ("business_type", "catering"),
        ("project", "hot-food"),
        ("employees", "5"),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .collect()
}

#[test]
fn the_embedded_items_are_lawful() {
    assert_eq!(embedded().unwrap().len(), EMBEDDED.len());
}

#[test]
fn the_same_guide_has_the_same_digest_and_another_authority_has_another() {
    assert_eq!(food_business("140822").digest, food_business("140822").digest);
    assert_ne!(food_business("140822").digest, food_business("140581").digest);
}

#[test]
fn a_frozen_revision_reads_back_as_it_was_written() {
    let revision = food_business("140822");
    let text = serde_json::to_string(&revision).unwrap();
    assert_eq!(serde_json::from_str::<ItemRevision>(&text).unwrap(), revision);
}

#[test]
fn five_years_end_on_the_day_before() {
    let (first, last) = food_business("140822").validity_from("2021-03-12".parse().unwrap()).unwrap();
    assert_eq!((first.to_string(), last.to_string()), ("2021-03-12".into(), "2026-03-11".into()));
}

#[test]
fn a_keyword_outside_the_profile_is_refused_by_name() {
    let text =
        EMBEDDED[0].1.replace("x-group = \"subject\"", "x-group = \"subject\"\nunevaluatedItems = true");
    assert!(StandardItem::read(&text).unwrap_err().to_string().contains("unevaluatedItems"));
}

#[test]
fn a_promise_longer_than_the_law_is_refused() {
    let mut item = StandardItem::clone(&food_business("140822").item);
    item.limits.promised.days = item.limits.statutory.days + 1;
    assert!(item.check().unwrap_err().to_string().contains("limits.promised"));
}

#[test]
fn good_answers_are_taken_as_typed_without_surrounding_blanks() {
    let mut typed = answers();
    typed.insert("principal".into(), "  张三 ".into());
    let taken = food_business("140822").form.validate(&typed).unwrap();
    assert_eq!(taken["principal"], "张三");
}

#[test]
fn every_bad_answer_is_named_with_its_rule() {
    let mut typed = answers();
    typed.remove("premises");
    typed.insert("uscc".into(), "91140822MA0K000218".into());
    typed.insert("business_type".into(), "teleport".into());
    typed.insert("secret".into(), "x".into());
    let errors = food_business("140822").form.validate(&typed).unwrap_err();
    let of = |name: &str| errors.iter().find(|error| error.field == name).map(|error| &error.broken);
    assert_eq!(of("premises"), Some(&Broken::Required));
    assert!(matches!(of("uscc"), Some(Broken::Code(_))));
    assert_eq!(of("business_type"), Some(&Broken::NotAChoice));
    assert_eq!(of("secret"), Some(&Broken::UnknownField));
    assert_eq!(errors.len(), 4);
}

#[test]
fn a_bad_code_is_explained_in_both_languages() {
    let mut typed = answers();
    typed.insert("uscc".into(), "91140822MA0K000218".into());
    let errors = food_business("140822").form.validate(&typed).unwrap_err();
    let Text { zh, en } = errors[0].broken.message();
    assert!(zh.contains("第18位") && en.contains("position 18"), "{zh} {en}");
}

#[test]
fn steps_that_take_longer_than_the_promise_are_refused() {
    let mut item = StandardItem::clone(&food_business("140822").item);
    item.steps[1].half_days += 1;
    assert!(item.check().unwrap_err().to_string().starts_with("steps"));
}

#[test]
fn a_certificate_type_that_nobody_could_issue_is_refused() {
    let mut item = StandardItem::clone(&food_business("140822").item);
    item.result.type_code = "11140000MB1900000X032".into();
    assert!(item.check().unwrap_err().to_string().starts_with("result.type_code"));
}

#[test]
fn every_authority_has_the_department_that_supervises_an_embedded_item() {
    for item in embedded().unwrap() {
        for authority in crate::authority::embedded().iter() {
            assert!(authority.department(item.supervisor).is_some(), "{} {}", item.code, authority.id);
        }
    }
}

#[test]
fn documents_show_a_choice_by_its_title_and_other_answers_as_typed() {
    let form = food_business("140822").item.form.clone();
    assert_eq!(form.shown(&answers(), "project"), "热食类食品制售");
    assert_eq!(form.shown(&answers(), "principal"), "张三");
    assert_eq!(form.shown(&answers(), "unasked"), "");
}
