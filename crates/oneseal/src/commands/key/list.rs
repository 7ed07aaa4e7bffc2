//! `oneseal key list`.

use super::{line, warn_of_software_keys};
use crate::failure::Failure;
use crate::output::{Answer, say};
use crate::place::PlaceArgs;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub fn run(self) -> Result<Answer, Failure> {
        let keys = self.place.resolve()?.open_keys()?;
        for key in keys.list() {
            say(&line(&key));
        }
        warn_of_software_keys();
        Ok(Answer::Yes)
    }
}
