//! What read tables show of a case: a pure function of its state.
//!
//! What must never live here: statements. The surprising thing: who has to act next is derived from the stage alone,
//! so a worklist can always be made again.

use jiff::civil::Date;
use oneseal_domain::case::decision::Outcome;
use oneseal_domain::case::{Case, Event, Stage};
use oneseal_domain::ids::CaseRef;
use oneseal_store::{CaseRow, Statement};

use crate::authority::Role;
use crate::execute::Decided;

fn shown(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Whose turn it is.
pub(crate) fn holder(stage: Stage) -> Option<Role> {
    match stage {
        Stage::Received | Stage::Delivering | Stage::Denied => Some(Role::Window),
        Stage::SupplementRequested => Some(Role::Applicant),
        Stage::UnderReview => Some(Role::Reviewer),
        Stage::PendingDecision => Some(Role::Checker),
        Stage::Granted => Some(Role::System),
        Stage::CertificateMaking => Some(Role::SealOperator),
        Stage::Draft
        | Stage::NotAccepted
        | Stage::Closed
        | Stage::Withdrawn
        | Stage::Terminated
        | Stage::ApplicationReturned => None,
    }
}

pub(crate) fn outcome_code(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Granted => "granted",
        Outcome::Denied => "denied",
    }
}

/// The rows of a case after an act.
pub(crate) fn of_case(decided: &Decided<'_>, new: bool) -> Vec<Statement> {
    let received_by = decided.events.iter().find_map(|event| {
        if let Event::Submitted(submitted) = event { Some(submitted.received_by.to_string()) } else { None }
    });
    let at = decided.at.as_millisecond();
    let row = case_row(decided.case, decided.after, received_by.unwrap_or_default(), (at, at));
    let mut statements = vec![if new { row.add() } else { row.update() }];
    let code = |stage| holder(stage).map(Role::code);
    statements.extend(row.hold(code(decided.before), code(decided.after.stage)));
    statements
}

/// A case as lists show it; `at` are the moments of its first and of its newest event.
pub(crate) fn case_row(reference: CaseRef, case: &Case, received_by: String, at: (i64, i64)) -> CaseRow {
    CaseRow {
        authority: reference.authority.to_string(),
        id: reference.case.to_string(),
        number: case.number.clone(),
        item: case.item.as_ref().map(|item| item.code.clone()).unwrap_or_default(),
        item_revision: case.item.as_ref().map_or(0, |item| item.revision),
        stage: case.stage.code().to_owned(),
        revision: case.revision,
        applicant: case.applicant.as_ref().map(|one| one.id.to_string()).unwrap_or_default(),
        form: case.form.as_ref().map(|one| one.id.to_string()).unwrap_or_default(),
        submitted_by: case.submitted_by.clone(),
        received_by,
        received_at: at.0,
        received_on: shown(case.received_on),
        notice_due: shown(case.notice_due),
        accepted_on: shown(case.accepted_on),
        deemed: case.deemed,
        paused_since: shown(case.paused_since()),
        decided_on: shown(case.ended_on),
        outcome: case.decision.as_ref().map_or("", |record| outcome_code(record.outcome)).to_owned(),
        decision_number: case.decision.as_ref().map(|record| record.number.clone()).unwrap_or_default(),
        certificate: case.document.as_ref().map(|one| one.certificate.to_string()).unwrap_or_default(),
        updated_at: at.1,
    }
}
