//! What the events of a case add up to.
//!
//! What lives here: the folded state and the questions that several acts ask of it. What must never live here: a rule
//! of one act. The one surprising thing: folding is total, so a later build reads every earlier log.

use jiff::civil::Date;

use crate::clock::{Pause, PauseGround};
use crate::ids::AuthorityId;
use crate::item::ItemRevision;

use super::Event;
use super::decision::DecisionRecord;
use super::duties::Duty;
use super::fee::Account;
use super::hearing::Hearing;
use super::issue::Sealed;
use super::parties::InterestedParty;
use super::refusal::Refusal;
use super::render::Rendered;
use super::stage::Stage;
use super::submit::{HandedIn, Kind, Licence, PinnedItem, Vaulted};
use super::survey::Survey;

/// A case as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// Where it stands.
    pub stage: Stage,
    /// How many events made it; what a person saw is named by this number.
    pub revision: u64,
    /// The deciding authority.
    pub authority: Option<AuthorityId>,
    /// The case number.
    pub number: String,
    /// What is applied for.
    pub kind: Kind,
    /// The licence that it is about, unless it is a new one.
    pub licence: Option<Licence>,
    /// The pinned item revision.
    pub item: Option<PinnedItem>,
    /// The applicant, in the vault.
    pub applicant: Option<Vaulted>,
    /// The form, in the vault.
    pub form: Option<Vaulted>,
    /// Who submitted.
    pub submitted_by: String,
    /// The living materials, the latest file of each.
    pub materials: Vec<HandedIn>,
    /// Day of receipt; a supply before acceptance renews it.
    pub received_on: Option<Date>,
    /// Last day for a one-time notice.
    pub notice_due: Option<Date>,
    /// Day from which it counts as accepted.
    pub accepted_on: Option<Date>,
    /// Whether silence accepted it.
    pub deemed: bool,
    /// Day of the last supplement notice.
    pub supplement_requested_on: Option<Date>,
    /// Supplement notices so far; one is lawful.
    pub supplement_notices: u16,
    /// Further notices that the head allowed.
    pub supplements_allowed: u16,
    /// Last day for handing the supplement in.
    pub supply_due: Option<Date>,
    /// Materials that the notice named.
    pub named_defects: Vec<String>,
    /// Spans that are not counted.
    pub pauses: Vec<Pause>,
    /// Days by which the limits were extended.
    pub extra_days: u16,
    /// The day of the extension.
    pub extended_on: Option<Date>,
    /// The survey.
    pub survey: Survey,
    /// Others whose interests are touched.
    pub parties: Vec<InterestedParty>,
    /// The hearing, if there is one.
    pub hearing: Option<Hearing>,
    /// The fee.
    pub fee: Account,
    /// Duties that were given to one officer.
    pub assigned: Vec<(Duty, String)>,
    /// Who did what.
    pub duties: Vec<(Duty, String)>,
    /// The last reviewer.
    pub reviewer: Option<String>,
    /// The decision.
    pub decision: Option<DecisionRecord>,
    /// Last day for the certificate.
    pub issue_due: Option<Date>,
    /// The document before the seal room.
    pub document: Option<Rendered>,
    /// The sealed file.
    pub sealed: Option<Sealed>,
    /// The day on which the legal clock stopped: decision, refusal or withdrawal.
    pub ended_on: Option<Date>,
    /// The day on which its file went to the archive.
    pub archived_on: Option<Date>,
}

impl Case {
    /// Codes of required materials that the applicant has to bring and that are not there.
    pub fn missing_materials(&self, guide: &ItemRevision) -> Vec<String> {
        guide
            .required_from_applicant()
            .filter(|code| !self.materials.iter().any(|one| one.material == *code))
            .map(str::to_owned)
            .collect()
    }

    /// Since when the clock rests.
    pub fn paused_since(&self) -> Option<Date> {
        self.pauses.last().filter(|pause| pause.through.is_none()).map(|pause| pause.from)
    }

