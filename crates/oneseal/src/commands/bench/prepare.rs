//! `oneseal bench prepare`: accounts for a measurement, made through the office like everybody's.
//!
//! What must never live here: another way to an account. The surprising thing: nobody ever signs in with the passwords;
//! they are random and thrown away.

use std::path::Path;

use oneseal_app::accounts::NewAccount;
use oneseal_app::{Office, Role};
use oneseal_domain::ids::{AuthorityId, UserId};
use oneseal_seal::keystore::Keystore;
use oneseal_seal::signer::trust_roots;

use super::broken;
use super::people::{Account, Accounts, FILE};
use crate::commands::demo;
use crate::failure::Failure;
use crate::output::{Answer, say};
use crate::place::{Place, PlaceArgs};
use crate::wiring;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Citizens who apply.
    #[arg(long, value_name = "COUNT", default_value_t = 200)]
    citizens: u32,
    /// Officers of each role.
    #[arg(long, value_name = "COUNT", default_value_t = 8)]
    officers: u32,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let place = self.place.resolve()?;
        let keys = place.open_keys()?;
        prepare(&place, keys, self.citizens, self.officers).await?;
        say(&place.data.join(FILE).display().to_string());
        Ok(Answer::Yes)
    }
}

/// Makes the accounts of an installation and writes the file.
pub async fn prepare(place: &Place, keys: Keystore, citizens: u32, officers: u32) -> Result<(), Failure> {
    let roots = trust_roots(&keys).iter().map(hex::encode).collect();
    let office = wiring::office(place, keys, "http://127.0.0.1/verify/".to_owned()).await?;
    let mut accounts = Vec::new();
    let roles =
        [Role::Applicant, Role::Window, Role::Reviewer, Role::Checker, Role::SealOperator, Role::Supervisor];
    for role in roles {
        let count = if role == Role::Applicant { citizens } else { officers };
        for number in 1..=count {
            accounts.push(account(&office, role, number).await?);
        }
    }
    write(&place.data, &Accounts { roots, accounts })
}

async fn account(office: &Office, role: Role, number: u32) -> Result<Account, Failure> {
    let text = format!("bench-{}-{number}", role.code());
    let user = UserId::parse(&text).map_err(|error| broken("the name of an account", error))?;
    let home = AuthorityId::parse(demo::HOME).map_err(|error| broken("the home authority", error))?;
    let new = NewAccount {
        user: user.clone(),
        name: text.clone(),
        roles: vec![role],
        authority: (role != Role::Applicant).then_some(home),
        department: (role == Role::Supervisor).then(|| "market_regulation".to_owned()),
    };
    office.add_account(new, &format!("Bench-{}", demo::random()?)).await?;
    let token = office.add_token(&user, "bench").await?;
    Ok(Account { user: text, role: role.code().to_owned(), token })
}

fn write(data: &Path, accounts: &Accounts) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(accounts).map_err(|error| broken("the accounts", error))? + "\n";
    demo::write_private(&data.join(FILE), text.as_bytes())
}
