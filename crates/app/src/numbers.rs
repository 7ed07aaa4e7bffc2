//! What the office's numbers look like: cases, decisions, certificates.
//!
//! What must never live here: counting; the store does that. The surprising thing: a number that was taken for an act
//! which was then refused is lost. Gaps are lawful.

use jiff::Timestamp;
use jiff::civil::Date;
use oneseal_domain::codes::{CaseNo, CertIdentifier, CertTypeCode, CodeError, Uscc};
use oneseal_domain::ids::AuthorityId;
use oneseal_domain::item::ItemRevision;
use oneseal_domain::office_day;

use crate::error::{ActError, Refused};
use crate::office::Office;
use crate::rules::Organ;

fn malformed(error: &CodeError) -> ActError {
    ActError::missing(error.to_string())
}

impl Office {
    pub(crate) fn organ(&self, authority: AuthorityId) -> Result<Organ, Refused> {
        self.rules().organs.get(&authority).cloned().ok_or_else(|| {
            let particulars = vec![("authority", authority.to_string())];
            Refused::new("authority.unknown", "", format!("{authority} is not set up"), particulars)
        })
    }

    pub(crate) async fn case_number(
        &self,
        authority: AuthorityId,
        at: Timestamp,
    ) -> Result<String, ActError> {
        let day = office_day(at);
        let serial = self.store.take_number(authority.as_str(), &format!("case-{day}")).await?;
        let serial = u32::try_from(serial).unwrap_or(u32::MAX);
        Ok(CaseNo::new(authority, day, serial).map_err(|error| malformed(&error))?.to_string())
    }

    pub(crate) async fn decision_number(
        &self,
        authority: AuthorityId,
        organ: &Organ,
    ) -> Result<String, ActError> {
        let year = office_day(self.now()).year();
        let serial = self.store.take_number(authority.as_str(), &format!("decision-{year}")).await?;
        Ok(format!("{}审批许可〔{year}〕第{serial:06}号", organ.short_name))
    }

    /// The number and the identifier of a new certificate.
    pub(crate) async fn certificate_numbers(
        &self,
        guide: &ItemRevision,
        organ: &Organ,
        decided_on: Date,
    ) -> Result<(String, String), ActError> {
        let (home, prefix) = (guide.authority, &guide.result.number_prefix);
        let serial = self.store.take_number(home.as_str(), &format!("certificate-{prefix}")).await?;
        let kind = CertTypeCode::parse(&guide.result.type_code).map_err(|error| malformed(&error))?;
        let issuer = Uscc::parse(&organ.credit_code).map_err(|error| malformed(&error))?;
        let within = format!("{home}{}{serial:08}", decided_on.year());
        let identifier =
            CertIdentifier::issue(kind, issuer, &within, 1).map_err(|error| malformed(&error))?;
        Ok((format!("{prefix}1{home}{serial:07}"), identifier.to_string()))
    }
}
