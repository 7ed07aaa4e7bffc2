//! `oneseal demo`: an installation with keys and one account per role, made at the first start and continued after.
//!
//! Accounts are made through the office, by the same door as everybody's. The passwords and tokens are random and lie
//! in one file of the data folder, readable by its owner alone. The surprising thing: what was chosen by chance is
//! written down before it is used, so that a first start that was cut off at any moment is simply continued.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oneseal_app::accounts::NewAccount;
use oneseal_app::{ActError, Office, Role};
use oneseal_domain::authority::{self, Authority};
use oneseal_domain::ids::{AuthorityId, UserId};
use oneseal_seal::ca::Names;
use oneseal_seal::keystore::{Keystore, SOFTWARE_SIGNER_NOTICE};
use oneseal_seal::signer::{Purpose, Signer as _};
use oneseal_store::Location;
use oneseal_web::state::Settings;
use serde::{Deserialize, Serialize};

use crate::config::Files;
use crate::failure::Failure;
use crate::output::{Answer, explain, say};
use crate::place::{self, Place};
use crate::{server, wiring};

/// The county of the demonstration: 万荣县.
pub const HOME: &str = "140822";
const ACCOUNTS: &str = "demo-accounts.json";
const PASSWORD: &str = "demo-key-password";

/// User, name, role.
const PEOPLE: [(&str, &str, Role); 8] = [
    ("chen", "陈小明（申请人）", Role::Applicant),
    ("wr-window", "王芳（窗口）", Role::Window),
    ("wr-reviewer", "李强（审查）", Role::Reviewer),
    ("wr-checker", "赵敏（核准）", Role::Checker),
    ("wr-head", "何平（负责人）", Role::Head),
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
    /// PostgreSQL instead of the embedded database: `postgres://user@host/name`.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Throw an earlier demonstration in this folder away and begin anew.
    #[arg(long, conflicts_with = "database")]
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
        crate::telemetry::start(&crate::config::Config::default())?;
        if self.reset {
            reset(&self.data)?;
        }
        let location = match &self.database {
            Some(url) => place::server(url)?,
            None => Location::Sqlite(self.data.clone()),
        };
        let place = Place {
            location,
            witness: self.data.join("witness"),
            font: None,
            password_file: None,
            files: Files::default(),
            data: self.data,
        };
        let listener = server::listen(self.listen).await?;
        let keys = keys(&place)?;
        let public_url = format!("http://{}", self.listen);
        let office = wiring::office(&place, keys, format!("{public_url}/verify/")).await?;
        let accounts = accounts(&office, &place.data).await?;
        greet(self.listen, &place.data, &accounts);
        server::serve(Arc::new(office), Settings { public_url, ..Settings::default() }, listener).await?;
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
    let opened = match password(&file, place)? {
        (password, false) => Keystore::open(&place.keys(), &password),
        (password, true) => Keystore::create(&place.keys(), &password),
    };
    let keys = opened?;
    make_missing(&keys)?;
    Ok(keys)
}

/// Makes every key that an office of all authorities needs and that is not there.
pub fn make_missing(keys: &Keystore) -> Result<(), Failure> {
    let now = jiff::Timestamp::now().as_millisecond();
    let installation = Names::new("OneSeal software certificates (test and development)", "");
    let missing = |purpose, authority: Option<&str>| keys.active(purpose, authority).is_err();
    for purpose in [Purpose::Ca, Purpose::Vault, Purpose::Index, Purpose::Webhook] {
        if missing(purpose, None) {
            keys.generate(purpose, None, now, &installation)?;
        }
    }
    for Authority { id, name, uscc, .. } in authority::embedded().iter() {
        for purpose in [Purpose::Seal, Purpose::Log] {
            if missing(purpose, Some(id.as_str())) {
                let names = Names::new(name.clone(), uscc.to_string());
                keys.generate(purpose, Some(id.as_str()), now, &names)?;
            }
        }
    }
    Ok(())
}

