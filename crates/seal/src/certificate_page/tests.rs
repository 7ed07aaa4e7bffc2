use crate::fixture::content;

use super::*;

fn face() -> Face {
    Face::find(None).expect("a font with Chinese characters is installed")
}

fn text(document: &Document) -> String {
    let marks = document.pages.iter().flat_map(|page| &page.marks);
    let lines = marks.filter_map(|mark| if let Mark::Text(line) = mark { Some(line) } else { None });
    lines.flat_map(|line| line.glyphs.iter().map(|glyph| glyph.char)).collect()
}

#[test]
fn everything_stands_on_the_sheet_within_its_border() {
    let document = lay_out(&face(), &content()).unwrap();
    let page = &document.pages[0];
    for mark in &page.marks {
        if let Mark::Text(line) = mark {
            assert!(line.x > 16.0 && line.x + line.width() < WIDTH - 16.0, "{line:?}");
            assert!(line.y > 16.0 && line.y < HEIGHT - 16.0, "{line:?}");
        }
    }
    let seal = document.seal.as_ref().unwrap();
    assert!(seal.x + seal.diameter / 2.0 < WIDTH - 16.0 && seal.y + seal.diameter / 2.0 < HEIGHT - 16.0);
    for expected in ["食品经营许可证", "王建国", "有效期自 2025年10月09日", "电子证照标识：1.2.156"]
    {
        assert!(text(&document).contains(expected), "{expected}");
    }
}

#[test]
fn a_software_seal_is_marked_and_a_certified_one_is_not() {
    let mut content = content();
    assert!(text(&lay_out(&face(), &content).unwrap()).contains("不具有法律效力"));
    content.test_seal = false;
    assert!(!text(&lay_out(&face(), &content).unwrap()).contains("不具有法律效力"));
}

#[test]
fn long_text_is_set_smaller_and_endless_text_is_refused() {
    let mut content = content();
    content.scope = "预包装食品销售（含冷藏冷冻食品）；".repeat(30);
    let document = lay_out(&face(), &content).unwrap();
    assert_eq!(text(&document).matches("预包装食品销售").count(), 30, "nothing is cut");
    content.scope = content.scope.repeat(10);
    assert!(matches!(lay_out(&face(), &content), Err(PageError::TooMuchText)));
}

#[test]
fn empty_fields_are_left_out_and_a_licence_may_have_no_end() {
    let mut content = content();
    content.principal.clear();
    (content.valid_from, content.valid_to) = (None, None);
    let text = text(&lay_out(&face(), &content).unwrap());
    assert!(!text.contains("法定代表人"));
    assert!(text.contains("有效期至 长期"));
}

#[test]
fn a_name_that_the_font_cannot_show_stops_the_certificate() {
    let mut content = content();
    content.principal = "王\u{323AF}".into();
    let Err(PageError::MissingGlyph(missing)) = lay_out(&face(), &content) else {
        panic!("a certificate with an empty box was laid out")
    };
    assert_eq!(missing.chars, ['\u{323AF}']);
}

#[test]
fn a_reference_copy_speaks_english() {
    let mut content = content();
    content.language = Language::English;
    content.labels = Labels::of(Language::English);
    let text = text(&lay_out(&face(), &content).unwrap());
    assert!(text.contains("Scan to check") && text.contains("Valid from 2025-10-09"), "{text}");
}
