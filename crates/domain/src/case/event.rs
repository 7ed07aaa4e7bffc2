//! The events of a case, with the names under which they are stored for ever.
//!
//! What lives here: the closed list. What must never live here: the bodies, which stand in their acts' files.
//! The one surprising thing: an officer's opinion is in the event, personal data of the applicant never is; the form
//! and the parties lie in the vault and the event carries their identifiers and salted digests.

use crate::decider::events;

use super::fee::{charge_fee, pay_fee, refund_fee, waive_fee};
use super::hearing::{decline_hearing, hold_hearing, offer_hearing, request_hearing, schedule_hearing};
use super::parties::{hear_party, notify_party};
use super::survey::{appoint_surveyors, record_survey};
use super::{
    accept, allow_supplement, archive, assign, check, extend, issue, lapse, pre_review, refuse_acceptance,
    render, request_supplement, resume_clock, return_application, review, serve, stand_in, submit, supply,
    suspend_clock, terminate, withdraw,
};

events! {
    /// What can happen to a case.
    Event {
        /// 提交
        "case.submitted" => Submitted(submit::Submitted),
        /// 受理
        "case.accepted" => Accepted(accept::Accepted),
        /// 逾期未告知视为受理
        "case.deemed-accepted" => DeemedAccepted(lapse::DeemedAccepted),
        /// 不予受理
        "case.acceptance-refused" => AcceptanceRefused(refuse_acceptance::AcceptanceRefused),
        /// 补正告知
        "case.supplement-requested" => SupplementRequested(request_supplement::SupplementRequested),
        /// 补正
        "case.supplied" => Supplied(supply::Supplied),
        /// 审查
        "case.reviewed" => Reviewed(review::Reviewed),
        /// 核准退回
        "case.returned" => Returned(check::Returned),
        /// 准予许可
        "case.granted" => Granted(check::Granted),
        /// 不予许可
        "case.denied" => Denied(check::Denied),
        /// 特别程序开始
        "case.clock-suspended" => ClockSuspended(suspend_clock::ClockSuspended),
        /// 特别程序结束
        "case.clock-resumed" => ClockResumed(resume_clock::ClockResumed),
        /// 制证
        "case.certificate-rendered" => CertificateRendered(render::CertificateRendered),
        /// 用印出证
        "case.issued" => Issued(issue::Issued),
        /// 送达
        "case.served" => Served(serve::Served),
        /// 办结
        "case.closed" => Closed(serve::Closed),
        /// 撤回申请
        "case.withdrawn" => Withdrawn(withdraw::Withdrawn),
        /// 转递
        "case.handed-over" => HandedOver(submit::HandedOver),
        /// 预审
        "case.pre-reviewed" => PreReviewed(pre_review::PreReviewed),
        /// 退件
        "case.application-returned" => ApplicationReturned(return_application::ApplicationReturned),
        /// 批准再次补正
        "case.supplement-allowed" => SupplementAllowed(allow_supplement::SupplementAllowed),
        /// 指派勘验人员
        "case.surveyors-appointed" => SurveyorsAppointed(appoint_surveyors::SurveyorsAppointed),
        /// 勘验记录
        "case.survey-recorded" => SurveyRecorded(record_survey::SurveyRecorded),
        /// 告知利害关系人
        "case.party-notified" => PartyNotified(notify_party::PartyNotified),
        /// 听取意见
        "case.party-heard" => PartyHeard(hear_party::PartyHeard),
        /// 听证告知
        "case.hearing-offered" => HearingOffered(offer_hearing::HearingOffered),
        /// 要求听证
        "case.hearing-requested" => HearingRequested(request_hearing::HearingRequested),
        /// 放弃听证
        "case.hearing-declined" => HearingDeclined(decline_hearing::HearingDeclined),
        /// 听证公告
        "case.hearing-scheduled" => HearingScheduled(schedule_hearing::HearingScheduled),
        /// 举行听证
        "case.hearing-held" => HearingHeld(hold_hearing::HearingHeld),
        /// 延长办理期限
        "case.extended" => Extended(extend::Extended),
        /// 终止办理
        "case.terminated" => Terminated(terminate::Terminated),
        /// 分派
        "case.assigned" => Assigned(assign::Assigned),
        /// 代为履职
        "case.stood-in" => StoodIn(stand_in::StoodIn),
        /// 收费告知
        "case.fee-charged" => FeeCharged(charge_fee::FeeCharged),
        /// 缴费
        "case.fee-paid" => FeePaid(pay_fee::FeePaid),
        /// 减免
        "case.fee-waived" => FeeWaived(waive_fee::FeeWaived),
        /// 退费
        "case.fee-refunded" => FeeRefunded(refund_fee::FeeRefunded),
        /// 归档
        "case.archived" => Archived(archive::Archived),
    }
}
