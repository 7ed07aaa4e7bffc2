//! `oneseal demo`: an installation with keys and one account per role, made at the first start and continued after.
//!
//! Accounts are made through the office, by the same door as everybody's. The passwords and tokens are random and lie
//! in one file of the data folder, readable by its owner alone.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oneseal_app::accounts::NewAccount;
use oneseal_app::{Office, Role};
use oneseal_domain::authority::{self, Authority};
use oneseal_domain::ids::{AuthorityId, UserId};
use oneseal_seal::ca::Names;
use oneseal_seal::keystore::{Keystore, SOFTWARE_SIGNER_NOTICE};
use oneseal_seal::signer::Purpose;
use oneseal_store::Location;
use oneseal_web::state::Settings;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::output::{Answer, explain, say};
use crate::place::Place;
use crate::{server, wiring};

/// The county of the demonstration: 万荣县.
pub const HOME: &str = "140822";
const ACCOUNTS: &str = "demo-accounts.json";
const PASSWORD: &str = "demo-key-password";

/// User, name, role.
const PEOPLE: [(&str, &str, Role); 7] = [
    ("chen", "陈小明（申请人）", Role::Applicant),
    ("wr-window", "王芳（窗口）", Role::Window),
    ("wr-reviewer", "李强（审查）", Role::Reviewer),
    ("wr-checker", "赵敏（核准）", Role::Checker),
    ("wr-seal", "孙丽（用印）", Role::SealOperator),
    ("wr-liaison", "周涛（监管部门联络员）", Role::Supervisor),
    ("wr-auditor", "吴刚（审计）", Role::Auditor),
];

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The data folder of the demonstration.
    #[arg(long, value_name = "DIR", default_value = "oneseal-demo")]
    data: PathBuf,
    /// Throw an earlier demonstration in this folder away and begin anew.
    #[arg(long)]
    reset: bool,
}

/// One line of the accounts file.
#[derive(Debug, Serialize, Deserialize)]
struct DemoAccount {
    user: String,
    name: String,
    role: String,
    password: String,
    token: String,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        crate::telemetry::start(&crate::config::Log::default())?;
        if self.reset {
            reset(&self.data)?;
        }
        let place = Place {
            location: Location::Sqlite(self.data.clone()),
            witness: self.data.join("witness"),
            font: None,
            password_file: None,
            data: self.data,
        };
        let listener = server::listen(self.listen).await?;
        let keys = keys(&place)?;
        let public_url = format!("http://{}", self.listen);
        let office = wiring::office(&place, keys, format!("{public_url}/verify/")).await?;
        let accounts = accounts(&office, &place.data).await?;
        greet(self.listen, &place.data, &accounts);
        server::serve(Arc::new(office), Settings { public_url }, listener).await?;
        Ok(Answer::Yes)
    }
}

fn greet(address: SocketAddr, data: &Path, accounts: &[DemoAccount]) {
    explain(SOFTWARE_SIGNER_NOTICE.zh);
    explain(SOFTWARE_SIGNER_NOTICE.en);
    say(&format!("OneSeal · http://{address}"));
    for account in accounts {
        let DemoAccount { user, role, password, token, .. } = account;
        say(&format!("{role}\t{user}\t{password}\t{token}"));
    }
    say(&format!("{}", data.join(ACCOUNTS).display()));
}

/// Removes a folder, but only one that a demonstration made.
fn reset(data: &Path) -> Result<(), Failure> {
    if !data.exists() {
        return Ok(());
    }
    if !data.join(PASSWORD).is_file() {
        let text = format!("{} was not made by a demonstration and is not removed", data.display());
        return Err(Failure::Usage(text));
    }
    fs::remove_dir_all(data).map_err(Failure::file("cannot remove", data))
}

fn keys(place: &Place) -> Result<Keystore, Failure> {
    fs::create_dir_all(&place.data).map_err(Failure::file("cannot make", &place.data))?;
    let file = place.data.join(PASSWORD);
    if file.is_file() {
        let password = fs::read_to_string(&file).map_err(Failure::file("cannot read", &file))?;
        return Ok(Keystore::open(&place.keys(), &password)?);
    }
    let password = random()?;
    let keys = Keystore::create(&place.keys(), &password)?;
    let now = jiff::Timestamp::now().as_millisecond();
    let installation = Names::new("OneSeal software certificates (test and development)", "");
    for purpose in [Purpose::Ca, Purpose::Vault, Purpose::Index, Purpose::Webhook] {
        keys.generate(purpose, None, now, &installation)?;
    }
    for Authority { id, name, uscc, .. } in authority::embedded().iter() {
        for purpose in [Purpose::Seal, Purpose::Log] {
            let names = Names::new(name.clone(), uscc.to_string());
            keys.generate(purpose, Some(id.as_str()), now, &names)?;
        }
    }
    // Written last: a folder with a password has all its keys.
    write_private(&file, password.as_bytes())?;
    Ok(keys)
}

async fn accounts(office: &Office, data: &Path) -> Result<Vec<DemoAccount>, Failure> {
    let file = data.join(ACCOUNTS);
    if let Ok(text) = fs::read_to_string(&file) {
        let unreadable = |error| Failure::NotReady(format!("{} cannot be read: {error}", file.display()));
        return serde_json::from_str(&text).map_err(unreadable);
    }
    let broken = |what: &str| Failure::NotReady(format!("the demonstration's {what} cannot be read"));
    let home = AuthorityId::parse(HOME).map_err(|_| broken("authority"))?;
    let department = oneseal_domain::item::embedded()
        .ok()
        .and_then(|items| items.first().map(|item| item.supervisor.as_str().to_owned()))
        .ok_or_else(|| broken("item"))?;
    let mut accounts = Vec::new();
    for (user, name, role) in PEOPLE {
        let user = UserId::parse(user).map_err(|_| broken("accounts"))?;
        let password = format!("Demo-{}", &random()?[..12]);
        let new = NewAccount {
            user: user.clone(),
            name: name.to_owned(),
            roles: vec![role],
            authority: (role != Role::Applicant).then_some(home),
            department: (role == Role::Supervisor).then(|| department.clone()),
        };
        office.add_account(new, &password).await?;
        let token = office.add_token(&user, "demo").await?;
        let (user, name) = (user.to_string(), name.to_owned());
        accounts.push(DemoAccount { user, name, role: role.code().to_owned(), password, token });
    }
    let text = serde_json::to_string_pretty(&accounts).unwrap_or_default() + "\n";
    write_private(&file, text.as_bytes())?;
    Ok(accounts)
}

pub fn random() -> Result<String, Failure> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Failure::NotReady(format!("no randomness: {error}")))?;
    Ok(hex::encode(bytes))
}

pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut open = fs::OpenOptions::new();
    let written = open.write(true).create_new(true).mode(0o600).open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(Failure::file("cannot write", path))
}
