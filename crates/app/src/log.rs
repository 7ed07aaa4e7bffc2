//! The log as a whole: attempts that were refused, and whether everything still verifies.
//!
//! What must never live here: how digests are made. The surprising thing: a refused attempt is an event in a stream of
//! its own, so whoever wants to hide it has to break the tree.

use oneseal_domain::ids::{AuthorityId, CaseRef};
use oneseal_seal::signer::{Purpose, Signer, verify_message};
use oneseal_store::{Append, LogReport, Part, RefusedRow, StreamProof};
use serde::{Deserialize, Serialize};

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::execute::new_event;
use crate::office::Office;

#[derive(Serialize, Deserialize)]
pub(crate) struct Attempted {
    by: String,
    act: String,
    subject: String,
    code: String,
    rule: String,
}

impl Attempted {
    /// The attempt as the register shows it.
    pub(crate) fn row(&self, authority: &str, id: &str, at: i64) -> RefusedRow {
        RefusedRow {
            authority: authority.to_owned(),
            id: id.to_owned(),
            actor: self.by.clone(),
            act: self.act.clone(),
            subject: self.subject.clone(),
            code: self.code.clone(),
            rule: self.rule.clone(),
            refused_at: at,
        }
    }
}

fn count(act: Act, outcome: &'static str) {
    metrics::counter!("oneseal_acts_total", "act" => act.word(), "outcome" => outcome).increment(1);
}

impl Office {
    /// Hands the outcome of an act on and counts it; a refusal is written down first.
    pub(crate) async fn conclude<T>(
        &self,
        outcome: Result<T, ActError>,
        caller: &Caller,
        act: Act,
        authority: AuthorityId,
        subject: String,
    ) -> Result<T, ActError> {
        if outcome.is_ok() {
            count(act, "done");
        }
        self.note_refusal(outcome, caller, act, authority, subject).await
    }

    /// Hands on what one step of an act came to; a refusal is written down first, if the authority works here.
    pub(crate) async fn note_refusal<T>(
        &self,
        outcome: Result<T, ActError>,
        caller: &Caller,
        act: Act,
        authority: AuthorityId,
        subject: String,
    ) -> Result<T, ActError> {
        let refused = match &outcome {
            Ok(_) => return outcome,
            Err(ActError::Failed(_)) => {
                count(act, "failed");
                return outcome;
            }
            Err(ActError::Refused(refused)) => refused,
        };
        count(act, "refused");
        metrics::counter!("oneseal_refusals_total", "code" => refused.code).increment(1);
        // Whoever names an authority that keeps no log here must not make one that nobody can ever sign.
        if self.ports.signer.active(Purpose::Log, Some(authority.as_str())).is_err() {
            return outcome;
        }
        let (at, id) = (self.now(), self.ports.ids.next().to_string());
        let attempted = Attempted {
            by: caller.account.clone(),
            act: act.word().to_owned(),
            subject,
            code: refused.code.to_owned(),
            rule: refused.rule.to_owned(),
        };
        let event = new_event("attempt.refused", serde_json::to_string(&attempted)?, &caller.account, at);
        let row = attempted.row(authority.as_str(), &id, at.as_millisecond());
        let append = Append {
            authority: authority.to_string(),
            parts: vec![Part::after(format!("refused/{id}"), &[], vec![event])],
            rows: vec![row.add()],
            ..Append::default()
        };
        self.store.append(append).await?;
        outcome
    }

    /// The proof of a case: its events, their places in the log and the signed checkpoint.
    ///
    /// The events hold the officers' opinions, so the applicant gets it when the case has ended.
    ///
    /// # Errors
    /// `case.unknown`, `caller.not-permitted`; failures of the store.
    pub async fn prove(&self, caller: &Caller, case: CaseRef) -> Result<StreamProof, ActError> {
        let (state, _) = self.case(caller, case).await?;
        if caller.authority.is_none() && !state.stage.is_final() {
            let text = format!("{case} has not ended");
            return Err(
                Refused::new("caller.not-permitted", "", text, vec![("act", "prove".to_owned())]).into()
            );
        }
        Ok(self.store.prove_stream(case.authority.as_str(), &format!("case/{}", case.case)).await?)
    }

    /// Checks the whole log: every digest, every position, every checkpoint's signature.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store. What is wrong with the log stands in the report.
    pub async fn verify_log(&self, caller: &Caller, authority: AuthorityId) -> Result<LogReport, ActError> {
        permit(caller, Act::VerifyLog, authority, None)?;
        let signer = &*self.ports.signer;
        let verifier =
            |key: &str, message: &[u8], signature: &[u8]| is_signed(signer, key, message, signature);
        Ok(self.store.verify_log(&verifier, None).await?)
    }
}

fn is_signed(signer: &dyn Signer, key: &str, message: &[u8], signature: &[u8]) -> bool {
    signer.key_info(key).is_ok_and(|info| verify_message(&info.public_key, message, signature))
}
