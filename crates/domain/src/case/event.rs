//! The events of a case, with the names under which they are stored for ever.
//!
//! What lives here: the closed list. What must never live here: the bodies, which stand in their acts' files.
//! The one surprising thing: an officer's opinion is in the event, personal data of the applicant never is; the form
//! and the parties lie in the vault and the event carries their identifiers and salted digests.

use crate::decider::events;

use super::{
    accept, check, issue, lapse, refuse_acceptance, render, request_supplement, resume_clock, review, serve,
    submit, supply, suspend_clock, withdraw,
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
    }
}
