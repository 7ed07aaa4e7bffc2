//! The Merkle tree over the log of an authority: roots, proofs and their verification, nothing else.
//!
//! The tree is that of RFC 9162 with SM3 in place of SHA-256: a leaf is the digest of `0x00` and the
//! event's digest, an inner node the digest of `0x01`, its left and its right child. Leaves are counted
//! from 0 here; the log's positions are counted from 1. No database and no I/O here: verification must
//! work for an outsider who has a file and a public key.
//!
//! Surprising: a tree of millions of leaves is never held in memory. Growing needs only its *frontier*, the
//! roots of the complete subtrees it consists of; a proof reads complete subtrees from the store
//! ([`Subtrees`]), which keeps every eighth level.

use crate::digest::Digest;

/// Levels between two stored ones.
pub(crate) const STRIDE: u32 = 8;

/// The digest of a leaf.
pub fn leaf(event: &Digest) -> Digest {
    Digest::of_parts(&[&[0], &event.0])
}

/// The digest of an inner node.
pub fn node(left: &Digest, right: &Digest) -> Digest {
    Digest::of_parts(&[&[1], &left.0, &right.0])
}

/// A growing tree: its size and the roots of its complete subtrees, largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    roots: Vec<Digest>,
}

/// A complete subtree at a stored level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complete {
    /// Height of its root above the leaves.
    pub level: u32,
    /// Its place among the subtrees of that height, from 0.
    pub place: u64,
    /// Its root.
    pub digest: Digest,
}

impl Frontier {
    /// A tree known by its size and the roots of its complete subtrees. `None` if they do not fit.
    pub fn new(size: u64, roots: Vec<Digest>) -> Option<Self> {
        (roots.len() == size.count_ones() as usize).then_some(Self { size, roots })
    }

    /// A tree from the stored form of its frontier: the roots one after the other.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Option<Self> {
        let (chunks, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() {
            return None;
        }
        Self::new(size, chunks.iter().copied().map(Digest).collect())
    }

    /// The stored form of the frontier.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.roots.iter().flat_map(|root| root.0).collect()
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf and tells of every subtree that is complete now and lies at a stored level.
    pub fn push(&mut self, event: &Digest, mut complete: impl FnMut(Complete)) {
        let mut digest = leaf(event);
        let mut level: u32 = 0;
        let mut place = self.size;
        while place & 1 == 1 {
            let Some(left) = self.roots.pop() else { break };
            digest = node(&left, &digest);
            level += 1;
            place >>= 1;
            if level.is_multiple_of(STRIDE) {
                complete(Complete { level, place, digest });
            }
        }
        self.roots.push(digest);
        self.size += 1;
    }

    /// The root of the tree; of an empty tree, the digest of nothing.
    pub fn root(&self) -> Digest {
        let mut roots = self.roots.iter().rev();
        let Some(last) = roots.next() else { return Digest::of(&[]) };
        roots.fold(*last, |right, left| node(left, &right))
    }
}

/// Where the roots of complete subtrees at stored levels come from; level 0 are the leaves.
pub trait Subtrees {
    /// The root of the complete subtree at a stored level and place, or `None` if it is missing.
    fn at(&mut self, level: u32, place: u64) -> Option<Digest>;
}

/// Proof that the leaf at `index` lies in the tree of `size` leaves: the siblings, from the leaf upwards.
pub fn inclusion(index: u64, size: u64, subtrees: &mut impl Subtrees) -> Option<Vec<Digest>> {
    if index >= size {
        return None;
    }
    let (mut low, mut high) = (0, size);
    let mut path = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            path.push(range(middle, high, subtrees)?);
            high = middle;
        } else {
            path.push(range(low, middle, subtrees)?);
            low = middle;
        }
    }
    path.reverse();
    Some(path)
}

/// Proof that the tree of `old` leaves is the beginning of the tree of `new` leaves.
pub fn consistency(old: u64, new: u64, subtrees: &mut impl Subtrees) -> Option<Vec<Digest>> {
    if old == 0 || old > new {
        return None;
    }
    let (mut low, mut high) = (0, new);
    let mut path = Vec::new();
    let mut whole = true;
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            path.push(range(middle, high, subtrees)?);
            high = middle;
        } else {
            path.push(range(low, middle, subtrees)?);
            low = middle;
            whole = false;
        }
    }
    if !whole {
        path.push(range(low, high, subtrees)?);
    }
    path.reverse();
    Some(path)
}

/// The root over the leaves from `low` to before `high`, where `low` is a multiple of the largest power
/// of two that is smaller than their number.
fn range(low: u64, high: u64, subtrees: &mut impl Subtrees) -> Option<Digest> {
    let count = high - low;
    if count.is_power_of_two() {
        return complete(count.trailing_zeros(), low >> count.trailing_zeros(), subtrees);
    }
    let middle = low + split(count);
    Some(node(&range(low, middle, subtrees)?, &range(middle, high, subtrees)?))
}

