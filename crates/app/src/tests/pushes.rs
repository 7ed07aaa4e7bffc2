//! What becomes of a push: signed for, taken up, answered; given back and sent on; late, and told once.

use oneseal_domain::ids::PushId;
use oneseal_domain::push::{Missed, Push, Stage};
use oneseal_store::PushRow;

use super::{granted, on_postgres, on_sqlite};
use crate::authority::Role;
use crate::caller::Caller;
use crate::error::ActError;
use crate::pushes::{FollowUp, PushAsk};
use crate::testing::{HOME, TestOffice, home, staff};

const OURS: &str = "market_regulation";
const THEIRS: &str = "health";

fn liaison(name: &str, department: &str) -> Caller {
    Caller::liaison(&name.parse().unwrap(), home(), department)
}

/// The push of a decision.
struct Pushed {
    office: TestOffice,
    id: PushId,
}

impl Pushed {
    async fn of(office: TestOffice) -> Self {
        let seen = granted(&office).await;
        office.drain().await;
        let pushes = office.store().pushes_of_case(HOME, &seen.case.case.to_string()).await.unwrap();
        let id = PushId::parse(&pushes[0].id).unwrap();
        Self { office, id }
    }

    async fn say(&self, who: &Caller, key: &str, said: FollowUp) -> Result<(), ActError> {
        let ask = PushAsk { key: key.to_owned(), seen: None };
        self.office.follow_up(who, home(), self.id, &ask, said).await
    }

    async fn refused(&self, who: &Caller, key: &str, said: FollowUp) -> &'static str {
        self.say(who, key, said).await.unwrap_err().code().unwrap()
    }

    async fn now(&self) -> (Push, PushRow) {
        let (push, _) = self.office.load_push(home(), self.id).await.unwrap();
        (push, self.office.store().push(HOME, &self.id.to_string()).await.unwrap().unwrap())
    }

    /// What the head has to look at.
    async fn exceptions(&self) -> Vec<String> {
        let qin = staff("qin", Role::Head);
        let rows = self.office.push_exceptions(&qin, (0, ""), 10).await.unwrap();
        rows.into_iter().map(|row| row.exception).collect()
    }

    async fn is_rebuilt(&self) {
        let check = crate::rebuild::rebuild(self.office.store(), true).await.unwrap();
        assert_eq!(check.differing, 0, "{check:?}");
    }
}

fn claim() -> FollowUp {
    FollowUp::Claim { section: "食品经营监管股".to_owned(), officer: "吕".to_owned() }
}

fn redirect(department: &str) -> FollowUp {
    FollowUp::Redirect { department: department.to_owned() }
}

fn misroute(suggested: Option<&str>) -> FollowUp {
    FollowUp::Misroute {
        reason: "属于卫生健康部门职责".to_owned(), suggested: suggested.map(str::to_owned)
    }
}

async fn a_department_takes_up_and_answers(office: TestOffice) {
    let pushed = Pushed::of(office).await;
    let ma = liaison("ma", OURS);
    assert_eq!(pushed.refused(&ma, "early", claim()).await, "push.wrong-stage");
    pushed.say(&ma, "s", FollowUp::SignOff {}).await.unwrap();
    assert_eq!(pushed.now().await.1.due, "2021-03-16", "two working days after Friday");
    let empty = FollowUp::Claim { section: " ".to_owned(), officer: "吕".to_owned() };
    assert_eq!(pushed.refused(&ma, "empty", empty).await, "push.missing");
    assert_eq!(pushed.refused(&liaison("fang", THEIRS), "other", claim()).await, "push.not-addressed");
    pushed.say(&ma, "c", claim()).await.unwrap();
    pushed.say(&ma, "c", claim()).await.unwrap();
    let told = FollowUp::FeedBack { text: "已纳入日常监管".to_owned() };
    assert_eq!(pushed.refused(&ma, "c", told.clone()).await, "command.reused");
    pushed.say(&ma, "f", told).await.unwrap();
    let (push, row) = pushed.now().await;
    assert_eq!((push.stage, push.revision), (Stage::FedBack, 5));
    assert_eq!((row.stage.as_str(), row.due.as_str(), row.exception.as_str()), ("fed-back", "", ""));
    pushed.is_rebuilt().await;
}

