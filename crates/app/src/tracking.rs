//! 查进度: how far a case has come, for whoever holds its receipt.
//!
//! What lives here: the code on the receipt, and the little that it opens. What must never live here: a name, a form, a
//! file or an officer; those need an account. The surprising thing: codes are not kept anywhere. They are computed from
//! the case and a key of the installation, so a stolen database opens no receipt.

use jiff::civil::Date;
use oneseal_domain::case::clocks::Clocks;
use oneseal_domain::case::{Case, Stage};
use oneseal_domain::codes::CaseNo;
use oneseal_domain::ids::CaseRef;
use oneseal_domain::item::Text;
use oneseal_domain::office_day;
use oneseal_seal::signer::{Purpose, SignerError};

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::execute::pinned;
use crate::office::Office;

/// Letters and digits that nobody confuses on paper.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Characters of a code: more than eight hundred thousand million codes.
const LENGTH: usize = 8;

/// What a receipt opens.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The case.
    pub case: CaseRef,
    /// Its number.
    pub number: String,
    /// The item's name.
    pub item: Text,
    /// The deciding authority's name.
    pub authority: String,
    /// Where it stands.
    pub stage: Stage,
    /// The day of receipt.
    pub received_on: Option<Date>,
    /// The last day for a notice.
    pub notice_due: Option<Date>,
    /// Both clocks, once they run.
    pub clocks: Option<Clocks>,
}

fn unknown() -> Refused {
    let text = "there is no case with this number and this code";
    Refused::new("case.receipt-unknown", "", text, Vec::new())
}

impl Office {
    /// The code that is printed on a case's receipt, for whoever may read the case and hands the receipt out.
    ///
    /// # Errors
    /// `case.unknown`, `caller.not-permitted`; failures of the store.
    pub async fn receipt_code(&self, caller: &Caller, case: CaseRef) -> Result<String, ActError> {
        let state = self.load(case).await?.case;
        permit(caller, Act::Read, case.authority, Some(&state.submitted_by))?;
        let key = self.ports.signer.active(Purpose::Index, None)?.id;
        Ok(self.code_under(&key, case)?)
    }

    /// How far a case has come, for whoever knows its number and the code of its receipt.
    ///
    /// # Errors
    /// `case.receipt-unknown` whichever of the two is wrong; failures of the store.
    pub async fn track(&self, number: &str, code: &str) -> Result<Progress, ActError> {
        let number = CaseNo::parse(number).map_err(|_| unknown())?;
        let authority = number.authority().ok_or_else(unknown)?;
        let row = self.store.case_by_number(authority.as_str(), number.as_str()).await?;
        let id = row.and_then(|row| row.id.parse().ok()).ok_or_else(unknown)?;
        let case = CaseRef::new(authority, id);
        if !self.opens(case, code)? {
            return Err(unknown().into());
        }
        self.progress(case).await
    }

    async fn progress(&self, case: CaseRef) -> Result<Progress, ActError> {
        let state: Case = self.load(case).await?.case;
        let (rules, today) = (self.rules(), office_day(self.now()));
        let guide = pinned(&state, case.authority, &rules)?;
        Ok(Progress {
            case,
            clocks: state.clocks(&guide, &rules.calendar, today)?,
            item: guide.name.clone(),
            authority: self.organ(case.authority)?.name,
            stage: state.stage,
            received_on: state.received_on,
            notice_due: state.notice_due,
            number: state.number,
        })
    }

    /// Whether a code is that of the case; blanks, hyphens and small letters do no harm. A receipt outlives the key that
    /// it was made under.
    pub(crate) fn opens(&self, case: CaseRef, code: &str) -> Result<bool, ActError> {
        let typed: Vec<u8> =
            code.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_uppercase()).collect();
        let mut opens = false;
        for key in self.ports.signer.keys().into_iter().filter(|key| key.purpose == Purpose::Index) {
            let right = self.code_under(&key.id, case)?.replace('-', "");
            // Every character is compared, so that the time tells nothing of where the first difference is.
            let differ = right.bytes().zip(&typed).fold(0, |differ, (right, typed)| differ | (right ^ typed));
            opens |= differ == 0 && typed.len() == LENGTH;
        }
        Ok(opens)
    }

    fn code_under(&self, key: &str, case: CaseRef) -> Result<String, SignerError> {
        let mac = self.ports.signer.mac(key, format!("receipt: {case}").as_bytes())?;
        let letter = |byte: &u8| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]);
        let code: String = mac.iter().take(LENGTH).map(letter).collect();
        let (first, second) = code.split_at(LENGTH / 2);
        Ok(format!("{first}-{second}"))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{TestOffice, citizen};
    use oneseal_domain::case::Stage;

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_holds_the_receipt_sees_how_far_the_case_has_come() {
        let office = TestOffice::open("2021-03-12").await;
        let done = office.submitted().await;
        let code = office.receipt_code(&citizen("chen"), done.case).await.unwrap();
        assert_eq!((code.len(), code.as_bytes()[4]), (9, b'-'));
        for typed in [code.clone(), code.to_lowercase(), format!(" {} ", code.replace('-', " "))] {
            let progress = office.track(&done.number.to_lowercase(), &typed).await.unwrap();
            assert_eq!((progress.case, progress.stage), (done.case, Stage::Received));
            assert!(progress.clocks.is_none());
            assert_eq!(progress.item.zh, "食品经营许可");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_wrong_number_and_a_wrong_code_are_told_alike() {
        let office = TestOffice::open("2021-03-12").await;
        let done = office.submitted().await;
        let code = office.receipt_code(&citizen("chen"), done.case).await.unwrap();
        let longer = format!("{code}2");
        for (number, code) in [
            (done.number.as_str(), "2222-2222"),
            (done.number.as_str(), ""),
            (done.number.as_str(), &code[..4]),
            (done.number.as_str(), &longer),
            ("140822202103120000990", code.as_str()),
            ("x", code.as_str()),
        ] {
            let refused = office.track(number, code).await.unwrap_err();
            assert_eq!(refused.code(), Some("case.receipt-unknown"), "{number} {code}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_else_is_told_the_code() {
        let office = TestOffice::open("2021-03-12").await;
        let done = office.submitted().await;
        let refused = office.receipt_code(&citizen("liu"), done.case).await.unwrap_err();
        assert_eq!(refused.code(), Some("caller.not-permitted"));
    }
}
