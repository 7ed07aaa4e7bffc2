//! Whoever changes the log by hand is found out, and the place is named.

use oneseal_store::merkle::Frontier;
use oneseal_store::{AppendError, Finding, Lag, LogReport, check_proof};

use crate::ground::{Ground, HOME, NOW, sign, verify};

impl Ground {
    /// Three streams, placed in three goes, and one event that still waits.
    async fn lived(&self) {
        for at in 0..3 {
            for stream in ["case/1", "case/2", "case/3"] {
                self.grow(stream, &[&format!("{at}"), "more"]).await;
            }
            self.notarise().await;
        }
        let none = Lag { count: 0, oldest_age_ms: 0 };
        assert_eq!(self.store.notary_lag(NOW + 5).await.unwrap(), none);
        self.grow("case/4", &["waits"]).await;
        let one = Lag { count: 1, oldest_age_ms: 5 };
        assert_eq!(self.store.notary_lag(NOW + 5).await.unwrap(), one);
        let report = self.check().await;
        assert!(report.ok, "{:#?}", report.findings);
        assert_eq!((report.events, report.positions, report.pending, report.checkpoints), (19, 18, 1, 3));
        assert_eq!((report.streams, report.witnessed, report.authorities), (4, 3, 1));
    }

    async fn check(&self) -> LogReport {
        self.store.verify_log(&verify, Some(&self.witness())).await.unwrap()
    }

    async fn found(&self) -> Vec<Finding> {
        let report = self.check().await;
        assert!(!report.ok, "nothing was found");
        report.findings
    }

    /// The first finding about that place.
    async fn found_at(&self, stream: &str, revision: u64) -> String {
        let findings = self.found().await;
        let at = |finding: &&Finding| {
            finding.stream.as_deref() == Some(stream) && finding.revision == Some(revision)
        };
        let found = findings.iter().find(at).unwrap_or_else(|| panic!("{findings:#?}"));
        assert!(found.to_string().contains(&format!("stream {stream}, revision {revision}")));
        found.code.clone()
    }
}

on_both!(a_changed_event_is_named, |ground| {
    ground.lived().await;
    ground.tamper("UPDATE events SET payload = '{}' WHERE stream = 'case/2' AND revision = 3").await;
    assert_eq!(ground.found_at("case/2", 3).await, "event.digest");
    ground.tamper("UPDATE events SET actor = 'staff:other' WHERE stream = 'case/4' AND revision = 1").await;
    assert_eq!(ground.found_at("case/4", 1).await, "event.digest");
});

on_both!(a_changed_event_with_a_new_digest_everywhere_still_breaks_the_tree, |ground| {
    ground.lived().await;
    let mut last = ground.store.events(HOME, "case/1").await.unwrap().pop().unwrap();
    last.payload = "{}".to_owned();
    let digest = ground.literal(&last.computed_digest().0);
    let change = "WHERE stream = 'case/1' AND revision = 6";
    ground.tamper(&format!("UPDATE events SET payload = '{{}}', digest = {digest} {change}")).await;
    assert_eq!(ground.found_at("case/1", 6).await, "event.changed");
    ground.tamper(&format!("UPDATE positions SET digest = {digest} {change}")).await;
    let findings = ground.found().await;
    assert_eq!((findings[0].code.as_str(), findings[0].position), ("checkpoint.root", Some(18)));
});

on_both!(a_deleted_event_is_named, |ground| {
    ground.lived().await;
    ground.tamper("DELETE FROM events WHERE stream = 'case/3' AND revision = 6").await;
    assert_eq!(ground.found_at("case/3", 6).await, "event.missing");
    ground.tamper("DELETE FROM events WHERE stream = 'case/1' AND revision = 1").await;
    assert_eq!(ground.found_at("case/1", 2).await, "event.gap");
    assert!(
        ground
            .found()
            .await
            .iter()
            .any(|finding| finding.code == "event.missing" && finding.revision == Some(1))
    );
});

on_both!(a_deleted_event_that_still_waited_is_named, |ground| {
    ground.lived().await;
    ground.tamper("DELETE FROM events WHERE stream = 'case/4'").await;
    assert_eq!(ground.found_at("case/4", 1).await, "event.missing");
});

