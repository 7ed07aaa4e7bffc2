//! Cases as lists show them, and who has to do something next.
//!
//! Rows are made from events by the application and written in the append of those events. What a stage means must
//! never be known here.
//!
//! Surprising: the row of a case carries the revision that it was made from. A row whose revision is not that of
//! the stream would be a defect that a rebuild finds.

pub(crate) mod search;

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Statement, Store};
use crate::value::{Row, Value};

sql! {
    /// Adds a case.
    ADD = "INSERT INTO cases (authority, id, number, item, item_revision, stage, revision, applicant, form, submitted_by, received_by, received_at, received_on, notice_due, accepted_on, deemed, paused_since, decided_on, outcome, decision_number, certificate, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
    /// Brings a case up to date.
    UPDATE = "UPDATE cases SET stage = $1, revision = $2, received_on = $3, notice_due = $4, accepted_on = $5, deemed = $6, paused_since = $7, decided_on = $8, outcome = $9, decision_number = $10, certificate = $11, updated_at = $12 WHERE authority = $13 AND id = $14";
    /// One case.
    FIND = "SELECT authority, id, number, item, item_revision, stage, revision, applicant, form, submitted_by, received_by, received_at, received_on, notice_due, accepted_on, deemed, paused_since, decided_on, outcome, decision_number, certificate, updated_at FROM cases WHERE authority = $1 AND id = $2";
    /// A case by its number.
    BY_NUMBER = "SELECT authority, id, number, item, item_revision, stage, revision, applicant, form, submitted_by, received_by, received_at, received_on, notice_due, accepted_on, deemed, paused_since, decided_on, outcome, decision_number, certificate, updated_at FROM cases WHERE authority = $1 AND number = $2";
    /// A page of what one account submitted, latest change first.
    BY_SUBMITTER(across "a citizen sees her own cases wherever they are decided") = "SELECT authority, id, number, item, item_revision, stage, revision, applicant, form, submitted_by, received_by, received_at, received_on, notice_due, accepted_on, deemed, paused_since, decided_on, outcome, decision_number, certificate, updated_at FROM cases WHERE submitted_by = $1 AND (updated_at, id) < ($2, $3) ORDER BY updated_at DESC, id DESC LIMIT $4";
    /// Cases in a stage whose notice was due before a day.
    OVERDUE_NOTICE(across "the clock serves every authority") = "SELECT authority, id FROM cases WHERE stage = $1 AND notice_due < $2 ORDER BY notice_due, id LIMIT $3";
    /// Takes a case off the worklist.
    UNLIST = "DELETE FROM worklist WHERE authority = $1 AND case_id = $2";
    /// Moves a case to the worklist of a role, or on in the same one.
    RELIST = "UPDATE worklist SET holder_role = $1, updated_at = $2, stage = $3, revision = $4 WHERE authority = $5 AND case_id = $6";
    /// Puts a case on the worklist of a role.
    LIST = "INSERT INTO worklist (authority, holder_role, updated_at, case_id, number, item, stage, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// The line of one case.
    WAITING = "SELECT authority, holder_role, updated_at, case_id, number, item, stage, revision FROM worklist WHERE authority = $1 AND case_id = $2";
    /// A page of what waits for a role, longest first.
    WORKLIST = "SELECT authority, holder_role, updated_at, case_id, number, item, stage, revision FROM worklist WHERE authority = $1 AND holder_role = $2 AND (updated_at, case_id) > ($3, $4) ORDER BY updated_at, case_id LIMIT $5";
    /// How much waits for a role.
    WORKLIST_SIZE = "SELECT COUNT(*) AS waiting FROM worklist WHERE authority = $1 AND holder_role = $2";
}

