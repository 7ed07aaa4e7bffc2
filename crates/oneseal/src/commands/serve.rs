//! `oneseal serve`: opens the office to browsers and programs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use oneseal_web::state::{Limits, Settings};

use crate::config::Config;
use crate::failure::Failure;
use crate::output::{Answer, explain};
use crate::place::PlaceArgs;
use crate::{password, server, wiring};

const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The address to listen on [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDR", env = "ONESEAL_LISTEN")]
    listen: Option<SocketAddr>,
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
        let (place, config) = self.place.resolve_with_config()?;
        let listen = self.listen.or(config.listen).unwrap_or(DEFAULT_LISTEN);
        let listener = server::listen(listen).await?;
        let public_url = self.public_url.or(config.public_url.clone());
        let public_url = public_url.unwrap_or_else(|| format!("http://{listen}"));
        let public_url = public_url.trim_end_matches('/').to_owned();
        let verify_url = self.verify_url.or(config.verify_url.clone());
        let verify_url = verify_url.unwrap_or_else(|| format!("{public_url}/verify/"));
        let settings = settings(public_url, &config)?;
        let office = wiring::office(&place, place.open_keys()?, verify_url).await?;
        explain(&format!("listening on http://{listen}"));
        server::serve(Arc::new(office), settings, listener).await?;
        Ok(Answer::Yes)
    }
}

fn settings(public_url: String, config: &Config) -> Result<Settings, Failure> {
    let token = config.metrics.token_file.as_deref().map(password::token).transpose()?;
    let limits = &config.limits;
    Ok(Settings {
        public_url,
        limits: Limits {
            request: Duration::from_secs(limits.request_seconds.get().into()),
            sign_ins: limits.sign_ins_a_minute,
            look_ups: limits.look_ups_a_minute,
            proxies: limits.trusted_proxies.clone(),
        },
        metrics_token: token.map(|token| oneseal_seal::sm::digest(token.as_bytes())),
    })
}
