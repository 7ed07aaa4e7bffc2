//! Looking through cases and ratings: a caller's own, or those of the authority that she works for.
//!
//! What must never live here: statements. The surprising thing: whose lists somebody reads is settled first, by one
//! predicate with an index of its own; what she looks for only narrows it.

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use oneseal_domain::case::Stage;
use oneseal_domain::codes::Uscc;
use oneseal_domain::ids::AuthorityId;
use oneseal_store::{CaseFilter, CaseRow, RatingRow};

use super::not_permitted;
use crate::authority::{Act, Role, permit};
use crate::caller::Caller;
use crate::error::ActError;
use crate::office::Office;

/// Which cases somebody looks for; what is not named is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseSearch {
    /// Where they stand.
    pub stage: Option<Stage>,
    /// The item.
    pub item: Option<String>,
    /// The number.
    pub number: Option<String>,
    /// The organisation that applies. There is no search by the number of a person.
    pub organisation: Option<Uscc>,
    /// First day of receipt.
    pub from: Option<Date>,
    /// Last day of receipt.
    pub through: Option<Date>,
}

/// The first instant of an office day, in epoch milliseconds.
fn start_of(day: Date) -> Option<i64> {
    let midnight = TimeZone::fixed(offset(8)).to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    Some(midnight.as_millisecond())
}

impl Office {
    /// A page of the cases that the caller may read, latest receipt first, after the line `(received_at, id)` that was
    /// shown last: her own wherever they are decided, or those of the authority that she works for.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store.
    pub async fn cases(
        &self,
        caller: &Caller,
        search: &CaseSearch,
        last: Option<(i64, &str)>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, ActError> {
        let applicant = search.organisation.map(|code| self.blind(code.as_str())).transpose()?;
        let day_after = |day: Date| day.checked_add(1.day()).ok().and_then(start_of);
        let filter = CaseFilter {
            stage: search.stage.map(|stage| stage.code().to_owned()).unwrap_or_default(),
            item: search.item.clone().unwrap_or_default(),
            number: search.number.clone().unwrap_or_default(),
            applicant: applicant.unwrap_or_default(),
            received_from: search.from.and_then(start_of).unwrap_or_default(),
            received_before: search.through.and_then(day_after).unwrap_or(i64::MAX),
        };
        Ok(match reads_at(caller, Act::Read)? {
            Some(home) => self.store.cases(home.as_str(), &filter, last, limit).await?,
            None => self.store.cases_of_submitter(&caller.account, &filter, last, limit).await?,
        })
    }

    /// A page of the ratings given to the caller's authority, latest first, before `(given_at, case)`.
    ///
    /// # Errors
    /// `caller.not-permitted`; failures of the store.
    pub async fn ratings(
        &self,
        caller: &Caller,
        before: (i64, &str),
        limit: u32,
    ) -> Result<Vec<RatingRow>, ActError> {
        match reads_at(caller, Act::ReadRatings)? {
            Some(home) => Ok(self.store.ratings(home.as_str(), before, limit).await?),
            None => Err(not_permitted(caller)),
        }
    }
}

/// Whose lists somebody may read: those of the authority that she works for, or (`None`) her own.
pub(crate) fn reads_at(caller: &Caller, act: Act) -> Result<Option<AuthorityId>, ActError> {
    match caller.authority {
        Some(home) => {
            permit(caller, act, home, None)?;
            Ok(Some(home))
        }
        None if caller.roles.contains(&Role::Applicant) => Ok(None),
        None => Err(not_permitted(caller)),
    }
}