on_both!(an_event_inserted_by_hand_is_named_however_well_it_is_made, |ground| {
    ground.lived().await;
    let mut event = ground.store.events(HOME, "case/1").await.unwrap().pop().unwrap();
    event.previous = event.digest;
    event.revision += 1;
    event.digest = event.computed_digest();
    let (previous, digest) = (ground.literal(&event.previous.0), ground.literal(&event.digest.0));
    let (kind, actor, payload) = (&event.kind, &event.actor, &event.payload);
    ground
        .tamper(&format!(
            "INSERT INTO events (authority, stream, revision, kind, schema_version, actor, recorded_at, payload, previous, digest)
             VALUES ('{HOME}', 'case/1', 7, '{kind}', 1, '{actor}', {NOW}, '{payload}', {previous}, {digest})"
        ))
        .await;
    assert_eq!(ground.found_at("case/1", 7).await, "event.inserted");
});

on_both!(events_that_changed_places_are_named, |ground| {
    ground.lived().await;
    ground.tamper("UPDATE events SET stream = 'case/x' WHERE stream = 'case/1' AND revision = 6").await;
    assert_eq!(ground.found_at("case/x", 6).await, "event.gap");
    assert_eq!(ground.found_at("case/1", 6).await, "event.missing");
});

on_both!(a_deleted_position_and_a_changed_node_are_named, |ground| {
    ground.lived().await;
    ground.tamper("DELETE FROM positions WHERE position = 4").await;
    let findings = ground.found().await;
    assert!(findings.iter().any(|finding| finding.code == "position.gap" && finding.position == Some(4)));
    assert!(findings.iter().any(|finding| finding.code == "event.inserted"), "{findings:#?}");
});

on_both!(a_forged_checkpoint_is_named, |ground| {
    ground.lived().await;
    let other = ground.literal(&[9; 32]);
    ground.tamper(&format!("UPDATE checkpoints SET root = {other} WHERE size = 12")).await;
    let codes: Vec<_> =
        ground.found().await.into_iter().map(|finding| (finding.code, finding.position)).collect();
    assert!(codes.contains(&("checkpoint.root".to_owned(), Some(12))));
    assert!(codes.contains(&("checkpoint.signature".to_owned(), Some(12))));
    assert!(codes.contains(&("log.rewritten".to_owned(), Some(12))));
});

on_both!(a_tail_that_was_cut_clumsily_is_named_by_the_log_itself, |ground| {
    ground.lived().await;
    ground.tamper("DELETE FROM positions WHERE position > 15").await;
    let report = ground.store.verify_log(&verify, None).await.unwrap();
    assert!(report.findings.iter().any(|finding| finding.code == "log.cut" && finding.position == Some(16)));
});

on_both!(a_tail_that_was_cut_with_everything_belonging_to_it_is_named_by_the_witness, |ground| {
    ground.lived().await;
    let mut left = Frontier::default();
    for entry in ground.store.feed(HOME, 0, 12).await.unwrap() {
        left.push(&entry.event.digest, |_| {});
    }
    let frontier = ground.literal(&left.to_bytes());
    ground
        .tamper(&format!(
            "DELETE FROM events WHERE revision > 4 OR stream = 'case/4';
             DELETE FROM pending;
             DELETE FROM positions WHERE position > 12;
             DELETE FROM checkpoints WHERE size > 12;
             UPDATE log_heads SET size = 12, frontier = {frontier}"
        ))
        .await;
    let alone = ground.store.verify_log(&verify, None).await.unwrap();
    assert!(alone.ok, "without a witness a shorter log is a good log: {:#?}", alone.findings);
    let findings = ground.found().await;
    assert_eq!((findings[0].code.as_str(), findings[0].position), ("log.cut", Some(18)));
    // Growing again over the cut does not hide it.
    ground.grow("case/1", &["a", "b", "c", "d", "e", "f"]).await;
    ground.notarise().await;
    assert!(ground.found().await.iter().any(|finding| finding.code == "log.rewritten"));
});