async fn what_is_anothers_is_given_back_and_sent_on(office: TestOffice) {
    let pushed = Pushed::of(office).await;
    let (ma, qin) = (liaison("ma", OURS), staff("qin", Role::Head));
    assert_eq!(pushed.refused(&ma, "u", misroute(Some("weather"))).await, "push.department-unknown");
    assert_eq!(pushed.refused(&qin, "r0", redirect(THEIRS)).await, "push.wrong-stage");
    pushed.say(&ma, "m", misroute(Some(THEIRS))).await.unwrap();
    assert_eq!(pushed.exceptions().await, ["misrouted"]);
    assert_eq!(pushed.refused(&ma, "r1", redirect(THEIRS)).await, "caller.not-permitted");
    assert_eq!(pushed.refused(&qin, "r2", redirect("weather")).await, "push.department-unknown");
    pushed.say(&qin, "r", redirect(THEIRS)).await.unwrap();
    pushed.office.drain().await;
    let (push, row) = pushed.now().await;
    assert_eq!((push.stage, push.department.as_str()), (Stage::Delivered, THEIRS));
    assert_eq!((row.department.as_str(), row.exception.as_str()), (THEIRS, ""));
    let board = pushed.office.pushes(&liaison("fang", THEIRS), Stage::Delivered, (0, ""), 10).await.unwrap();
    assert_eq!(board.len(), 1, "it is on the other board now");
    assert_eq!(pushed.refused(&ma, "s0", FollowUp::SignOff {}).await, "push.not-addressed");
    pushed.say(&liaison("fang", THEIRS), "s", FollowUp::SignOff {}).await.unwrap();
    pushed.is_rebuilt().await;
}

async fn a_missed_limit_is_told_once(office: TestOffice) {
    let pushed = Pushed::of(office).await;
    pushed.office.on("2021-03-15");
    pushed.office.drain().await;
    assert!(pushed.exceptions().await.is_empty(), "the last day is still in time");
    for _ in 0..2 {
        pushed.office.on("2021-03-16");
        pushed.office.drain().await;
        assert_eq!(pushed.exceptions().await, ["late"]);
    }
    let (push, row) = pushed.now().await;
    assert_eq!((push.escalated.as_slice(), row.exception.as_str()), ([Missed::Signature].as_slice(), "late"));
    pushed.say(&liaison("ma", OURS), "s", FollowUp::SignOff {}).await.unwrap();
    assert!(pushed.exceptions().await.is_empty(), "another limit runs now");
    pushed.office.on("2021-03-22");
    pushed.office.drain().await;
    assert_eq!(pushed.now().await.0.escalated, [Missed::Signature, Missed::Claim]);
    let ma = liaison("ma", OURS);
    let refused = pushed.office.push_exceptions(&ma, (0, ""), 10).await.unwrap_err();
    assert_eq!(refused.code(), Some("caller.not-permitted"));
    pushed.is_rebuilt().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_department_takes_up_and_answers_on_sqlite() {
    on_sqlite(a_department_takes_up_and_answers).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_department_takes_up_and_answers_on_postgres() {
    on_postgres(a_department_takes_up_and_answers).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_anothers_is_given_back_and_sent_on_on_sqlite() {
    on_sqlite(what_is_anothers_is_given_back_and_sent_on).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_anothers_is_given_back_and_sent_on_on_postgres() {
    on_postgres(what_is_anothers_is_given_back_and_sent_on).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missed_limit_is_told_once_on_sqlite() {
    on_sqlite(a_missed_limit_is_told_once).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missed_limit_is_told_once_on_postgres() {
    on_postgres(a_missed_limit_is_told_once).await;
}
