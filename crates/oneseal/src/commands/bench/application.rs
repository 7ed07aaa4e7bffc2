//! What citizens apply for: invented shops with valid codes, each with another name, so that no two certificates
//! need the same characters.
//!
//! What must never live here: a real person. The surprising thing: check digits are found by trying them, so the codes
//! are valid by the product's own rules and by nothing else.

use axum::body::Bytes;
use oneseal_domain::codes::{CitizenId, Uscc};
use serde_json::json;

/// The materials that an applicant brings.
pub const MATERIALS: [&str; 4] = ["application", "layout_plan", "equipment_list", "safety_rules"];
/// Where people apply.
pub const HOME: &str = crate::commands::demo::HOME;

const TOWNS: [&str; 8] = ["解店", "通化", "汉薛", "荣河", "万泉", "里望", "西村", "南张"];
const WORDS: &str =
    "丰源福顺和兴盛隆昌泰祥瑞康宁安乐春夏秋冬梅兰竹菊松柏桃李杏林山水云霞金银玉珠东西南北天地人和";
const NAMES: &str = "陈李王张刘杨赵黄周吴徐孙胡朱高林何郭马罗";

/// A file as large as asked, which begins like a PDF.
pub fn file(bytes: usize) -> Bytes {
    let mut file = b"%PDF-1.7\n".to_vec();
    file.resize(bytes.max(file.len()), b' ');
    file.into()
}

/// The body of an application with uploaded files.
pub fn body(number: usize, files: &[String; 4]) -> Bytes {
    let shop = shop(number);
    let (uscc, person) = (uscc(number), citizen_id(number));
    let materials: Vec<_> =
        MATERIALS.iter().zip(files).map(|(code, file)| json!({ "material": code, "file": file })).collect();
    let body = json!({
        "authority": HOME,
        "item": "food_business",
        "applicant": { "name": shop, "code": uscc, "phone": phone(number) },
        "form": {
            "business_name": shop,
            "uscc": uscc,
            "principal": principal(number),
            "principal_id": person,
            "phone": phone(number),
            "premises": format!("万荣县{}镇示范街{}号", TOWNS[number % TOWNS.len()], number % 997 + 1),
            "business_type": "catering",
            "project": "hot-food",
            "employees": (number % 40 + 1).to_string(),
        },
        "materials": materials,
    });
    body.to_string().into()
}

fn pick(from: &str, number: usize) -> char {
    let count = from.chars().count();
    from.chars().nth(number % count).unwrap_or('一')
}

fn shop(number: usize) -> String {
    let (first, second) = (pick(WORDS, number), pick(WORDS, number / 7 + 3));
    format!("万荣县{}镇{first}{second}小吃店", TOWNS[number % TOWNS.len()])
}

fn principal(number: usize) -> String {
    format!("{}{}{}", pick(NAMES, number), pick(WORDS, number / 3), pick(WORDS, number / 11))
}

fn phone(number: usize) -> String {
    format!("138{:08}", number % 100_000_000)
}

fn uscc(number: usize) -> String {
    let body = format!("91{HOME}{:09}", number % 1_000_000_000);
    let codes = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(|check| format!("{body}{check}"));
    codes.into_iter().find(|code| Uscc::parse(code).is_ok()).unwrap_or(body)
}

fn citizen_id(number: usize) -> String {
    let (year, month, day) = (1950 + number % 50, number / 50 % 12 + 1, number / 600 % 28 + 1);
    let body = format!("{HOME}{year}{month:02}{day:02}{:03}", number / 16800 % 1000);
    let codes = "0123456789X".chars().map(|check| format!("{body}{check}"));
    codes.into_iter().find(|code| CitizenId::parse(code).is_ok()).unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_valid_and_shops_differ() {
        let mut shops = BTreeSet::new();
        for number in 0..5000 {
            assert!(Uscc::parse(&uscc(number)).is_ok(), "{number}");
            assert!(CitizenId::parse(&citizen_id(number)).is_ok(), "{number}");
            shops.insert(shop(number));
        }
        assert!(shops.len() > 300, "{}", shops.len());
    }

    #[test]
    fn a_file_is_as_large_as_asked_and_begins_like_a_pdf() {
        assert_eq!(file(4096).len(), 4096);
        assert!(file(0).starts_with(b"%PDF-"));
    }
}
