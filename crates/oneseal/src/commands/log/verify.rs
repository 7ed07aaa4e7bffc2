//! `oneseal log verify`: reads the whole log and names what is wrong.

use crate::failure::Failure;
use crate::output::{Answer, explain, say};
use crate::place::PlaceArgs;

use super::trust::{Trust, TrustArgs};

#[derive(Debug, clap::Args)]
pub struct Args {
    // Keys that are named are believed, and the key store is not asked.
    #[command(flatten)]
    trust: TrustArgs,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let place = self.place.resolve()?;
        let store = place.look().await?;
        let trust = if self.trust.is_empty() { Trust::of(&place.open_keys()?) } else { self.trust.read()? };
        let verifier = |id: &str, note: &[u8], signature: &[u8]| trust.signed(id, note, signature);
        let report = store.verify_log(&verifier, place.existing_witness()).await?;
        say(&format!(
            "{}: {} events in {} streams of {} authorities; {} placed, {} waiting; {} checkpoints, {} witnessed",
            if report.ok { "the log is whole" } else { "THE LOG IS BROKEN" },
            report.events,
            report.streams,
            report.authorities,
            report.positions,
            report.pending,
            report.checkpoints,
            report.witnessed,
        ));
        if place.existing_witness().is_none() {
            explain(&format!(
                "no witness folder {}: a tail cut off together with its checkpoints would go unnoticed",
                place.witness.display()
            ));
        }
        for finding in &report.findings {
            explain(&finding.to_string());
        }
        Ok(if report.ok { Answer::Yes } else { Answer::No })
    }
}
