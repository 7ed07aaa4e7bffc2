//! The page of a licence: a sheet of A4 across, as it hangs on the wall behind a counter.
//!
//! Here lives the look of a certificate: frame, title, fields, code, authority and date under the seal. Never
//! here: what a certificate must say (that comes in as plain text) and how it is written to a file. The
//! surprising thing: text never runs out of its field and is never cut. It is set smaller, and when it does
//! not fit at the smallest size that a reader can bear, there is no certificate but an error.

mod frame;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::civil::Date;

use crate::face::{Face, MissingGlyph};
use crate::layout::{
    Align, Cell, Colour, Document, Info, Mark, Outline, Page, Point, Qr, Shape, Style, Table, paragraph,
};
use crate::qr::{Code, TooLong};
use crate::stamp::{SealArt, impression};

/// Width of the sheet in millimetres.
pub const WIDTH: f32 = 297.0;
/// Height of the sheet in millimetres.
pub const HEIGHT: f32 = 210.0;

/// The language of what the page itself says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English, for reference copies.
    English,
}

/// What the fields are called; licences differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// Before the holder's name.
    pub holder_name: String,
    /// Before the holder's code.
    pub holder_code: String,
    /// Before the responsible person.
    pub principal: String,
    /// Before the address.
    pub address: String,
    /// Before the scope.
    pub scope: String,
}

impl Labels {
    /// The labels of an ordinary business licence.
    #[must_use]
    pub fn of(language: Language) -> Self {
        let words = match language {
            Language::Chinese => {
                ["经营者名称", "统一社会信用代码", "法定代表人（负责人）", "经营场所", "经营项目"]
            }
            Language::English => ["Holder", "Credit code", "Principal", "Address", "Scope"],
        };
        let [holder_name, holder_code, principal, address, scope] = words.map(str::to_owned);
        Self { holder_name, holder_code, principal, address, scope }
    }
}

impl Default for Labels {
    fn default() -> Self {
        Self::of(Language::Chinese)
    }
}

/// Everything that a certificate says.
#[derive(Clone, Debug)]
pub struct CertificateContent {
    /// Name of the licence, e.g. 食品经营许可证.
    pub title: String,
    /// Its number in the trade, e.g. JY11408220012345.
    pub certificate_number: String,
    /// Its national identifier (GB/T 36904); may be empty.
    pub identifier: String,
    /// Who holds it.
    pub holder_name: String,
    /// The holder's unified social credit code or masked identity number.
    pub holder_code: String,
    /// The legal representative or responsible person; the field is left out when empty.
    pub principal: String,
    /// Where the business is; left out when empty.
    pub address: String,
    /// What is permitted; left out when empty.
    pub scope: String,
    /// Further fields.
    pub lines: Vec<(String, String)>,
    /// What the fields are called.
    pub labels: Labels,
    /// The organ that issues it.
    pub issuing_authority: String,
    /// The day of the decision.
    pub issue_date: Date,
    /// First day of validity.
    pub valid_from: Option<Date>,
    /// Last day of validity; none means without end.
    pub valid_to: Option<Date>,
    /// Where the certificate can be checked; goes into the code.
    pub verify_url: String,
    /// The seal over authority and date.
    pub seal_art: SealArt,
    /// Small print at the foot.
    pub notice_lines: Vec<String>,
    /// Whether the seal is made with software keys, which the page then says.
    pub test_seal: bool,
    /// Language of the page's own words.
    pub language: Language,
    /// When the page is made, in epoch milliseconds.
    pub created_ms: i64,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The font cannot show the text.
    #[error(transparent)]
    MissingGlyph(#[from] MissingGlyph),
    /// The address does not go into a code.
    #[error(transparent)]
    Code(#[from] TooLong),
    /// The fields do not fit on the sheet even when set small.
    #[error("the text of the certificate does not fit on the sheet; shorten its longest field")]
    TooMuchText,
}

/// Sizes of field text that are tried, from what looks best to what can just be read.
const SIZES: [f32; 7] = [5.0, 4.6, 4.2, 3.8, 3.4, 3.0, 2.7];

const LEFT: f32 = 27.0;
const FIELDS: f32 = 158.0;
const FIELDS_TOP: f32 = 61.0;
const FIELDS_END: f32 = 176.0;
/// Middle of the column with code, validity and seal.
const SIDE: f32 = 232.0;
const SIDE_WIDTH: f32 = 76.0;

/// Lays out the certificate.
pub fn lay_out(face: &Face, content: &CertificateContent) -> Result<Document, PageError> {
    let words = Words::of(content.language);
    let (seal_x, seal_y) = (SIDE, 148.5);
    let mut page = Page { width: WIDTH, height: HEIGHT, marks: Vec::new() };
    page.marks.push(Mark::Drawing { drawing: frame::sheet(), x: 0.0, y: 0.0 });
    let mut pen = Pen { face, page: &mut page };
    pen.head(content, &words)?;
    pen.fields(content)?;
    pen.code(content, &words)?;
    pen.validity(content, &words)?;
    pen.authority(content, &words, seal_y)?;
    pen.foot(content, &words)?;
    Ok(Document {
        info: Info {
            title: format!("{} {}", content.title, content.certificate_number),
            author: content.issuing_authority.clone(),
            subject: content.identifier.clone(),
            language: words.tag.to_owned(),
            created_ms: content.created_ms,
        },
        pages: vec![page],
        seal: Some(impression(face, &content.seal_art, (seal_x, seal_y))?),
    })
}

struct Pen<'a> {
    face: &'a Face,
    page: &'a mut Page,
}

impl Pen<'_> {
    /// Sets a block; gives its height.
    fn set(&mut self, text: &str, at: Point, width: f32, style: &Style) -> Result<f32, PageError> {
        let lines = paragraph(self.face, text, at, width, style)?;
        let height = style.line() * crate::layout::count(lines.len());
        self.page.marks.extend(lines.into_iter().map(Mark::Text));
        Ok(height)
    }

