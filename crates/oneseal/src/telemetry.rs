//! What the program writes about its own work: lines on standard error, and traces where somebody wants them.
//!
//! What must never live here: results of commands and reasons of refusals (see [`crate::output`]). The surprising thing:
//! traces are gathered by a thread of their own and sent in groups, so whoever ends the program has to [`end`] first.

use std::io;
use std::sync::OnceLock;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::config::{Config, LogFormat};
use crate::failure::Failure;

/// The variable that wins over the configured filter.
const VARIABLE: &str = "ONESEAL_LOG";
static TRACES: OnceLock<SdkTracerProvider> = OnceLock::new();

/// Begins to write. Only the first call in a process counts.
pub fn start(config: &Config) -> Result<(), Failure> {
    let wanted = std::env::var(VARIABLE).unwrap_or_else(|_| config.log.filter.clone());
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let lines = match config.log.format {
        LogFormat::Text => lines.with_ansi(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let lines = lines.with_filter(filter(&wanted, "the log")?);
    let traces = match &config.traces.endpoint {
        Some(endpoint) => {
            let made = provider(endpoint)?;
            let layer = tracing_opentelemetry::layer().with_tracer(made.tracer("oneseal"));
            // Kept to be ended; a second one in a process is of no use to anybody.
            let _ = TRACES.set(made);
            Some(layer.with_filter(filter(&config.traces.filter, "traces")?))
        }
        None => None,
    };
    // A refusal only says that somebody began before.
    let _ = tracing_subscriber::registry().with(lines).with(traces).try_init();
    Ok(())
}

/// Sends what was gathered and not sent yet.
pub fn end() {
    if let Some(Err(error)) = TRACES.get().map(SdkTracerProvider::shutdown) {
        tracing::warn!(%error, "the last traces were not sent");
    }
}

fn filter(wanted: &str, of: &str) -> Result<EnvFilter, Failure> {
    EnvFilter::try_new(wanted)
        .map_err(|error| Failure::Usage(format!("{wanted:?} is not a filter for {of}: {error}")))
}

fn provider(endpoint: &str) -> Result<SdkTracerProvider, Failure> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(endpoint)
        .build()
        .map_err(|error| Failure::Usage(format!("traces cannot be sent to {endpoint:?}: {error}")))?;
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_service_name("oneseal").with_attribute(version).build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}
