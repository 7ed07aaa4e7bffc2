//! Long contents under a key of their own: SM4-GCM in chunks, so that one can begin to read before the end was seen.
//!
//! Here lives the form of a sealed file: four letters that name it, then chunks of 64 KiB, each with its tag. Never
//! here: where the key is kept. The surprising thing: nonces are counted, not drawn. That is safe because a key
//! seals one content and no other, and it lets a missing, doubled, exchanged or cut-off chunk be noticed: the nonce
//! says which chunk it is and whether it is the last one.

use super::{OpenError, open_gcm, seal_gcm};

/// Readable bytes in a chunk.
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
/// Name and version of the form.
const MAGIC: &[u8; 4] = b"OSF1";

/// Seals a content under a key that was drawn for it alone and is never used again.
#[must_use]
pub fn seal_file(key: &[u8; 16], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let chunks = plain.len().div_ceil(CHUNK).max(1);
    let mut sealed = Vec::with_capacity(MAGIC.len() + plain.len() + chunks * TAG);
    sealed.extend(MAGIC);
    for at in 0..chunks {
        let end = plain.len().min((at + 1) * CHUNK);
        let chunk = &plain[at * CHUNK..end];
        sealed.extend(seal_gcm(key, &nonce(at, at + 1 == chunks), aad, chunk));
    }
    sealed
}

/// Opens what [`seal_file`] made.
///
/// # Errors
/// Another key or other associated data, or any byte that was changed, added or taken away.
pub fn open_file(key: &[u8; 16], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
    let body = sealed.strip_prefix(MAGIC).ok_or(OpenError)?;
    let chunks = body.len().div_ceil(CHUNK + TAG).max(1);
    let mut plain = Vec::with_capacity(body.len());
    for at in 0..chunks {
        let end = body.len().min((at + 1) * (CHUNK + TAG));
        let chunk = &body[at * (CHUNK + TAG)..end];
        plain.extend(open_gcm(key, &nonce(at, at + 1 == chunks), aad, chunk)?);
    }
    Ok(plain)
}

fn nonce(at: usize, last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[..8].copy_from_slice(&(at as u64).to_be_bytes());
    nonce[11] = u8::from(last);
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 16] = [7; 16];

    fn content(length: usize) -> Vec<u8> {
        (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect()
    }

    #[test]
    fn contents_of_every_length_come_back() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5] {
            let plain = content(length);
            let sealed = seal_file(&KEY, b"a file", &plain);
            assert_eq!(open_file(&KEY, b"a file", &sealed).unwrap(), plain, "{length}");
            assert_eq!(open_file(&[8; 16], b"a file", &sealed), Err(OpenError));
            assert_eq!(open_file(&KEY, b"another", &sealed), Err(OpenError));
        }
    }

    #[test]
    fn a_chunk_that_was_changed_dropped_exchanged_or_cut_off_is_noticed() {
        let sealed = seal_file(&KEY, b"", &content(3 * CHUNK));
        let chunk = |at: usize| &sealed[4 + at * (CHUNK + TAG)..4 + (at + 1) * (CHUNK + TAG)];
        let joined = |chunks: &[&[u8]]| [MAGIC.as_slice(), &chunks.concat()].concat();
        assert_eq!(joined(&[chunk(0), chunk(1), chunk(2)]), sealed);
        for wrong in [
            joined(&[chunk(0), chunk(2)]),
            joined(&[chunk(1), chunk(0), chunk(2)]),
            joined(&[chunk(0), chunk(1)]),
            joined(&[chunk(0), chunk(1), chunk(2), chunk(2)]),
            joined(&[]),
            sealed[..sealed.len() - 1].to_vec(),
            sealed[4..].to_vec(),
            Vec::new(),
        ] {
            assert_eq!(open_file(&KEY, b"", &wrong), Err(OpenError));
        }
        for at in [4, CHUNK, sealed.len() - 1] {
            let mut wrong = sealed.clone();
            wrong[at] ^= 1;
            assert_eq!(open_file(&KEY, b"", &wrong), Err(OpenError), "{at}");
        }
    }

    #[test]
    fn what_was_sealed_once_opens_for_ever() {
        let sealed = seal_file(&KEY, b"140822/1", "身份证".as_bytes());
        let kept = "4f5346311f727f01f615409e7e3cd948453b9c3221367d0abb52fa26ad";
        assert_eq!(hex::encode(&sealed), kept);
        assert_eq!(open_file(&KEY, b"140822/1", &hex::decode(kept).unwrap()).unwrap(), "身份证".as_bytes());
    }
}