    fn head(&mut self, content: &CertificateContent, words: &Words) -> Result<(), PageError> {
        // A long title shrinks rather than breaks.
        let signs = crate::layout::count(content.title.chars().count()).max(1.0);
        let size = (210.0 / (signs * 1.3)).min(14.5);
        let spacing = if content.language == Language::Chinese { 0.28 } else { 0.02 };
        let title =
            Style { size, spacing, leading: 1.2, bold: true, align: Align::Centre, ..Style::default() };
        self.set(&content.title, (30.0, 36.0 - title.line() / 2.0), WIDTH - 60.0, &title)?;
        let number = Style { size: 4.3, align: Align::Left, ..Style::default() };
        let text = format!("{}{}", words.number, content.certificate_number);
        self.set(&text, (LEFT + 2.0, 51.5), FIELDS, &number)?;
        Ok(())
    }

    fn fields(&mut self, content: &CertificateContent) -> Result<(), PageError> {
        let labels = &content.labels;
        let mut fields: Vec<(&str, &str)> = vec![
            (&labels.holder_name, &content.holder_name),
            (&labels.holder_code, &content.holder_code),
            (&labels.principal, &content.principal),
            (&labels.address, &content.address),
            (&labels.scope, &content.scope),
        ];
        fields.extend(content.lines.iter().map(|(label, text)| (label.as_str(), text.as_str())));
        fields.retain(|(_, text)| !text.is_empty());
        let room = FIELDS_END - FIELDS_TOP;
        for size in SIZES {
            let (marks, height) = table(&fields, size, room).set(self.face, (LEFT, FIELDS_TOP))?;
            if height <= room + 0.01 {
                self.page.marks.extend(marks);
                return Ok(());
            }
        }
        Err(PageError::TooMuchText)
    }

    fn code(&mut self, content: &CertificateContent, words: &Words) -> Result<(), PageError> {
        let size = 29.0;
        let (x, y) = (SIDE - size / 2.0, 58.0);
        let board = Outline::rectangle(x - 3.0, y - 3.0, size + 6.0, size + 6.0);
        self.page.marks.push(Mark::Path(Shape::filled(board.clone(), Colour::WHITE)));
        self.page.marks.push(Mark::Path(Shape::stroked(board, frame::GOLD, 0.25)));
        let code = Arc::new(Code::new(&content.verify_url)?);
        self.page.marks.push(Mark::Qr(Qr { x, y, size, code, colour: Colour::BLACK }));
        let caption = Style { size: 3.1, colour: Colour::GREY, align: Align::Centre, ..Style::default() };
        self.set(words.scan, (SIDE - SIDE_WIDTH / 2.0, y + size + 4.2), SIDE_WIDTH, &caption)?;
        Ok(())
    }

    fn validity(&mut self, content: &CertificateContent, words: &Words) -> Result<(), PageError> {
        let until = content.valid_to.map_or_else(|| words.no_end.to_owned(), |day| words.date(day));
        let text = match content.valid_from {
            Some(from) => format!("{}{}\n{}{until}", words.valid_from, words.date(from), words.to),
            None => format!("{}{until}", words.valid_until),
        };
        let style = Style { size: 4.2, leading: 1.45, align: Align::Centre, ..Style::default() };
        self.set(&text, (SIDE - SIDE_WIDTH / 2.0, 102.0), SIDE_WIDTH, &style)?;
        Ok(())
    }

