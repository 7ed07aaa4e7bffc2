//! The rows of an installation, read past the program: what is really there.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use tokio_postgres::NoTls;

/// A way to the rows.
#[derive(Debug)]
pub enum Records {
    File(PathBuf),
    Server(String),
}

impl Records {
    pub fn in_file(path: &Path) -> Self {
        Self::File(path.to_owned())
    }

    pub fn on_server(url: &str) -> Self {
        Self::Server(url.to_owned())
    }

    /// Runs statements that answer nothing.
    pub fn run(&self, sql: &str) {
        match self {
            Self::File(path) => open(path).execute_batch(sql).unwrap(),
            Self::Server(url) => {
                let sql = sql.to_owned();
                on_server(url, async move |client| client.batch_execute(&sql).await.unwrap());
            }
        }
    }

    /// The rows of a select whose columns are all text.
    pub fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        match self {
            Self::File(path) => {
                let connection = open(path);
                let mut statement = connection.prepare(sql).unwrap();
                let columns = statement.column_count();
                let row = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect();
                statement.query_map([], row).unwrap().map(Result::unwrap).collect()
            }
            Self::Server(url) => {
                let sql = sql.to_owned();
                on_server(url, async move |client| {
                    let rows = client.query(&sql, &[]).await.unwrap();
                    rows.iter().map(|row| (0..row.len()).map(|at| row.get(at)).collect()).collect()
                })
            }
        }
    }

    /// A number.
    pub fn count(&self, what: &str) -> u64 {
        let rows = self.rows(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {what}"));
        rows[0][0].parse().unwrap()
    }
}

fn open(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.busy_timeout(Duration::from_secs(20)).unwrap();
    connection
}

fn on_server<T>(url: &str, work: impl AsyncFnOnce(tokio_postgres::Client) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        tokio::spawn(connection);
        work(client).await
    })
}