/// The password of the key store, and whether the key store is still to be made.
fn password(file: &Path, place: &Place) -> Result<(String, bool), Failure> {
    let fresh = !place.keys().join("keystore.json").exists();
    if file.is_file() {
        return Ok((fs::read_to_string(file).map_err(Failure::file("cannot read", file))?, fresh));
    }
    if !fresh {
        let text = format!(
            "{} holds keys that no demonstration made: name another folder with --data, or use `oneseal serve`",
            place.data.display()
        );
        return Err(Failure::Usage(text));
    }
    let password = random()?;
    write_private(file, password.as_bytes())?;
    Ok((password, fresh))
}

/// Makes the accounts that are not there yet.
async fn accounts(office: &Office, data: &Path) -> Result<Vec<DemoAccount>, Failure> {
    let file = data.join(ACCOUNTS);
    let mut accounts = match fs::read_to_string(&file) {
        Ok(text) => serde_json::from_str(&text)
            .map_err(|error| Failure::NotReady(format!("{} cannot be read: {error}", file.display())))?,
        Err(_) => write_accounts(&file, people()?)?,
    };
    if accounts.iter().any(|account| account.token.is_empty()) {
        for account in &mut accounts {
            account.token = open_account(office, account).await?;
        }
        accounts = write_accounts(&file, accounts)?;
    }
    Ok(accounts)
}

/// Everybody with a password and still without a token.
fn people() -> Result<Vec<DemoAccount>, Failure> {
    let person = |(user, name, role): (&str, &str, Role)| {
        let password = format!("Demo-{}", &random()?[..12]);
        let (user, name, role) = (user.to_owned(), name.to_owned(), role.code().to_owned());
        Ok(DemoAccount { user, name, role, password, token: String::new() })
    };
    PEOPLE.into_iter().map(person).collect()
}

/// Makes an account if it is not there yet, and gives a token for it.
async fn open_account(office: &Office, account: &DemoAccount) -> Result<String, Failure> {
    let broken = |what: &str| Failure::NotReady(format!("the demonstration's {what} cannot be read"));
    let home = AuthorityId::parse(HOME).map_err(|_| broken("authority"))?;
    let user = UserId::parse(&account.user).map_err(|_| broken("accounts"))?;
    let role = Role::from_code(&account.role).ok_or_else(|| broken("accounts"))?;
    let department = oneseal_domain::item::embedded()
        .ok()
        .and_then(|items| items.first().map(|item| item.supervisor.as_str().to_owned()))
        .ok_or_else(|| broken("item"))?;
    let new = NewAccount {
        user: user.clone(),
        name: account.name.clone(),
        roles: vec![role],
        authority: (role != Role::Applicant).then_some(home),
        department: (role == Role::Supervisor).then_some(department),
    };
    match office.add_account(new, &account.password).await {
        Err(error) if error.code() == Some("account.exists") => {
            // Made by a first start that was cut off, unless the password is another.
            office.sign_in(&account.user, &account.password).await.map_err(|error| match error {
                ActError::Refused(_) => {
                    let text =
                        "the database has the accounts of another demonstration: name another database";
                    Failure::Usage(text.to_owned())
                }
                ActError::Failed(_) => error.into(),
            })?;
        }
        made => made?,
    }
    Ok(office.add_token(&user, "demo").await?)
}

fn write_accounts(file: &Path, accounts: Vec<DemoAccount>) -> Result<Vec<DemoAccount>, Failure> {
    let text = serde_json::to_string_pretty(&accounts).unwrap_or_default() + "\n";
    write_private(file, text.as_bytes())?;
    Ok(accounts)
}

pub fn random() -> Result<String, Failure> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Failure::NotReady(format!("no randomness: {error}")))?;
    Ok(hex::encode(bytes))
}

/// Writes a file for its owner alone, so that after a crash either all of it is there or nothing new.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let beside = path.with_extension("new");
    let mut open = fs::OpenOptions::new();
    open.write(true).create(true).truncate(true).mode(0o600);
    let written = open.open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        fs::File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
    });
    written.map_err(Failure::file("cannot write", path))
}
