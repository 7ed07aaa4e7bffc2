//! The applicant's way through the browser, step by step, and every place where it can go wrong.

mod applying;
mod following;

use oneseal_app::testing::{ask, staff};
use oneseal_app::{Done, Role};
use oneseal_domain::case::check::Verdict;
use oneseal_domain::case::request_supplement::Defect;
use oneseal_domain::case::review::Recommendation;
use oneseal_domain::case::serve::Method;
use oneseal_domain::ids::CaseRef;

use crate::testing::{Browser, Chosen, Page, Typed};

const APPLY: &str = "/items/140822-food_business/apply";
const PDF: &[u8] = b"%PDF-1.7 sample";

const ANSWERS: Typed<'static> = &[
    ("answer.business_name", "老陈面馆"),
    ("answer.uscc", "91140822MA0K000219"),
    ("answer.principal", "陈小明"),
    ("answer.principal_id", "140822188512010027"),
    ("answer.phone", "13800138000"),
    ("answer.premises", "后土路一号"),
    ("answer.business_type", "catering"),
    ("answer.project", "hot-food"),
    ("answer.employees", "5"),
];
const FILES: Chosen<'static> = &[
    ("file.application", "申请书.pdf", PDF),
    ("file.layout_plan", "布局图.pdf", PDF),
    ("file.equipment_list", "设备.png", b"\x89PNG\r\n\x1a\n"),
    ("file.safety_rules", "制度.jpg", b"\xff\xd8\xff\xe0"),
];

/// Applies with these files and gives the receipt.
async fn applied(browser: &mut Browser, files: Chosen<'_>) -> (CaseRef, Page) {
    let page = browser.get(APPLY).await;
    let page = browser.fill_with_files(&page, "apply", ANSWERS, files).await;
    assert_eq!(page.status, 200, "{}", page.html);
    let page = browser.fill(&page, "check", &[]).await;
    let reference = page.to.strip_prefix("/cases/").and_then(|rest| rest.strip_suffix("/receipt")).unwrap();
    let case = reference.parse().unwrap();
    (case, browser.follow(&page).await)
}

/// What an officer does behind the applicant's back.
struct Officers<'a>(&'a Browser);

impl Officers<'_> {
    async fn now(&self, case: CaseRef) -> Done {
        let (now, _) = self.0.office.case(&staff("wang", Role::Window), case).await.unwrap();
        Done { case, number: now.number, revision: now.revision, stage: now.stage, replayed: false }
    }

    async fn want(&self, case: CaseRef, material: &str, defect: &str) {
        let (wang, seen) = (staff("wang", Role::Window), self.now(case).await);
        let (material, defect, required) = (material.to_owned(), defect.to_owned(), "加盖公章".to_owned());
        let defects = vec![Defect { material, defect, required }];
        self.0.office.request_supplement(&wang, case, &ask("want", &seen), defects, 15).await.unwrap();
    }

    async fn accept(&self, case: CaseRef) {
        let seen = self.now(case).await;
        self.0.office.accept(&staff("wang", Role::Window), case, &ask("accept", &seen)).await.unwrap();
    }

    async fn decide(&self, case: CaseRef, verdict: Verdict, opinion: &str) {
        let office = &self.0.office;
        let (li, zhao) = (staff("li", Role::Reviewer), staff("zhao", Role::Checker));
        let recommend = if verdict == Verdict::Deny { Recommendation::Deny } else { Recommendation::Grant };
        let seen = self.now(case).await;
        let note = "内部意见".to_owned();
        office.review(&li, case, &ask("review", &seen), recommend, note).await.unwrap();
        let seen = self.now(case).await;
        office.check(&zhao, case, &ask("check", &seen), verdict, opinion.to_owned()).await.unwrap();
    }

    async fn issue(&self, case: CaseRef) {
        let (sun, wang) = (staff("sun", Role::SealOperator), staff("wang", Role::Window));
        self.0.office.drain().await;
        let (state, _) = self.0.office.case(&sun, case).await.unwrap();
        let (seen, digest) = (self.now(case).await, state.document.unwrap().digest);
        self.0.office.issue(&sun, case, &ask("issue", &seen), digest).await.unwrap();
        let seen = self.now(case).await;
        self.0.office.serve(&wang, case, &ask("serve", &seen), Method::Electronic).await.unwrap();
    }
}
