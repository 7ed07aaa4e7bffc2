//! Plain tables: accounts, sessions, tokens, vault, files, references, numbers.

use std::collections::BTreeSet;

use oneseal_store::{
    Account, ApiToken, CaseRow, Failure, FileRecord, Session, Statement, VaultIndex, VaultRecord,
};

use crate::ground::{HOME, NOW, file};

fn account(login: &str) -> Account {
    Account {
        id: format!("id-{login}"),
        login: login.to_owned(),
        kind: "staff".to_owned(),
        authority: Some(HOME.to_owned()),
        password_hash: None,
        body: "{}".to_owned(),
        revision: 1,
        created_at: NOW,
        disabled_at: None,
        failed_logins: 0,
        locked_until: 0,
    }
}

on_both!(accounts_are_unique_by_login_and_changed_only_as_they_were_seen, |ground| {
    let store = &ground.store;
    store.add_account(&account("wang")).await.unwrap();
    let twin = Account { id: "other".to_owned(), ..account("wang") };
    assert!(matches!(store.add_account(&twin).await, Err(Failure::Exists { .. })));
    let seen = store.account_by_login("wang").await.unwrap().unwrap();
    assert_eq!(seen, account("wang"));
    let changed = Account { password_hash: Some("hash".to_owned()), ..seen.clone() };
    store.change_account(&changed).await.unwrap();
    assert!(matches!(store.change_account(&changed).await, Err(Failure::RowCount { .. })));
    store.count_failed_login(&seen.id, NOW + 5).await.unwrap();
    store.count_failed_login(&seen.id, NOW + 9).await.unwrap();
    let locked = store.account(&seen.id).await.unwrap().unwrap();
    assert_eq!((locked.failed_logins, locked.locked_until, locked.revision), (2, NOW + 9, 2));
    store.forget_failed_logins(&seen.id).await.unwrap();
    store.add_account(&account("li")).await.unwrap();
    let page = store.accounts("", 10).await.unwrap();
    assert_eq!(page.iter().map(|account| account.login.as_str()).collect::<Vec<_>>(), ["li", "wang"]);
    assert_eq!(page[1].failed_logins, 0);
});

on_both!(an_account_is_found_by_its_other_names_and_no_name_is_given_twice, |ground| {
    let store = &ground.store;
    let names = ["index-1".to_owned(), "index-2".to_owned()];
    store.add_account_named(&account("chen"), &names).await.unwrap();
    for name in &names {
        assert_eq!(store.account_by_name(name).await.unwrap(), Some(account("chen")));
    }
    assert_eq!(store.account_by_name("chen").await.unwrap(), None, "the login is not among them");
    let taken = store.add_account_named(&account("liu"), &["index-3".to_owned(), "index-2".to_owned()]).await;
    assert!(matches!(taken, Err(Failure::Exists { .. })));
    assert_eq!(store.account_by_login("liu").await.unwrap(), None, "all or nothing");
    assert_eq!(store.account_by_name("index-3").await.unwrap(), None);
});

