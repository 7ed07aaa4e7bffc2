use super::*;
use crate::decider::Refuse as _;
use crate::ids::{FileId, PartyId};
use jiff::tz::{TimeZone, offset};
use uuid::Uuid;

fn facts(day: &str) -> Facts {
    let day: Date = day.parse().unwrap();
    Facts { at: TimeZone::fixed(offset(8)).to_timestamp(day.at(12, 0, 0, 0)).unwrap() }
}

fn case(n: u8) -> CaseRef {
    format!("140822-0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab{n:02x}").parse().unwrap()
}

fn sealed() -> Sealed {
    Sealed {
        seal: "140822-approval".into(),
        key: "seal-1".into(),
        file: FileId::new(Uuid::from_u128(2)),
        digest: "s".into(),
    }
}

fn issue() -> Command {
    Command::Issue(Box::new(Issued {
        case: case(1),
        item: PinnedItem { code: "food_business".into(), revision: 1, digest: "g".into() },
        holder: Vaulted { id: PartyId::new(Uuid::from_u128(1)), digest: "h".into() },
        identifier: "1.2.156.3005.2.demo.001".into(),
        number: "JY11408220000001".into(),
        validity: Some(("2021-03-17".parse().unwrap(), "2026-03-16".parse().unwrap())),
        document_digest: "d".into(),
        sealed: sealed(),
        by: "staff:sun".into(),
        issued_at: Timestamp::UNIX_EPOCH,
        issued_on: "2021-03-17".parse().unwrap(),
    }))
}

fn version(kind: crate::case::submit::Kind, validity: (&str, &str)) -> Command {
    Command::IssueVersion(Box::new(NewVersion {
        case: case(2),
        kind,
        identifier: "1.2.156.3005.2.demo.002".into(),
        number: "JY11408220000001".into(),
        validity: Some((validity.0.parse().unwrap(), validity.1.parse().unwrap())),
        document_digest: "d2".into(),
        sealed: sealed(),
        by: "staff:sun".into(),
        issued_at: Timestamp::UNIX_EPOCH,
        issued_on: "2026-02-02".parse().unwrap(),
    }))
}

fn request() -> Command {
    Command::RequestRenewal(RequestRenewal {
        case: case(2),
        request_due: "2026-01-26".parse().unwrap(),
        months: 60,
    })
}

fn suspend() -> Suspend {
    Suspend { by: "head".into(), reason: "整改".into(), number: "1".into() }
}

fn end(ground: Ground) -> Command {
    Command::End(End {
        by: "head".into(),
        ground,
        reason: "隐瞒有关情况".into(),
        decision: Penalty { organ: "万荣县行政审批服务管理局".into(), number: "1".into() },
    })
}

fn cancel(asks: bool) -> Command {
    Command::Cancel(Cancel { by: "wang".into(), holder_gone_or_asks: asks, reason: "歇业".into() })
}

fn after(acts: Vec<(&str, Command)>) -> Certificate {
    acts.into_iter().fold(Certificates::initial(), |certificate, (day, command)| {
        let events = Certificates::decide(&certificate, command, &facts(day)).unwrap();
        for event in &events {
            assert_eq!(&Event::decode(event.kind(), &event.payload().unwrap()).unwrap(), event);
        }
        events.iter().fold(certificate, Certificates::evolve)
    })
}

fn refused(certificate: &Certificate, day: &str, command: Command) -> &'static str {
    Certificates::decide(certificate, command, &facts(day)).unwrap_err().code()
}

#[test]
fn a_certificate_is_issued_once_and_holds_from_its_first_through_its_last_day() {
    let certificate = after(vec![("2021-03-17", issue())]);
    assert_eq!(refused(&certificate, "2021-03-18", issue()), "certificate.already-issued");
    for (day, valid) in
        [("2021-03-16", false), ("2021-03-17", true), ("2026-03-16", true), ("2026-03-17", false)]
    {
        assert_eq!(certificate.is_valid_on(day.parse().unwrap()), valid, "{day}");
    }
}

