use super::*;

fn facts(another_active: bool) -> Facts<'static> {
    let authority = "140822".parse().unwrap();
    Facts { at: Timestamp::UNIX_EPOCH, authority, by: "staff:qian", another_active }
}

fn reason() -> String {
    "印章管理办法".into()
}

/// From the application to its use.
fn life() -> Vec<Command> {
    vec![
        Command::Apply {
            kind: Kind::Approval, name: "万荣县行政审批服务管理局行政审批专用章".into()
        },
        Command::Review { reason: reason() },
        Command::Make { key: "seal-1".into() },
        Command::File { number: "公章备2021001".into() },
        Command::Activate { reason: reason() },
    ]
}

fn after(commands: Vec<Command>) -> Seal {
    commands.into_iter().fold(Seals::initial(), |seal, command| {
        let events = Seals::decide(&seal, command, &facts(false)).unwrap();
        for event in &events {
            assert_eq!(&Event::decode(event.kind(), &event.payload().unwrap()).unwrap(), event);
        }
        events.iter().fold(seal, Seals::evolve)
    })
}

#[test]
fn a_seal_is_applied_for_reviewed_made_filed_and_only_then_used() {
    for (n, _) in life().iter().enumerate().skip(1) {
        let early = after(life()[..n - 1].to_vec());
        let skipped = Seals::decide(&early, life()[n].clone(), &facts(false)).unwrap_err();
        assert_eq!(skipped.code(), "seal.wrong-stage", "{n}");
    }
    assert_eq!(after(life()).stage, Stage::Active);
}

#[test]
fn an_authority_uses_one_approval_seal_at_a_time() {
    let filed = after(life()[..4].to_vec());
    let refusal = Seals::decide(&filed, life()[4].clone(), &facts(true)).unwrap_err();
    assert_eq!(refusal, Refusal::AnotherActive);
}

#[test]
fn a_frozen_seal_comes_back_and_a_sealed_up_one_never() {
    let frozen = [life(), vec![Command::Freeze { reason: reason() }]].concat();
    let back = [frozen.clone(), vec![Command::Unfreeze { reason: reason() }]].concat();
    assert_eq!(after(back).stage, Stage::Active);
    let away = Command::SealUp { custodian: "档案室".into(), record: "移交清单1".into() };
    let away = after([frozen, vec![away]].concat());
    let again = Seals::decide(&away, Command::Unfreeze { reason: reason() }, &facts(false)).unwrap_err();
    assert_eq!(again, Refusal::WrongStage { stage: Stage::SealedUp });
    let destroyed = Seals::decide(&away, Command::Destroy { reason: reason() }, &facts(false)).unwrap();
    assert_eq!(destroyed.iter().fold(away, Seals::evolve).stage, Stage::Destroyed);
}

#[test]
fn a_departments_old_seal_is_registered_and_sealed_up_with_its_record() {
    let apply = Command::Apply { kind: Kind::Departmental, name: "万荣县卫生局".into() };
    let no_record = Command::SealUp { custodian: "档案室".into(), record: " ".into() };
    let known = after(vec![apply]);
    assert_eq!(Seals::decide(&known, no_record, &facts(false)).unwrap_err(), Refusal::PaperMissing);
}
