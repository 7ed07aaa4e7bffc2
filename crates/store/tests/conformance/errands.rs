//! What remains to be done is done once, in order, and never forgotten.

use oneseal_store::{Append, Location, MOST_ATTEMPTS, NewErrand, Part, errand_done};

use crate::ground::{Ground, HOME, NOW, act, event};

impl Ground {
    async fn act_with_errands(&self, stream: &str, ids: &[&str], topic: &str) {
        let seen = self.store.events(HOME, stream).await.unwrap();
        let errands = ids.iter().map(|id| NewErrand {
            id: (*id).to_owned(),
            stream: stream.to_owned(),
            topic: topic.to_owned(),
            payload: "{}".to_owned(),
            created_at: NOW,
            due_at: NOW,
        });
        let parts = vec![Part::after(stream, &seen, vec![event("a")])];
        self.store.append(Append { parts, errands: errands.collect(), ..act() }).await.unwrap();
    }

    async fn claim(&self, topics: &[&str], now: i64) -> Vec<String> {
        let claimed = self.store.claim_errands(topics, 10, "worker", 1000, now).await.unwrap();
        claimed.into_iter().map(|errand| errand.id).collect()
    }
}

on_both!(only_the_first_errand_of_a_stream_is_given_out_and_only_once, |ground| {
    ground.act_with_errands("case/1", &["z-1", "a-2"], "render").await;
    ground.act_with_errands("case/1", &["b-3"], "render").await;
    ground.act_with_errands("case/2", &["x-1"], "push").await;
    assert_eq!(ground.claim(&["render"], NOW).await, ["z-1"]);
    assert!(ground.claim(&["render"], NOW).await.is_empty());
    assert_eq!(ground.claim(&["render", "push"], NOW).await, ["x-1"]);
    let seen = ground.store.events(HOME, "case/1").await.unwrap();
    let parts = vec![Part::after("case/1", &seen, vec![event("rendered")])];
    let done = Append { parts, rows: vec![errand_done(HOME, "z-1")], ..act() };
    ground.store.append(done).await.unwrap();
    assert_eq!(ground.claim(&["render"], NOW).await, ["a-2"]);
    let left: Vec<_> = ground.store.errands_of(HOME, "case/1").await.unwrap();
    assert_eq!(left.iter().map(|errand| errand.id.as_str()).collect::<Vec<_>>(), ["a-2", "b-3"]);
});

on_both!(an_errand_whose_worker_died_is_given_to_somebody_else_after_the_lease, |ground| {
    ground.act_with_errands("case/1", &["e-1"], "render").await;
    assert_eq!(ground.claim(&["render"], NOW).await, ["e-1"]);
    assert!(ground.claim(&["render"], NOW + 999).await.is_empty());
    assert_eq!(ground.claim(&["render"], NOW + 1000).await, ["e-1"]);
    assert_eq!(ground.store.errand(HOME, "e-1").await.unwrap().unwrap().attempts, 2);
});

on_both!(an_errand_is_not_lost_when_the_clock_was_ahead, |ground| {
    // All of it was written by a clock that was a day ahead; then the clock is put right.
    let (ahead, now) = (NOW, NOW - 24 * 60 * 60 * 1000);
    ground.act_with_errands("case/1", &["new"], "render").await;
    ground.act_with_errands("case/2", &["claimed"], "push").await;
    ground.act_with_errands("case/3", &["failed"], "mail").await;
    assert_eq!(ground.claim(&["push"], ahead).await, ["claimed"]);
    let failed = ground.store.claim_errands(&["mail"], 10, "worker", 1000, ahead).await.unwrap();
    ground.store.fail_errand(&failed[0], "no line", ahead).await.unwrap();
    for (topic, errand) in [("render", "new"), ("push", "claimed"), ("mail", "failed")] {
        assert_eq!(ground.claim(&[topic], now).await, [errand]);
        assert!(ground.claim(&[topic], now + 10).await.is_empty(), "its new lease holds");
    }
});

on_both!(a_lease_that_the_clock_made_too_long_holds_nobody_up, |ground| {
    assert!(ground.store.lease(HOME, "notary", NOW, 1000).await.unwrap());
    ground.tamper("UPDATE leases SET holder = 'another'").await;
    assert!(!ground.store.lease(HOME, "notary", NOW + 500, 1000).await.unwrap());
    assert!(!ground.store.lease(HOME, "notary", NOW - 900, 1000).await.unwrap(), "clocks differ a little");
    assert!(ground.store.lease(HOME, "notary", NOW - 60_000, 1000).await.unwrap());
});

