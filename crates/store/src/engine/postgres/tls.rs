//! Encrypted connections to PostgreSQL, when the URL asks for them with `sslmode=require`.
//!
//! Surprising: the server's certificate is always checked against the certificates that the system
//! trusts. An encrypted connection to somebody unknown would protect nothing.

use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::failure::OpenError;

/// What makes encrypted connections, if the URL wants them.
pub(super) fn connector(config: &Config) -> Result<Option<MakeRustlsConnect>, OpenError> {
    if config.get_ssl_mode() != SslMode::Require {
        return Ok(None);
    }
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if added == 0 {
        return Err(OpenError::Url("sslmode=require, but this system trusts no certificates".to_owned()));
    }
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| OpenError::Url(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Some(MakeRustlsConnect::new(client)))
}
