//! `oneseal key init`: makes what is missing and leaves what is there, so it may be run again for the next
//! authority.

use oneseal_domain::codes::Uscc;
use oneseal_domain::ids::AuthorityId;
use oneseal_seal::ca::Names;
use oneseal_seal::keystore::{Keystore, KeystoreError};
use oneseal_seal::signer::Purpose;

use super::{line, now_ms, warn_of_software_keys};
use crate::failure::Failure;
use crate::output::{Answer, explain, say};
use crate::password;
use crate::place::{Place, PlaceArgs};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Make the seal key and the log key of this authority as well.
    #[arg(long, value_name = "KEY", requires = "name")]
    authority: Option<AuthorityId>,
    /// The full name of the authority, for its certificates.
    #[arg(long, value_name = "NAME", requires = "authority")]
    name: Option<String>,
    /// The credit code of the authority, for its certificates.
    #[arg(long, value_name = "USCC", requires = "authority")]
    credit_code: Option<Uscc>,
    /// The name of the installation's own certificate authority.
    #[arg(long, value_name = "NAME", default_value = "OneSeal software certificates (test and development)")]
    issuer: String,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub fn run(self) -> Result<Answer, Failure> {
        let keys = open_or_create(&self.place.resolve()?)?;
        let installation = Names::new(self.issuer, "");
        for purpose in [Purpose::Ca, Purpose::Vault, Purpose::Index, Purpose::Webhook] {
            make(&keys, purpose, None, &installation)?;
        }
        if let (Some(authority), Some(name)) = (self.authority, self.name) {
            let credit_code = self.credit_code.map(|code| code.to_string()).unwrap_or_default();
            let names = Names::new(name, credit_code);
            for purpose in [Purpose::Seal, Purpose::Log] {
                make(&keys, purpose, Some(authority.as_str()), &names)?;
            }
        }
        warn_of_software_keys();
        Ok(Answer::Yes)
    }
}

fn open_or_create(place: &Place) -> Result<Keystore, Failure> {
    let file = place.password_file.as_deref();
    match Keystore::open(&place.keys(), &password::required(file)?) {
        Err(KeystoreError::Missing { path }) => {
            let keys = Keystore::create(&path, &password::for_new_store(file)?)?;
            explain(&format!("made the key store {}", path.display()));
            Ok(keys)
        }
        opened => Ok(opened?),
    }
}

fn make(keys: &Keystore, purpose: Purpose, authority: Option<&str>, names: &Names) -> Result<(), Failure> {
    match keys.generate(purpose, authority, now_ms(), names) {
        Ok(key) => say(&line(&key)),
        Err(KeystoreError::AlreadyActive { id }) => explain(&format!("{id} is there already")),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
