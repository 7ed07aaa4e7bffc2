use jiff::ToSpan;
use jiff::civil::{Date, date};
use oneseal_domain::calendar::Calendar;
use oneseal_domain::clock::{
    ClockBasis, ClockInput, DayMark, Limit, LimitUnit, Pause, PauseGround, explain, reading,
};
use proptest::prelude::*;

fn a_day() -> impl Strategy<Value = Date> {
    (0i64..1400).prop_map(|days| date(2020, 1, 1).saturating_add(days.days()))
}

fn a_pause() -> impl Strategy<Value = Pause> {
    (a_day(), proptest::option::weighted(0.8, 0i64..60), 0usize..8).prop_map(|(from, length, ground)| Pause {
        ground: PauseGround::ALL[ground],
        from,
        through: length.map(|days| from.saturating_add(days.days())),
    })
}

fn near(start: Date) -> impl Strategy<Value = (Vec<Pause>, Date)> {
    // Pauses and today close enough to the start that they matter.
    let pause = (0i64..90, proptest::option::weighted(0.8, 0i64..40), 0usize..8).prop_map(
        move |(gap, length, ground)| {
            let from = start.saturating_add(gap.days());
            let through = length.map(|days| from.saturating_add(days.days()));
            Pause { ground: PauseGround::ALL[ground], from, through }
        },
    );
    let today = (-5i64..150).prop_map(move |days| start.saturating_add(days.days()));
    (proptest::collection::vec(pause, 0..4), today)
}

fn a_limit() -> impl Strategy<Value = Limit> {
    (0u16..70, prop_oneof![Just(LimitUnit::Working), Just(LimitUnit::Calendar)])
        .prop_map(|(days, unit)| Limit { days, unit, basis: ClockBasis::Acceptance, source: String::new() })
}

fn clock<'a>(start: Date, limit: &'a Limit, pauses: &'a [Pause], today: Date) -> ClockInput<'a> {
    ClockInput { start, limit, extra_days: 0, pauses, calendar: Calendar::embedded(), today, stopped: None }
}

proptest! {
    #[test]
    fn the_explanation_adds_up_to_the_reading(
        limit in a_limit(),
        (start, (pauses, today)) in a_day().prop_flat_map(|start| (Just(start), near(start))),
    ) {
        let input = clock(start, &limit, &pauses, today);
        let (reading, days) = (reading(&input).unwrap(), explain(&input).unwrap());
        let is_counted = |mark: &DayMark<'_>| matches!(mark, DayMark::Counted(_) | DayMark::MadeUpCounted(_));
        let counted = days.iter().filter(|day| is_counted(&day.kind)).count();
        prop_assert_eq!(counted, usize::from(limit.days));
        prop_assert_eq!(days.last().unwrap().date, reading.due.max(today.max(start)));
        if limit.unit == LimitUnit::Working {
            let last = days.iter().rfind(|day| is_counted(&day.kind)).map_or(start, |day| day.date);
            prop_assert_eq!(last, reading.due);
            if today <= reading.due {
                let so_far = days.iter().filter(|day| day.date <= today);
                let elapsed = so_far.clone().filter(|day| is_counted(&day.kind)).count();
                let paused = so_far.filter(|day| matches!(day.kind, DayMark::Paused(_))).count();
                prop_assert_eq!(elapsed, usize::try_from(reading.elapsed).unwrap());
                prop_assert_eq!(paused, usize::try_from(reading.paused_days).unwrap());
                prop_assert_eq!(i64::from(reading.elapsed) + i64::from(reading.remaining), i64::from(limit.days));
            }
        }
    }

    #[test]
    fn nothing_is_due_before_it_starts(limit in a_limit(), start in a_day(), today in a_day(),
                                       pauses in proptest::collection::vec(a_pause(), 0..4)) {
        prop_assert!(reading(&clock(start, &limit, &pauses, today)).unwrap().due >= start);
    }

    #[test]
    fn one_more_pause_never_makes_a_case_due_earlier(
        limit in a_limit(),
        (start, (mut pauses, today)) in a_day().prop_flat_map(|start| (Just(start), near(start))),
        more in 0i64..60, length in 0i64..40,
    ) {
        let before = reading(&clock(start, &limit, &pauses, today)).unwrap().due;
        let from = start.saturating_add(more.days());
        let through = Some(from.saturating_add(length.days()));
        pauses.push(Pause { ground: PauseGround::Hearing, from, through });
        prop_assert!(reading(&clock(start, &limit, &pauses, today)).unwrap().due >= before);
    }
}
