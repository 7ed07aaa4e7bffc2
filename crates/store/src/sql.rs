//! How statements are written down: once, as constants, in one [`sql!`] block per module.
//!
//! A module that talks to the database writes
//!
//! ```text
//! sql! {
//!     /// What it is for.
//!     FIND = "SELECT … WHERE authority = $1 AND id = $2";
//!     /// What it is for.
//!     SWEEP(across "why this one may look at every authority") = "SELECT …";
//! }
//! ```
//!
//! which makes one constant per statement and a `STATEMENTS` list. Adding that list to [`REGISTRY`] is
//! the only other line needed: from then on the conformance suite scans every statement for constructs
//! that differ between the engines and executes it on both.
//!
//! Rules: `$1, $2 …` numbered in order of first use; no engine casts, `CAST(… AS BIGINT)` instead; no
//! `LIKE`; `SUM` inside `CAST(… AS BIGINT)`; order only by columns that are never null; every statement
//! on a table owned by an authority names `authority`, or says after `across` why it does not.
//!
//! Surprising: SQLite takes `$1` for a *name*, and numbers parameters by first appearance. That is the
//! reason for the first rule.

use std::sync::OnceLock;

use crate::store::{Expect, Statement};
use crate::value::Value;

/// One registered statement.
#[derive(Clone, Copy, Debug)]
pub struct Sql {
    /// Module and name of the constant.
    pub name: &'static str,
    /// The text that runs on both engines.
    pub text: &'static str,
    /// Why the statement may look across authorities, if it does.
    pub across: Option<&'static str>,
}

macro_rules! sql {
    ($($(#[$doc:meta])* $name:ident $((across $why:literal))? = $text:literal;)+) => {
        $($(#[$doc])* pub(crate) const $name: &str = $text;)+
        /// Every statement of this module, for the conformance suite.
        pub(crate) const STATEMENTS: &[$crate::sql::Sql] = &[$($crate::sql::Sql {
            name: concat!(module_path!(), "::", stringify!($name)),
            text: $text,
            across: $crate::sql::first(&[$($why)?]),
        }),+];
    };
}
pub(crate) use sql;

pub(crate) const fn first(reasons: &[&'static str]) -> Option<&'static str> {
    match reasons {
        [reason, ..] => Some(reason),
        [] => None,
    }
}

/// The statements of every module. A new module adds one line.
const REGISTRY: &[&[Sql]] = &[
    crate::accounts::STATEMENTS,
    crate::append::STATEMENTS,
    crate::cases::STATEMENTS,
    crate::cases::search::STATEMENTS,
    crate::certificates::STATEMENTS,
    crate::files::STATEMENTS,
    crate::log::STATEMENTS,
    crate::migrations::STATEMENTS,
    crate::notary::STATEMENTS,
    crate::numbers::STATEMENTS,
    crate::outbox::STATEMENTS,
    crate::projections::refused_attempts::STATEMENTS,
    crate::projections::seal_uses::STATEMENTS,
    crate::proof::STATEMENTS,
    crate::pushes::STATEMENTS,
    crate::ratings::STATEMENTS,
    crate::read_tables::STATEMENTS,
    crate::reference::STATEMENTS,
    crate::seals::STATEMENTS,
    crate::vault::STATEMENTS,
    crate::verify::STATEMENTS,
    crate::verify::POSITION_STATEMENTS,
    crate::verify::WITNESS_STATEMENTS,
];

/// Every statement that the store can run.
pub fn statements() -> impl Iterator<Item = &'static Sql> {
    REGISTRY.iter().flat_map(|list| list.iter())
}

/// One insert that takes several rows at a time, with a text per number of rows made on first use.
///
/// The texts are few and live as long as the program, so that they can be prepared once.
pub(crate) struct ManyRows {
    one: &'static str,
    columns: usize,
    texts: [OnceLock<String>; Self::MOST],
}

impl ManyRows {
    /// Rows that go into one statement at most; more are cut into several statements.
    pub(crate) const MOST: usize = 64;

    /// `one` is the registered statement for one row and ends in its `VALUES ($1, …)`.
    pub(crate) const fn new(one: &'static str, columns: usize) -> Self {
        Self { one, columns, texts: [const { OnceLock::new() }; Self::MOST] }
    }

    /// The statements that add rows, each given as its values.
    pub(crate) fn statements(&'static self, rows: Vec<Vec<Value>>) -> Vec<Statement> {
        let mut statements = Vec::new();
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let taken: Vec<Vec<Value>> = rows.by_ref().take(Self::MOST).collect();
            let expect = Expect::Exactly(taken.len() as u64);
            statements.push(Statement { sql: self.text(taken.len()), params: taken.concat(), expect });
        }
        statements
    }

    /// The text for `rows` rows, which lie between one and [`Self::MOST`].
    pub(crate) fn text(&'static self, rows: usize) -> &'static str {
        let Some(cell) = self.texts.get(rows.wrapping_sub(1)) else { return self.one };
        cell.get_or_init(|| {
            let mut text = self.one.to_owned();
            for row in 1..rows {
                for column in 0..self.columns {
                    text.push_str(if column == 0 { ", (" } else { ", " });
                    text.push('$');
                    text.push_str(&(row * self.columns + column + 1).to_string());
                }
                text.push(')');
            }
            text
        })
    }
}
