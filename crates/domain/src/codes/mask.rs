//! Masking personal data for those who need not see all of it.
//!
//! A mask never shows more because the text is odd: what does not look like the expected thing is
//! hidden whole.

/// `140105********001X`
pub fn citizen_id(text: &str) -> String {
    let fits = text.len() == 18 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits { format!("{}********{}", &text[..6], &text[14..]) } else { hidden(text) }
}

/// `138****1234`; a landline keeps its last two digits.
pub fn phone(text: &str) -> String {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if text.len() == 11 && digits == 11 {
        format!("{}****{}", &text[..3], &text[7..])
    } else if text.is_ascii() && digits >= 7 {
        format!("{}{}", "*".repeat(text.len() - 2), &text[text.len() - 2..])
    } else {
        hidden(text)
    }
}

/// `张*`, `欧阳*`; how long the given name is stays hidden as well.
pub fn person_name(text: &str) -> String {
    const DOUBLE: [&str; 24] = [
        "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "夏侯",
        "轩辕", "长孙", "宇文", "端木", "独孤", "南宫", "西门", "闻人", "呼延", "澹台", "申屠", "拓跋",
    ];
    let text = text.trim();
    let mut characters = text.chars();
    match (DOUBLE.iter().find(|surname| text.starts_with(**surname)), characters.next(), characters.next()) {
        // A two-character name is a single surname with a given name, whatever it looks like.
        (Some(surname), _, _) if text.chars().count() > 2 => format!("{surname}*"),
        (_, Some(first), Some(_)) => format!("{first}*"),
        (_, Some(_), None) => "*".to_owned(),
        (_, None, _) => String::new(),
    }
}

fn hidden(text: &str) -> String {
    if text.is_empty() { String::new() } else { "****".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_show_what_the_rule_allows_and_no_more() {
        assert_eq!(citizen_id("14010518810101001X"), "140105********001X");
        assert_eq!(citizen_id("护照E1234"), "****");
        assert_eq!(phone("13800001234"), "138****1234");
        assert_eq!(phone("0351-1234567"), "**********67");
        assert_eq!(phone("12"), "****");
        assert_eq!(person_name("张三丰"), "张*");
        assert_eq!(person_name("欧阳修"), "欧阳*");
        assert_eq!(person_name("东方"), "东*");
        assert_eq!(person_name("山"), "*");
    }
}
