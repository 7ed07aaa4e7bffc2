//! Numbered, additive changes of the schema, and the check that this release knows the database.
//!
//! A migration is a file in `migrations/` and one line in [`MIGRATIONS`]. Its text is written once, with
//! the tokens that [`crate::dialect`] replaces. Events are never migrated: they are read as they were
//! written.
//!
//! Surprising: each migration is one transaction of its own together with its row in `schema_version`, so
//! that an interrupted start simply continues with the next number.

use crate::failure::{Failure, OpenError};
use crate::sql::sql;
use crate::store::Store;
use crate::value::Row;

/// Number, name and text of every migration, oldest first.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "foundation", include_str!("../migrations/0001_foundation.sql")),
    (2, "read tables", include_str!("../migrations/0002_read_tables.sql")),
    (3, "lists", include_str!("../migrations/0003_lists.sql")),
    (4, "account names", include_str!("../migrations/0004_account_names.sql")),
    (5, "files", include_str!("../migrations/0005_files.sql")),
    (6, "files_of_cases", include_str!("../migrations/0006_files_of_cases.sql")),
    (7, "push_follow_up", include_str!("../migrations/0007_push_follow_up.sql")),
];

const VERSION_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version (
    version {{int}} NOT NULL, name {{text}} NOT NULL, PRIMARY KEY (version)) {{table}}";

sql! {
    /// The newest migration that the database has seen.
    NEWEST = "SELECT COALESCE(MAX(version), 0) AS version FROM schema_version";
}

/// What a migration run did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// Version before, zero for an empty database.
    pub from: i64,
    /// Version now.
    pub to: i64,
}

/// The newest schema version that this release knows.
pub fn known_version() -> i64 {
    MIGRATIONS.last().map_or(0, |(number, _, _)| *number)
}

impl Store {
    /// The schema version of the database, zero if it is empty.
    pub async fn schema_version(&self) -> Result<i64, Failure> {
        let engine = self.engine();
        let exists = engine.rows(engine.dialect().table_exists(), &["schema_version".into()]).await?;
        if exists.is_empty() {
            return Ok(0);
        }
        engine.rows(NEWEST, &[]).await?.first().map_or(Ok(0), |row: &Row| row.int("version"))
    }

    pub(crate) async fn refuse_the_future(&self) -> Result<(), OpenError> {
        let (found, known) = (self.schema_version().await?, known_version());
        if found > known { Err(OpenError::FromTheFuture { found, known }) } else { Ok(()) }
    }

    /// Brings the schema up to this release. Running it again changes nothing.
    pub async fn migrate(&self) -> Result<Migrated, Failure> {
        let engine = self.engine();
        let dialect = engine.dialect();
        let from = self.schema_version().await?;
        if from == 0 {
            engine.script(dialect.ddl(VERSION_TABLE)).await?;
        }
        for (number, name, text) in MIGRATIONS.iter().filter(|(number, _, _)| *number > from) {
            let lock = dialect.migration_lock();
            let text = dialect.ddl(text);
            let script = format!(
                "{lock};\nINSERT INTO schema_version (version, name) VALUES ({number}, '{name}');\n{text}"
            );
            if let Err(failure) = engine.script(script).await {
                // Another node may have been faster; then its row is there.
                if self.schema_version().await? < *number {
                    return Err(failure);
                }
            } else {
                tracing::info!(number, name, "migrated the schema");
            }
        }
        Ok(Migrated { from, to: self.schema_version().await? })
    }
}
