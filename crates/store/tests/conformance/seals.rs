//! A use of a seal is written only while the seal is in use.

use oneseal_store::{Append, AppendError, SealRow, SealUseRow};

use crate::acts::part;
use crate::ground::{HOME, NOW, act, file};

const REFUSAL: &str = "seal.not-in-use";

fn seal(stage: &str) -> SealRow {
    SealRow {
        authority: HOME.to_owned(),
        id: "s-1".to_owned(),
        kind: "approval".to_owned(),
        stage: stage.to_owned(),
        updated_at: NOW,
        ..SealRow::default()
    }
}

fn used(id: &str) -> SealUseRow {
    SealUseRow {
        authority: HOME.to_owned(),
        id: id.to_owned(),
        seal: "s-1".to_owned(),
        key_id: "k-1".to_owned(),
        operator: "staff:sun".to_owned(),
        used_at: NOW,
        ..SealUseRow::default()
    }
}

fn sealing(id: &str) -> Append {
    Append {
        parts: vec![part(&format!("seal-use/{id}"), 0, &["used"])],
        rows: vec![used(id).add_at("active", REFUSAL)],
        ..act()
    }
}

on_both!(a_seal_that_is_not_in_use_lets_nothing_be_written, |ground| {
    let store = &ground.store;
    store.write(vec![seal("active").add()]).await.unwrap();
    store.append(sealing("u-1")).await.unwrap();
    assert_eq!(store.seal_use(HOME, "u-1").await.unwrap(), Some(used("u-1")));
    store.write(vec![seal("frozen").update()]).await.unwrap();
    let refused = store.append(sealing("u-2")).await.unwrap_err();
    assert!(matches!(refused, AppendError::GuardFailed { refusal: REFUSAL }), "{refused}");
    assert!(store.events(HOME, "seal-use/u-2").await.unwrap().is_empty(), "all or nothing");
    assert_eq!(store.seal_uses(HOME, "s-1", (i64::MAX, ""), 10).await.unwrap(), [used("u-1")]);
    // A rebuild writes down what happened, whatever has become of the seal.
    store.write(vec![used("u-3").add()]).await.unwrap();
});

on_both!(a_file_is_found_with_the_seal_in_use, |ground| {
    let store = &ground.store;
    store.write(vec![file("f-1").add(), seal("active").add()]).await.unwrap();
    let find = |id, stage| store.file_with_seal(HOME, id, ("approval", stage));
    let (record, found) = find("f-1", "active").await.unwrap().unwrap();
    assert_eq!((record, found.as_deref()), (file("f-1"), Some("s-1")));
    let (_, found) = find("f-1", "frozen").await.unwrap().unwrap();
    assert_eq!(found, None);
    assert!(find("f-2", "active").await.unwrap().is_none());
});
