//! Opening, migrating, copying: clear words, nothing damaged.

use oneseal_store::{Blobs, Failure, Location, OpenError, Options, Store, known_version, restore};

use crate::ground::{Ground, HOME};

on_both!(migrating_again_changes_nothing, |ground| {
    let again = ground.store.migrate().await.unwrap();
    assert_eq!((again.from, again.to), (known_version(), known_version()));
});

on_both!(a_database_from_the_future_is_refused, |ground| {
    ground.tamper("INSERT INTO schema_version (version, name) VALUES (9999, 'later')").await;
    let location = ground.location.clone();
    let _folder = ground.folder;
    drop(ground.store);
    let refused = loop {
        match Store::open(&location, Options::default()).await {
            // The writer of the first store takes a moment to let go of the folder.
            Err(OpenError::InUse { .. }) => tokio::task::yield_now().await,
            other => break other.unwrap_err(),
        }
    };
    assert!(matches!(refused, OpenError::FromTheFuture { found: 9999, .. }), "{refused}");
});

#[tokio::test]
async fn a_second_opening_of_the_same_folder_is_refused() {
    let ground = Ground::sqlite().await;
    let refused = Store::open(&ground.location, Options::default()).await.unwrap_err();
    assert!(matches!(refused, OpenError::InUse { .. }));
    assert!(refused.to_string().contains("another process already uses"));
}

#[tokio::test]
async fn a_wrong_url_and_an_unreachable_server_are_said_to_be_so() {
    assert!(matches!("mysql://x".parse::<Location>(), Err(OpenError::Location(_))));
    assert!(matches!("/data".parse::<Location>(), Ok(Location::Sqlite(_))));
    let nowhere = Location::Postgres("postgres://nobody@127.0.0.1:1/none".to_owned());
    let options = Options { patience: std::time::Duration::from_millis(50), ..Options::default() };
    let refused = Store::open(&nowhere, options).await.unwrap_err();
    assert!(matches!(refused, OpenError::Failure(_)), "{refused}");
}

on_both!(a_backup_holds_everything_and_is_restored_only_into_an_empty_folder, |ground| {
    let events = ground.grow("case/1", &["a", "b"]).await;
    let blobs = Blobs::open(ground.folder.path().join("blobs")).unwrap();
    blobs.put("file-1", b"content".to_vec()).await.unwrap();
    let copy = ground.folder.path().join("copy");
    let backup = ground.store.backup(&copy, Some(blobs.folder())).await.unwrap();
    assert_eq!((backup.files, backup.bytes), (1, 7));
    assert!(matches!(ground.store.backup(&copy, None).await, Err(Failure::Unusable(_))));

    let (data, files) = (ground.folder.path().join("restored"), ground.folder.path().join("restored-blobs"));
    assert_eq!(restore(&copy, &data, &files).unwrap(), backup);
    let content = Blobs::open(&files).unwrap().get("file-1").await.unwrap();
    assert_eq!(content.as_deref(), Some(b"content".as_slice()));
    if matches!(ground.location, Location::Sqlite(_)) {
        let restored = Store::open(&Location::Sqlite(data.clone()), Options::default()).await.unwrap();
        assert_eq!(restored.events(HOME, "case/1").await.unwrap(), events);
        assert!(matches!(restore(&copy, &data, &files), Err(Failure::Unusable(_))));
        std::fs::write(copy.join("oneseal.db"), b"other").unwrap();
        let elsewhere = ground.folder.path().join("elsewhere");
        assert!(matches!(restore(&copy, &elsewhere, &elsewhere), Err(Failure::Damaged(_))));
    } else {
        assert!(backup.database.is_none());
    }
});

#[tokio::test]
async fn a_file_is_stored_replaced_and_deleted_under_its_id_alone() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(folder.path()).unwrap();
    assert_eq!(blobs.get("0192-a").await.unwrap(), None);
    blobs.put("0192-a", b"one".to_vec()).await.unwrap();
    blobs.put("0192-a", b"two".to_vec()).await.unwrap();
    assert_eq!(blobs.get("0192-a").await.unwrap().as_deref(), Some(b"two".as_slice()));
    assert!(blobs.exists("0192-a").await.unwrap());
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for shard in 0..=255 {
        before.extend(blobs.stored_before(shard, 0).await.unwrap());
        after.extend(blobs.stored_before(shard, i64::MAX).await.unwrap());
    }
    assert_eq!((before, after), (Vec::new(), vec!["0192-a".to_owned()]));
    blobs.delete("0192-a").await.unwrap();
    blobs.delete("0192-a").await.unwrap();
    assert!(!blobs.exists("0192-a").await.unwrap());
    for id in ["", "../x", "a/b", "a#1", "名"] {
        assert!(matches!(blobs.put(id, Vec::new()).await, Err(Failure::Unusable(_))), "{id}");
    }
}
