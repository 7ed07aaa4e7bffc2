//! The database, looked at from outside: rows and bytes per table, and what still waits to be done.
//!
//! What must never live here: a change, or a statement that names more of the schema than the waiting lists. The
//! surprising thing: bytes are those of the values, not of pages or indexes, so that both engines give the same number.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use oneseal_store::Location;
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};
use tokio_postgres::{Client, NoTls};

use super::broken;
use crate::failure::Failure;
use crate::place::DATABASE_FILE;

const SQLITE_COLUMNS: &str = "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c \
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text, data_type::text \
     FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position";
const ERRANDS: &str = "SELECT COUNT(*), COALESCE(MIN(created_at), 0), \
     COALESCE(CAST(SUM(dead) AS BIGINT), CAST(0 AS BIGINT)) FROM errands";
const UNPLACED: &str = "SELECT COUNT(*), CAST(0 AS BIGINT), CAST(0 AS BIGINT) FROM pending";

/// What a table holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub rows: i64,
    pub bytes: i64,
}

/// What every table holds.
pub type Sheet = BTreeMap<String, Held>;

/// What waits to be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Errands, the dead ones among them.
    pub errands: i64,
    /// When the oldest of them came up, in epoch milliseconds.
    pub oldest: i64,
    /// Errands that were given up.
    pub dead: i64,
    /// Events that the notary has not placed.
    pub unplaced: i64,
}

/// A connection that only reads.
pub enum Ledger {
    Sqlite(Mutex<Connection>),
    Postgres(Client),
}

impl Ledger {
    pub async fn open(location: &Location) -> Result<Self, Failure> {
        let failed = |error: &dyn std::fmt::Display| broken("the database cannot be looked at", error);
        match location {
            Location::Sqlite(folder) => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
                let opened = Connection::open_with_flags(folder.join(DATABASE_FILE), flags);
                Ok(Self::Sqlite(Mutex::new(opened.map_err(|error| failed(&error))?)))
            }
            Location::Postgres(url) => {
                let (client, connection) =
                    tokio_postgres::connect(url, NoTls).await.map_err(|error| failed(&error))?;
                tokio::spawn(connection);
                Ok(Self::Postgres(client))
            }
        }
    }

    /// Rows and bytes of every table. Reads all of them.
    pub async fn sheet(&self) -> Result<Sheet, Failure> {
        let columns = match self {
            Self::Sqlite(_) => SQLITE_COLUMNS,
            Self::Postgres(_) => POSTGRES_COLUMNS,
        };
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (table, column, kind) in self.columns(columns).await? {
            let bytes = match kind.to_ascii_lowercase().as_str() {
                "integer" | "bigint" => "8".to_owned(),
                _ => format!("COALESCE(octet_length({column}), 0)"),
            };
            tables.entry(table).or_default().push(bytes);
        }
        let mut sheet = Sheet::new();
        for (table, columns) in tables {
            let bytes = columns.join(" + ");
            let sql = format!(
                "SELECT COUNT(*), CAST(COALESCE(SUM({bytes}), 0) AS BIGINT), CAST(0 AS BIGINT) FROM {table}"
            );
            let [rows, bytes, _] = self.numbers(&sql).await?;
            sheet.insert(table, Held { rows, bytes });
        }
        Ok(sheet)
    }

    pub async fn waiting(&self) -> Result<Waiting, Failure> {
        let [errands, oldest, dead] = self.numbers(ERRANDS).await?;
        let [unplaced, ..] = self.numbers(UNPLACED).await?;
        Ok(Waiting { errands, oldest, dead, unplaced })
    }

    async fn numbers(&self, sql: &str) -> Result<[i64; 3], Failure> {
        let failed = |error: &dyn std::fmt::Display| broken("the database cannot be counted", error);
        match self {
            Self::Sqlite(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                let found = connection.query_row(sql, [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]));
                found.map_err(|error| failed(&error))
            }
            Self::Postgres(client) => {
                let row = client.query_one(sql, &[]).await.map_err(|error| failed(&error))?;
                let number = |at: usize| row.try_get::<_, i64>(at).map_err(|error| failed(&error));
                Ok([number(0)?, number(1)?, number(2)?])
            }
        }
    }

    async fn columns(&self, sql: &str) -> Result<Vec<(String, String, String)>, Failure> {
        let failed = |error: &dyn std::fmt::Display| broken("the tables cannot be listed", error);
        match self {
            Self::Sqlite(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                let mut statement = connection.prepare(sql).map_err(|error| failed(&error))?;
                let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
                rows.and_then(Iterator::collect).map_err(|error| failed(&error))
            }
            Self::Postgres(client) => {
                let rows = client.query(sql, &[]).await.map_err(|error| failed(&error))?;
                Ok(rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect())
            }
        }
    }
}

/// What came to each table between two sheets; tables that did not change are left out.
pub fn growth(before: &Sheet, after: &Sheet) -> Sheet {
    let grown = after.iter().map(|(table, held)| {
        let then = before.get(table).copied().unwrap_or_default();
        (table.clone(), Held { rows: held.rows - then.rows, bytes: held.bytes - then.bytes })
    });
    grown.filter(|(_, held)| *held != Held::default()).collect()
}
