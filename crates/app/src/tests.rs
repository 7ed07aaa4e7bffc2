//! The office as a whole: an application's journey, refusals, repetitions and silence.

mod pushes;
mod statements;

use std::future::Future;
use std::sync::Arc;

use oneseal_domain::case::check::Verdict;
use oneseal_domain::case::request_supplement::Defect;
use oneseal_domain::case::review::Recommendation;
use oneseal_domain::case::serve::Method;
use oneseal_domain::case::{Event, Stage};
use oneseal_domain::ids::{CaseRef, PushId};
use oneseal_domain::rating::{Channel, Level};
use oneseal_store::Location;

use crate::authority::Role;
use crate::caller::Caller;
use crate::execute::{Ask, Done};
use crate::press::PdfPress;
use crate::pushes::{FollowUp, PushAsk};
use crate::ratings::Opinion;
use crate::testing::{HOME, PlainPress, TestOffice, ask, citizen, complete, home, staff};

const DAY: &str = "2021-03-12";

async fn on_sqlite<F: Future<Output = ()>>(body: impl FnOnce(TestOffice) -> F) {
    body(TestOffice::open(DAY).await).await;
}

/// Runs on a server if there is one; every run has a schema of its own.
async fn on_postgres<F: Future<Output = ()>>(body: impl FnOnce(TestOffice) -> F) {
    let Some(url) = std::env::var("ONESEAL_TEST_POSTGRES").ok().filter(|url| !url.is_empty()) else { return };
    let schema = format!("app_{}", uuid::Uuid::now_v7().simple());
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).await.unwrap();
    let mark = if url.contains('?') { '&' } else { '?' };
    let location = Location::Postgres(format!("{url}{mark}options=-c%20search_path%3D{schema}"));
    let folder = tempfile::tempdir().unwrap();
    body(TestOffice::at(location, folder, DAY, Arc::new(PlainPress)).await).await;
    client.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")).await.unwrap();
}

async fn accepted(office: &TestOffice) -> Done {
    let seen = office.submitted().await;
    office.accept(&staff("wang", Role::Window), seen.case, &ask("accept-1", &seen)).await.unwrap()
}

async fn reviewed(office: &TestOffice) -> Done {
    let seen = accepted(office).await;
    let li = staff("li", Role::Reviewer);
    let opinion = "材料齐全，符合条件".to_owned();
    office.review(&li, seen.case, &ask("review-1", &seen), Recommendation::Grant, opinion).await.unwrap()
}

async fn granted(office: &TestOffice) -> Done {
    let seen = reviewed(office).await;
    let zhao = staff("zhao", Role::Checker);
    office.check(&zhao, seen.case, &ask("check-1", &seen), Verdict::Grant, String::new()).await.unwrap()
}

/// Seals what lies before the seal room.
pub(crate) async fn issued(office: &TestOffice) -> Done {
    let seen = granted(office).await;
    office.drain().await;
    let sun = staff("sun", Role::SealOperator);
    let (case, events) = office.case(&sun, seen.case).await.unwrap();
    assert_eq!(case.stage, Stage::CertificateMaking, "{events:?}");
    let ask = Ask { key: "issue-1".to_owned(), seen: case.revision };
    office.issue(&sun, seen.case, &ask, case.document.unwrap().digest).await.unwrap()
}

/// Rates a case in the words of `citizen:chen`.
pub(crate) async fn rate(office: &TestOffice, case: CaseRef, comment: &str) -> Opinion {
    let opinion = Opinion {
        level: Level::VerySatisfied,
        options: vec![513, 510],
        comment: comment.to_owned(),
        channel: Channel::Browser,
        anonymous: false,
    };
    office.rate(&citizen("chen"), case, "rate-1", opinion.clone()).await.unwrap();
    opinion
}