#[test]
fn silence_renews_whoever_asked_in_time() {
    let asked = vec![("2021-03-17", issue()), ("2026-01-26", request()), ("2026-04-01", Command::Lapse)];
    let certificate = after(asked);
    assert_eq!(certificate.standing, Standing::Valid);
    assert_eq!(certificate.validity, Some(("2026-03-17".parse().unwrap(), "2031-03-16".parse().unwrap())));
}

#[test]
fn whoever_asked_late_or_not_at_all_expires() {
    let late =
        after(vec![("2021-03-17", issue()), ("2026-01-27", request()), ("2026-04-01", Command::Lapse)]);
    let silent = after(vec![("2021-03-17", issue()), ("2026-04-01", Command::Lapse)]);
    assert_eq!((late.standing, silent.standing), (Standing::Expired, Standing::Expired));
    let renewal = version(crate::case::submit::Kind::Renew, ("2026-03-17", "2031-03-16"));
    assert_eq!(refused(&silent, "2026-04-01", renewal), "certificate.wrong-standing");
}

#[test]
fn a_renewal_is_a_further_version_and_closes_its_application() {
    let renewal = version(crate::case::submit::Kind::Renew, ("2026-03-17", "2031-03-16"));
    let certificate =
        after(vec![("2021-03-17", issue()), ("2026-01-20", request()), ("2026-02-02", renewal)]);
    assert_eq!(certificate.versions.len(), 2);
    assert_eq!(certificate.renewal, None);
    assert_eq!(certificate.living().unwrap().identifier, "1.2.156.3005.2.demo.002");
}

#[test]
fn an_application_that_failed_leaves_the_way_open_for_another() {
    let open = after(vec![("2021-03-17", issue()), ("2026-01-20", request())]);
    assert_eq!(refused(&open, "2026-01-21", request()), "certificate.renewal-open");
    let closed = after(vec![
        ("2021-03-17", issue()),
        ("2026-01-20", request()),
        ("2026-01-21", Command::CloseRenewal { case: case(2) }),
        ("2026-01-22", request()),
    ]);
    assert!(closed.renewal.is_some());
}

#[test]
fn a_suspended_certificate_does_not_hold_until_it_is_reinstated() {
    let suspended = vec![("2021-03-17", issue()), ("2022-01-04", Command::Suspend(suspend()))];
    let certificate = after(suspended.clone());
    assert!(!certificate.is_valid_on("2022-01-05".parse().unwrap()));
    let again = after(suspended.into_iter().chain([("2022-02-07", Command::Reinstate(suspend()))]).collect());
    assert!(again.is_valid_on("2022-02-08".parse().unwrap()));
}

#[test]
fn each_ground_ends_it_in_its_own_way_and_for_ever() {
    for (ground, standing) in [
        (Ground::CircumstancesChanged, Standing::Withdrawn),
        (Ground::LawChanged, Standing::Withdrawn),
        (Ground::UnlawfullyGranted, Standing::Revoked),
        (Ground::Fraud, Standing::Revoked),
        (Ground::Penalty, Standing::RevokedAsPenalty),
    ] {
        let certificate = after(vec![("2021-03-17", issue()), ("2022-01-04", end(ground))]);
        assert_eq!(certificate.standing, standing);
        assert_eq!(refused(&certificate, "2022-01-05", request()), "certificate.wrong-standing");
        let cancelled =
            after(vec![("2021-03-17", issue()), ("2022-01-04", end(ground)), ("2022-01-05", cancel(false))]);
        assert_eq!(cancelled.standing, Standing::Cancelled);
    }
}

#[test]
fn a_living_certificate_is_cancelled_only_when_its_holder_asks_or_is_gone() {
    let certificate = after(vec![("2021-03-17", issue())]);
    assert_eq!(refused(&certificate, "2022-01-04", cancel(false)), "certificate.no-ground");
    let certificate = after(vec![("2021-03-17", issue()), ("2022-01-04", cancel(true))]);
    assert_eq!(refused(&certificate, "2022-01-05", cancel(true)), "certificate.wrong-standing");
}
