//! Finding the hole in the file: the byte ranges around it and what lies in it.

use crate::pdf::{CONTENTS_LENGTH, UNKNOWN};
use crate::sm::Hasher;

/// The place of a signature: `[0, start)` and `[end, end + rest)` are covered, between them is the hole with
/// its two brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hole {
    pub(super) start: usize,
    pub(super) end: usize,
    rest: usize,
    origin: usize,
}

impl Hole {
    /// SM3 over what lies around the hole.
    pub(super) fn digest(&self, file: &[u8]) -> [u8; 32] {
        let mut hasher = Hasher::new();
        hasher.update(file.get(self.origin..self.start).unwrap_or_default());
        let behind = self.end.checked_add(self.rest).and_then(|end| file.get(self.end..end));
        hasher.update(behind.unwrap_or_default());
        hasher.finalize()
    }

    /// Whether everything outside one hexadecimal string is covered, to the last byte.
    pub(super) fn covers(&self, file: &[u8]) -> bool {
        self.origin == 0
            && self.end.checked_add(self.rest) == Some(file.len())
            && file.get(self.start) == Some(&b'<')
            && self.end.checked_sub(1).and_then(|last| file.get(last)) == Some(&b'>')
            && self.digits(file).is_some()
    }

    /// The signature with its padding. Digits of both cases in one string were never written by one hand.
    pub(super) fn digits(&self, file: &[u8]) -> Option<Vec<u8>> {
        let digits = file.get(self.start.checked_add(1)?..self.end.checked_sub(1)?)?;
        let lower = digits.iter().any(|digit| (b'a'..=b'f').contains(digit));
        let upper = digits.iter().any(|digit| (b'A'..=b'F').contains(digit));
        if lower && upper { None } else { hex::decode(digits).ok() }
    }

    /// Puts a signature into the hole; `None` if it does not fit.
    pub(super) fn fill(&self, file: &mut [u8], signature: &[u8]) -> Option<()> {
        let digits = hex::encode(signature);
        let room = file.get_mut(self.start + 1..self.end - 1)?;
        room.get_mut(..digits.len())?.copy_from_slice(digits.as_bytes());
        Some(())
    }
}

/// Replaces the marks that the renderer left by zeroes and by the numbers of the byte ranges.
pub(super) fn open(file: &mut [u8]) -> Option<Hole> {
    let mark = vec![b'F'; 2 * CONTENTS_LENGTH];
    let start = find_hex(file, &mark)?;
    let end = start + mark.len() + 2;
    let unknown = UNKNOWN.to_string();
    let ranges = format!("[0 {unknown} {unknown} {unknown}]");
    let places: Vec<usize> = find_all(file, ranges.as_bytes()).take(2).collect();
    let [place] = places[..] else { return None };
    let rest = file.len() - end;
    let numbers = format!("[0 {start} {end} {rest}");
    file[start + 1..end - 1].fill(b'0');
    let room = &mut file[place..place + ranges.len()];
    room.fill(b' ');
    room[..numbers.len()].copy_from_slice(numbers.as_bytes());
    room[ranges.len() - 1] = b']';
    Some(Hole { start, end, rest, origin: 0 })
}

fn find_hex(file: &[u8], mark: &[u8]) -> Option<usize> {
    let mut places = find_all(file, b"/Contents").filter_map(|key| {
        let start = key + b"/Contents".len() + usize::from(file.get(key + 9) == Some(&b' '));
        let inner = file.get(start + 1..start + 1 + mark.len())?;
        let closed = file.get(start) == Some(&b'<') && file.get(start + 1 + mark.len()) == Some(&b'>');
        (closed && inner.eq_ignore_ascii_case(mark)).then_some(start)
    });
    let first = places.next()?;
    places.next().is_none().then_some(first)
}

/// Reads the byte ranges that the file states; of several signatures the one that reaches farthest.
pub(super) fn find(file: &[u8]) -> Result<Hole, &'static str> {
    let mut found: Vec<Hole> =
        find_all(file, b"/ByteRange").filter_map(|key| read(&file[key + 10..])).collect();
    found.sort_by_key(|hole| hole.end.saturating_add(hole.rest));
    let hole = found.pop().ok_or("the file has no signature")?;
    let sound =
        hole.origin <= hole.start && hole.start.saturating_add(2) <= hole.end && hole.end <= file.len();
    if sound { Ok(hole) } else { Err("the byte ranges of the signature lie outside the file") }
}

fn read(text: &[u8]) -> Option<Hole> {
    let text = text.get(..text.len().min(96))?;
    let close = text.iter().position(|byte| *byte == b']')?;
    let text = std::str::from_utf8(&text[..close]).ok()?.trim_start().strip_prefix('[')?;
    let numbers: Vec<usize> = text.split_ascii_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
    let [origin, length, end, rest] = numbers[..] else { return None };
    Some(Hole { origin, start: origin.checked_add(length)?, end, rest })
}

fn find_all<'a>(file: &'a [u8], wanted: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(offset) = file.get(from..)?.iter().position(|byte| *byte == wanted[0]) {
            let place = from + offset;
            from = place + 1;
            if file[place..].starts_with(wanted) {
                return Some(place);
            }
        }
        from = file.len();
        None
    })
}
