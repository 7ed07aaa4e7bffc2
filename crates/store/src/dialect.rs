//! The few true differences between the two engines, each with a name.
//!
//! If a statement seems to need an `if` about the engine elsewhere, it belongs here or, better, can be
//! written so that both engines agree.
//!
//! Surprising: text on PostgreSQL is declared with the C collation. Without it, the order of rows and so
//! the pages of a list would depend on the locale that somebody chose when the server was installed.

use std::borrow::Cow;

/// Which engine a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Tables of PostgreSQL that have changed much since their statistics were made.
    pub(crate) const OUTGROWN: &'static str = "SELECT CAST(relname AS TEXT) AS name FROM pg_stat_user_tables WHERE schemaname = current_schema() AND n_mod_since_analyze > 500 + n_live_tup / 2";

    /// A migration with its tokens replaced by the words of this engine.
    pub(crate) fn ddl(self, text: &str) -> String {
        let (int, words, bytes, table) = match self {
            Self::Sqlite => ("INTEGER", "TEXT", "BLOB", "STRICT, WITHOUT ROWID"),
            Self::Postgres => ("BIGINT", "TEXT COLLATE \"C\"", "BYTEA", ""),
        };
        text.replace("{{int}}", int)
            .replace("{{text}}", words)
            .replace("{{bytes}}", bytes)
            .replace("{{table}}", table)
    }

    /// A statement that ends in a select, which on PostgreSQL can hold the row it found until the commit. The one
    /// writer of SQLite holds everything anyway.
    pub(crate) fn found(self, sql: &'static str, hold: bool) -> Cow<'static, str> {
        match self {
            Self::Postgres if hold => Cow::Owned(format!("{sql} FOR SHARE")),
            Self::Sqlite | Self::Postgres => Cow::Borrowed(sql),
        }
    }

    /// Keeps two nodes from migrating at the same moment.
    pub(crate) fn migration_lock(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "LOCK TABLE schema_version IN EXCLUSIVE MODE",
        }
    }

    /// Whether a table of that name exists: one row if it does.
    pub(crate) fn table_exists(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = $1",
            Self::Postgres => {
                "SELECT relname FROM pg_catalog.pg_class WHERE oid = to_regclass($1) AND relkind IN ('r', 'p')"
            }
        }
    }
}
