//! Certificates for those whose they are and for the office that issued them.
//!
//! What must never live here: issuing (an act on a case) and the check that is open to everybody. The surprising thing:
//! to everybody else one that exists and one that does not look the same.

use oneseal_store::CertificateRow;

use super::Registered;
use crate::authority::Act;
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::lists::reads_at;
use crate::office::Office;

impl Office {
    /// A page of certificates, latest first, before `(issued_at, id)`: the caller's own, or those of the authority that
    /// she works for; of one item, if it is named.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store.
    pub async fn certificates(
        &self,
        caller: &Caller,
        item: &str,
        before: (i64, &str),
        limit: u32,
    ) -> Result<Vec<CertificateRow>, ActError> {
        Ok(match reads_at(caller, Act::Read)? {
            Some(home) => self.store.certificates(home.as_str(), item, before, limit).await?,
            None => self.store.certificates_of_submitter(&caller.account, item, before, limit).await?,
        })
    }

    /// A certificate by its number, with what the register says of it today.
    ///
    /// # Errors
    /// `certificate.unknown` also where the caller may not see it, `caller.not-permitted`; failures of the store.
    pub async fn certificate(
        &self,
        caller: &Caller,
        number: &str,
    ) -> Result<(CertificateRow, Registered), ActError> {
        let home = reads_at(caller, Act::Read)?;
        for row in self.store.certificates_by_number(number).await? {
            let own = match home {
                Some(home) => row.authority == home.as_str(),
                None => self.is_submitter(caller, &row).await?,
            };
            if own {
                let registered = self.standing_of(&row).await?;
                return Ok((row, registered));
            }
        }
        let particulars = vec![("number", number.to_owned())];
        Err(Refused::new("certificate.unknown", "", "there is no such certificate", particulars).into())
    }

    async fn is_submitter(&self, caller: &Caller, row: &CertificateRow) -> Result<bool, ActError> {
        let case = self.store.case(&row.authority, &row.case_id).await?;
        Ok(case.is_some_and(|case| case.submitted_by == caller.account))
    }
}