async fn a_journey(office: TestOffice) {
    let seen = issued(&office).await;
    let (id, window) = (seen.case.case.to_string(), staff("wang", Role::Window));
    let served = office.serve(&window, seen.case, &ask("serve-1", &seen), Method::Electronic).await.unwrap();
    assert_eq!(served.stage, Stage::Closed);
    let opinion = rate(&office, seen.case, "很快").await;
    let again = office.rate(&citizen("chen"), seen.case, "rate-2", opinion).await.unwrap_err();
    assert_eq!(again.code(), Some("rating.already-given"));
    office.drain().await;

    let store = office.store();
    let row = store.case(HOME, &id).await.unwrap().unwrap();
    assert_eq!((row.stage.as_str(), row.outcome.as_str()), ("closed", "granted"));
    let certificate = store.certificates_of_case(HOME, &id).await.unwrap().remove(0);
    assert_eq!(store.certificate_by_identifier(&certificate.identifier).await.unwrap().unwrap(), certificate);
    assert_eq!(certificate.valid_through, "2026-03-11");
    let file = certificate.file.parse().unwrap();
    let (_, sealed) = office.file(&citizen("chen"), seen.case, file).await.unwrap();
    assert_eq!(hex::encode(oneseal_seal::sm::digest(&sealed)), certificate.digest);
    let uses = store.seal_uses(HOME, "140822-approval", (i64::MAX, ""), 10).await.unwrap();
    assert_eq!(uses.len(), 1);
    assert_eq!(store.rating(HOME, &id).await.unwrap().unwrap().options, "510,513");
    both_pushes_are_signed(&office, &id).await;
    office.drain().await;
    let report = office.verify_log(&staff("audit", Role::Auditor), home()).await.unwrap();
    assert!(report.ok && report.pending == 0 && report.checkpoints > 0, "{report:?}");
}

