//! `oneseal restore`: a backup into a new data folder. Nothing is ever overwritten.

use std::path::PathBuf;

use oneseal_store::{Location, restore};

use super::backup::{KEYS, copy_private};
use crate::failure::Failure;
use crate::output::{Answer, explain, say};
use crate::place::PlaceArgs;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder that `oneseal backup` wrote.
    #[arg(value_name = "FROM")]
    from: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub fn run(self) -> Result<Answer, Failure> {
        let place = self.place.resolve()?;
        let restored = restore(&self.from, &place.data, &place.blobs())?;
        let keys = self.from.join(KEYS);
        if keys.is_dir() {
            copy_private(&keys, &place.keys())?;
        } else {
            let text = format!("the backup holds no keys: put them into {}", place.keys().display());
            explain(&text);
        }
        if let Location::Postgres(_) = place.location {
            explain("the database was not restored: use the tools of PostgreSQL (pg_restore)");
        }
        let data = place.data.display();
        say(&format!("{data}: {} files, {} bytes", restored.files, restored.bytes));
        explain("verify what was restored: oneseal log verify");
        Ok(Answer::Yes)
    }
}
