//! What a person says with an act on a case, under the act's own word: the one shape for pages, programs and tests.
//!
//! What must never live here: a rule or a permission. The surprising thing: an act that needs nothing but its words has
//! no method of its own; whoever adds one adds a variant here, and every door has it.

use jiff::civil::Date;
use oneseal_domain::case::check::Verdict;
use oneseal_domain::case::duties::Duty;
use oneseal_domain::case::fee::{charge_fee, pay_fee, refund_fee, waive_fee};
use oneseal_domain::case::hearing::{
    decline_hearing, hold_hearing, offer_hearing, request_hearing, schedule_hearing,
};
use oneseal_domain::case::refuse_acceptance::Ground;
use oneseal_domain::case::request_supplement::Defect;
use oneseal_domain::case::review::Recommendation;
use oneseal_domain::case::serve::Method;
use oneseal_domain::case::survey::{appoint_surveyors, record_survey};
use oneseal_domain::case::{
    Command, allow_supplement, assign, extend, pre_review, return_application, terminate,
};
use oneseal_domain::clock::PauseGround;
use oneseal_domain::ids::{CaseRef, PartyId};
use serde::{Deserialize, Serialize};

use crate::authority::Act;
use crate::caller::Caller;
use crate::cases::submit::Material;
use crate::error::ActError;
use crate::execute::{Ask, Attempt, Done};
use crate::office::Office;
use crate::vault::Applicant;

/// Working days for a supplement, unless the officer says otherwise.
fn supplement_days() -> u16 {
    15
}

/// Working days for an interested party's statement, unless the officer says otherwise.
fn statement_days() -> u16 {
    5
}

/// An act of a person, with what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case", deny_unknown_fields)]
pub enum Said {
    /// 受理
    Accept {},
    /// 不予受理
    RefuseAcceptance {
        /// On which ground.
        ground: Ground,
        /// Why.
        reason: String,
        /// The competent organ, if it is another.
        organ: Option<String>,
    },
    /// 退件
    ReturnApplication {
        /// On which ground.
        ground: return_application::Ground,
        /// What to do instead.
        reason: String,
    },
    /// 预审
    PreReview {
        /// Whether nothing seems to be missing.
        complete: bool,
        /// The opinion.
        opinion: String,
    },
    /// 补正告知
    RequestSupplement {
        /// Everything that is missing or wrong.
        defects: Vec<Defect>,
        /// Working days for handing it in.
        #[serde(default = "supplement_days")]
        days: u16,
    },
    /// 批准再次补正
    AllowSupplement {
        /// Why.
        reason: String,
    },
    /// 补正材料
    Supply {
        /// What is handed in.
        materials: Vec<Material>,
    },
    /// 当场决定
    DecideAtOnce {
        /// The opinion.
        opinion: String,
    },
    /// 指派勘验人员
    AppointSurveyors {
        /// Accounts of the officers.
        officers: Vec<String>,
        /// The day of the visit.
        visit_on: Date,
    },
    /// 勘验记录
    RecordSurvey {
        /// Accounts of the officers who were there, beside the writer.
        officers: Vec<String>,
        /// Whether everything is as it should be.
        conforms: bool,
        /// What was found.
        findings: String,
    },
    /// 告知利害关系人
    NotifyParty {
        /// Who is told.
        party: Applicant,
        /// Which interest is touched.
        interest: String,
        /// Working days for a statement.
        #[serde(default = "statement_days")]
        days: u16,
    },
    /// 听取意见
    HearParty {
        /// Who spoke.
        party: PartyId,
        /// What was said.
        statement: String,
    },
    /// 听证告知
    OfferHearing {
        /// Why there is a hearing.
        ground: offer_hearing::Ground,
        /// What it is about.
        reason: String,
    },
    /// 要求听证
    RequestHearing {},
    /// 放弃听证
    DeclineHearing {},
    /// 听证公告
    ScheduleHearing {
        /// The day.
        on: Date,
        /// The place.
        place: String,
        /// Account of the presider.
        presider: String,
    },
    /// 举行听证
    HoldHearing {
        /// The record.
        record: String,
    },
    /// 审查
    Review {
        /// The recommendation.
        recommendation: Recommendation,
        /// The opinion.
        opinion: String,
    },
    /// 核准
    Check {
        /// What the checker does.
        verdict: Verdict,
        /// The opinion.
        #[serde(default)]
        opinion: String,
    },
    /// 启动特别程序
    SuspendClock {
        /// Which of the grounds of Art. 45.
        ground: PauseGround,
        /// Days that it needs.
        days: u16,
        /// What for.
        reason: String,
    },
    /// 结束特别程序
    ResumeClock {
        /// What came of it.
        result: String,
    },
    /// 延长办理期限
    Extend {
        /// Why.
        reason: String,
    },
    /// 终止办理
    Terminate {
        /// On which ground.
        ground: terminate::Ground,
        /// The facts.
        reason: String,
    },
    /// 分派
    Assign {
        /// The duty.
        duty: Duty,
        /// Account of the officer; none opens the duty to all again.
        to: Option<String>,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// 收费告知
    ChargeFee {},
    /// 缴费
    PayFee {
        /// Fen.
        fen: u64,
        /// The number of the receipt.
        receipt: String,
    },
    /// 减免
    WaiveFee {
        /// Why.
        reason: String,
    },
    /// 退费
    RefundFee {
        /// Fen.
        fen: u64,
        /// Why.
        reason: String,
    },
    /// 用印出证
    Issue {
        /// Digest of the document that the operator saw.
        document: String,
    },
    /// 送达
    Serve {
        /// How.
        method: Method,
    },
    /// 撤回申请
    Withdraw {
        /// Why.
        #[serde(default)]
        reason: String,
    },
}

impl Said {
    /// The acts that a person can say.
    pub const ACTS: [Act; 31] = [
        Act::Accept,
        Act::RefuseAcceptance,
        Act::ReturnApplication,
        Act::PreReview,
        Act::RequestSupplement,
        Act::AllowSupplement,
        Act::Supply,
        Act::DecideAtOnce,
        Act::AppointSurveyors,
        Act::RecordSurvey,
        Act::NotifyParty,
        Act::HearParty,
        Act::OfferHearing,
        Act::RequestHearing,
        Act::DeclineHearing,
        Act::ScheduleHearing,
        Act::HoldHearing,
        Act::Review,
        Act::Check,
        Act::SuspendClock,
        Act::ResumeClock,
        Act::Extend,
        Act::Terminate,
        Act::Assign,
        Act::ChargeFee,
        Act::PayFee,
        Act::WaiveFee,
        Act::RefundFee,
        Act::Issue,
        Act::Serve,
        Act::Withdraw,
    ];