async fn both_pushes_are_signed(office: &TestOffice, case: &str) {
    let pushes = office.store().pushes_of_case(HOME, case).await.unwrap();
    let kinds: Vec<_> = pushes.iter().map(|push| (push.kind.as_str(), push.stage.as_str())).collect();
    assert_eq!(kinds, [("decision", "delivered"), ("certificate", "delivered")]);
    let ma = Caller::liaison(&"ma".parse().unwrap(), home(), pushes[0].department.clone());
    let stranger = Caller::liaison(&"fang".parse().unwrap(), home(), "another");
    for (n, push) in pushes.iter().enumerate() {
        let id = PushId::parse(&push.id).unwrap();
        let sign = |who, key: String| {
            let ask = PushAsk { key, seen: None };
            async move { office.follow_up(who, home(), id, &ask, FollowUp::SignOff {}).await }
        };
        let refused = sign(&stranger, format!("x-{n}")).await.unwrap_err();
        assert_eq!(refused.code(), Some("push.not-addressed"));
        sign(&ma, format!("sign-{n}")).await.unwrap();
    }
    let push = office.store().push(HOME, &pushes[0].id).await.unwrap().unwrap();
    assert_eq!((push.stage.as_str(), push.signed_by.as_str()), ("signed-off", "staff:ma"));
    let (push, _) = office.load_push(home(), PushId::parse(&pushes[0].id).unwrap()).await.unwrap();
    assert!(push.signed.unwrap().checkpoint.starts_with("oneseal checkpoint 1\n140822\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journey_from_submission_to_rating_on_sqlite() {
    on_sqlite(a_journey).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journey_from_submission_to_rating_on_postgres() {
    on_postgres(a_journey).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_document_is_sealed_and_verifies() {
    // Without a Chinese font there is nothing to set; the seal's own tests demand one.
    let Ok(face) = oneseal_seal::face::Face::find(None) else { return };
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Sqlite(folder.path().join("data"));
    let office = TestOffice::at(location, folder, DAY, Arc::new(PdfPress::new(face, true))).await;
    let done = issued(&office).await;
    let rows = office.store().certificates_of_case(HOME, &done.case.case.to_string()).await.unwrap();
    let file = rows[0].file.parse().unwrap();
    let (_, sealed) = office.file(&citizen("chen"), done.case, file).await.unwrap();
    let covered = oneseal_seal::pdf_signature::covered_digest(&sealed).unwrap();
    assert_eq!(hex::encode(covered), rows[0].document_digest);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_at_an_authority_that_does_not_work_here_leaves_no_log_that_nobody_could_sign() {
    let office = TestOffice::open(DAY).await;
    let mut application = office.application(&[]).await;
    application.authority = "999999".parse().unwrap();
    let refused = office.submit(&citizen("chen"), "far", application).await.unwrap_err();
    assert_eq!(refused.code(), Some("authority.unknown"));
    let case = "999999-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01".parse().unwrap();
    let ask = Ask { key: "x".to_owned(), seen: 1 };
    let refused = office.carry_out(&staff("wang", Role::Window), case, &ask, crate::Said::Accept {}).await;
    assert_eq!(refused.unwrap_err().code(), Some("case.unknown"));
    office.drain().await;
    let left = office.store().authorities_with_pending().await.unwrap();
    assert_eq!(left, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reviewer_does_not_check_and_the_attempt_is_on_record() {
    let office = TestOffice::open(DAY).await;
    let seen = reviewed(&office).await;
    let both = Caller { roles: vec![Role::Reviewer, Role::Checker], ..staff("li", Role::Checker) };
    let ask = ask("check-1", &seen);
    let refused = office.check(&both, seen.case, &ask, Verdict::Grant, String::new()).await.unwrap_err();
    assert_eq!(refused.code(), Some("case.duties.same-officer"));
    let noted = office.store().refused_attempts(HOME, (i64::MAX, ""), 10).await.unwrap();
    assert_eq!((noted[0].actor.as_str(), noted[0].act.as_str()), ("staff:li", "check"));
    assert_eq!(noted[0].code, "case.duties.same-officer");
    let stream = format!("refused/{}", noted[0].id);
    assert_eq!(office.store().events(HOME, &stream).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_saw_an_earlier_state_gets_the_case_back_with_what_changed() {
    let office = TestOffice::open(DAY).await;
    let seen = office.submitted().await;
    accepted_by_another(&office, &seen).await;
    let late = office.accept(&staff("lin", Role::Window), seen.case, &ask("late", &seen)).await.unwrap_err();
    let crate::ActError::Refused(refused) = late else { panic!("{late:?}") };
    assert_eq!(refused.code, "case.stale-revision");
    assert!(refused.particulars.contains(&("changed", "case.accepted".to_owned())));
}

async fn accepted_by_another(office: &TestOffice, seen: &Done) {
    office.accept(&staff("wang", Role::Window), seen.case, &ask("accept-1", seen)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_command_is_answered_with_the_stored_result() {
    let office = TestOffice::open(DAY).await;
    let application = office.application(&complete()).await;
    let chen = citizen("chen");
    let first = office.submit(&chen, "key", application.clone()).await.unwrap();
    let again = office.submit(&chen, "key", application.clone()).await.unwrap();
    assert_eq!(again, Done { replayed: true, ..first.clone() });
    let other = crate::cases::submit::Application { materials: Vec::new(), ..application };
    assert_eq!(office.submit(&chen, "key", other).await.unwrap_err().code(), Some("command.reused"));
    let (wang, ask) = (staff("wang", Role::Window), ask("accept-1", &first));
    let accepted = office.accept(&wang, first.case, &ask).await.unwrap();
    let repeated = office.accept(&wang, first.case, &ask).await.unwrap();
    assert_eq!(repeated, Done { replayed: true, ..accepted });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_days_of_silence_a_case_counts_as_accepted_since_its_receipt() {
    let office = TestOffice::open(DAY).await;
    let seen = office.submitted().await;
    office.on("2021-03-19");
    office.drain().await;
    assert_eq!(office.case(&citizen("chen"), seen.case).await.unwrap().0.stage, Stage::Received);
    office.on("2021-04-06");
    office.drain().await;
    let (case, events) = office.case(&citizen("chen"), seen.case).await.unwrap();
    assert!(case.deemed && case.stage == Stage::UnderReview);
    assert_eq!(case.accepted_on.unwrap().to_string(), DAY);
    let deemed = events.last().unwrap();
    assert_eq!((deemed.kind.as_str(), deemed.actor.as_str()), ("case.deemed-accepted", "system:clock"));
    assert!(deemed.effective_at.unwrap() < deemed.recorded_at);
    assert!(matches!(Event::decode(&deemed.kind, &deemed.payload), Ok(Event::DeemedAccepted(_))));
    let waiting = office.worklist(&staff("li", Role::Reviewer), Role::Reviewer, (0, ""), 10).await.unwrap();
    assert_eq!(waiting.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn personal_data_is_masked_opened_with_a_reason_and_erased_for_good() {
    let office = TestOffice::open(DAY).await;
    let done = office.submitted().await;
    let case = done.case;
    let (wang, auditor) = (staff("wang", Role::Window), staff("audit", Role::Auditor));
    assert_ne!(office.masked(&wang, case).await.unwrap().applicant.name, "陈小明");
    assert_eq!(office.masked(&citizen("chen"), case).await.unwrap().applicant.name, "陈小明");
    assert_eq!(office.unmask(&wang, case, " ").await.unwrap_err().code(), Some("vault.reason-missing"));
    assert_eq!(office.unmask(&wang, case, "电话核实").await.unwrap().applicant.name, "陈小明");
    let open = office.erase(&auditor, case, "保存期限届满").await.unwrap_err();
    assert_eq!(open.code(), Some("vault.case-open"));
    let seen = ask("withdraw-1", &done);
    office.withdraw(&citizen("chen"), case, &seen, String::new()).await.unwrap();
    office.erase(&auditor, case, "保存期限届满").await.unwrap();
    assert_eq!(office.unmask(&wang, case, "电话核实").await.unwrap_err().code(), Some("vault.erased"));
    office.drain().await;
    let report = office.verify_log(&auditor, home()).await.unwrap();
    assert!(report.ok, "{report:?}");
    let events = office.store().events_page(HOME, ("", 0), 100).await.unwrap();
    assert!(!events.iter().any(|event| event.payload.contains("陈小明")));
    let streams: Vec<&str> =
        events.iter().map(|event| event.stream.split('/').next().unwrap_or_default()).collect();
    assert!(streams.contains(&"disclosure") && streams.contains(&"erasure"), "{streams:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_sees_and_touches_only_her_own_cases() {
    let office = TestOffice::open(DAY).await;
    let seen = office.submitted().await;
    let liu = citizen("liu");
    assert_eq!(office.case(&liu, seen.case).await.unwrap_err().code(), Some("caller.not-permitted"));
    let file = office.case(&citizen("chen"), seen.case).await.unwrap().0.materials[0].file;
    assert_eq!(office.file(&citizen("chen"), seen.case, file).await.unwrap().1, b"application");
    assert_eq!(office.file(&liu, seen.case, file).await.unwrap_err().code(), Some("caller.not-permitted"));
    let refused = office.withdraw(&liu, seen.case, &ask("w", &seen), String::new()).await.unwrap_err();
    assert_eq!(refused.code(), Some("caller.not-permitted"));
    assert_eq!(office.own_cases(&citizen("chen"), (i64::MAX, ""), 10).await.unwrap().len(), 1);
    let gone = office.withdraw(&citizen("chen"), seen.case, &ask("w", &seen), String::new()).await.unwrap();
    assert_eq!(gone.stage, Stage::Withdrawn);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_one_notice_named_is_supplied_and_a_file_belongs_to_one_case() {
    let office = TestOffice::open(DAY).await;
    let (wang, chen) = (staff("wang", Role::Window), citizen("chen"));
    let mut application = office.application(&complete()).await;
    let late = application.materials.pop().unwrap();
    let seen = office.submit(&chen, "submit-1", application).await.unwrap();
    let refused = office.accept(&wang, seen.case, &ask("accept-1", &seen)).await.unwrap_err();
    assert_eq!(refused.code(), Some("case.accept.material-missing"));
    let defect = Defect {
        material: late.material.clone(),
        defect: "未提交".to_owned(),
        required: "电子件".to_owned(),
    };
    let told =
        office.request_supplement(&wang, seen.case, &ask("notice-1", &seen), vec![defect], 15).await.unwrap();
    let supplied =
        office.supply(&chen, seen.case, &ask("supply-1", &told), vec![late.clone()]).await.unwrap();
    let again = office.supply(&chen, seen.case, &ask("supply-1", &told), vec![late.clone()]).await.unwrap();
    assert!(again.replayed && again.revision == supplied.revision);
    let taken = office.supply(&chen, seen.case, &ask("supply-2", &supplied), vec![late]).await.unwrap_err();
    assert_eq!(taken.code(), Some("file.unknown"));
    let accepted = office.accept(&wang, seen.case, &ask("accept-2", &supplied)).await.unwrap();
    assert_eq!(accepted.stage, Stage::UnderReview);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_denial_is_pushed_in_the_moment_it_is_made_and_makes_no_certificate() {
    let office = TestOffice::open(DAY).await;
    let seen = reviewed(&office).await;
    let (zhao, reason) = (staff("zhao", Role::Checker), "布局不符合要求".to_owned());
    let denied = office.check(&zhao, seen.case, &ask("check-1", &seen), Verdict::Deny, reason).await.unwrap();
    assert_eq!(denied.stage, Stage::Denied);
    let pushes = office.store().pushes_of_case(HOME, &seen.case.case.to_string()).await.unwrap();
    assert_eq!((pushes[0].subject.as_str(), pushes[0].stage.as_str()), ("denied", "pushed"));
    office.drain().await;
    let wang = staff("wang", Role::Window);
    let served = office.serve(&wang, seen.case, &ask("serve-1", &denied), Method::Post).await.unwrap();
    assert_eq!(served.stage, Stage::Closed);
    assert!(office.store().certificates_of_case(HOME, &seen.case.case.to_string()).await.unwrap().is_empty());
}

async fn what_is_rebuilt_is_what_was_lived(office: TestOffice) {
    let seen = issued(&office).await;
    let window = staff("wang", Role::Window);
    office.serve(&window, seen.case, &ask("serve-1", &seen), Method::Electronic).await.unwrap();
    let opinion = Opinion {
        level: Level::VerySatisfied,
        options: vec![513],
        comment: "很快".to_owned(),
        channel: Channel::Browser,
        anonymous: false,
    };
    office.rate(&citizen("chen"), seen.case, "rate-1", opinion).await.unwrap();
    office.accept(&citizen("liu"), seen.case, &ask("no", &seen)).await.unwrap_err();
    office.drain().await;
    let check = crate::rebuild::rebuild(office.store(), true).await.unwrap();
    assert_eq!((check.differing, check.named.clone()), (0, Vec::new()), "{check:?}");
    assert!(check.rows >= 7, "{check:?}");
    let table = oneseal_store::Table::Pushes;
    office.store().write(vec![table.clear(HOME)]).await.unwrap();
    let check = crate::rebuild::rebuild(office.store(), true).await.unwrap();
    assert_eq!(check.differing, 2, "{check:?}");
    crate::rebuild::rebuild(office.store(), false).await.unwrap();
    assert_eq!(crate::rebuild::rebuild(office.store(), true).await.unwrap().differing, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_rebuilt_is_what_was_lived_on_sqlite() {
    on_sqlite(what_is_rebuilt_is_what_was_lived).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_rebuilt_is_what_was_lived_on_postgres() {
    on_postgres(what_is_rebuilt_is_what_was_lived).await;
}