/// A case as lists show it. Days are `YYYY-MM-DD`, or empty.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CaseRow {
    /// The deciding authority.
    pub authority: String,
    /// The case.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The item.
    pub item: String,
    /// The pinned revision of the item.
    pub item_revision: u32,
    /// Where it stands.
    pub stage: String,
    /// Events so far.
    pub revision: u64,
    /// The applicant's vault record.
    pub applicant: String,
    /// The form's vault record.
    pub form: String,
    /// Who submitted it.
    pub submitted_by: String,
    /// The authority that received it.
    pub received_by: String,
    /// When it was received.
    pub received_at: i64,
    /// The day of receipt.
    pub received_on: String,
    /// Last day for a notice.
    pub notice_due: String,
    /// The day of acceptance.
    pub accepted_on: String,
    /// Whether silence accepted it.
    pub deemed: bool,
    /// Since when the clock rests.
    pub paused_since: String,
    /// The day of the decision, refusal or withdrawal.
    pub decided_on: String,
    /// Outcome code of the decision.
    pub outcome: String,
    /// The decision's number.
    pub decision_number: String,
    /// The certificate, once there is a document.
    pub certificate: String,
    /// When the newest event was recorded.
    pub updated_at: i64,
}

impl CaseRow {
    /// The statement that adds the case.
    pub fn add(&self) -> Statement {
        let params = params![
            &self.authority,
            &self.id,
            &self.number,
            &self.item,
            self.item_revision,
            &self.stage,
            self.revision,
            &self.applicant,
            &self.form,
            &self.submitted_by,
            &self.received_by,
            self.received_at,
            &self.received_on,
            &self.notice_due,
            &self.accepted_on,
            self.deemed,
            &self.paused_since,
            &self.decided_on,
            &self.outcome,
            &self.decision_number,
            &self.certificate,
            self.updated_at
        ];
        Statement::one(ADD, params)
    }

    /// The statement that brings everything up to date that events can change.
    pub fn update(&self) -> Statement {
        let params = params![
            &self.stage,
            self.revision,
            &self.received_on,
            &self.notice_due,
            &self.accepted_on,
            self.deemed,
            &self.paused_since,
            &self.decided_on,
            &self.outcome,
            &self.decision_number,
            &self.certificate,
            self.updated_at,
            &self.authority,
            &self.id
        ];
        Statement::one(UPDATE, params)
    }

    /// The statement that moves the case from the worklist of one role to that of another. Without a role it was on no
    /// worklist, or comes off.
    pub fn hold(&self, before: Option<&str>, now: Option<&str>) -> Option<Statement> {
        let Self { authority, id, updated_at, stage, revision, .. } = self;
        match (before, now) {
            (None, None) => None,
            (None, Some(role)) => Some(self.line(role).add()),
            (Some(_), None) => Some(Statement::one(UNLIST, params![authority, id])),
            (Some(_), Some(role)) => {
                let params = params![role, *updated_at, stage, *revision, authority, id];
                Some(Statement::one(RELIST, params))
            }
        }
    }

    /// The case's line on the worklist of a role.
    pub fn line(&self, role: &str) -> WorklistRow {
        WorklistRow {
            authority: self.authority.clone(),
            holder_role: role.to_owned(),
            updated_at: self.updated_at,
            case_id: self.id.clone(),
            number: self.number.clone(),
            item: self.item.clone(),
            stage: self.stage.clone(),
            revision: self.revision,
        }
    }

    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            id: row.string("id")?,
            number: row.string("number")?,
            item: row.string("item")?,
            item_revision: u32::try_from(row.int("item_revision")?)
                .map_err(|_| Failure::Shape("an item revision is a small number".to_owned()))?,
            stage: row.string("stage")?,
            revision: row.count("revision")?,
            applicant: row.string("applicant")?,
            form: row.string("form")?,
            submitted_by: row.string("submitted_by")?,
            received_by: row.string("received_by")?,
            received_at: row.int("received_at")?,
            received_on: row.string("received_on")?,
            notice_due: row.string("notice_due")?,
            accepted_on: row.string("accepted_on")?,
            deemed: row.flag("deemed")?,
            paused_since: row.string("paused_since")?,
            decided_on: row.string("decided_on")?,
            outcome: row.string("outcome")?,
            decision_number: row.string("decision_number")?,
            certificate: row.string("certificate")?,
            updated_at: row.int("updated_at")?,
        })
    }
}

