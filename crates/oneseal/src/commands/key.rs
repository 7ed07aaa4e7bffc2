//! `oneseal key`: the keys of an installation that signs with software.

mod certificate;
mod init;
mod list;
mod rotate;

use clap::Subcommand;
use oneseal_seal::keystore::SOFTWARE_SIGNER_NOTICE;
use oneseal_seal::signer::KeyInfo;

use crate::failure::Failure;
use crate::output::{Answer, explain};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the key store and the keys of the installation, and with --authority those of an authority.
    Init(init::Args),
    /// List all keys: id, purpose, authority, state, day made, public key.
    List(list::Args),
    /// Replace the key that is in use for a purpose.
    Rotate(rotate::Args),
    /// Print the certificate of a key (PEM).
    Certificate(certificate::Args),
}

impl Command {
    pub fn run(self) -> Result<Answer, Failure> {
        match self {
            Self::Init(args) => args.run(),
            Self::List(args) => args.run(),
            Self::Rotate(args) => args.run(),
            Self::Certificate(args) => args.run(),
        }
    }
}

fn warn_of_software_keys() {
    explain(SOFTWARE_SIGNER_NOTICE.zh);
    explain(SOFTWARE_SIGNER_NOTICE.en);
}

fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// A key on one line, fields with tabs between; `-` where there is nothing.
fn line(key: &KeyInfo) -> String {
    let authority = key.authority.as_deref().unwrap_or("-");
    let state = match key.state {
        oneseal_seal::signer::KeyState::Active => "active",
        oneseal_seal::signer::KeyState::Retired => "retired",
    };
    let made = jiff::Timestamp::from_millisecond(key.created_ms)
        .map_or_else(|_| "-".to_owned(), |at| oneseal_domain::office_day(at).to_string());
    let public = if key.public_key.is_empty() { "-".to_owned() } else { hex::encode(&key.public_key) };
    [key.id.as_str(), key.purpose.as_str(), authority, state, &made, &public].join("\t")
}
