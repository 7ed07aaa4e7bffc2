use std::sync::Arc;

use oneseal_domain::case::Stage as CaseStage;
use oneseal_domain::case::check::Verdict;
use oneseal_domain::case::review::Recommendation;
use oneseal_domain::item::StandardItem;
use oneseal_domain::seal::{Command, Stage};

use crate::authority::Role;
use crate::execute::Ask;
use crate::testing::{TestOffice, ask, home, staff};

const SEAL: &str = "140822-approval";

async fn before_the_seal(office: &TestOffice) -> (oneseal_domain::ids::CaseRef, Ask, String) {
    let done = office.submitted().await;
    let done = office.accept(&staff("wang", Role::Window), done.case, &ask("a", &done)).await.unwrap();
    let (li, opinion) = (staff("li", Role::Reviewer), "符合条件".to_owned());
    let done = office.review(&li, done.case, &ask("r", &done), Recommendation::Grant, opinion).await.unwrap();
    let zhao = staff("zhao", Role::Checker);
    let done = office.check(&zhao, done.case, &ask("c", &done), Verdict::Grant, String::new()).await.unwrap();
    office.drain().await;
    let (case, _) = office.case(&zhao, done.case).await.unwrap();
    assert_eq!(case.stage, CaseStage::CertificateMaking);
    (done.case, Ask { key: "issue-1".into(), seen: case.revision }, case.document.unwrap().digest)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_seal_seals_nothing_until_it_comes_back() {
    let office = TestOffice::open("2021-03-12").await;
    let (case, issue, document) = before_the_seal(&office).await;
    let (sun, head) = (staff("sun", Role::SealOperator), staff("head", Role::Head));
    let freeze = Command::Freeze { reason: "保管人更换".into() };
    assert_eq!(office.act_on_seal(&head, home(), SEAL, freeze).await.unwrap(), Stage::Frozen);
    let refused = office.issue(&sun, case, &issue, document.clone()).await.unwrap_err();
    assert_eq!(refused.code(), Some("seal.not-in-use"));
    let back = Command::Unfreeze { reason: "交接完毕".into() };
    office.act_on_seal(&head, home(), SEAL, back).await.unwrap();
    office.issue(&sun, case, &issue, document).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_seals_does_not_manage_seals() {
    let office = TestOffice::open("2021-03-12").await;
    let freeze = Command::Freeze { reason: "试试".into() };
    let sun = staff("sun", Role::SealOperator);
    let refused = office.act_on_seal(&sun, home(), SEAL, freeze).await.unwrap_err();
    assert_eq!(refused.code(), Some("caller.not-permitted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_revision_reaches_new_applications_and_running_cases_keep_theirs() {
    let office = TestOffice::open("2021-03-12").await;
    let before = office.submitted().await;
    let old = office.rules().guide(home(), "food_business").unwrap();
    let mut item = StandardItem::clone(&old.item);
    item.revision = 2;
    item.limits.promised.days = 6;
    let admin = staff("qian", Role::CatalogueAdmin);
    let item = Arc::new(item);
    assert_eq!(office.publish_item(&admin, &[home()], &item).await.unwrap(), 1);
    assert_eq!(
        office.publish_item(&admin, &[home()], &item).await.unwrap(),
        0,
        "the same text is nothing new"
    );
    assert_eq!(office.rules().guide(home(), "food_business").unwrap().limits.promised.days, 6);
    let (case, _) = office.case(&staff("wang", Role::Window), before.case).await.unwrap();
    let pinned = office.rules().pinned(home(), &case.item.unwrap()).unwrap();
    assert_eq!(pinned.revision, 1);
    let clerk = staff("wang", Role::Window);
    let refused = office.publish_item(&clerk, &[home()], &item).await.unwrap_err();
    assert_eq!(refused.code(), Some("caller.not-permitted"));
}