    fn authority(
        &mut self,
        content: &CertificateContent,
        words: &Words,
        middle: f32,
    ) -> Result<(), PageError> {
        let edge = SIDE - SIDE_WIDTH / 2.0;
        let signs = crate::layout::count(content.issuing_authority.chars().count()).max(1.0);
        let size = (SIDE_WIDTH / signs).clamp(3.4, 5.0);
        let name = Style { size, leading: 1.4, align: Align::Centre, ..Style::default() };
        let label = Style { size: 3.6, colour: Colour::GREY, align: Align::Centre, ..Style::default() };
        self.set(words.authority, (edge, middle - 29.5), SIDE_WIDTH, &label)?;
        self.set(&content.issuing_authority, (edge, middle - 5.0), SIDE_WIDTH, &name)?;
        let day = Style { size: 4.8, align: Align::Centre, ..Style::default() };
        self.set(&words.date(content.issue_date), (edge, middle + 11.0), SIDE_WIDTH, &day)?;
        Ok(())
    }

    fn foot(&mut self, content: &CertificateContent, words: &Words) -> Result<(), PageError> {
        let width = WIDTH - 2.0 * LEFT;
        let small = Style { size: 2.7, leading: 1.4, colour: Colour::GREY, ..Style::default() };
        let mut text: Vec<String> = content.notice_lines.clone();
        if !content.identifier.is_empty() {
            text.push(format!("{}{}", words.identifier, content.identifier));
        }
        let mut y = 179.0;
        if content.test_seal {
            let warning =
                Style { size: 3.1, leading: 1.4, colour: Colour::VERMILION, bold: true, ..Style::default() };
            y += self.set(words.test_seal, (LEFT, y), width, &warning)?;
        }
        y += self.set(&text.join("\n"), (LEFT, y), width, &small)?;
        if y > HEIGHT - 17.0 { Err(PageError::TooMuchText) } else { Ok(()) }
    }
}

/// The fields at a size, spread over the room if they leave some.
fn table(fields: &[(&str, &str)], size: f32, room: f32) -> Table {
    let label_width = 49.0;
    let label = Style { size: size * 0.86, colour: Colour::GREY, leading: 1.4, ..Style::default() };
    let text = Style { size, leading: 1.4, align: Align::Justify, ..Style::default() };
    let even = room / crate::layout::count(fields.len().max(1));
    let least = even.min(size * 2.7);
    let row = |(name, value): &(&str, &str)| {
        let cells = [(name, label), (value, text)];
        let cells = cells.map(|(text, style)| Cell { text: (*text).to_owned(), style, span: 1 });
        (least, cells.to_vec())
    };
    Table {
        columns: vec![label_width, FIELDS - label_width],
        rows: fields.iter().map(row).collect(),
        padding: (2.0, size * 0.3),
        rule: (frame::GOLD, 0.18),
        verticals: false,
    }
}

/// What the page itself says.
struct Words {
    tag: &'static str,
    number: &'static str,
    identifier: &'static str,
    scan: &'static str,
    valid_from: &'static str,
    valid_until: &'static str,
    to: &'static str,
    no_end: &'static str,
    authority: &'static str,
    test_seal: &'static str,
}

impl Words {
    fn of(language: Language) -> Self {
        match language {
            Language::Chinese => Self {
                tag: "zh-CN",
                number: "编号：",
                identifier: "电子证照标识：",
                scan: "扫描二维码核验真伪与状态",
                valid_from: "有效期自 ",
                valid_until: "有效期至 ",
                to: "至 ",
                no_end: "长期",
                authority: "发证机关",
                test_seal: "测试印章：本证由软件密钥签章，仅供测试和开发使用，不具有法律效力。",
            },
            Language::English => Self {
                tag: "en",
                number: "No. ",
                identifier: "Identifier: ",
                scan: "Scan to check this certificate",
                valid_from: "Valid from ",
                valid_until: "Valid until ",
                to: "until ",
                no_end: "further notice",
                authority: "Issued by",
                test_seal: "Test seal: made with software keys, for test and development only, without legal effect.",
            },
        }
    }

    fn date(&self, day: Date) -> String {
        if self.tag == "en" {
            return day.to_string();
        }
        format!("{}年{:02}月{:02}日", day.year(), day.month(), day.day())
    }
}