    pub(super) fn must_be(&self, act: &'static str, stage: Stage) -> Result<(), Refusal> {
        if self.stage == stage { Ok(()) } else { Err(Refusal::WrongStage { act, stage: self.stage }) }
    }

    pub(super) fn must_be_received(&self, act: &'static str) -> Result<(), Refusal> {
        match (self.deemed, self.stage, self.accepted_on) {
            (true, Stage::UnderReview, Some(since)) => Err(Refusal::DeemedAccepted { act, since }),
            _ => self.must_be(act, Stage::Received),
        }
    }

    pub(super) fn clock_must_run(&self) -> Result<(), Refusal> {
        match self.paused_since() {
            Some(since) => Err(Refusal::ClockPaused { since }),
            None => Ok(()),
        }
    }

    /// Whether the clock rests for a hearing.
    pub(super) fn rests_for_hearing(&self) -> bool {
        self.pauses
            .last()
            .is_some_and(|pause| pause.through.is_none() && pause.ground == PauseGround::Hearing)
    }

    /// Whether a supplement notice would be lawful.
    pub fn may_request_supplement(&self) -> bool {
        self.supplement_notices < 1 + self.supplements_allowed
    }

    pub(super) fn with_pause_ended(mut self, through: Date) -> Self {
        if let Some(pause) = self.pauses.last_mut() {
            pause.through = Some(through);
        }
        self
    }

    fn hand_in(&mut self, materials: &[HandedIn]) {
        for one in materials {
            self.materials.retain(|earlier| earlier.material != one.material);
            self.materials.push(one.clone());
        }
    }
}

