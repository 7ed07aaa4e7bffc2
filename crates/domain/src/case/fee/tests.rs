use super::charge_fee::ChargeFee;
use super::pay_fee::PayFee;
use super::refund_fee::RefundFee;
use super::waive_fee::WaiveFee;
use crate::case::testing::*;
use crate::case::{Command, Event, Refusal, Stage};

fn charge() -> Command {
    Command::ChargeFee(ChargeFee { by: "wang".into() })
}

fn pay(fen: u64) -> Command {
    Command::PayFee(PayFee { by: "system:gateway".into(), fen, receipt: "晋财票0001".into() })
}

fn charged_case() -> Vec<Event> {
    let mut past = rendered_case();
    past.extend(on("2021-03-17").given(past.clone()).with_fee(2_000).when(charge()).then_events());
    past
}

#[test]
fn no_law_no_fee() {
    on("2021-03-17").given(rendered_case()).when(charge()).then_refused(&Refusal::FeeWithoutBasis);
}

#[test]
fn an_open_fee_holds_the_certificate_back_until_it_is_paid_in_full() {
    on("2021-03-18")
        .given(charged_case())
        .when(issue("sun", "d1"))
        .then_refused(&Refusal::FeeOpen { fen: 2_000 });
    on("2021-03-18").given(charged_case()).when(pay(100)).then_refused(&Refusal::FeeAmount { fen: 2_000 });
    let mut paid = charged_case();
    paid.extend(on("2021-03-18").given(paid.clone()).when(pay(2_000)).then_events());
    assert_eq!(
        on("2021-03-18").given(paid.clone()).when(issue("sun", "d1")).then_state().stage,
        Stage::Delivering
    );
    let refund =
        |fen| Command::RefundFee(RefundFee { by: "head".into(), fen, reason: "重复缴费".into() });
    on("2021-03-19").given(paid.clone()).when(refund(2_001)).then_refused(&Refusal::FeeAmount { fen: 2_000 });
    assert_eq!(on("2021-03-19").given(paid).when(refund(2_000)).then_state().fee.refundable(), 0);
}

#[test]
fn a_waived_fee_is_settled() {
    let mut waived = charged_case();
    let waive = Command::WaiveFee(WaiveFee { by: "head".into(), reason: "小微企业减免".into() });
    waived.extend(on("2021-03-18").given(waived.clone()).when(waive).then_events());
    assert_eq!(on("2021-03-18").given(waived).when(issue("sun", "d1")).then_state().stage, Stage::Delivering);
}
