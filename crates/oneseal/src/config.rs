//! The configuration file, typed.
//!
//! What must never live here: secrets. A password is named by the file it lies in. The surprising thing: an
//! unknown key is an error, because a misspelt setting that is silently ignored is found out in the worst
//! moment.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::failure::Failure;

/// Settings of an installation. Command-line arguments and environment variables win over them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The address that `serve` listens on; 127.0.0.1:8080 if nothing is named.
    #[schemars(with = "Option<String>")]
    pub listen: Option<SocketAddr>,
    /// The address under which people reach this office, `https://…`; the address listened on if nothing is named.
    pub public_url: Option<String>,
    /// Where the public checks certificates; `/verify/` at the public address if nothing is named.
    pub verify_url: Option<String>,
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
    /// Files that people hand in.
    pub files: Files,
    /// What the program writes about its own work.
    pub log: Log,
    /// Figures for the operator.
    pub metrics: Metrics,
    /// Traces for the operator.
    pub traces: Traces,
    /// What one visitor may ask of the server.
    pub limits: Limits,
}

/// Figures for the operator, at `/metrics`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Metrics {
    /// The file that holds the token which opens `/metrics`, readable by its owner alone. Without one the figures are
    /// shown to this machine alone.
    pub token_file: Option<PathBuf>,
}

/// Traces for the operator, sent by OTLP over HTTP.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Traces {
    /// Where they are sent, such as `http://127.0.0.1:4318/v1/traces`. Nothing is sent if nothing is named.
    pub endpoint: Option<String>,
    /// Which spans are sent, such as `info` or `error,oneseal_store=debug`.
    pub filter: String,
}

impl Default for Traces {
    fn default() -> Self {
        Self { endpoint: None, filter: "info".to_owned() }
    }
}

/// What one visitor may ask of the server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Seconds after which a request is given up.
    #[schemars(range(min = 1))]
    pub request_seconds: std::num::NonZeroU32,
    /// Sign-ins and registrations from one address in a minute; 0 sets no limit.
    pub sign_ins_a_minute: u32,
    /// Look-ups without an account (progress, verification) from one address in a minute; 0 sets no limit.
    pub look_ups_a_minute: u32,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    #[schemars(with = "Vec<String>")]
    pub trusted_proxies: Vec<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_seconds: std::num::NonZeroU32::MIN.saturating_add(119),
            sign_ins_a_minute: 30,
            look_ups_a_minute: 120,
            trusted_proxies: Vec::new(),
        }
    }
}

/// Settings of the key store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The file that holds the password of the key store, readable by its owner alone.
    pub password_file: Option<PathBuf>,
}

/// Settings of files that people hand in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Files {
    /// For how many hours an upload waits for the act that names it; then it is destroyed.
    pub unclaimed_hours: u32,
}

impl Default for Files {
    fn default() -> Self {
        Self { unclaimed_hours: 72 }
    }
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
                    font = '/f.ttf'\nlisten = '[::1]:80'\npublic_url = 'https://x'\nverify_url = 'https://y/'\n\
                    [keys]\npassword_file = '/run/secret'\n[files]\nunclaimed_hours = 24\n[log]\nformat = 'json'\nfilter = 'info'\n\
                    [metrics]\ntoken_file = '/run/token'\n[traces]\nendpoint = 'http://z'\nfilter = 'debug'\n\
                    [limits]\nrequest_seconds = 5\nsign_ins_a_minute = 6\nlook_ups_a_minute = 7\n\
                    trusted_proxies = ['10.0.0.1']\n";
        let config = written(text).unwrap();
        assert_eq!(config.database.as_deref(), Some("postgres://127.0.0.1/oneseal"));
        assert_eq!(config.keys.password_file.as_deref(), Some(Path::new("/run/secret")));
        assert_eq!(config.listen, Some("[::1]:80".parse().unwrap()));
        assert_eq!(config.metrics.token_file.as_deref(), Some(Path::new("/run/token")));
        assert_eq!(
            config.traces,
            Traces { endpoint: Some("http://z".to_owned()), filter: "debug".to_owned() }
        );
        assert_eq!(config.files, Files { unclaimed_hours: 24 });
        let Limits { request_seconds, sign_ins_a_minute, look_ups_a_minute, trusted_proxies } = config.limits;
        assert_eq!((request_seconds.get(), sign_ins_a_minute, look_ups_a_minute), (5, 6, 7));
        assert_eq!(trusted_proxies, ["10.0.0.1".parse::<IpAddr>().unwrap()]);
        assert_eq!(config.log, Log { format: LogFormat::Json, filter: "info".to_owned() });
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        for (text, key) in
            [("dat = '/x'", "dat"), ("[keys]\npassword = 'x'", "password"), ("[limits]\nx = 1", "x")]
        {
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
