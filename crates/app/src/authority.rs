//! Who may do what: one table, tested as every role by every act.
//!
//! What must never live here: separation of duties on one case, which the domain guards on every path. The surprising
//! thing: a role opens an act only at the caller's own authority, and for applicants only on their own cases; both
//! are checked here too, after the table.

use oneseal_domain::ids::AuthorityId;

use crate::caller::Caller;
use crate::error::Refused;

/// What somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 申请人
    Applicant,
    /// 窗口受理人员
    Window,
    /// 审查人员
    Reviewer,
    /// 核准人员
    Checker,
    /// 勘验（评审）人员
    Surveyor,
    /// 用印人员
    SealOperator,
    /// 机关负责人
    Head,
    /// 差评处理人员
    RatingHandler,
    /// 监管部门联络员
    Supervisor,
    /// 审计人员
    Auditor,
    /// 事项管理员
    CatalogueAdmin,
    /// The office's own workers.
    System,
    /// Time itself.
    Clock,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 13] = [
        Self::Applicant,
        Self::Window,
        Self::Reviewer,
        Self::Checker,
        Self::Surveyor,
        Self::SealOperator,
        Self::Head,
        Self::RatingHandler,
        Self::Supervisor,
        Self::Auditor,
        Self::CatalogueAdmin,
        Self::System,
        Self::Clock,
    ];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Window => "window",
            Self::Reviewer => "reviewer",
            Self::Checker => "checker",
            Self::Surveyor => "surveyor",
            Self::SealOperator => "seal-operator",
            Self::Head => "head",
            Self::RatingHandler => "rating-handler",
            Self::Supervisor => "supervisor",
            Self::Auditor => "auditor",
            Self::CatalogueAdmin => "catalogue-admin",
            Self::System => "system",
            Self::Clock => "clock",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// 提交申请
    Submit,
    /// 受理
    Accept,
    /// 不予受理
    RefuseAcceptance,
    /// 补正告知
    RequestSupplement,
    /// 补正材料
    Supply,
    /// 审查
    Review,
    /// 核准
    Check,
    /// 启动特别程序
    SuspendClock,
    /// 结束特别程序
    ResumeClock,
    /// 制证
    Render,
    /// 用印出证
    Issue,
    /// 送达
    Serve,
    /// 撤回申请
    Withdraw,
    /// 预审
    PreReview,
    /// 退件
    ReturnApplication,
    /// 批准再次补正
    AllowSupplement,
    /// 当场决定
    DecideAtOnce,
    /// 指派勘验人员
    AppointSurveyors,
    /// 勘验记录
    RecordSurvey,
    /// 告知利害关系人
    NotifyParty,
    /// 听取意见
    HearParty,
    /// 听证告知
    OfferHearing,
    /// 要求听证
    RequestHearing,
    /// 放弃听证
    DeclineHearing,
    /// 听证公告
    ScheduleHearing,
    /// 举行听证
    HoldHearing,
    /// 延长办理期限
    Extend,
    /// 终止办理
    Terminate,
    /// 分派
    Assign,
    /// 收费告知
    ChargeFee,
    /// 缴费
    PayFee,
    /// 减免
    WaiveFee,
    /// 退费
    RefundFee,
    /// 归档
    Archive,
    /// What silence caused.
    Lapse,
    /// 评价
    Rate,
    /// 推送送达
    DeliverPush,
    /// 签收
    SignOff,
    /// 认领
    Claim,
    /// 反馈
    FeedBack,
    /// 退回
    Misroute,
    /// 改派
    Redirect,
    /// 查看
    Read,
    /// 查看评价
    ReadRatings,
    /// 查看明文个人信息
    Unmask,
    /// 删除个人信息
    Erase,
    /// 核验日志
    VerifyLog,
    /// 发布事项
    PublishItem,
    /// 历年导入
    ImportCalendar,
    /// 印章管理
    ManageSeal,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 50] = [
        Self::Submit,
        Self::Accept,
        Self::RefuseAcceptance,
        Self::RequestSupplement,
        Self::Supply,
        Self::Review,
        Self::Check,
        Self::SuspendClock,
        Self::ResumeClock,
        Self::Render,
        Self::Issue,
        Self::Serve,
        Self::Withdraw,
        Self::PreReview,
        Self::ReturnApplication,
        Self::AllowSupplement,
        Self::DecideAtOnce,
        Self::AppointSurveyors,
        Self::RecordSurvey,
        Self::NotifyParty,
        Self::HearParty,
        Self::OfferHearing,
        Self::RequestHearing,
        Self::DeclineHearing,
        Self::ScheduleHearing,
        Self::HoldHearing,
        Self::Extend,
        Self::Terminate,
        Self::Assign,
        Self::ChargeFee,
        Self::PayFee,
        Self::WaiveFee,
        Self::RefundFee,
        Self::Archive,
        Self::Lapse,
        Self::Rate,
        Self::DeliverPush,
        Self::SignOff,
        Self::Claim,
        Self::FeedBack,
        Self::Misroute,
        Self::Redirect,
        Self::Read,
        Self::ReadRatings,
        Self::Unmask,
        Self::Erase,
        Self::VerifyLog,
        Self::PublishItem,
        Self::ImportCalendar,
        Self::ManageSeal,
    ];

    /// The act's one word, the same on every floor.
    pub fn word(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Accept => "accept",
            Self::RefuseAcceptance => "refuse-acceptance",
            Self::RequestSupplement => "request-supplement",
            Self::Supply => "supply",
            Self::Review => "review",
            Self::Check => "check",
            Self::SuspendClock => "suspend-clock",
            Self::ResumeClock => "resume-clock",
            Self::Render => "render",
            Self::Issue => "issue",
            Self::Serve => "serve",
            Self::Withdraw => "withdraw",
            Self::PreReview => "pre-review",
            Self::ReturnApplication => "return-application",
            Self::AllowSupplement => "allow-supplement",
            Self::DecideAtOnce => "decide-at-once",
            Self::AppointSurveyors => "appoint-surveyors",
            Self::RecordSurvey => "record-survey",
            Self::NotifyParty => "notify-party",
            Self::HearParty => "hear-party",
            Self::OfferHearing => "offer-hearing",
            Self::RequestHearing => "request-hearing",
            Self::DeclineHearing => "decline-hearing",
            Self::ScheduleHearing => "schedule-hearing",
            Self::HoldHearing => "hold-hearing",
            Self::Extend => "extend",
            Self::Terminate => "terminate",
            Self::Assign => "assign",
            Self::ChargeFee => "charge-fee",
            Self::PayFee => "pay-fee",
            Self::WaiveFee => "waive-fee",
            Self::RefundFee => "refund-fee",
            Self::Archive => "archive",
            Self::Lapse => "lapse",
            Self::Rate => "rate",
            Self::DeliverPush => "deliver-push",
            Self::SignOff => "sign-off",
            Self::Claim => "claim",
            Self::FeedBack => "feed-back",
            Self::Misroute => "misroute",
            Self::Redirect => "redirect",
            Self::Read => "read",
            Self::ReadRatings => "read-ratings",
            Self::Unmask => "unmask",
            Self::Erase => "erase",
            Self::VerifyLog => "verify-log",
            Self::PublishItem => "publish-item",
            Self::ImportCalendar => "import-calendar",
            Self::ManageSeal => "manage-seal",
        }
    }
}