on_both!(an_outage_costs_an_errand_no_try, |ground| {
    ground.act_with_errands("case/1", &["e-1"], "render").await;
    let mut now = NOW;
    for _ in 0..2 * MOST_ATTEMPTS {
        let claimed = ground.store.claim_errands(&["render"], 10, "worker", 1000, now).await.unwrap();
        assert_eq!(claimed[0].attempts, 1);
        ground.store.postpone_errand(&claimed[0], "the disk is full", now).await.unwrap();
        assert!(ground.claim(&["render"], now).await.is_empty());
        now = ground.store.errand(HOME, "e-1").await.unwrap().unwrap().due_at;
    }
});

on_both!(only_the_one_process_of_a_folder_takes_over_what_another_had_claimed, |ground| {
    ground.act_with_errands("case/1", &["e-1"], "render").await;
    assert_eq!(ground.claim(&["render"], NOW).await, ["e-1"]);
    assert!(ground.store.lease(HOME, "notary", NOW, 1000).await.unwrap());
    ground.tamper("UPDATE leases SET holder = 'another'").await;
    ground.store.take_over().await.unwrap();
    let free = matches!(ground.location, Location::Sqlite(_));
    assert_eq!(ground.claim(&["render"], NOW + 1).await.is_empty(), !free);
    assert_eq!(ground.store.lease(HOME, "notary", NOW + 1, 1000).await.unwrap(), free);
});

on_both!(an_errand_finished_twice_fails_the_second_act, |ground| {
    ground.act_with_errands("case/1", &["e-1"], "render").await;
    let done = |stream: &str| Append {
        parts: vec![Part::after(stream, &[], vec![event("rendered")])],
        rows: vec![errand_done(HOME, "e-1")],
        ..act()
    };
    ground.store.append(done("document/1")).await.unwrap();
    assert!(ground.store.append(done("document/2")).await.is_err());
    assert!(ground.store.events(HOME, "document/2").await.unwrap().is_empty());
});

on_both!(an_errand_that_keeps_failing_waits_longer_and_is_dead_in_the_end, |ground| {
    ground.act_with_errands("case/1", &["e-1", "e-2"], "render").await;
    let (mut now, mut wait) = (NOW, 0);
    for attempt in 1..=MOST_ATTEMPTS {
        let claimed = ground.store.claim_errands(&["render"], 10, "worker", 1000, now).await.unwrap();
        assert_eq!(claimed[0].attempts, attempt);
        let dead = ground.store.fail_errand(&claimed[0], "no paper", now).await.unwrap();
        assert_eq!(dead, attempt == MOST_ATTEMPTS);
        let due = ground.store.errand(HOME, "e-1").await.unwrap().unwrap().due_at;
        assert!(due - now >= wait);
        (wait, now) = (due - now, due);
    }
    assert!(ground.claim(&["render"], now).await.is_empty(), "a dead errand keeps its stream waiting");
    let dead = ground.store.dead_errands((0, ""), 10).await.unwrap();
    assert_eq!(dead[0].last_error.as_deref(), Some("no paper"));
    let backlog = ground.store.backlog(NOW + 5).await.unwrap();
    assert_eq!((backlog.count, backlog.oldest_age_ms, backlog.dead), (1, 5, 1));
    assert!(ground.store.replay_errand(HOME, "e-1", now).await.unwrap());
    assert!(!ground.store.replay_errand(HOME, "e-1", now).await.unwrap());
    let claimed = ground.store.claim_errands(&["render"], 10, "worker", 1000, now).await.unwrap();
    ground.store.release_errand(&claimed[0], "worker").await.unwrap();
    assert_eq!(ground.claim(&["render"], now).await, ["e-1"]);
    ground.store.bury_errand(&claimed[0], "never", now).await.unwrap();
    assert!(ground.store.errand(HOME, "e-1").await.unwrap().unwrap().dead);
    ground.store.finish_errand(&claimed[0]).await.unwrap();
    assert_eq!(ground.claim(&["render"], now).await, ["e-2"]);
});
