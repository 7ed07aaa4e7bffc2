//! What an act costs the database, from the first look to the last row: rights, replay, rules and commit.

use std::pin::Pin;

use oneseal_domain::case::check::Verdict;
use oneseal_domain::case::review::Recommendation;
use oneseal_domain::case::serve::Method;

use super::{on_postgres, on_sqlite, rate};
use crate::authority::Role;
use crate::execute::{Ask, Done};
use crate::testing::{TestOffice, ask, citizen, complete, staff};

/// Statements of one act at most, whatever it reads and writes.
const MOST: u64 = 12;

/// Counts what each act runs.
struct Counted<'a> {
    office: &'a TestOffice,
    acts: Vec<(&'static str, u64)>,
}

impl Counted<'_> {
    async fn act<T>(&mut self, name: &'static str, act: Pin<Box<dyn Future<Output = T> + '_>>) -> T {
        let before = self.office.store().statements_run();
        let outcome = act.await;
        self.acts.push((name, self.office.store().statements_run() - before));
        outcome
    }
}

async fn no_act_of_a_life_takes_more(office: TestOffice) {
    let mut counted = Counted { office: &office, acts: Vec::new() };
    let application = office.application(&complete()).await;
    // The first number of a year is taken from the series together with many after it.
    let first = office.submit(&citizen("chen"), "first", application).await.unwrap();
    let application = office.application(&complete()).await;
    let seen: Done = counted
        .act("submit", Box::pin(office.submit(&citizen("chen"), "submit", application)))
        .await
        .unwrap();
    assert_ne!(first.case, seen.case);
    let wang = staff("wang", Role::Window);
    let seen =
        counted.act("accept", Box::pin(office.accept(&wang, seen.case, &ask("a", &seen)))).await.unwrap();
    let (li, opinion) = (staff("li", Role::Reviewer), "符合条件".to_owned());
    let key = ask("r", &seen);
    let review = office.review(&li, seen.case, &key, Recommendation::Grant, opinion);
    let seen = counted.act("review", Box::pin(review)).await.unwrap();
    let (zhao, key) = (staff("zhao", Role::Checker), ask("c", &seen));
    let check = office.check(&zhao, seen.case, &key, Verdict::Grant, String::new());
    let seen = counted.act("check", Box::pin(check)).await.unwrap();
    office.drain().await;
    let sun = staff("sun", Role::SealOperator);
    let (case, _) = office.case(&sun, seen.case).await.unwrap();
    let key = Ask { key: "i".to_owned(), seen: case.revision };
    let issue = office.issue(&sun, seen.case, &key, case.document.unwrap().digest);
    let seen = counted.act("issue", Box::pin(issue)).await.unwrap();
    let key = ask("s", &seen);
    let serve = office.serve(&wang, seen.case, &key, Method::Electronic);
    let seen = counted.act("serve", Box::pin(serve)).await.unwrap();
    counted.act("rate", Box::pin(rate(&office, seen.case, "很快"))).await;
    assert!(counted.acts.iter().all(|(_, statements)| (1..=MOST).contains(statements)), "{:?}", counted.acts);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_act_of_a_life_takes_more_than_twelve_statements_on_sqlite() {
    on_sqlite(no_act_of_a_life_takes_more).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_act_of_a_life_takes_more_than_twelve_statements_on_postgres() {
    on_postgres(no_act_of_a_life_takes_more).await;
}
