//! `oneseal migrate`: makes the database, or brings its schema up to this release.

use crate::failure::Failure;
use crate::output::{Answer, say};
use crate::place::PlaceArgs;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let store = self.place.resolve()?.open_or_create().await?;
        let migrated = store.migrate().await?;
        say(&if migrated.from == migrated.to {
            format!("schema version {}, nothing to do", migrated.to)
        } else {
            format!("schema version {} → {}", migrated.from, migrated.to)
        });
        Ok(Answer::Yes)
    }
}
