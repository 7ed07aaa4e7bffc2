//! `oneseal key certificate`: what an outsider needs to verify what a key signed.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use oneseal_seal::signer::Signer as _;

use crate::failure::Failure;
use crate::output::{Answer, refuse, say};
use crate::place::PlaceArgs;

/// Characters of Base64 on a line (RFC 7468).
const WIDTH: usize = 64;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The id of the key.
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub fn run(self) -> Result<Answer, Failure> {
        let key = self.place.resolve()?.open_keys()?.key_info(&self.id)?;
        let Some(der) = key.certificate else {
            return Ok(refuse(&format!("a {} key carries no certificate", key.purpose)));
        };
        let text = BASE64_STANDARD.encode(der);
        let mut lines = vec!["-----BEGIN CERTIFICATE-----"];
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(WIDTH));
            lines.push(line);
            rest = after;
        }
        lines.push("-----END CERTIFICATE-----");
        say(&lines.join("\n"));
        Ok(Answer::Yes)
    }
}
