//! What is played: the statements of one recorded life, with blanks where each life needs values of its own.
//!
//! What must never live here: a statement. They come from the tape, so the floor writes what the product writes, today
//! and after every change of the product. The surprising thing: two lives are recorded. What differs between them and
//! is no identifier is a number or a key that must be unique, and is filled in anew for each life.

use std::borrow::Cow;
use std::collections::BTreeMap;

use oneseal_seal::sm;
use oneseal_store::{Taped, Value};
use uuid::Uuid;

/// Length of an identifier as it is written.
const ID: usize = 36;
/// Fewer digits than these cannot tell all lives apart.
const DIGITS: usize = 6;

/// Whom a change belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// An upload before the acts.
    Upload,
    /// An act of a person.
    Act,
    /// Work that follows, done in the background.
    Errand,
}

/// A statement with its values, ready to be carried out.
#[derive(Debug, Clone)]
pub struct Sentence {
    pub sql: Cow<'static, str>,
    pub params: Vec<Value>,
}

/// One change of a life.
#[derive(Debug)]
pub struct Change {
    pub part: Part,
    /// SM2 signatures of a seal that it takes.
    pub signatures: usize,
    /// Files that must be durable before it: the blank of the identifier, and how many bytes.
    pub files: Vec<(usize, usize)>,
    lines: Vec<(&'static str, Vec<Blank>)>,
}

/// A value with blanks.
#[derive(Debug)]
enum Blank {
    Same(Value),
    /// Text with identifiers inside.
    Pieces(Vec<Piece>),
    /// Text with a number of so many digits inside.
    Number(String, usize, String),
    /// So many hexadecimal digits, scattered over their whole range.
    Digest(usize),
}

#[derive(Debug)]
enum Piece {
    Text(String),
    Id(usize),
}

/// A life, to be played many times.
#[derive(Debug)]
pub struct Script {
    pub changes: Vec<Change>,
    ids: usize,
}

impl Script {
    /// Makes a script of two recorded lives. `sizes` are the bytes of the files that the first left behind.
    pub fn of(first: &[Vec<Taped>], second: &[Vec<Taped>], sizes: &BTreeMap<String, usize>) -> Self {
        let mut ids = Ids::default();
        let (first, second) = (of_the_life(first), of_the_life(second));
        let twin = |part, nth| second.iter().filter(|(other, _)| *other == part).nth(nth);
        let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
        let changes = first.iter().map(|(part, lines)| {
            let nth = seen.entry(name(*part)).or_default();
            let twin = twin(*part, *nth).map(|(_, lines)| *lines);
            *nth += 1;
            change(*part, lines, twin, sizes, &mut ids)
        });
        let changes = changes.collect();
        Self { changes, ids: ids.0.len() }
    }

    /// Fresh identifiers for a life.
    pub fn identifiers(&self) -> Vec<String> {
        (0..self.ids).map(|_| Uuid::now_v7().to_string()).collect()
    }
}

impl Change {
    /// The statements for the life with these identifiers and this number.
    pub fn sentences(&self, ids: &[String], life: usize) -> Vec<Sentence> {
        let fill = |blank: &Blank| match blank {
            Blank::Same(value) => value.clone(),
            Blank::Pieces(pieces) => Value::Text(pieces.iter().fold(String::new(), |text, piece| {
                text + match piece {
                    Piece::Text(plain) => plain,
                    Piece::Id(at) => &ids[*at],
                }
            })),
            Blank::Number(head, width, tail) => Value::Text(format!("{head}{life:0width$}{tail}")),
            Blank::Digest(length) => {
                let mut digits = hex::encode(sm::digest(&life.to_le_bytes()));
                digits.truncate(*length);
                Value::Text(digits)
            }
        };
        let lines = self.lines.iter();
        lines
            .map(|(sql, blanks)| Sentence {
                sql: Cow::Borrowed(*sql),
                params: blanks.iter().map(fill).collect(),
            })
            .collect()
    }
}

/// Identifiers in the order in which they were met.
#[derive(Default)]
struct Ids(Vec<String>);

impl Ids {
    fn blank(&mut self, id: &str) -> usize {
        self.0.iter().position(|known| known == id).unwrap_or_else(|| {
            self.0.push(id.to_owned());
            self.0.len() - 1
        })
    }
}

fn name(part: Part) -> &'static str {
    match part {
        Part::Upload => "upload",
        Part::Act => "act",
        Part::Errand => "errand",
    }
}

