//! `oneseal account token`

use oneseal_app::ActError;
use oneseal_domain::ids::UserId;

use crate::failure::Failure;
use crate::output::{Answer, refuse, say};
use crate::place::PlaceArgs;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The user name.
    user: String,
    /// What the token is for, so that it can be told from others.
    #[arg(long, default_value = "command line")]
    label: String,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let Ok(user) = UserId::parse(&self.user) else {
            return Ok(refuse(&format!("{:?} cannot be a user name", self.user)));
        };
        match super::office(&self.place).await?.add_token(&user, &self.label).await {
            Ok(token) => {
                say(&token);
                Ok(Answer::Yes)
            }
            Err(ActError::Refused(refused)) => Ok(refuse(&refused.to_string())),
            Err(error) => Err(error.into()),
        }
    }
}
