use super::*;
use crate::face::Face;

fn lines(text: &str, width: f32, align: Align) -> Vec<String> {
    let face = Face::find(None).expect("a font with Chinese characters is installed");
    let style = Style { size: 4.0, align, ..Style::default() };
    let set = paragraph(&face, text, (10.0, 20.0), width, &style).unwrap();
    for line in &set {
        assert!(line.width() <= width + 0.01, "{} > {width}", line.width());
    }
    set.iter().map(|line| line.glyphs.iter().map(|glyph| glyph.char).collect()).collect()
}

#[test]
fn a_closing_mark_never_begins_a_line() {
    assert_eq!(
        lines("预包装食品销售，散装食品销售。", 28.0, Align::Left),
        ["预包装食品销", "售，散装食品销", "售。"]
    );
}

#[test]
fn an_opening_mark_never_ends_a_line() {
    assert_eq!(lines("依据国务院令（第四号）", 28.0, Align::Left), ["依据国务院令", "（第四号）"]);
}

#[test]
fn words_and_numbers_stay_whole_unless_longer_than_the_line() {
    assert_eq!(lines("编号为JY11408220012345号", 40.0, Align::Left)[0], "编号为");
    let broken = lines("https://example.gov.cn/verify/140822-0192f3a1", 20.0, Align::Left);
    assert!(broken.len() > 3, "{broken:?}");
}

#[test]
fn line_breaks_begin_paragraphs_and_empty_text_has_one_line() {
    assert_eq!(lines("一\n二", 40.0, Align::Left), ["一", "二"]);
    assert_eq!(lines("", 40.0, Align::Left), [""]);
}

#[test]
fn spread_labels_reach_both_edges() {
    let face = Face::find(None).unwrap();
    let style = Style { size: 4.0, align: Align::Spread, ..Style::default() };
    let label = paragraph(&face, "住所", (0.0, 0.0), 30.0, &style).unwrap();
    assert!((label[0].width() - 30.0).abs() < 0.01);
}

#[test]
fn a_missing_glyph_is_named_with_its_code_point() {
    let face = Face::find(None).unwrap();
    let refused = paragraph(&face, "甲\u{10FFFD}乙", (0.0, 0.0), 30.0, &Style::default()).unwrap_err();
    assert_eq!(refused.chars, ['\u{10FFFD}']);
    assert!(refused.to_string().contains("U+10FFFD"));
}

#[test]
fn a_table_row_grows_with_its_text() {
    let face = Face::find(None).unwrap();
    let cell = |text: &str| Cell { text: text.to_owned(), style: Style::default(), span: 1 };
    let table = Table {
        columns: vec![30.0, 40.0],
        rows: vec![(8.0, vec![cell("住所"), cell("山西省运城市万荣县解店镇后土大街一百二十八号")])],
        padding: (1.5, 1.0),
        rule: (Colour::BLACK, 0.2),
        verticals: true,
    };
    let (_, height) = table.set(&face, (0.0, 0.0)).unwrap();
    assert!(height > 18.0, "three lines need more than {height} mm");
}
