//! `oneseal account`: the accounts of an installation, for whoever may reach its keys.
//!
//! What must never live here: a password as an argument; it would stand in the list of processes. The surprising thing:
//! the first password is made here and printed once.

mod add;
mod list;
mod token;

use clap::Subcommand;
use oneseal_app::Office;

use crate::failure::Failure;
use crate::output::Answer;
use crate::place::PlaceArgs;
use crate::wiring;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open an account; prints the user name and the first password.
    Add(add::Args),
    /// Give an account a token of the programming interface; prints it once, and nobody can read it again.
    Token(token::Args),
    /// List accounts: user, name, roles, authority, state.
    List(list::Args),
}

impl Command {
    pub async fn run(self) -> Result<Answer, Failure> {
        match self {
            Self::Add(args) => args.run().await,
            Self::Token(args) => args.run().await,
            Self::List(args) => args.run().await,
        }
    }
}

async fn office(place: &PlaceArgs) -> Result<Office, Failure> {
    let place = place.resolve()?;
    wiring::office(&place, place.open_keys()?, String::new()).await
}
