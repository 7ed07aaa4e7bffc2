//! `oneseal serve`: opens the office to browsers and programs.

use std::net::SocketAddr;
use std::sync::Arc;

use oneseal_web::state::Settings;

use crate::failure::Failure;
use crate::output::{Answer, explain};
use crate::place::PlaceArgs;
use crate::{server, wiring};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The address to listen on.
    #[arg(long, value_name = "ADDR", env = "ONESEAL_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The address under which people reach this office; cookies are for TLS alone if it begins with `https://`
    /// [default: the address listened on].
    #[arg(long, value_name = "URL", env = "ONESEAL_PUBLIC_URL")]
    public_url: Option<String>,
    /// Where the public checks certificates; the identifier is added [default: `/verify/` at the public address].
    #[arg(long, value_name = "URL", env = "ONESEAL_VERIFY_URL")]
    verify_url: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let place = self.place.resolve()?;
        let listener = server::listen(self.listen).await?;
        let public_url = self.public_url.unwrap_or_else(|| format!("http://{}", self.listen));
        let public_url = public_url.trim_end_matches('/').to_owned();
        let verify_url = self.verify_url.unwrap_or_else(|| format!("{public_url}/verify/"));
        let office = wiring::office(&place, place.open_keys()?, verify_url).await?;
        explain(&format!("listening on http://{}", self.listen));
        server::serve(Arc::new(office), Settings { public_url }, listener).await?;
        Ok(Answer::Yes)
    }
}
