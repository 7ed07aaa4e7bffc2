//! `oneseal account list`

use crate::failure::Failure;
use crate::output::{Answer, say};
use crate::place::PlaceArgs;

/// Accounts that are read at a time.
const PAGE: u32 = 500;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let office = super::office(&self.place).await?;
        let mut after = String::new();
        loop {
            let page = office.accounts(&after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(Answer::Yes) };
            after.clone_from(&last.user);
            for account in &page {
                let authority = account.authority.map_or_else(|| "-".to_owned(), |one| one.to_string());
                let roles: Vec<&str> = account.roles.iter().map(|role| role.code()).collect();
                let state = if account.disabled { "disabled" } else { "open" };
                let fields = [&account.user, &account.name, &roles.join(","), &authority, state];
                say(&fields.join("\t"));
            }
        }
    }
}
