//! How a case is shown to a program.
//!
//! What lives here: the shapes of answers. What must never live here: personal data; it stays in the vault. The
//! surprising thing: these are types of their own, so that a change of the domain does not change the interface unseen.

use jiff::civil::Date;
use oneseal_app::Done;
use oneseal_domain::case::decision::Outcome as Decided;
use oneseal_domain::case::submit::PinnedItem;
use oneseal_domain::case::{Case, Stage};
use oneseal_domain::ids::CaseRef;
use serde::Serialize;
use utoipa::ToSchema;

/// What an act came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Outcome {
    /// The case.
    case: CaseRef,
    /// Its number.
    number: String,
    /// Its revision now, also in `ETag`.
    revision: u64,
    /// Where it stands now.
    stage: Stage,
}

impl Outcome {
    /// What the office says of an act.
    pub fn of(done: Done) -> Self {
        let Done { case, number, revision, stage, .. } = done;
        Self { case, number, revision, stage }
    }
}

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseView {
    /// The case.
    case: CaseRef,
    /// Its number.
    number: String,
    /// Its revision, also in `ETag`.
    revision: u64,
    /// Where it stands.
    stage: Stage,
    /// The revision of the item that it is pinned to.
    item: Option<PinnedItem>,
    /// What was handed in.
    materials: Vec<MaterialView>,
    /// Day of receipt.
    received_on: Option<Date>,
    /// Last day for a supplement notice or a refusal of acceptance.
    notice_due: Option<Date>,
    /// Day of acceptance.
    accepted_on: Option<Date>,
    /// The decision.
    decision: Option<DecisionView>,
    /// Last day for the certificate.
    issue_due: Option<Date>,
    /// The document before the seal room.
    document: Option<DocumentView>,
}

/// A material that was handed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaterialView {
    /// Its code in the guide.
    material: String,
    /// SM3 of the file.
    digest: String,
}

/// A decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionView {
    /// What was decided.
    outcome: Decided,
    /// The decision's number.
    number: String,
    /// The day of the decision.
    decided_on: Date,
}

/// A document that is to be sealed.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentView {
    /// SM3 of its bytes, which the act `issue` has to name.
    digest: String,
}

impl CaseView {
    /// A case as its events have made it.
    pub fn of(reference: CaseRef, case: Case) -> Self {
        let materials = case.materials.into_iter();
        Self {
            case: reference,
            number: case.number,
            revision: case.revision,
            stage: case.stage,
            item: case.item,
            materials: materials
                .map(|one| MaterialView { material: one.material, digest: one.digest })
                .collect(),
            received_on: case.received_on,
            notice_due: case.notice_due,
            accepted_on: case.accepted_on,
            decision: case.decision.map(|record| DecisionView {
                outcome: record.outcome,
                number: record.number,
                decided_on: record.decided_on,
            }),
            issue_due: case.issue_due,
            document: case.document.map(|document| DocumentView { digest: document.digest }),
        }
    }
}
