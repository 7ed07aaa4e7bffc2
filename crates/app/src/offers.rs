//! Which acts a person is offered on a case: those that fit where it stands and that she may do.
//!
//! What must never live here: a rule. Every act is decided again when it is carried out; an offer that turns out to be
//! refused is a nuisance, never a breach. The surprising thing: duties that the separation forbids her are not offered,
//! so that nobody fills in a form that must be refused.

use oneseal_domain::case::duties::{self, Duty};
use oneseal_domain::case::hearing::Hearing;
use oneseal_domain::case::{Case, Stage};
use oneseal_domain::ids::AuthorityId;
use oneseal_domain::item::ItemRevision;
use oneseal_domain::office_day;

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::office::Office;
use crate::said::Said;

/// What a person is offered on a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// The act that carries the case on, if it is hers.
    pub next: Option<Act>,
    /// Whatever else fits, in the order of a case's life.
    pub others: Vec<Act>,
}

impl Offers {
    /// Every act, the one that carries the case on first.
    pub fn all(self) -> impl Iterator<Item = Act> {
        self.next.into_iter().chain(self.others)
    }
}

impl Office {
    /// The acts that a person is offered on a case.
    pub fn offers(
        &self,
        caller: &Caller,
        authority: AuthorityId,
        case: &Case,
        guide: &ItemRevision,
    ) -> Offers {
        let today = office_day(self.now());
        let offered = |act: &Act| {
            permit(caller, *act, authority, Some(&case.submitted_by)).is_ok()
                && fits(*act, case, guide, today)
                && duty(*act).is_none_or(|duty| may_take(caller, duty, case, guide))
        };
        let mut others: Vec<Act> = Said::ACTS.into_iter().filter(offered).collect();
        let next = leading(case).iter().find_map(|act| others.iter().position(|one| one == act));
        Offers { next: next.map(|at| others.remove(at)), others }
    }
}

/// What carries a case on from where it stands, the most urgent first.
fn leading(case: &Case) -> &'static [Act] {
    if case.stage.is_before_decision() && case.paused_since().is_some() {
        return &[Act::HoldHearing, Act::ScheduleHearing, Act::ResumeClock];
    }
    match case.stage {
        Stage::Received => &[Act::DecideAtOnce, Act::Accept],
        Stage::SupplementRequested => &[Act::Supply],
        Stage::UnderReview if case.survey.conforms.is_none() => {
            &[Act::HoldHearing, Act::RecordSurvey, Act::Review, Act::AppointSurveyors]
        }
        Stage::UnderReview => &[Act::HoldHearing, Act::Review],
        Stage::PendingDecision => &[Act::HoldHearing, Act::Check],
        Stage::CertificateMaking => &[Act::Issue],
        Stage::Delivering | Stage::Denied => &[Act::Serve],
        stage if stage.is_final() => &[Act::Archive],
        _ => &[],
    }
}

fn may_take(caller: &Caller, duty: Duty, case: &Case, guide: &ItemRevision) -> bool {
    let free = case.assigned.iter().all(|(given, to)| *given != duty || *to == caller.account);
    free && duties::keep_apart(case, duty, &caller.account, &guide.duties).is_ok()
}

/// Acts that take a duty on a case.
const DUTIES: [(Act, Duty); 10] = [
    (Act::Accept, Duty::Accept),
    (Act::RefuseAcceptance, Duty::Accept),
    (Act::RequestSupplement, Duty::Accept),
    (Act::ReturnApplication, Duty::Accept),
    (Act::Review, Duty::Review),
    (Act::Check, Duty::Check),
    (Act::DecideAtOnce, Duty::Check),
    (Act::Issue, Duty::Issue),
    (Act::RecordSurvey, Duty::Survey),
    (Act::HoldHearing, Duty::Preside),
];

fn duty(act: Act) -> Option<Duty> {
    DUTIES.into_iter().find(|(one, _)| *one == act).map(|(_, duty)| duty)
}

fn fits(act: Act, case: &Case, guide: &ItemRevision, today: jiff::civil::Date) -> bool {
    let before_decision = case.stage.is_before_decision();
    let in_review = matches!(case.stage, Stage::UnderReview | Stage::PendingDecision);
    let (received, paused) = (case.stage == Stage::Received, case.paused_since().is_some());
    let hearing = case.hearing.as_ref();
    match act {
        Act::Accept | Act::RefuseAcceptance | Act::ReturnApplication | Act::PreReview => received,
        Act::RequestSupplement => received && case.may_request_supplement(),
        Act::AllowSupplement => received && !case.may_request_supplement(),
        Act::Supply => matches!(case.stage, Stage::SupplementRequested | Stage::UnderReview),
        Act::DecideAtOnce => received && guide.duties.immediate,
        Act::AppointSurveyors => case.stage == Stage::UnderReview && guide.survey,
        Act::RecordSurvey => case.stage == Stage::UnderReview && !case.survey.officers.is_empty(),
        Act::NotifyParty => in_review,
        Act::HearParty => before_decision && case.parties.iter().any(|party| !party.heard),
        Act::OfferHearing => in_review && hearing.is_none(),
        Act::RequestHearing | Act::DeclineHearing => {
            matches!(hearing, Some(Hearing::Offered { request_due }) if today <= *request_due)
        }
        Act::ScheduleHearing => before_decision && matches!(hearing, Some(Hearing::Wanted { .. })),
        Act::HoldHearing => matches!(hearing, Some(Hearing::Scheduled { on, .. }) if today >= *on),
        Act::Review => case.stage == Stage::UnderReview && !paused,
        Act::Check => case.stage == Stage::PendingDecision && !paused,
        Act::SuspendClock => in_review && !paused,
        Act::ResumeClock => before_decision && paused,
        Act::Extend => in_review && case.extended_on.is_none() && guide.limits.extension.days > 0,
        Act::Terminate => in_review || case.stage == Stage::SupplementRequested,
        Act::Assign | Act::Withdraw => before_decision,
        Act::ChargeFee => case.fee.charged.is_none() && guide.fee.is_some() && in_review,
        Act::PayFee | Act::WaiveFee => case.fee.open() > 0,
        Act::RefundFee => case.fee.refundable() > 0,
        Act::Issue => case.stage == Stage::CertificateMaking,
        Act::Serve => matches!(case.stage, Stage::Delivering | Stage::Denied),
        Act::Archive => case.stage.is_final() && case.archived_on.is_none(),
        Act::Submit
        | Act::Render
        | Act::Lapse
        | Act::Rate
        | Act::DeliverPush
        | Act::SignOff
        | Act::Claim
        | Act::FeedBack
        | Act::Misroute
        | Act::Redirect
        | Act::Read
        | Act::Unmask
        | Act::Erase
        | Act::VerifyLog
        | Act::ReadRatings
        | Act::PublishItem
        | Act::ImportCalendar
        | Act::ManageSeal => false,
    }
}
