//! The notary's rows and signatures, with bare statements.
//!
//! What must never live here: proofs. The surprising thing: it signs as often as the product did for as many events,
//! because a signature costs as much as several changes, and fewer would flatter the floor.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use oneseal_seal::sm::SecretKey;
use oneseal_store::merkle::Frontier;
use oneseal_store::{Digest, Value, statements};

use super::super::{application::HOME, broken};
use super::bare::{Bare, Pending};
use super::script::Sentence;
use crate::failure::Failure;

/// Rows in one statement at most; the product has the same bound.
const ROWS: usize = 64;

/// Gives places to events and signs.
pub struct Notary {
    bare: Arc<Bare>,
    tree: Arc<Mutex<Frontier>>,
    key: SecretKey,
    /// Events that one checkpoint covers.
    each: i64,
}

impl Notary {
    /// A notary that goes on with a tree.
    pub fn resume(bare: Arc<Bare>, tree: &Arc<Mutex<Frontier>>, each: u32) -> Result<Self, Failure> {
        let key = SecretKey::generate().map_err(|error| broken("no key", error))?;
        Ok(Self { bare, tree: Arc::clone(tree), key, each: i64::from(each.max(1)) })
    }

    /// Places as many events as a checkpoint covers; fewer only if these are the last. Gives how many.
    pub async fn round(&self, last: bool) -> Result<usize, Failure> {
        let pending = self.bare.pending(text("PENDING"), HOME, self.each).await?;
        let enough = i64::try_from(pending.len()).unwrap_or(i64::MAX) >= self.each;
        if pending.is_empty() || !(enough || last) {
            return Ok(0);
        }
        let sentences = self.sentences(&pending)?;
        self.bare.change(sentences).await?;
        Ok(pending.len())
    }

    fn sentences(&self, pending: &[Pending]) -> Result<Vec<Sentence>, Failure> {
        let home = || Value::Text(HOME.to_owned());
        let number = |count: u64| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
        let mut tree = self.tree.lock().unwrap_or_else(PoisonError::into_inner);
        let before = tree.size();
        let (mut positions, mut nodes) = (Vec::new(), Vec::new());
        let mut streams: BTreeMap<&str, i64> = BTreeMap::new();
        for (stream, revision, digest) in pending {
            let digest = Digest::from_bytes(digest).map_err(|error| broken("a digest", error))?;
            tree.push(&digest, |node| {
                let (level, place) = (Value::Int(node.level.into()), number(node.place));
                nodes.extend([home(), level, place, Value::Bytes(node.digest.0.to_vec())]);
            });
            let (stream_value, bytes) = (Value::Text(stream.clone()), Value::Bytes(digest.0.to_vec()));
            positions.extend([home(), number(tree.size()), stream_value, Value::Int(*revision), bytes]);
            let newest = streams.entry(stream).or_default();
            *newest = (*newest).max(*revision);
        }
        let (size, roots) = (number(tree.size()), Value::Bytes(tree.to_bytes()));
        let mut sentences = vec![if before == 0 {
            sentence("FIRST_HEAD", vec![home(), size.clone(), roots])
        } else {
            sentence("MOVE_HEAD", vec![size.clone(), roots, home(), number(before)])
        }];
        sentences.extend(many("ADD_POSITION", 5, positions));
        sentences.extend(many("ADD_NODE", 4, nodes));
        for (stream, newest) in streams {
            sentences
                .push(sentence("PLACED", vec![home(), Value::Text(stream.to_owned()), Value::Int(newest)]));
        }
        let root = tree.root();
        let now = jiff::Timestamp::now().as_millisecond();
        let signature = self.key.sign(&root.0).map_err(|error| broken("no signature", error))?;
        let key = Value::Text(format!("log-{HOME}-1"));
        let (root, signature) = (Value::Bytes(root.0.to_vec()), Value::Bytes(signature));
        sentences.push(sentence("ADD_CHECKPOINT", vec![home(), size, root, Value::Int(now), key, signature]));
        Ok(sentences)
    }
}

/// A statement of the product's notary.
fn text(name: &str) -> &'static str {
    let known =
        statements().find(|one| one.name.strip_suffix(name).is_some_and(|path| path.ends_with("notary::")));
    known.map_or("", |known| known.text)
}

fn sentence(name: &str, params: Vec<Value>) -> Sentence {
    Sentence { sql: Cow::Borrowed(text(name)), params }
}

/// One insert for many rows.
fn many(name: &str, columns: usize, mut values: Vec<Value>) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    while !values.is_empty() {
        let rows = (values.len() / columns).min(ROWS);
        let rest = values.split_off(rows * columns);
        let mut sql = text(name).to_owned();
        for row in 1..rows {
            let numbers: Vec<String> =
                (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
            sql.push_str(", (");
            sql.push_str(&numbers.join(", "));
            sql.push(')');
        }
        sentences.push(Sentence { sql: Cow::Owned(sql), params: values });
        values = rest;
    }
    sentences
}
