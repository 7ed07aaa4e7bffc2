//! Where an installation lies: data folder, database, keys, witness; and opening what lies there.
//!
//! An argument wins over an environment variable, that over the configuration file, that over the default.
//! What must never live here: what is done with the data. The surprising thing: nothing is made by looking.
//! Only `migrate`, `restore` and `key init` create something where nothing was.

use std::path::{Path, PathBuf};

use clap::Args;
use oneseal_seal::keystore::Keystore;
use oneseal_store::{Location, OpenError, Options, Store, known_version};

use crate::config::{Config, Files};
use crate::failure::Failure;
use crate::{password, telemetry};

const DEFAULT_DATA: &str = "oneseal-data";
/// The embedded database in a data folder.
pub const DATABASE_FILE: &str = "oneseal.db";

/// The arguments that say where an installation lies.
#[derive(Debug, Clone, Args)]
pub struct PlaceArgs {
    /// Configuration file (TOML).
    #[arg(long, value_name = "FILE", env = "ONESEAL_CONFIG")]
    config: Option<PathBuf>,
    /// Data folder: embedded database, files, keys [default: oneseal-data].
    #[arg(long, value_name = "DIR", env = "ONESEAL_DATA")]
    data: Option<PathBuf>,
    /// PostgreSQL instead of the embedded database: `postgres://user@host/name`.
    #[arg(long, value_name = "URL", env = "ONESEAL_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// File with the password of the key store; otherwise `ONESEAL_KEY_PASSWORD` is read.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// Where an installation lies.
#[derive(Debug, Clone)]
pub struct Place {
    /// The data folder.
    pub data: PathBuf,
    /// The database.
    pub location: Location,
    /// The folder with copies of checkpoints.
    pub witness: PathBuf,
    /// The configured font.
    pub font: Option<PathBuf>,
    /// The file with the password of the key store.
    pub password_file: Option<PathBuf>,
    /// Files that people hand in.
    pub files: Files,
}

impl PlaceArgs {
    /// Reads the configuration, begins to log, and says where everything lies.
    pub fn resolve(&self) -> Result<Place, Failure> {
        Ok(self.resolve_with_config()?.0)
    }

    /// The same, for a command that wants more of the configuration.
    pub fn resolve_with_config(&self) -> Result<(Place, Config), Failure> {
        let config = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        telemetry::start(&config)?;
        let data = self.data.clone().or(config.data.clone()).unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        let location = match self.database.as_ref().or(config.database.as_ref()) {
            Some(url) => server(url)?,
            None => Location::Sqlite(data.clone()),
        };
        let place = Place {
            witness: config.witness.clone().unwrap_or_else(|| data.join("witness")),
            font: config.font.clone(),
            files: config.files.clone(),
            password_file: self.password_file.clone().or(config.keys.password_file.clone()),
            data,
            location,
        };
        Ok((place, config))
    }
}

/// The database of a server, by its URL.
pub fn server(url: &str) -> Result<Location, Failure> {
    match url.parse()? {
        Location::Sqlite(_) => {
            let reason = "a database URL begins with postgres://; for the embedded database name its \
                          folder with --data";
            Err(Failure::Usage(reason.to_owned()))
        }
        postgres @ Location::Postgres(_) => Ok(postgres),
    }
}

impl Place {
    /// The folder of files.
    pub fn blobs(&self) -> PathBuf {
        self.data.join("blobs")
    }

    /// The folder of keys.
    pub fn keys(&self) -> PathBuf {
        self.data.join("keys")
    }

    /// The witness folder, if it exists.
    pub fn existing_witness(&self) -> Option<&Path> {
        Some(self.witness.as_path()).filter(|folder| folder.is_dir())
    }

    /// Opens the store, and makes an empty one where there is none.
    pub async fn open_or_create(&self) -> Result<Store, Failure> {
        let options = Options { witness_dir: Some(self.witness.clone()), ..Options::default() };
        Ok(Store::open(&self.location, options).await?)
    }

    /// Opens a store that exists and has the schema of this release.
    pub async fn open(&self) -> Result<Store, Failure> {
        self.must_have_database()?;
        Self::of_this_release(self.open_or_create().await?).await
    }

    /// Opens a store as [`Place::open`] does, or only to read while a server works on it.
    pub async fn look(&self) -> Result<Store, Failure> {
        self.must_have_database()?;
        let options = Options { witness_dir: Some(self.witness.clone()), ..Options::default() };
        let store = match Store::open(&self.location, options.clone()).await {
            Err(OpenError::InUse { .. }) => Store::look(&self.location, options).await,
            opened => opened,
        };
        Self::of_this_release(store?).await
    }

    fn must_have_database(&self) -> Result<(), Failure> {
        if !self.has_database() {
            let text = format!(
                "there is no database in {}: name the right folder with --data, or make one with `oneseal migrate`",
                self.data.display()
            );
            return Err(Failure::NotReady(text));
        }
        Ok(())
    }

    async fn of_this_release(store: Store) -> Result<Store, Failure> {
        let (found, known) = (store.schema_version().await?, known_version());
        if found < known {
            let text = format!(
                "the database has schema version {found}, this release needs {known}: run `oneseal migrate`"
            );
            return Err(Failure::NotReady(text));
        }
        Ok(store)
    }

    /// Whether there is a database to open; that of a server always counts.
    pub fn has_database(&self) -> bool {
        match &self.location {
            Location::Sqlite(folder) => folder.join(DATABASE_FILE).is_file(),
            Location::Postgres(_) => true,
        }
    }

    /// Opens the key store with the password that was given.
    pub fn open_keys(&self) -> Result<Keystore, Failure> {
        let password = password::required(self.password_file.as_deref())?;
        Ok(Keystore::open(&self.keys(), &password)?)
    }
}
