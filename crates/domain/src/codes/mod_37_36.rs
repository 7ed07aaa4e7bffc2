//! ISO/IEC 7064 MOD 37,36: one check character over digits and capital letters.

const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The check character for a text of digits and capital letters; `None` when it has anything else.
pub fn check_char(body: &str) -> Option<char> {
    over(body.bytes())
}

pub(super) fn over(body: impl IntoIterator<Item = u8>) -> Option<char> {
    let mut product = 36u32;
    for byte in body {
        let value = char::from(byte).to_digit(36).filter(|_| !byte.is_ascii_lowercase())?;
        let sum = match (product + value) % 36 {
            0 => 36,
            sum => sum,
        };
        product = sum * 2 % 37;
    }
    let value = usize::try_from((37 - product) % 36).ok()?;
    ALPHABET.get(value).copied().map(char::from)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_published_example_gives_its_character() {
        assert_eq!(super::check_char("A12425GABC1234002"), Some('M'));
        assert_eq!(super::check_char("A1242.5"), None);
        assert_eq!(super::check_char("a"), None);
    }
}