/// Changes of the case. What the notary writes covers many cases, and leases and blocks of numbers belong to none.
fn of_the_life(tape: &[Vec<Taped>]) -> Vec<(Part, &[Taped])> {
    let part = |change: &[Taped]| {
        let adds =
            |table: &str| change.iter().any(|line| line.sql.starts_with(&format!("INSERT INTO {table} ")));
        let about = |table: &str| change.iter().all(|line| line.sql.contains(&format!(" {table} ")));
        if adds("checkpoints") || about("leases") || about("number_series") {
            None
        } else if adds("commands") {
            Some(Part::Act)
        } else if adds("files") && !adds("events") {
            Some(Part::Upload)
        } else {
            Some(Part::Errand)
        }
    };
    tape.iter().filter_map(|change| part(change).map(|part| (part, change.as_slice()))).collect()
}

fn change(
    part: Part,
    lines: &[Taped],
    twin: Option<&[Taped]>,
    sizes: &BTreeMap<String, usize>,
    ids: &mut Ids,
) -> Change {
    let writes = |line: &&Taped| !line.guard;
    let twins: Vec<&Taped> = twin.into_iter().flatten().filter(writes).collect();
    let mut change = Change { part, signatures: 0, files: Vec::new(), lines: Vec::new() };
    for (at, line) in lines.iter().filter(writes).enumerate() {
        let twin =
            twins.get(at).filter(|twin| twin.sql == line.sql && twin.params.len() == line.params.len());
        let blanks = line.params.iter().enumerate();
        let blanks = blanks.map(|(at, value)| blank(value, twin.map(|twin| &twin.params[at]), ids)).collect();
        if line.sql.starts_with("INSERT INTO seal_uses ") {
            change.signatures += 1;
        }
        if line.sql.starts_with("INSERT INTO files ") {
            for value in &line.params {
                if let Value::Text(id) = value
                    && let Some(bytes) = sizes.get(id)
                {
                    change.files.push((ids.blank(id), *bytes));
                }
            }
        }
        change.lines.push((line.sql, blanks));
    }
    change
}

fn blank(value: &Value, twin: Option<&Value>, ids: &mut Ids) -> Blank {
    let Value::Text(text) = value else { return Blank::Same(value.clone()) };
    let pieces = pieces(text, ids);
    if pieces.iter().any(|piece| matches!(piece, Piece::Id(_))) {
        return Blank::Pieces(pieces);
    }
    match twin {
        Some(Value::Text(other)) if other != text => differing(text, other),
        _ => Blank::Same(value.clone()),
    }
}

/// What to do with a text that differs from life to life and holds no identifier.
fn differing(text: &str, other: &str) -> Blank {
    if text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Blank::Digest(text.len());
    }
    let at = text.bytes().zip(other.bytes()).position(|(one, other)| one != other).unwrap_or_default();
    let digit = |byte: &u8| byte.is_ascii_digit();
    let (before, after) = text.as_bytes().split_at(at);
    let start = at - before.iter().rev().take_while(|byte| digit(byte)).count();
    let end = at + after.iter().take_while(|byte| digit(byte)).count();
    match (text.get(..start), text.get(end..)) {
        (Some(head), Some(tail)) if end - start >= DIGITS => {
            Blank::Number(head.to_owned(), end - start, tail.to_owned())
        }
        _ => Blank::Same(Value::Text(text.to_owned())),
    }
}

fn pieces(text: &str, ids: &mut Ids) -> Vec<Piece> {
    let (mut pieces, mut plain, mut at) = (Vec::new(), 0, 0);
    while at + ID <= text.len() {
        let found = text.get(at..at + ID).filter(|part| is_id(part));
        if let Some(id) = found {
            pieces.push(Piece::Text(text[plain..at].to_owned()));
            pieces.push(Piece::Id(ids.blank(id)));
            at += ID;
            plain = at;
        } else {
            at += 1;
        }
    }
    pieces.push(Piece::Text(text[plain..].to_owned()));
    pieces
}

fn is_id(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
    })
}

#[cfg(test)]
mod tests;