on_both!(sessions_and_tokens_end, |ground| {
    let store = &ground.store;
    let session = Session {
        digest: "d".to_owned(),
        account_id: "a".to_owned(),
        body: "{}".to_owned(),
        created_at: NOW,
        seen_at: NOW,
        expires_at: NOW + 10,
    };
    store.add_session(&session).await.unwrap();
    assert_eq!(store.session("d", NOW).await.unwrap(), Some(session.clone()));
    assert_eq!(store.session("d", NOW + 10).await.unwrap(), None);
    let longer = Session { expires_at: NOW + 20, ..session.clone() };
    assert!(store.touch_session(&longer).await.unwrap());
    assert_eq!(store.session("d", NOW + 10).await.unwrap(), Some(longer));
    assert_eq!(store.sweep_sessions(NOW + 20).await.unwrap(), 1);
    assert!(!store.touch_session(&session).await.unwrap());
    for digest in ["e", "f", "g"] {
        store.add_session(&Session { digest: digest.to_owned(), ..session.clone() }).await.unwrap();
    }
    store.end_session("e").await.unwrap();
    store.end_sessions("a").await.unwrap();
    assert_eq!(store.sweep_sessions(i64::MAX).await.unwrap(), 0);

    let token = ApiToken {
        digest: "t".to_owned(),
        account_id: "a".to_owned(),
        label: "desk".to_owned(),
        created_at: NOW,
        expires_at: None,
        revoked_at: None,
    };
    store.add_api_token(&token).await.unwrap();
    assert_eq!(
        store.account_of_token("t", NOW).await.unwrap(),
        None,
        "a token without an account opens nothing"
    );
    let owner = Account { id: "a".to_owned(), ..account("li") };
    store.add_account(&owner).await.unwrap();
    assert_eq!(store.account_of_token("t", NOW).await.unwrap(), Some(owner.clone()));
    let closed = Account { disabled_at: Some(NOW), ..owner };
    store.change_account(&closed).await.unwrap();
    assert_eq!(store.account_of_token("t", NOW).await.unwrap(), None, "the account is closed");
    let open = Account { disabled_at: None, revision: 2, ..closed };
    store.change_account(&open).await.unwrap();
    let short = ApiToken { digest: "s".to_owned(), expires_at: Some(NOW + 5), ..token.clone() };
    store.add_api_token(&short).await.unwrap();
    assert!(store.account_of_token("s", NOW).await.unwrap().is_some());
    assert_eq!(store.account_of_token("s", NOW + 5).await.unwrap(), None, "the token is over");
    assert!(!store.revoke_api_token("somebody", "t", NOW).await.unwrap());
    assert!(store.revoke_api_token("a", "t", NOW).await.unwrap());
    assert_eq!(store.account_of_token("t", NOW).await.unwrap(), None, "the token was taken back");
    assert_eq!(store.api_tokens("a").await.unwrap(), [short, ApiToken { revoked_at: Some(NOW), ..token }]);
});

on_both!(an_erased_person_leaves_a_row_without_anything_in_it, |ground| {
    let store = &ground.store;
    let record = VaultRecord {
        authority: HOME.to_owned(),
        id: "p-1".to_owned(),
        case_id: "c-1".to_owned(),
        kind: "person".to_owned(),
        key_id: "k-1".to_owned(),
        wrapped_key: Some(vec![0, 1, 255]),
        ciphertext: Some(vec![2; 300]),
        index_a: Some("a".to_owned()),
        index_b: Some("b".to_owned()),
        created_at: NOW,
        erased_at: None,
    };
    let other = VaultRecord {
        id: "p-2".to_owned(),
        case_id: "c-2".to_owned(),
        index_a: None,
        index_b: None,
        ..record.clone()
    };
    assert_eq!(store.write(VaultRecord::add(vec![record.clone(), other])).await.unwrap(), [2]);
    for (index, value) in [(VaultIndex::A, "a"), (VaultIndex::B, "b")] {
        let found = store.vault_by_index(HOME, "person", index, value, "", 10).await.unwrap();
        assert_eq!(found, std::slice::from_ref(&record));
    }
    store.write(vec![record.rewrap(vec![9], "k-2")]).await.unwrap();
    assert_eq!(store.vault_by_key(HOME, "k-2", "", 10).await.unwrap()[0].wrapped_key, Some(vec![9]));
    assert_eq!(store.vault_of_case(HOME, "c-1").await.unwrap(), ["p-1"]);
    store.write(vec![VaultRecord::erase_of_case(HOME, "c-1", NOW + 1)]).await.unwrap();
    let left = store.vault_record(HOME, "p-1").await.unwrap().unwrap();
    assert_eq!((left.wrapped_key, left.ciphertext, left.index_a, left.index_b), (None, None, None, None));
    assert_eq!(left.erased_at, Some(NOW + 1));
    assert!(store.vault_of_case(HOME, "c-1").await.unwrap().is_empty());
    assert_eq!(store.write(vec![VaultRecord::erase_of_case(HOME, "c-1", NOW)]).await.unwrap(), [0]);
});

