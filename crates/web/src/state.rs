//! What every handler may ask for: the office, the key of the forms' tokens, and the settings of this web.
//!
//! What lives here: values that are the same for every request. What must never live here: anything about one visitor.
//! The surprising thing: the key is derived from the installation's key store, so it outlives a restart and is the same
//! on every node of an office, without being kept anywhere.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;
use oneseal_app::{ActError, Office};

use crate::csrf;
use crate::limits::Gates;

/// Settings of the web.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The address under which people reach this office, such as `https://oneseal.example`; without a slash at the end.
    pub public_url: String,
    /// What one visitor may ask of the server.
    pub limits: Limits,
    /// SM3 of the token that opens `/metrics` from elsewhere; without one it opens to this machine alone.
    pub metrics_token: Option<[u8; 32]>,
}

/// What one visitor may ask of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// After how long a request is given up.
    pub request: Duration,
    /// Sign-ins and registrations from one address in a minute; 0 sets no limit.
    pub sign_ins: u32,
    /// Look-ups without an account from one address in a minute; 0 sets no limit.
    pub look_ups: u32,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { request: Duration::from_mins(2), sign_ins: 30, look_ups: 120, proxies: Vec::new() }
    }
}

impl Settings {
    /// Whether people come over TLS, so that cookies may go nowhere else.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// The state of the router.
#[derive(Debug, Clone)]
pub struct Web {
    office: Arc<Office>,
    csrf: csrf::Key,
    settings: Arc<Settings>,
    gates: Arc<Gates>,
}

impl Web {
    /// The web of an office.
    ///
    /// # Errors
    /// The key store has no key to derive from.
    pub fn open(office: Arc<Office>, settings: Settings) -> Result<Self, ActError> {
        let csrf = csrf::Key::new(office.derived_key("web forms")?);
        crate::metrics::start();
        let gates = Arc::new(Gates::new(&settings.limits));
        Ok(Self { office, csrf, settings: Arc::new(settings), gates })
    }

    /// The office.
    pub fn office(&self) -> &Arc<Office> {
        &self.office
    }

    /// The key under which the tokens of forms are made.
    pub fn csrf(&self) -> &csrf::Key {
        &self.csrf
    }

    /// Who has asked how often.
    pub fn gates(&self) -> &Gates {
        &self.gates
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

impl FromRef<Web> for Arc<Office> {
    fn from_ref(web: &Web) -> Self {
        Self::clone(&web.office)
    }
}
