//! What remains to be done is done once, in order, and never forgotten.

use oneseal_store::{Append, MOST_ATTEMPTS, NewErrand, Part, errand_done};

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
