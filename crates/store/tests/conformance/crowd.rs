//! Many acts at the same time: what was acknowledged is there, what was refused left nothing.

use std::sync::Arc;

use oneseal_store::{Append, AppendError, Appended, Part, PushRow, Store};
use proptest::prelude::*;

use crate::ground::{Ground, HOME, act, command, event};

/// What one caller of a crowd tries.
#[derive(Clone, Debug)]
enum Try {
    /// Continue a stream that all of them fight for.
    Fight { stream: u8 },
    /// Begin a stream of its own.
    Begin,
    /// An act whose last row does not fit.
    Broken,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one =
        prop_oneof![(0..3_u8).prop_map(|stream| Try::Fight { stream }), Just(Try::Begin), Just(Try::Broken)];
    prop::collection::vec(one, 1..60)
}

async fn attempt(
    store: Store,
    at: usize,
    what: Try,
    round: u32,
) -> (String, u64, Result<Appended, AppendError>) {
    let stream = match what {
        Try::Fight { stream } => format!("case/{round}-fight-{stream}"),
        Try::Begin | Try::Broken => format!("case/{round}-own-{at}"),
    };
    let seen = store.events(HOME, &stream).await.unwrap();
    let revision = seen.len() as u64 + 1;
    let rows = if matches!(what, Try::Broken) { vec![PushRow::default().update()] } else { Vec::new() };
    let append = Append {
        command: Some(command(&format!("c-{round}-{at}"), "body")),
        parts: vec![Part::after(stream.clone(), &seen, vec![event(&at.to_string())])],
        rows,
        ..act()
    };
    (stream, revision, store.append(append).await)
}

async fn crowd(store: &Store, tries: Vec<Try>, round: u32) {
    let callers: Vec<_> = tries
        .into_iter()
        .enumerate()
        .map(|(at, what)| (at, tokio::spawn(attempt(store.clone(), at, what, round))))
        .collect();
    for (at, caller) in callers {
        let (stream, revision, outcome) = caller.await.unwrap();
        let events = store.events(HOME, &stream).await.unwrap();
        let mine = events
            .iter()
            .filter(|event| event.payload == format!("{{\"note\":\"{at}\"}}"))
            .collect::<Vec<_>>();
        match outcome {
            Ok(_) => assert_eq!(mine.iter().map(|event| event.revision).collect::<Vec<_>>(), [revision]),
            Err(AppendError::Conflict { .. } | AppendError::RowCount { .. }) => assert!(mine.is_empty()),
            Err(other) => panic!("{other}"),
        }
        assert!(events.windows(2).all(|pair| pair[1].previous == pair[0].digest));
    }
}

fn many_crowds(store: &Store, runtime: &tokio::runtime::Runtime, cases: u32) {
    let mut round = 0;
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases, ..ProptestConfig::default() });
    let round = std::cell::RefCell::new(&mut round);
    runner
        .run(&tries(), |tries| {
            **round.borrow_mut() += 1;
            let number = **round.borrow();
            runtime.block_on(crowd(store, tries, number));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_crowd_on_sqlite_gets_what_was_acknowledged_and_nothing_else() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ground = runtime.block_on(Ground::sqlite());
    many_crowds(&ground.store, &runtime, 40);
}

#[test]
fn a_crowd_on_postgres_gets_what_was_acknowledged_and_nothing_else() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let Some(ground) = runtime.block_on(Ground::postgres()) else { return };
    many_crowds(&ground.store, &runtime, 15);
    runtime.block_on(ground.cleaner());
}

on_both!(an_act_whose_caller_went_away_is_whole_or_absent_and_harms_nobody, |ground| {
    let store = &ground.store;
    for at in 0..40 {
        let append =
            |stream| Append { parts: vec![Part::after(stream, &[], vec![event("a"), event("b")])], ..act() };
        let going = store.append(append(format!("case/gone-{at}")));
        let _ = tokio::time::timeout(std::time::Duration::from_micros(at * 60), going).await;
        store.append(append(format!("case/stays-{at}"))).await.unwrap();
    }
    for at in 0..40 {
        assert_eq!(store.events(HOME, &format!("case/stays-{at}")).await.unwrap().len(), 2);
        assert!([0, 2].contains(&store.events(HOME, &format!("case/gone-{at}")).await.unwrap().len()));
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_connections_lose_no_acknowledged_act_and_double_none() {
    let Some(ground) = Ground::postgres().await else { return };
    let store = Arc::new(ground.store.clone());
    let callers: Vec<_> = (0..8)
        .map(|caller| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let mut seen = Vec::new();
                for at in 0..60 {
                    let append = Append {
                        command: Some(command(&format!("c-{caller}-{at}"), "body")),
                        parts: vec![Part::after(
                            format!("case/{caller}"),
                            &seen,
                            vec![event(&at.to_string())],
                        )],
                        ..act()
                    };
                    store.append(append).await.unwrap();
                    seen = store.events(HOME, &format!("case/{caller}")).await.unwrap();
                }
                seen
            })
        })
        .collect();
    let killer = async {
        for _ in 0..12 {
            tokio::time::sleep(std::time::Duration::from_millis(15)).await;
            ground.cut_connections().await;
        }
    };
    killer.await;
    for caller in callers {
        let seen = caller.await.unwrap();
        assert_eq!(seen.iter().map(|event| event.revision).collect::<Vec<_>>(), (1..=60).collect::<Vec<_>>());
        assert!(seen.windows(2).all(|pair| pair[1].previous == pair[0].digest));
    }
    ground.cleaner().await;
}