on_both!(a_log_that_was_emptied_is_named_by_the_witness, |ground| {
    ground.lived().await;
    for table in ["events", "pending", "positions", "checkpoints", "log_heads", "tree_nodes"] {
        ground.tamper(&format!("DELETE FROM {table}")).await;
    }
    assert!(ground.found().await.iter().all(|finding| finding.code == "log.cut"));
});

on_both!(a_stream_is_proven_without_the_database_and_a_touched_proof_is_not, |ground| {
    ground.lived().await;
    let proof = ground.store.prove_stream(HOME, "case/2").await.unwrap();
    let text = serde_json::to_string(&proof).unwrap();
    let read = serde_json::from_str(&text).unwrap();
    assert_eq!(proof, read);
    assert_eq!(check_proof(&read, &verify), Ok(()));
    assert!(check_proof(&read, &|_, _, _| false).is_err());
    let mut changed = proof.clone();
    changed.events[1].event.payload = "{}".to_owned();
    assert_eq!(check_proof(&changed, &verify).unwrap_err()[0].code, "event.digest");
    let mut shorter = proof.clone();
    shorter.events.remove(2);
    assert_eq!(check_proof(&shorter, &verify).unwrap_err()[0].code, "event.gap");
    let mut moved = proof.clone();
    moved.events[0].position = Some(2);
    assert_eq!(check_proof(&moved, &verify).unwrap_err()[0].code, "proof.path");
    let waiting = ground.store.prove_stream(HOME, "case/4").await.unwrap();
    assert_eq!(check_proof(&waiting, &verify).unwrap_err()[0].code, "proof.not-covered");
});

on_both!(an_older_checkpoint_is_proven_to_lead_to_a_newer_one, |ground| {
    ground.lived().await;
    let checkpoints = ground.store.checkpoints_after(HOME, 0, 10).await.unwrap();
    assert_eq!(checkpoints.iter().map(|checkpoint| checkpoint.size).collect::<Vec<_>>(), [6, 12, 18]);
    let proof = ground.store.prove_consistency(HOME, 6, 18).await.unwrap();
    assert!(proof.holds(&checkpoints[0], &checkpoints[2]));
    assert!(!proof.holds(&checkpoints[1], &checkpoints[2]));
    assert!(ground.store.prove_consistency(HOME, 0, 18).await.is_err());
});

on_both!(a_large_log_keeps_proving_and_the_feed_has_no_gaps, |ground| {
    for at in 0..12 {
        let payloads: Vec<String> = (0..60).map(|number| format!("{at}-{number}")).collect();
        let payloads: Vec<&str> = payloads.iter().map(String::as_str).collect();
        ground.grow(&format!("case/{at}"), &payloads).await;
        // A small limit cuts streams in the middle.
        ground.store.notarise(HOME, 37, NOW, &sign, "key-1").await.unwrap();
    }
    ground.notarise().await;
    let report = ground.check().await;
    assert!(report.ok, "{:#?}", report.findings);
    assert_eq!(report.positions, 720);
    for at in 0..12 {
        let proof = ground.store.prove_stream(HOME, &format!("case/{at}")).await.unwrap();
        assert_eq!(check_proof(&proof, &verify), Ok(()));
    }
    let feed = ground.store.feed(HOME, 500, 1000).await.unwrap();
    assert_eq!(feed.iter().map(|entry| entry.position).collect::<Vec<_>>(), (501..=720).collect::<Vec<_>>());
    ground.tamper("DELETE FROM tree_nodes WHERE place = 1").await;
    assert!(ground.found().await.iter().any(|finding| finding.code == "tree.node"));
});

on_both!(a_signature_that_fails_leaves_everything_waiting, |ground| {
    ground.grow("case/1", &["a"]).await;
    let refuse = |_: &[u8]| Err("the key is locked".to_owned());
    assert!(ground.store.notarise(HOME, 10, NOW, &refuse, "key-1").await.is_err());
    assert_eq!(ground.store.authorities_with_pending().await.unwrap(), [HOME]);
    ground.notarise().await;
    assert!(ground.store.authorities_with_pending().await.unwrap().is_empty());
    let twice = ground.store.lease(HOME, "notary", NOW, 1000).await.unwrap();
    assert!(twice, "the same holder may extend");
    assert!(!matches!(ground.store.append(crate::ground::act()).await, Err(AppendError::Conflict { .. })));
});
