//! What an append promises.

use oneseal_store::{
    Append, AppendError, Appended, Digest, FileRecord, Guard, NewErrand, Part, PushRow, REFERENCE_IN_FORCE,
    Statement, VaultRecord, params,
};

use crate::ground::{HOME, NOW, act, command, event, file};

pub fn part(stream: &str, expected: u64, payloads: &[&str]) -> Part {
    let events = payloads.iter().map(|payload| event(payload)).collect();
    Part { stream: stream.to_owned(), expected, previous_digest: None, events }
}

fn record(id: &str) -> Statement {
    let record = VaultRecord {
        authority: HOME.to_owned(),
        id: id.to_owned(),
        case_id: "c-1".to_owned(),
        kind: "person".to_owned(),
        key_id: "key-1".to_owned(),
        wrapped_key: Some(vec![1]),
        ciphertext: Some(vec![2]),
        index_a: Some("hash".to_owned()),
        index_b: None,
        created_at: NOW,
        erased_at: None,
    };
    VaultRecord::add(vec![record]).remove(0)
}

fn errand(id: &str, stream: &str) -> NewErrand {
    NewErrand {
        id: id.to_owned(),
        stream: stream.to_owned(),
        topic: "render".to_owned(),
        payload: "{}".to_owned(),
        created_at: NOW,
        due_at: NOW,
    }
}