/// The table.
pub fn may(role: Role, act: Act) -> bool {
    match act {
        Act::Submit | Act::Supply => matches!(role, Role::Applicant | Role::Window),
        Act::Withdraw | Act::Rate => role == Role::Applicant,
        Act::Accept
        | Act::RefuseAcceptance
        | Act::RequestSupplement
        | Act::PreReview
        | Act::ReturnApplication
        | Act::Archive
        | Act::Serve => role == Role::Window,
        // Whoever decides alone on the spot must be one who may decide.
        Act::Check | Act::DecideAtOnce => role == Role::Checker,
        Act::AppointSurveyors => matches!(role, Role::Reviewer | Role::Head),
        Act::RecordSurvey => role == Role::Surveyor,
        Act::NotifyParty | Act::HearParty | Act::OfferHearing | Act::ScheduleHearing => {
            matches!(role, Role::Reviewer | Role::Checker)
        }
        Act::RequestHearing | Act::DeclineHearing => matches!(role, Role::Applicant | Role::Window),
        Act::HoldHearing => matches!(role, Role::Reviewer | Role::Checker | Role::Head),
        Act::Terminate => matches!(role, Role::Checker | Role::Head),
        Act::AllowSupplement | Act::Extend | Act::Assign | Act::WaiveFee | Act::RefundFee => {
            role == Role::Head
        }
        Act::ChargeFee => matches!(role, Role::Window | Role::Reviewer),
        Act::PayFee => matches!(role, Role::Window | Role::System),
        Act::Review => role == Role::Reviewer,
        Act::SuspendClock | Act::ResumeClock => matches!(role, Role::Reviewer | Role::Checker),
        Act::Issue => role == Role::SealOperator,
        Act::Render | Act::DeliverPush => role == Role::System,
        Act::Lapse => role == Role::Clock,
        Act::SignOff | Act::Claim | Act::FeedBack | Act::Misroute => role == Role::Supervisor,
        Act::Redirect => role == Role::Head,
        Act::Read => matches!(
            role,
            Role::Applicant
                | Role::Window
                | Role::Reviewer
                | Role::Checker
                | Role::Surveyor
                | Role::SealOperator
                | Role::Head
                | Role::RatingHandler
                | Role::Auditor
                | Role::System
        ),
        // Those who served do not see who found fault with them (GB/T 39735).
        Act::ReadRatings => {
            matches!(role, Role::Applicant | Role::Head | Role::RatingHandler | Role::Auditor)
        }
        Act::Unmask => matches!(role, Role::Window | Role::Reviewer | Role::Checker),
        Act::Erase | Act::VerifyLog => role == Role::Auditor,
        // The system brings the items of its release at its first start.
        Act::PublishItem | Act::ImportCalendar => matches!(role, Role::CatalogueAdmin | Role::System),
        // Whoever seals does not manage seals.
        Act::ManageSeal => matches!(role, Role::Head | Role::System),
    }
}