/// A line of a worklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorklistRow {
    /// The authority.
    pub authority: String,
    /// The role that has to act.
    pub holder_role: String,
    /// Since when it waits.
    pub updated_at: i64,
    /// The case.
    pub case_id: String,
    /// Its number.
    pub number: String,
    /// The item.
    pub item: String,
    /// Where it stands.
    pub stage: String,
    /// Events so far.
    pub revision: u64,
}

impl WorklistRow {
    /// The statement that adds the line.
    pub fn add(&self) -> Statement {
        let Self { authority, holder_role, updated_at, case_id, number, item, stage, revision } = self;
        let params = params![authority, holder_role, *updated_at, case_id, number, item, stage, *revision];
        Statement::one(LIST, params)
    }

    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            holder_role: row.string("holder_role")?,
            updated_at: row.int("updated_at")?,
            case_id: row.string("case_id")?,
            number: row.string("number")?,
            item: row.string("item")?,
            stage: row.string("stage")?,
            revision: row.count("revision")?,
        })
    }
}

impl Store {
    /// The worklist's line of a case, if it waits for anybody.
    pub async fn waiting(&self, authority: &str, case_id: &str) -> Result<Option<WorklistRow>, Failure> {
        self.row(WAITING, params![authority, case_id]).await?.as_ref().map(WorklistRow::from_row).transpose()
    }

    /// One case.
    pub async fn case(&self, authority: &str, id: &str) -> Result<Option<CaseRow>, Failure> {
        self.row(FIND, params![authority, id]).await?.as_ref().map(CaseRow::from_row).transpose()
    }

    /// A case by its number.
    pub async fn case_by_number(&self, authority: &str, number: &str) -> Result<Option<CaseRow>, Failure> {
        self.row(BY_NUMBER, params![authority, number]).await?.as_ref().map(CaseRow::from_row).transpose()
    }

    /// A page of what an account submitted anywhere, latest change first, before `(updated_at, id)`.
    pub async fn cases_submitted_by(
        &self,
        account: &str,
        before: (i64, &str),
        limit: u32,
    ) -> Result<Vec<CaseRow>, Failure> {
        case_rows(&self.rows(BY_SUBMITTER, params![account, before.0, before.1, limit]).await?)
    }

    /// Cases (authority and id) in a stage whose notice was due before a day.
    pub async fn cases_with_overdue_notice(
        &self,
        stage: &str,
        before: &str,
        limit: u32,
    ) -> Result<Vec<(String, String)>, Failure> {
        let rows = self.rows(OVERDUE_NOTICE, params![stage, before, limit]).await?;
        rows.iter().map(|row| Ok((row.string("authority")?, row.string("id")?))).collect()
    }

    /// A page of what waits for a role, longest first, after `(updated_at, case)` (`(0, "")` to begin).
    pub async fn worklist(
        &self,
        authority: &str,
        role: &str,
        after: (i64, &str),
        limit: u32,
    ) -> Result<Vec<WorklistRow>, Failure> {
        let rows = self.rows(WORKLIST, params![authority, role, after.0, after.1, limit]).await?;
        rows.iter().map(WorklistRow::from_row).collect()
    }

    /// How much waits for a role.
    pub async fn worklist_size(&self, authority: &str, role: &str) -> Result<u64, Failure> {
        let row = self.row(WORKLIST_SIZE, params![authority, role]).await?;
        row.map_or(Ok(0), |row| row.count("waiting"))
    }

    /// The result of a command carried out before, with the digest of what it said.
    pub async fn command_result(
        &self,
        authority: &str,
        scope: &str,
        id: &str,
    ) -> Result<Option<(String, String)>, Failure> {
        let params: Vec<Value> = params![authority, scope, id];
        let row = self.row(crate::append::FIND_COMMAND, params).await?;
        row.map(|row| Ok((row.string("body_digest")?, row.string("result")?))).transpose()
    }
}

fn case_rows(rows: &[Row]) -> Result<Vec<CaseRow>, Failure> {
    rows.iter().map(CaseRow::from_row).collect()
}
