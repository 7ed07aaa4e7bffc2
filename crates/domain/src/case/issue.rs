//! 用印出证: the seal operator seals exactly the document that she saw (XKF 39).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::FileId;

use super::duties::{self, Duty};
use super::refusal::Refusal;
use super::render::Rendered;
use super::stage::Stage;
use super::state::Case;
use super::{Event, Facts};

/// The sealed file and the seal that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The seal.
    pub seal: String,
    /// The key behind it.
    pub key: String,
    /// The sealed file.
    pub file: FileId,
    /// SM3 of the whole sealed file, lower-case hexadecimal.
    pub digest: String,
}

/// Asks whether the document may be sealed; the seal is used between this and [`Issue`].
#[derive(Debug, Clone)]
pub struct Issue {
    /// The seal operator.
    pub by: String,
    /// Digest of the document that the operator saw.
    pub document_digest: String,
    /// What the seal made.
    pub sealed: Sealed,
}

/// 出证: sealed and issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// The seal operator.
    pub by: String,
    /// The document that was seen and sealed.
    pub document: Rendered,
    /// What the seal made.
    pub sealed: Sealed,
    /// The day.
    pub issued_on: Date,
}

/// Whether this operator may seal this document now: asked before the seal is touched, and again when it is recorded.
///
/// # Errors
/// The refusal that stands in the way.
pub fn permit<'c>(case: &'c Case, by: &str, seen: &str, facts: &Facts<'_>) -> Result<&'c Rendered, Refusal> {
    case.must_be("issue", Stage::CertificateMaking)?;
    duties::take(case, Duty::Issue, by, facts)?;
    let missing = case.missing_materials(facts.guide);
    if !missing.is_empty() {
        return Err(Refusal::GapOpen { materials: missing });
    }
    case.fee_must_be_settled()?;
    let document = case.document.as_ref().ok_or(Refusal::WrongStage { act: "issue", stage: case.stage })?;
    if document.digest != seen {
        return Err(Refusal::DocumentChanged { seen: seen.to_owned(), now: document.digest.clone() });
    }
    Ok(document)
}

pub(super) fn decide(case: &Case, command: Issue, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    let document = permit(case, &command.by, &command.document_digest, facts)?.clone();
    Ok(vec![Issued { by: command.by, document, sealed: command.sealed, issued_on: facts.today() }.into()])
}

#[cfg(test)]
mod tests {
    use crate::case::testing::*;
    use crate::case::{Refusal, Stage};

    #[test]
    fn the_operator_seals_what_she_saw() {
        let case = on("2021-03-18").given(rendered_case()).when(issue("sun", "d1")).then_state();
        assert_eq!(case.stage, Stage::Delivering);
    }

    #[test]
    fn another_document_is_not_sealed() {
        on("2021-03-18")
            .given(rendered_case())
            .when(issue("sun", "d0"))
            .then_refused(&Refusal::DocumentChanged { seen: "d0".into(), now: "d1".into() });
    }

    #[test]
    fn whoever_decided_does_not_seal() {
        on("2021-03-18")
            .given(rendered_case())
            .when(issue("zhao", "d1"))
            .then_refused_with("case.duties.same-officer");
    }
}