/// Refuses an act that no role of the caller opens, or opens elsewhere only.
///
/// `owner` is the account that submitted the case, if the act is on one.
///
/// # Errors
/// `caller.not-permitted`, which does not say which of the reasons it was.
pub fn permit(caller: &Caller, act: Act, authority: AuthorityId, owner: Option<&str>) -> Result<(), Refused> {
    let here = |role: &Role| match role {
        Role::System | Role::Clock => true,
        Role::Applicant => owner.is_none_or(|owner| owner == caller.account),
        // Any hall may receive for any authority.
        Role::Window if act == Act::Submit => true,
        Role::Window
        | Role::Reviewer
        | Role::Checker
        | Role::Surveyor
        | Role::Head
        | Role::RatingHandler
        | Role::SealOperator
        | Role::Supervisor
        | Role::Auditor
        | Role::CatalogueAdmin => caller.authority == Some(authority),
    };
    if caller.roles.iter().any(|role| may(*role, act) && here(role)) {
        return Ok(());
    }
    Err(Refused::new(
        "caller.not-permitted",
        "",
        format!("{} may not {} at {authority}", caller.account, act.word()),
        vec![("act", act.word().to_owned()), ("authority", authority.to_string())],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    // Columns: Applicant, Window, Reviewer, Checker, Surveyor, SealOperator, Head, RatingHandler, Supervisor, Auditor,
    // CatalogueAdmin, System, Clock.
    const GRID: [(&str, &str); 50] = [
        ("submit", "xx..........."),
        ("accept", ".x..........."),
        ("refuse-acceptance", ".x..........."),
        ("request-supplement", ".x..........."),
        ("supply", "xx..........."),
        ("review", "..x.........."),
        ("check", "...x........."),
        ("suspend-clock", "..xx........."),
        ("resume-clock", "..xx........."),
        ("render", "...........x."),
        ("issue", ".....x......."),
        ("serve", ".x..........."),
        ("withdraw", "x............"),
        ("pre-review", ".x..........."),
        ("return-application", ".x..........."),
        ("allow-supplement", "......x......"),
        ("decide-at-once", "...x........."),
        ("appoint-surveyors", "..x...x......"),
        ("record-survey", "....x........"),
        ("notify-party", "..xx........."),
        ("hear-party", "..xx........."),
        ("offer-hearing", "..xx........."),
        ("request-hearing", "xx..........."),
        ("decline-hearing", "xx..........."),
        ("schedule-hearing", "..xx........."),
        ("hold-hearing", "..xx..x......"),
        ("extend", "......x......"),
        ("terminate", "...x..x......"),
        ("assign", "......x......"),
        ("charge-fee", ".xx.........."),
        ("pay-fee", ".x.........x."),
        ("waive-fee", "......x......"),
        ("refund-fee", "......x......"),
        ("archive", ".x..........."),
        ("lapse", "............x"),
        ("rate", "x............"),
        ("deliver-push", "...........x."),
        ("sign-off", "........x...."),
        ("claim", "........x...."),
        ("feed-back", "........x...."),
        ("misroute", "........x...."),
        ("redirect", "......x......"),
        ("read", "xxxxxxxx.x.x."),
        ("read-ratings", "x.....xx.x..."),
        ("unmask", ".xxx........."),
        ("erase", ".........x..."),
        ("verify-log", ".........x..."),
        ("publish-item", "..........xx."),
        ("import-calendar", "..........xx."),
        ("manage-seal", "......x....x."),
    ];

    #[test]
    fn every_role_may_do_what_the_grid_says_and_nothing_else() {
        for (act, (word, row)) in Act::ALL.into_iter().zip(GRID) {
            assert_eq!(act.word(), word);
            let lived: String =
                Role::ALL.into_iter().map(|role| if may(role, act) { 'x' } else { '.' }).collect();
            assert_eq!(lived, row, "{word}");
        }
    }

    #[test]
    fn staff_acts_at_home_and_applicants_on_their_own_cases() {
        let home = AuthorityId::parse("140822").unwrap();
        let away = AuthorityId::parse("140823").unwrap();
        let wang = Caller::staff(&"wang".parse().unwrap(), [Role::Window], home);
        assert!(permit(&wang, Act::Accept, home, Some("citizen:chen")).is_ok());
        assert!(permit(&wang, Act::Accept, away, Some("citizen:chen")).is_err());
        assert!(permit(&wang, Act::Submit, away, None).is_ok());
        let chen = Caller::citizen(&"chen".parse().unwrap());
        assert!(permit(&chen, Act::Withdraw, home, Some("citizen:chen")).is_ok());
        assert!(permit(&chen, Act::Withdraw, home, Some("citizen:liu")).is_err());
    }
}
