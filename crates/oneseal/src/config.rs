//! The configuration file, typed.
//!
//! What must never live here: secrets. A password is named by the file it lies in. The surprising thing: an
//! unknown key is an error, because a misspelt setting that is silently ignored is found out in the worst
//! moment.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::failure::Failure;

/// Settings of an installation. Command-line arguments and environment variables win over them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The data folder: embedded database, files, keys. A relative path begins at the working directory.
    pub data: Option<PathBuf>,
    /// The URL of a PostgreSQL database, `postgres://…`. Without it the embedded database is used.
    pub database: Option<String>,
    /// The folder for a copy of every checkpoint of the log, best on another disk. `witness` in the data
    /// folder if nothing is named.
    pub witness: Option<PathBuf>,
    /// The font that documents are set in. The best one on the machine if nothing is named.
    pub font: Option<PathBuf>,
    /// The key store.
    pub keys: Keys,
    /// What the program writes about its own work.
    pub log: Log,
}

/// Settings of the key store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The file that holds the password of the key store, readable by its owner alone.
    pub password_file: Option<PathBuf>,
}

/// Settings of the program's own log.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// How a line is written.
    pub format: LogFormat,
    /// Which lines are written, such as `warn` or `info,oneseal_store=debug`.
    pub filter: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, filter: "warn".to_owned() }
    }
}

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl Config {
    /// Reads a configuration file.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text =
            std::fs::read_to_string(path).map_err(Failure::file("cannot read the configuration", path))?;
        toml::from_str(&text).map_err(|error| Failure::Config {
            path: path.to_owned(),
            reason: error.to_string().trim_end().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<Config, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("oneseal.toml");
        std::fs::write(&path, text).unwrap();
        Config::read(&path)
    }

    #[test]
    fn an_empty_file_gives_the_defaults() {
        assert_eq!(written("").unwrap(), Config::default());
    }

    #[test]
    fn every_setting_is_read() {
        let text = "data = '/srv/oneseal'\ndatabase = 'postgres://127.0.0.1/oneseal'\nwitness = '/mnt/witness'\n\
                    font = '/f.ttf'\n[keys]\npassword_file = '/run/secret'\n[log]\nformat = 'json'\nfilter = 'info'\n";
        let config = written(text).unwrap();
        assert_eq!(config.database.as_deref(), Some("postgres://127.0.0.1/oneseal"));
        assert_eq!(config.keys.password_file.as_deref(), Some(Path::new("/run/secret")));
        assert_eq!(config.log, Log { format: LogFormat::Json, filter: "info".to_owned() });
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        for (text, key) in [("dat = '/x'", "dat"), ("[keys]\npassword = 'x'", "password")] {
            let refused = written(text).unwrap_err().to_string();
            assert!(refused.contains(&format!("unknown field `{key}`")), "{refused}");
            assert!(refused.contains("line"), "{refused}");
        }
    }

    /// Set `ONESEAL_WRITE_SCHEMA=1` to write the file anew.
    #[test]
    fn the_committed_schema_is_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/config.schema.json");
        let schema = serde_json::to_string_pretty(&schemars::schema_for!(Config)).unwrap() + "\n";
        if std::env::var_os("ONESEAL_WRITE_SCHEMA").is_some() {
            std::fs::write(&path, &schema).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), schema, "{}", path.display());
    }
}