on_both!(a_file_hangs_on_one_case_only_and_only_its_owner_hangs_it_there, |ground| {
    let store = &ground.store;
    let attach = |case, owner| FileRecord::attach(HOME, &["f-1".to_owned()], case, owner, "taken");
    store.write(vec![file("f-1").add()]).await.unwrap();
    assert!(store.write(attach("c-1", "citizen:liu")).await.is_err());
    store.write(attach("c-1", "citizen:chen")).await.unwrap();
    assert!(store.write(attach("c-2", "citizen:chen")).await.is_err());
    let attached = FileRecord { case_id: "c-1".to_owned(), ..file("f-1") };
    assert_eq!(store.files_of_case(HOME, "c-1").await.unwrap(), std::slice::from_ref(&attached));
    assert_eq!(store.file(HOME, "f-1").await.unwrap(), Some(attached.clone()));
    assert_eq!(store.authorities_with_files().await.unwrap(), [HOME]);
    assert_eq!(store.files_page(HOME, "", 10).await.unwrap(), [attached]);
    store.write(vec![FileRecord::erase_of_case(HOME, "c-1", NOW)]).await.unwrap();
    let erased = store.file(HOME, "f-1").await.unwrap().unwrap();
    assert_eq!((erased.wrapped_key, erased.name.as_str(), erased.erased_at), (None, "", Some(NOW)));
});

on_both!(many_files_are_found_and_hung_on_a_case_with_few_statements, |ground| {
    let store = &ground.store;
    let ids: Vec<String> = (0..20).map(|at| format!("f-{at:02}")).collect();
    store.write(ids.iter().map(|id| file(id).add()).collect()).await.unwrap();
    let before = store.statements_run();
    let unknown = [ids.clone(), vec!["f-none".to_owned()]].concat();
    let mut found: Vec<String> =
        store.files(HOME, &unknown).await.unwrap().into_iter().map(|one| one.id).collect();
    found.sort();
    assert_eq!(found, ids);
    let attach = FileRecord::attach(HOME, &ids, "c-1", "citizen:chen", "taken");
    assert_eq!(store.write(attach.clone()).await.unwrap(), [16, 4]);
    assert_eq!(store.statements_run() - before, 4);
    assert!(store.files(HOME, &ids).await.unwrap().iter().all(|one| one.case_id == "c-1"));
    assert!(store.write(attach).await.is_err(), "each hangs on one case");
    assert!(store.files(HOME, &[]).await.unwrap().is_empty());
    assert!(FileRecord::attach(HOME, &[], "c-1", "citizen:chen", "taken").is_empty());
});

on_both!(files_that_no_case_claimed_are_erased_and_swept, |ground| {
    let store = &ground.store;
    let late = FileRecord { created_at: NOW + 5, ..file("f-2") };
    store.write(vec![file("f-1").add(), late.add(), file("f-3").add()]).await.unwrap();
    let attach = |id: &str| FileRecord::attach(HOME, &[id.to_owned()], "c-1", "citizen:chen", "taken");
    store.write(attach("f-3")).await.unwrap();
    assert!(store.files_to_sweep(10).await.unwrap().is_empty());
    assert_eq!(store.write(vec![FileRecord::erase_unclaimed(NOW + 5, NOW + 9)]).await.unwrap(), [1]);
    assert!(store.write(attach("f-1")).await.is_err());
    store.write(vec![FileRecord::erase_of_case(HOME, "c-1", NOW)]).await.unwrap();
    let erased = store.files_to_sweep(10).await.unwrap();
    assert_eq!(erased.iter().map(|file| file.id.as_str()).collect::<Vec<_>>(), ["f-1", "f-3"]);
    for file in &erased {
        assert_eq!(store.write(vec![file.swept(NOW)]).await.unwrap(), [1]);
    }
    assert!(store.files_to_sweep(10).await.unwrap().is_empty());
    assert_eq!(store.file(HOME, "f-1").await.unwrap(), None);
    assert_eq!(store.file(HOME, "f-3").await.unwrap().unwrap().erased_at, Some(NOW), "the case names it");
});

