//! `oneseal log prove`: the events of a case with their way to a signed checkpoint, as JSON.
//!
//! The surprising thing: a case whose newest event still waits for the notary is not proven at all. Half a
//! proof would look like a whole one to somebody who does not know the case.

use oneseal_domain::ids::CaseRef;

use crate::failure::Failure;
use crate::output::{Answer, refuse, say};
use crate::place::PlaceArgs;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case: authority, hyphen, UUID.
    #[arg(value_name = "CASE")]
    case: CaseRef,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let place = self.place.resolve()?;
        let store = place.look().await?;
        let CaseRef { authority, case } = self.case;
        let proof = store.prove_stream(authority.as_str(), &format!("case/{case}")).await?;
        if proof.events.is_empty() {
            return Ok(refuse(&format!("there is no case {}", self.case)));
        }
        let waiting = proof.events.iter().filter(|event| event.position.is_none()).count();
        if waiting > 0 {
            let reason = format!(
                "{waiting} events of {} are not under a signed checkpoint yet; the running server places them \
                 within moments, try again then",
                self.case
            );
            return Ok(refuse(&reason));
        }
        let text = serde_json::to_string_pretty(&proof)
            .map_err(|error| oneseal_store::Failure::Unusable(error.to_string()))?;
        say(&text);
        Ok(Answer::Yes)
    }
}