fn complete(level: u32, place: u64, subtrees: &mut impl Subtrees) -> Option<Digest> {
    if level.is_multiple_of(STRIDE) {
        return subtrees.at(level, place);
    }
    let left = complete(level - 1, place << 1, subtrees)?;
    let right = complete(level - 1, (place << 1) | 1, subtrees)?;
    Some(node(&left, &right))
}

/// The largest power of two smaller than a count above one.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// Whether `path` proves that `event` is the leaf at `index` of the tree with this size and root.
pub fn includes(event: &Digest, index: u64, size: u64, path: &[Digest], root: &Digest) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last) = (index, size - 1);
    let mut digest = leaf(event);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            digest = node(sibling, &digest);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            digest = node(&digest, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && digest == *root
}

/// Whether `path` proves that the tree of `old` leaves with `old_root` is the beginning of the tree of
/// `new` leaves with `new_root`.
pub fn extends(old: u64, old_root: &Digest, new: u64, new_root: &Digest, path: &[Digest]) -> bool {
    if old == 0 || old > new {
        return false;
    }
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    let mut path = path.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(first) = first else { return false };
    let (mut place, mut last) = (old - 1, new - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut old_digest, mut new_digest) = (*first, *first);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            old_digest = node(sibling, &old_digest);
            new_digest = node(sibling, &new_digest);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            new_digest = node(&new_digest, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && old_digest == *old_root && new_digest == *new_root
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    struct Kept(HashMap<(u32, u64), Digest>);

    impl Subtrees for Kept {
        fn at(&mut self, level: u32, place: u64) -> Option<Digest> {
            self.0.get(&(level, place)).copied()
        }
    }

    fn grown(size: u64) -> (Vec<Digest>, Vec<Digest>, Kept) {
        let mut frontier = Frontier::default();
        let mut kept = Kept(HashMap::new());
        let (mut events, mut roots) = (Vec::new(), vec![frontier.root()]);
        for at in 0..size {
            let event = Digest::of(&at.to_be_bytes());
            kept.0.insert((0, at), leaf(&event));
            frontier.push(&event, |node| {
                kept.0.insert((node.level, node.place), node.digest);
            });
            events.push(event);
            roots.push(frontier.root());
        }
        (events, roots, kept)
    }

    fn defined(events: &[Digest]) -> Digest {
        match events {
            [] => Digest::of(&[]),
            [one] => leaf(one),
            more => {
                let (left, right) = more.split_at(usize::try_from(split(more.len() as u64)).unwrap());
                node(&defined(left), &defined(right))
            }
        }
    }

    #[test]
    fn the_grown_root_is_the_root_of_the_definition() {
        let (events, roots, _) = grown(70);
        for size in 0..=70 {
            assert_eq!(roots[size], defined(&events[..size]), "size {size}");
        }
    }

    #[test]
    fn every_leaf_is_proven_in_every_tree_and_nothing_else_is() {
        let (events, roots, mut kept) = grown(40);
        for size in 1..=40_u64 {
            let root = &roots[usize::try_from(size).unwrap()];
            for index in 0..size {
                let event = &events[usize::try_from(index).unwrap()];
                let path = inclusion(index, size, &mut kept).unwrap();
                assert!(includes(event, index, size, &path, root));
                assert!(!includes(&Digest::ZERO, index, size, &path, root));
                assert!(!includes(event, (index + 1) % size.max(2), size, &path, root) || size == 1);
                assert!(!includes(event, index, size, &path, &Digest::ZERO));
            }
        }
    }

    #[test]
    fn every_older_tree_is_proven_to_be_the_beginning_of_every_newer_one() {
        let (_, roots, mut kept) = grown(40);
        for new in 1..=40_usize {
            for old in 1..=new {
                let path = consistency(old as u64, new as u64, &mut kept).unwrap();
                assert!(extends(old as u64, &roots[old], new as u64, &roots[new], &path), "{old} {new}");
                assert!(!extends(old as u64, &Digest::ZERO, new as u64, &roots[new], &path));
                assert!(!extends(old as u64, &roots[old], new as u64, &Digest::ZERO, &path));
            }
        }
    }

    #[test]
    fn a_large_tree_is_proven_from_every_eighth_level() {
        let (events, roots, kept) = grown(70_000);
        // Only what the store keeps: leaves and levels 8 and 16.
        assert!(kept.0.keys().all(|(level, _)| level % STRIDE == 0));
        let mut kept = kept;
        for index in [0, 255, 256, 65_535, 65_536, 69_999] {
            let path = inclusion(index, 70_000, &mut kept).unwrap();
            assert!(path.len() <= 17);
            let event = &events[usize::try_from(index).unwrap()];
            assert!(includes(event, index, 70_000, &path, &roots[70_000]));
        }
        let path = consistency(300, 70_000, &mut kept).unwrap();
        assert!(extends(300, &roots[300], 70_000, &roots[70_000], &path));
    }
}