on_both!(publishing_the_same_again_makes_no_new_version, |ground| {
    let store = &ground.store;
    let first = store.publish_reference("calendar", "2026", "{\"v\":1}", "State Council", NOW).await.unwrap();
    let again =
        store.publish_reference("calendar", "2026", "{\"v\":1}", "State Council", NOW + 1).await.unwrap();
    assert_eq!((first.version, &again), (1, &first));
    let second =
        store.publish_reference("calendar", "2026", "{\"v\":2}", "State Council", NOW).await.unwrap();
    assert_eq!(second.version, 2);
    assert_eq!(store.reference("calendar", "2026").await.unwrap(), Some(second.clone()));
    assert_eq!(store.reference_version("calendar", "2026", 1).await.unwrap(), Some(first.clone()));
    assert_eq!(store.reference_history("calendar", "2026").await.unwrap(), [first, second.clone()]);
    assert_eq!(store.references("calendar", "", 10).await.unwrap(), [second]);
    assert_eq!(store.reference_stamp("calendar").await.unwrap(), 2);
});

on_both!(a_number_is_given_out_once_however_many_ask, |ground| {
    let callers: Vec<_> = (0..16)
        .map(|_| {
            let store = ground.store.clone();
            tokio::spawn(async move { store.take_numbers(HOME, "case-2026", 3).await.unwrap() })
        })
        .collect();
    let mut firsts = BTreeSet::new();
    for caller in callers {
        firsts.insert(caller.await.unwrap());
    }
    assert_eq!(firsts, (0..16).map(|block| block * 3 + 1).collect());
});

on_both!(a_quiet_office_has_no_gaps_and_a_busy_one_no_number_twice, |ground| {
    for number in 1..=3 {
        assert_eq!(ground.store.take_number(HOME, "quiet").await.unwrap(), number);
    }
    let callers: Vec<_> = (0..8)
        .map(|_| {
            let store = ground.store.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                for _ in 0..50 {
                    taken.push(store.take_number(HOME, "busy").await.unwrap());
                }
                taken
            })
        })
        .collect();
    let mut taken = BTreeSet::new();
    for caller in callers {
        taken.extend(caller.await.unwrap());
    }
    assert_eq!(taken, (1..=400).collect());
});

on_both!(a_case_waits_for_one_role_at_a_time, |ground| {
    let store = &ground.store;
    let row = |revision, stage: &str| CaseRow {
        authority: HOME.to_owned(),
        id: "c-1".to_owned(),
        number: "N1".to_owned(),
        stage: stage.to_owned(),
        revision,
        updated_at: NOW + i64::try_from(revision).unwrap(),
        ..CaseRow::default()
    };
    let turns = [
        (row(1, "received"), None, Some("window")),
        (row(2, "under-review"), Some("window"), Some("reviewer")),
        (row(3, "under-review"), Some("reviewer"), Some("reviewer")),
        (row(4, "closed"), Some("reviewer"), None),
        (row(5, "archived"), None, None),
    ];
    for (row, before, now) in turns {
        let moves: Vec<Statement> = row.hold(before, now).into_iter().collect();
        assert_eq!(moves.len(), usize::from(before.is_some() || now.is_some()));
        store.write(moves).await.unwrap();
        let line = store.waiting(HOME, "c-1").await.unwrap();
        assert_eq!(line, now.map(|role| row.line(role)));
    }
});
