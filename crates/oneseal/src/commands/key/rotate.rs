//! `oneseal key rotate`: a new key takes over; the old one goes on to verify and open what it made.
//!
//! The new certificate carries the names of the old one, so that nobody renames an organ by rotating.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use oneseal_domain::ids::AuthorityId;
use oneseal_seal::ca::{self, Names};
use oneseal_seal::signer::{Purpose, Signer as _};

use super::{line, now_ms, warn_of_software_keys};
use crate::failure::Failure;
use crate::output::{Answer, explain, say};
use crate::place::PlaceArgs;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// What the key is for.
    #[arg(value_parser = PossibleValuesParser::new(Purpose::ALL.map(Purpose::as_str)).try_map(purpose))]
    purpose: Purpose,
    /// The authority, for a seal or log key.
    #[arg(long, value_name = "KEY", required_if_eq_any = [("purpose", "seal"), ("purpose", "log")])]
    authority: Option<AuthorityId>,
    #[command(flatten)]
    place: PlaceArgs,
}

fn purpose(word: String) -> Result<Purpose, String> {
    Purpose::ALL.into_iter().find(|known| known.as_str() == word).ok_or(word)
}

impl Args {
    pub fn run(self) -> Result<Answer, Failure> {
        let keys = self.place.resolve()?.open_keys()?;
        let authority = self.authority.map(|authority| authority.to_string());
        let old = keys.active(self.purpose, authority.as_deref())?;
        let holder = old.certificate.as_deref().and_then(ca::holder).unwrap_or_default();
        let names = Names {
            organisation: holder.organisation,
            common_name: holder.common_name,
            credit_code: holder.credit_code.unwrap_or_default(),
        };
        let fresh = keys.rotate(self.purpose, authority.as_deref(), now_ms(), &names)?;
        say(&line(&fresh));
        explain(&format!("{} is retired: it verifies and opens what it made", old.id));
        explain("a server that is running goes on with the old key until it is started again");
        warn_of_software_keys();
        Ok(Answer::Yes)
    }
}