pub(super) fn evolve(mut case: Case, event: &Event) -> Case {
    case.revision += 1;
    match event {
        Event::Submitted(event) => {
            case.stage = Stage::Received;
            case.authority = Some(event.authority);
            case.number.clone_from(&event.number);
            case.kind = event.kind;
            case.licence.clone_from(&event.licence);
            case.item = Some(event.item.clone());
            case.applicant = Some(event.applicant.clone());
            case.form = Some(event.form.clone());
            case.submitted_by.clone_from(&event.by);
            case.hand_in(&event.materials);
            case.received_on = Some(event.received_on);
            case.notice_due = Some(event.notice_due);
        }
        Event::Accepted(event) => {
            case.stage = Stage::UnderReview;
            case.accepted_on = Some(event.accepted_on);
            case.duties.push((Duty::Accept, event.by.clone()));
        }
        Event::DeemedAccepted(event) => {
            case.stage = Stage::UnderReview;
            case.deemed = true;
            case.accepted_on = Some(event.accepted_on);
        }
        Event::AcceptanceRefused(event) => {
            case.stage = Stage::NotAccepted;
            case.ended_on = Some(event.refused_on);
            case.duties.push((Duty::Accept, event.by.clone()));
        }
        Event::SupplementRequested(event) => {
            case.stage = Stage::SupplementRequested;
            case.supplement_requested_on = Some(event.requested_on);
            case.supplement_notices += 1;
            case.supply_due = Some(event.supply_due);
            case.named_defects = event.defects.iter().map(|one| one.material.clone()).collect();
            case.duties.push((Duty::Accept, event.by.clone()));
        }
        Event::Supplied(event) => {
            case.hand_in(&event.materials);
            if event.notice_due.is_some() {
                case.stage = Stage::Received;
                case.received_on = Some(event.supplied_on);
                case.notice_due = event.notice_due;
            }
        }
        Event::Reviewed(event) => {
            case.stage = Stage::PendingDecision;
            case.reviewer = Some(event.by.clone());
            case.duties.push((Duty::Review, event.by.clone()));
        }
        Event::Returned(event) => {
            case.stage = Stage::UnderReview;
            case.duties.push((Duty::Check, event.by.clone()));
        }
        Event::Granted(event) => {
            case.stage = Stage::Granted;
            case.issue_due = Some(event.issue_due);
            case.decided(&event.record);
        }
        Event::Denied(event) => {
            case.stage = Stage::Denied;
            case.decided(&event.record);
        }
        Event::ClockSuspended(event) => {
            case.pauses.push(Pause { ground: event.ground, from: event.from, through: None });
        }
        Event::ClockResumed(event) => return case.with_pause_ended(event.through),
        Event::CertificateRendered(event) => {
            case.stage = Stage::CertificateMaking;
            case.document = Some(event.document.clone());
        }
        Event::Issued(event) => {
            case.stage = Stage::Delivering;
            case.sealed = Some(event.sealed.clone());
            case.duties.push((Duty::Issue, event.by.clone()));
        }
        Event::Closed(_) => case.stage = Stage::Closed,
        Event::Withdrawn(event) => {
            case.stage = Stage::Withdrawn;
            case.ended_on = Some(event.withdrawn_on);
        }
        Event::ApplicationReturned(event) => {
            case.stage = Stage::ApplicationReturned;
            case.ended_on = Some(event.returned_on);
            case.duties.push((Duty::Accept, event.by.clone()));
        }
        Event::Terminated(event) => {
            case.stage = Stage::Terminated;
            case.ended_on = Some(event.terminated_on);
        }
        Event::SupplementAllowed(_) => case.supplements_allowed += 1,
        Event::Extended(event) => {
            case.extra_days = event.extra_days;
            case.extended_on = Some(event.extended_on);
        }
        Event::SurveyorsAppointed(event) => case.survey.officers.clone_from(&event.officers),
        Event::SurveyRecorded(event) => {
            case.survey.conforms = Some(event.conforms);
            case.duties.extend(event.officers.iter().map(|officer| (Duty::Survey, officer.clone())));
        }
        Event::PartyNotified(event) => case.parties.push(InterestedParty {
            party: event.party.id,
            respond_by: event.respond_by,
            heard: false,
        }),
        Event::PartyHeard(event) => {
            case.parties.iter_mut().filter(|one| one.party == event.party).for_each(|one| one.heard = true);
        }
        Event::HearingOffered(event) => {
            case.hearing = Some(match event.request_due {
                Some(request_due) => Hearing::Offered { request_due },
                None => Hearing::Wanted { hold_due: None },
            });
        }
        Event::HearingRequested(event) => {
            case.hearing = Some(Hearing::Wanted { hold_due: Some(event.hold_due) });
        }
        Event::HearingDeclined(_) => case.hearing = Some(Hearing::Declined),
        Event::HearingScheduled(event) => {
            case.hearing = Some(Hearing::Scheduled { on: event.on, presider: event.presider.clone() });
            case.duties.push((Duty::Preside, event.presider.clone()));
        }
        Event::HearingHeld(_) => case.hearing = Some(Hearing::Held),
        Event::Assigned(event) => {
            case.assigned.retain(|(duty, _)| *duty != event.duty);
            case.assigned.extend(event.to.iter().map(|to| (event.duty, to.clone())));
        }
        Event::StoodIn(event) => case.duties.push((event.duty, event.principal.clone())),
        Event::FeeCharged(event) => case.fee.charged = Some(event.fen),
        Event::FeePaid(event) => case.fee.paid += event.fen,
        Event::FeeWaived(_) => case.fee.waived = true,
        Event::FeeRefunded(event) => case.fee.refunded += event.fen,
        Event::Archived(event) => case.archived_on = Some(event.archived_on),
        // Traces: of the papers' way (who decides was fixed with the submission), of an opinion, of the service.
        Event::Served(_) | Event::HandedOver(_) | Event::PreReviewed(_) => {}
    }
    case
}

impl Case {
    fn decided(&mut self, record: &DecisionRecord) {
        self.ended_on = Some(record.decided_on);
        self.duties.push((Duty::Check, record.checker.clone()));
        self.decision = Some(record.clone());
    }
}
