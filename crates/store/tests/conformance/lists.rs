//! Lists: every way in, every filter, page by page, in an order that does not move.

use oneseal_store::{CaseFilter, CaseRow, CertificateRow, Location, Store, VaultRecord, statements};

use crate::ground::{Ground, HOME, NOW};

const STAGES: [&str; 3] = ["received", "under-review", "closed"];
const ITEMS: [&str; 2] = ["food_business", "boiler"];

/// Twelve cases, one a second, of two applicants and two submitters; one more at another authority.
async fn cases(store: &Store) {
    for n in 0..13_usize {
        let authority = if n == 12 { "140823" } else { HOME };
        let applicant = format!("v-{n:02}");
        let record = VaultRecord {
            authority: authority.to_owned(),
            id: applicant.clone(),
            case_id: format!("c-{n:02}"),
            kind: "applicant".to_owned(),
            key_id: "key-1".to_owned(),
            wrapped_key: Some(vec![1]),
            ciphertext: Some(vec![2]),
            index_a: Some(format!("code-{}", n % 2)),
            index_b: None,
            created_at: NOW,
            erased_at: None,
        };
        let row = CaseRow {
            authority: authority.to_owned(),
            id: format!("c-{n:02}"),
            number: format!("N{n:02}"),
            item: ITEMS[n % 2].to_owned(),
            stage: STAGES[n % 3].to_owned(),
            applicant,
            submitted_by: if n < 3 || n == 12 { "citizen:chen" } else { "citizen:liu" }.to_owned(),
            // Two are received in the same millisecond.
            received_at: NOW + 1000 * i64::try_from(n.max(1)).unwrap(),
            ..CaseRow::default()
        };
        store.write([VaultRecord::add(vec![record]), vec![row.add()]].concat()).await.unwrap();
    }
}

/// Goes through all pages, two lines at a time.
async fn ids(store: &Store, filter: &CaseFilter, account: Option<&str>) -> Vec<String> {
    let (mut found, mut last): (Vec<CaseRow>, Option<(i64, String)>) = (Vec::new(), None);
    loop {
        let after = last.as_ref().map(|(at, id)| (*at, id.as_str()));
        let page = match account {
            Some(account) => store.cases_of_submitter(account, filter, after, 2).await.unwrap(),
            None => store.cases(HOME, filter, after, 2).await.unwrap(),
        };
        let Some(row) = page.last() else { break };
        last = Some((row.received_at, row.id.clone()));
        found.extend(page);
    }
    found.into_iter().map(|row| row.id).collect()
}

fn expected(wanted: impl Fn(usize) -> bool) -> Vec<String> {
    (0..12).rev().filter(|n| wanted(*n)).map(|n| format!("c-{n:02}")).collect()
}

on_both!(cases_are_found_by_every_filter_and_shown_once, |ground| {
    let store = &ground.store;
    cases(store).await;
    let all = CaseFilter::default();
    let stage = CaseFilter { stage: "received".to_owned(), ..all.clone() };
    let item = CaseFilter { item: "boiler".to_owned(), ..all.clone() };
    let applicant = CaseFilter { applicant: "code-1".to_owned(), ..all.clone() };
    let number = CaseFilter { number: "N07".to_owned(), ..all.clone() };
    let time = CaseFilter { received_from: NOW + 3000, received_before: NOW + 6000, ..all.clone() };
    for (filter, found) in [
        (all.clone(), expected(|_| true)),
        (stage.clone(), expected(|n| n % 3 == 0)),
        (item.clone(), expected(|n| n % 2 == 1)),
        (CaseFilter { item: "boiler".to_owned(), ..stage.clone() }, expected(|n| n % 6 == 3)),
        (applicant.clone(), expected(|n| n % 2 == 1)),
        (CaseFilter { stage: "received".to_owned(), ..applicant.clone() }, expected(|n| n % 6 == 3)),
        (number.clone(), expected(|n| n == 7)),
        (CaseFilter { stage: "received".to_owned(), ..number.clone() }, expected(|_| false)),
        (CaseFilter { applicant: "code-0".to_owned(), ..number.clone() }, expected(|_| false)),
        (time.clone(), expected(|n| (3..6).contains(&n))),
        (CaseFilter { stage: "received".to_owned(), ..time.clone() }, expected(|n| n == 3)),
        (CaseFilter { item: "boiler".to_owned(), ..time.clone() }, expected(|n| n == 3 || n == 5)),
        (CaseFilter { applicant: "code-0".to_owned(), ..time.clone() }, expected(|n| n == 4)),
    ] {
        assert_eq!(ids(store, &filter, None).await, found, "{filter:?}");
    }
    let own = |filter: CaseFilter| async move { ids(store, &filter, Some("citizen:chen")).await };
    assert_eq!(own(all.clone()).await, ["c-12", "c-02", "c-01", "c-00"], "wherever it is decided");
    assert_eq!(own(item).await, ["c-01"]);
    assert_eq!(own(stage).await, ["c-12", "c-00"]);
    assert_eq!(own(applicant).await, ["c-01"]);
    assert_eq!(own(number).await, Vec::<String>::new(), "somebody else's");
    assert_eq!(own(time).await, Vec::<String>::new());
});

on_both!(certificates_are_listed_by_issue_and_found_by_number, |ground| {
    let store = &ground.store;
    cases(store).await;
    for n in 0..5_usize {
        let row = CertificateRow {
            authority: HOME.to_owned(),
            id: format!("t-{n}"),
            case_id: format!("c-{n:02}"),
            identifier: format!("I{n}"),
            number: format!("JY{n}"),
            item: ITEMS[n % 2].to_owned(),
            issued_at: NOW + i64::try_from(n / 2).unwrap(),
            ..CertificateRow::default()
        };
        store.write(vec![row.add()]).await.unwrap();
    }
    let ids = |rows: Vec<CertificateRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    let first = store.certificates(HOME, "", (i64::MAX, ""), 2).await.unwrap();
    let before = (first[1].issued_at, first[1].id.as_str());
    let rest = store.certificates(HOME, "", before, 9).await.unwrap();
    assert_eq!(
        (ids(first.clone()), ids(rest)),
        (vec!["t-4".into(), "t-3".into()], vec!["t-2".into(), "t-1".into(), "t-0".into()])
    );
    assert_eq!(ids(store.certificates(HOME, "boiler", (i64::MAX, ""), 9).await.unwrap()), ["t-3", "t-1"]);
    let own = store.certificates_of_submitter("citizen:chen", "", (i64::MAX, ""), 9).await.unwrap();
    assert_eq!(ids(own), ["t-2", "t-1", "t-0"]);
    assert_eq!(ids(store.certificates_by_number("JY3").await.unwrap()), ["t-3"]);
});

#[tokio::test]
async fn no_list_reads_more_of_a_table_than_its_way_in() {
    let ground = Ground::sqlite().await;
    let Location::Sqlite(folder) = &ground.location else { unreachable!() };
    let connection = rusqlite::Connection::open(folder.join("oneseal.db")).unwrap();
    let lists = statements().filter(|sql| {
        let (module, _) = sql.name.rsplit_once("::").unwrap();
        ["search", "certificates", "ratings", "pushes"].iter().any(|one| module.ends_with(one))
            && sql.text.starts_with("SELECT")
    });
    let mut seen = 0;
    for sql in lists {
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", sql.text)).unwrap();
        let mut rows = plan.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let step: String = row.get("detail").unwrap();
            assert!(!step.starts_with("SCAN"), "{}: {step}", sql.name);
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen} steps");
}