on_both!(what_was_appended_is_read_back_in_order_and_chained, |ground| {
    ground.grow("case/1", &["食品经营", "two"]).await;
    let events = ground.grow("case/1", &["three"]).await;
    assert_eq!(events.iter().map(|event| event.revision).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(events[0].previous, Digest::ZERO);
    assert_eq!(events[0].payload, "{\"note\":\"食品经营\"}");
    for pair in events.windows(2) {
        assert_eq!(pair[1].previous, pair[0].digest);
    }
    assert!(events.iter().all(|event| event.computed_digest() == event.digest));
    assert_eq!(ground.store.events_after(HOME, "case/1", 2).await.unwrap(), events[2..]);
});

on_both!(a_large_act_takes_at_most_twelve_statements, |ground| {
    let append = Append {
        command: Some(command("c-1", "body")),
        parts: vec![part("case/1", 0, &["a", "b"]), part("push/1", 0, &["c"])],
        rows: (0..4).map(|at| record(&format!("r-{at}"))).collect(),
        errands: vec![errand("e-1", "case/1"), errand("e-2", "push/1")],
        ..act()
    };
    let before = ground.store.statements_run();
    let Appended::Done(receipt) = ground.store.append(append).await.unwrap() else { panic!("not new") };
    assert!(receipt.statements <= 12, "{} statements", receipt.statements);
    assert_eq!(ground.store.statements_run() - before, receipt.statements as u64);
    assert_eq!(receipt.heads[0].revision, 2);
    assert_eq!(ground.store.events(HOME, "case/1").await.unwrap()[1].digest, receipt.heads[0].digest);
});

on_both!(a_repeated_command_gets_the_first_answer_and_writes_nothing, |ground| {
    let append = |result: &str| Append {
        command: Some(command("c-1", "body")),
        parts: vec![part("case/1", 0, &["a"])],
        result: result.to_owned(),
        ..act()
    };
    assert!(matches!(ground.store.append(append("first")).await.unwrap(), Appended::Done(_)));
    let again = ground.store.append(append("second")).await.unwrap();
    assert_eq!(again, Appended::Replayed("first".to_owned()));
    assert_eq!(ground.store.events(HOME, "case/1").await.unwrap().len(), 1);
});

on_both!(a_command_id_used_for_something_else_is_refused, |ground| {
    let append = |body| Append {
        command: Some(command("c-1", body)),
        parts: vec![part("case/1", 0, &["a"])],
        ..act()
    };
    ground.store.append(append("one")).await.unwrap();
    let refused = ground.store.append(append("other")).await.unwrap_err();
    assert!(matches!(refused, AppendError::CommandReused { id } if id == "c-1"));
});

on_both!(an_act_on_an_old_revision_is_a_conflict_that_names_the_stream, |ground| {
    let seen = ground.grow("case/1", &["a"]).await;
    ground.grow("case/1", &["b"]).await;
    let late = Append {
        parts: vec![part("push/1", 0, &["x"]), Part::after("case/1", &seen, vec![event("late")])],
        ..act()
    };
    let refused = ground.store.append(late).await.unwrap_err();
    assert!(
        matches!(refused, AppendError::Conflict { ref stream, expected: 1 } if stream == "case/1"),
        "{refused}"
    );
    assert!(ground.store.events(HOME, "push/1").await.unwrap().is_empty(), "all or nothing");
    let ahead = Append { parts: vec![part("case/1", 9, &["x"])], ..act() };
    assert!(matches!(ground.store.append(ahead).await, Err(AppendError::Conflict { expected: 9, .. })));
});

on_both!(a_guard_that_no_longer_holds_stops_the_act, |ground| {
    let first = ground.store.publish_reference("item", "food", "{}", "test", NOW).await.unwrap();
    let append = |stream: &str, hold| {
        let params = params!["item", "food", first.version];
        let guard = Guard { hold, ..Guard::new(REFERENCE_IN_FORCE, params, "item.revision-superseded") };
        Append { guards: vec![guard], parts: vec![part(stream, 0, &["a"])], ..act() }
    };
    ground.store.append(append("case/1", false)).await.unwrap();
    ground.store.append(append("case/2", true)).await.unwrap();
    ground.store.publish_reference("item", "food", "{\"v\":2}", "test", NOW).await.unwrap();
    let refused = ground.store.append(append("case/3", true)).await.unwrap_err();
    assert!(matches!(refused, AppendError::GuardFailed { refusal: "item.revision-superseded" }));
    assert!(ground.store.events(HOME, "case/3").await.unwrap().is_empty());
});

on_both!(a_row_that_does_not_fit_takes_the_whole_act_back, |ground| {
    let claim = PushRow::default().update();
    let append = Append { parts: vec![part("case/1", 0, &["a"])], rows: vec![claim], ..act() };
    let refused = ground.store.append(append).await.unwrap_err();
    assert!(matches!(refused, AppendError::RowCount { expected: 1, actual: 0, .. }), "{refused}");
    let twice = vec![record("r-1"), record("r-1")];
    let append = Append { parts: vec![part("case/1", 0, &["a"])], rows: twice, ..act() };
    let refused = ground.store.append(append).await.unwrap_err();
    assert!(matches!(refused, AppendError::Exists { .. }), "{refused}");
    assert!(ground.store.events(HOME, "case/1").await.unwrap().is_empty());
    assert!(ground.store.vault_record(HOME, "r-1").await.unwrap().is_none());
    assert!(ground.store.authorities_with_pending().await.unwrap().is_empty());
});

on_both!(more_events_than_one_statement_takes_are_cut_into_several, |ground| {
    let payloads: Vec<String> = (0..150).map(|at| at.to_string()).collect();
    let payloads: Vec<&str> = payloads.iter().map(String::as_str).collect();
    let events = ground.grow("case/1", &payloads).await;
    assert_eq!(events.len(), 150);
    let page = ground.store.events_page(HOME, ("case/1", 140), 100).await.unwrap();
    assert_eq!(page.len(), 10);
});

on_both!(a_row_that_somebody_else_took_refuses_the_act_with_its_code, |ground| {
    let take = |holder: &str| {
        let file = FileRecord::attach(HOME, &["f-1".to_owned()], holder, "citizen:chen", "file.taken");
        Append { parts: vec![part(&format!("case/{holder}"), 0, &["a"])], rows: file, ..act() }
    };
    let refused = ground.store.append(take("c-0")).await.unwrap_err();
    assert!(matches!(refused, AppendError::GuardFailed { refusal: "file.taken" }), "{refused}");
    ground.store.write(vec![file("f-1").add()]).await.unwrap();
    ground.store.append(take("c-1")).await.unwrap();
    let refused = ground.store.append(take("c-2")).await.unwrap_err();
    assert!(matches!(refused, AppendError::GuardFailed { refusal: "file.taken" }), "{refused}");
    assert!(ground.store.events(HOME, "case/c-2").await.unwrap().is_empty());
});
