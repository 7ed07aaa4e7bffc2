//! Looking for cases: one statement for each way in, narrowed by whatever else was asked.
//!
//! Who may look must never be decided here; the way in is what the caller is allowed to see.
//!
//! Surprising: a page is ordered by receipt and not by the latest change. Receipt never changes, so no case is
//! skipped or shown twice because somebody acted on it between two pages.

use super::{CaseRow, case_rows};
use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::Store;
use crate::value::Value;

sql! {
    /// All cases of an authority.
    OF_AUTHORITY = "SELECT authority, id, number, item, item_revision, stage, revision, applicant, form, submitted_by, received_by, received_at, received_on, notice_due, accepted_on, deemed, paused_since, decided_on, outcome, decision_number, certificate, updated_at FROM cases WHERE authority = $1 AND received_at >= $2 AND (received_at, id) < ($3, $4) ORDER BY received_at DESC, id DESC LIMIT $5";
    /// The cases of an authority in a stage.
    IN_STAGE = "SELECT authority, id, number, item, item_revision, stage, revision, applicant, form, submitted_by, received_by, received_at, received_on, notice_due, accepted_on, deemed, paused_since, decided_on, outcome, decision_number, certificate, updated_at FROM cases WHERE authority = $1 AND stage = $2 AND received_at >= $3 AND (received_at, id) < ($4, $5) AND ($6 = '' OR item = $6) ORDER BY received_at DESC, id DESC LIMIT $7";
    /// The cases of an authority for an item.
    FOR_ITEM = "SELECT authority, id, number, item, item_revision, stage, revision, applicant, form, submitted_by, received_by, received_at, received_on, notice_due, accepted_on, deemed, paused_since, decided_on, outcome, decision_number, certificate, updated_at FROM cases WHERE authority = $1 AND item = $2 AND received_at >= $3 AND (received_at, id) < ($4, $5) ORDER BY received_at DESC, id DESC LIMIT $6";
    /// The case of an authority with a number.
    WITH_NUMBER = "SELECT authority, id, number, item, item_revision, stage, revision, applicant, form, submitted_by, received_by, received_at, received_on, notice_due, accepted_on, deemed, paused_since, decided_on, outcome, decision_number, certificate, updated_at FROM cases WHERE authority = $1 AND number = $2 AND received_at >= $3 AND (received_at, id) < ($4, $5) AND ($6 = '' OR stage = $6) AND ($7 = '' OR item = $7) AND ($8 = '' OR EXISTS (SELECT 1 FROM vault_records v WHERE v.authority = cases.authority AND v.id = cases.applicant AND v.index_a = $8)) LIMIT $9";
    /// The cases of an authority for an applicant, found by the look-up value of her code.
    FOR_APPLICANT = "SELECT c.authority, c.id, c.number, c.item, c.item_revision, c.stage, c.revision, c.applicant, c.form, c.submitted_by, c.received_by, c.received_at, c.received_on, c.notice_due, c.accepted_on, c.deemed, c.paused_since, c.decided_on, c.outcome, c.decision_number, c.certificate, c.updated_at FROM vault_records v JOIN cases c ON c.authority = v.authority AND c.applicant = v.id WHERE v.authority = $1 AND v.kind = 'applicant' AND v.index_a = $2 AND c.received_at >= $3 AND (c.received_at, c.id) < ($4, $5) AND ($6 = '' OR c.stage = $6) AND ($7 = '' OR c.item = $7) ORDER BY c.received_at DESC, c.id DESC LIMIT $8";
    /// What one account submitted.
    SUBMITTED_BY(across "a citizen sees her own cases wherever they are decided") = "SELECT authority, id, number, item, item_revision, stage, revision, applicant, form, submitted_by, received_by, received_at, received_on, notice_due, accepted_on, deemed, paused_since, decided_on, outcome, decision_number, certificate, updated_at FROM cases WHERE submitted_by = $1 AND received_at >= $2 AND (received_at, id) < ($3, $4) AND ($5 = '' OR stage = $5) AND ($6 = '' OR item = $6) AND ($7 = '' OR number = $7) AND ($8 = '' OR EXISTS (SELECT 1 FROM vault_records v WHERE v.authority = cases.authority AND v.id = cases.applicant AND v.index_a = $8)) ORDER BY received_at DESC, id DESC LIMIT $9";
}

/// Which cases are looked for. An empty text asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFilter {
    /// Where they stand.
    pub stage: String,
    /// The item.
    pub item: String,
    /// The number.
    pub number: String,
    /// The look-up value of the applicant's code.
    pub applicant: String,
    /// Received at this moment or later, in epoch milliseconds.
    pub received_from: i64,
    /// Received before this moment.
    pub received_before: i64,
}

impl Default for CaseFilter {
    fn default() -> Self {
        let nothing = String::new;
        Self {
            stage: nothing(),
            item: nothing(),
            number: nothing(),
            applicant: nothing(),
            received_from: 0,
            received_before: i64::MAX,
        }
    }
}

impl CaseFilter {
    /// A page ends before the line that was shown last, or before the end of the time that was asked for.
    fn before<'a>(&self, last: Option<(i64, &'a str)>) -> (i64, &'a str) {
        last.filter(|(at, _)| *at < self.received_before).unwrap_or((self.received_before, ""))
    }
}

impl Store {
    /// A page of an authority's cases, latest receipt first, after the line `(received_at, id)` that was shown last.
    pub async fn cases(
        &self,
        authority: &str,
        filter: &CaseFilter,
        last: Option<(i64, &str)>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, Failure> {
        let CaseFilter { stage, item, number, applicant, received_from: from, .. } = filter;
        let (at, id) = filter.before(last);
        let (sql, values): (_, Vec<Value>) = if !number.is_empty() {
            (WITH_NUMBER, params![authority, number, *from, at, id, stage, item, applicant, limit])
        } else if !applicant.is_empty() {
            (FOR_APPLICANT, params![authority, applicant, *from, at, id, stage, item, limit])
        } else if !stage.is_empty() {
            (IN_STAGE, params![authority, stage, *from, at, id, item, limit])
        } else if !item.is_empty() {
            (FOR_ITEM, params![authority, item, *from, at, id, limit])
        } else {
            (OF_AUTHORITY, params![authority, *from, at, id, limit])
        };
        case_rows(&self.rows(sql, values).await?)
    }

    /// A page of what one account submitted anywhere, latest receipt first.
    pub async fn cases_of_submitter(
        &self,
        account: &str,
        filter: &CaseFilter,
        last: Option<(i64, &str)>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, Failure> {
        let CaseFilter { stage, item, number, applicant, received_from: from, .. } = filter;
        let (at, id) = filter.before(last);
        let values = params![account, *from, at, id, stage, item, number, applicant, limit];
        case_rows(&self.rows(SUBMITTED_BY, values).await?)
    }
}