    /// The act.
    pub fn act(&self) -> Act {
        match self {
            Self::Accept {} => Act::Accept,
            Self::RefuseAcceptance { .. } => Act::RefuseAcceptance,
            Self::ReturnApplication { .. } => Act::ReturnApplication,
            Self::PreReview { .. } => Act::PreReview,
            Self::RequestSupplement { .. } => Act::RequestSupplement,
            Self::AllowSupplement { .. } => Act::AllowSupplement,
            Self::Supply { .. } => Act::Supply,
            Self::DecideAtOnce { .. } => Act::DecideAtOnce,
            Self::AppointSurveyors { .. } => Act::AppointSurveyors,
            Self::RecordSurvey { .. } => Act::RecordSurvey,
            Self::NotifyParty { .. } => Act::NotifyParty,
            Self::HearParty { .. } => Act::HearParty,
            Self::OfferHearing { .. } => Act::OfferHearing,
            Self::RequestHearing {} => Act::RequestHearing,
            Self::DeclineHearing {} => Act::DeclineHearing,
            Self::ScheduleHearing { .. } => Act::ScheduleHearing,
            Self::HoldHearing { .. } => Act::HoldHearing,
            Self::Review { .. } => Act::Review,
            Self::Check { .. } => Act::Check,
            Self::SuspendClock { .. } => Act::SuspendClock,
            Self::ResumeClock { .. } => Act::ResumeClock,
            Self::Extend { .. } => Act::Extend,
            Self::Terminate { .. } => Act::Terminate,
            Self::Assign { .. } => Act::Assign,
            Self::ChargeFee {} => Act::ChargeFee,
            Self::PayFee { .. } => Act::PayFee,
            Self::WaiveFee { .. } => Act::WaiveFee,
            Self::RefundFee { .. } => Act::RefundFee,
            Self::Issue { .. } => Act::Issue,
            Self::Serve { .. } => Act::Serve,
            Self::Withdraw { .. } => Act::Withdraw,
        }
    }
}

impl Office {
    /// Carries out what a person said.
    ///
    /// # Errors
    /// The refusals of the act, `case.stale-revision`, `caller.not-permitted`; failures of the store.
    pub async fn carry_out(
        &self,
        caller: &Caller,
        case: CaseRef,
        ask: &Ask,
        said: Said,
    ) -> Result<Done, ActError> {
        let attempt = Attempt::by_person(caller, said.act(), case, ask, &said)?;
        let by = caller.account.clone();
        let command = match said {
            Said::Accept {} => return self.accept(caller, case, ask).await,
            Said::RefuseAcceptance { ground, reason, organ } => {
                return self.refuse_acceptance(caller, case, ask, ground, reason, organ).await;
            }
            Said::RequestSupplement { defects, days } => {
                return self.request_supplement(caller, case, ask, defects, days).await;
            }
            Said::Supply { materials } => return self.supply(caller, case, ask, materials).await,
            Said::DecideAtOnce { opinion } => return self.decide_at_once(caller, case, ask, opinion).await,
            Said::NotifyParty { party, interest, days } => {
                return self.notify_party(caller, case, ask, &party, interest, days).await;
            }
            Said::HearParty { party, statement } => {
                return self.hear_party(caller, case, ask, party, &statement).await;
            }
            Said::Review { recommendation, opinion } => {
                return self.review(caller, case, ask, recommendation, opinion).await;
            }
            Said::Check { verdict, opinion } => return self.check(caller, case, ask, verdict, opinion).await,
            Said::SuspendClock { ground, days, reason } => {
                return self.suspend_clock(caller, case, ask, ground, days, reason).await;
            }
            Said::ResumeClock { result } => return self.resume_clock(caller, case, ask, result).await,
            Said::Issue { document } => return self.issue(caller, case, ask, document).await,
            Said::Serve { method } => return self.serve(caller, case, ask, method).await,
            Said::Withdraw { reason } => return self.withdraw(caller, case, ask, reason).await,
            Said::ReturnApplication { ground, reason } => {
                Command::ReturnApplication(return_application::ReturnApplication { by, ground, reason })
            }
            Said::PreReview { complete, opinion } => {
                Command::PreReview(pre_review::PreReview { by, complete, opinion })
            }
            Said::AllowSupplement { reason } => {
                Command::AllowSupplement(allow_supplement::AllowSupplement { by, reason })
            }
            Said::AppointSurveyors { officers, visit_on } => {
                Command::AppointSurveyors(appoint_surveyors::AppointSurveyors { by, officers, visit_on })
            }
            Said::RecordSurvey { officers, conforms, findings } => {
                Command::RecordSurvey(record_survey::RecordSurvey { by, officers, conforms, findings })
            }
            Said::OfferHearing { ground, reason } => {
                Command::OfferHearing(offer_hearing::OfferHearing { by, ground, reason })
            }
            Said::RequestHearing {} => Command::RequestHearing(request_hearing::RequestHearing { by }),
            Said::DeclineHearing {} => Command::DeclineHearing(decline_hearing::DeclineHearing { by }),
            Said::ScheduleHearing { on, place, presider } => {
                Command::ScheduleHearing(schedule_hearing::ScheduleHearing { by, on, place, presider })
            }
            Said::HoldHearing { record } => Command::HoldHearing(hold_hearing::HoldHearing { by, record }),
            Said::Extend { reason } => Command::Extend(extend::Extend { by, reason }),
            Said::Terminate { ground, reason } => {
                Command::Terminate(terminate::Terminate { by, ground, reason })
            }
            Said::Assign { duty, to, reason } => Command::Assign(assign::Assign { by, duty, to, reason }),
            Said::ChargeFee {} => Command::ChargeFee(charge_fee::ChargeFee { by }),
            Said::PayFee { fen, receipt } => Command::PayFee(pay_fee::PayFee { by, fen, receipt }),
            Said::WaiveFee { reason } => Command::WaiveFee(waive_fee::WaiveFee { by, reason }),
            Said::RefundFee { fen, reason } => Command::RefundFee(refund_fee::RefundFee { by, fen, reason }),
        };
        self.act(attempt, command).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_that_of_its_act_and_no_other_word_is_known() {
        for act in Act::ALL {
            let said: Result<Said, _> = serde_json::from_value(serde_json::json!({ act.word(): {} }));
            match said {
                Ok(said) => assert_eq!(said.act(), act),
                Err(error) => {
                    let unknown = error.to_string().starts_with("unknown variant");
                    assert_eq!(unknown, !Said::ACTS.contains(&act), "{} {error}", act.word());
                }
            }
        }
    }
}
