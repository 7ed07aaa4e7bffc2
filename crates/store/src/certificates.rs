//! Certificates as lists and the public verification show them.
//!
//! Whether one is in force on a day must never be decided here; the days are data.
//!
//! Surprising: a certificate is also found by the digest of its sealed file, so that whoever holds nothing but the
//! file can ask.

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Statement, Store};
use crate::value::Row;

sql! {
    /// Adds one.
    ADD = "INSERT INTO certificates (authority, id, case_id, identifier, number, item, holder, valid_from, valid_through, file, document_digest, digest, seal, issued_on, issued_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    /// One certificate.
    FIND = "SELECT authority, id, case_id, identifier, number, item, holder, valid_from, valid_through, file, document_digest, digest, seal, issued_on, issued_at FROM certificates WHERE authority = $1 AND id = $2";
    /// The certificates of a case.
    OF_CASE = "SELECT authority, id, case_id, identifier, number, item, holder, valid_from, valid_through, file, document_digest, digest, seal, issued_on, issued_at FROM certificates WHERE authority = $1 AND case_id = $2 ORDER BY id";
    /// By its identifier.
    BY_IDENTIFIER(across "the public knows no authority, only the paper") = "SELECT authority, id, case_id, identifier, number, item, holder, valid_from, valid_through, file, document_digest, digest, seal, issued_on, issued_at FROM certificates WHERE identifier = $1";
    /// By its number, the newest first.
    BY_NUMBER(across "the public knows no authority, only the paper") = "SELECT authority, id, case_id, identifier, number, item, holder, valid_from, valid_through, file, document_digest, digest, seal, issued_on, issued_at FROM certificates WHERE number = $1 ORDER BY issued_at DESC, id DESC";
    /// A page of an authority's certificates, latest first.
    OF_AUTHORITY = "SELECT authority, id, case_id, identifier, number, item, holder, valid_from, valid_through, file, document_digest, digest, seal, issued_on, issued_at FROM certificates WHERE authority = $1 AND (issued_at, id) < ($2, $3) AND ($4 = '' OR item = $4) ORDER BY issued_at DESC, id DESC LIMIT $5";
    /// A page of the certificates in whose cases one account applied, latest first.
    OF_SUBMITTER(across "a citizen sees her own certificates wherever they were issued") = "SELECT t.authority, t.id, t.case_id, t.identifier, t.number, t.item, t.holder, t.valid_from, t.valid_through, t.file, t.document_digest, t.digest, t.seal, t.issued_on, t.issued_at FROM cases c JOIN certificates t ON t.authority = c.authority AND t.case_id = c.id WHERE c.submitted_by = $1 AND (t.issued_at, t.id) < ($2, $3) AND ($4 = '' OR t.item = $4) ORDER BY t.issued_at DESC, t.id DESC LIMIT $5";
    /// By the digest of the sealed file.
    BY_DIGEST(across "the public knows no authority, only the file") = "SELECT authority, id, case_id, identifier, number, item, holder, valid_from, valid_through, file, document_digest, digest, seal, issued_on, issued_at FROM certificates WHERE digest = $1";
}

/// A certificate. Days are `YYYY-MM-DD`, or empty where there is no end.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CertificateRow {
    /// The authority.
    pub authority: String,
    /// Its identity.
    pub id: String,
    /// The case that it proves.
    pub case_id: String,
    /// Its identifier (GB/T 36904).
    pub identifier: String,
    /// Its number.
    pub number: String,
    /// The item.
    pub item: String,
    /// The holder's vault record.
    pub holder: String,
    /// First day of validity.
    pub valid_from: String,
    /// Last day of validity.
    pub valid_through: String,
    /// The sealed file.
    pub file: String,
    /// SM3 over the bytes that the seal signed.
    pub document_digest: String,
    /// SM3 of the sealed file.
    pub digest: String,
    /// The seal.
    pub seal: String,
    /// The day printed on it.
    pub issued_on: String,
    /// When it was issued.
    pub issued_at: i64,
}

impl CertificateRow {
    /// The statement that adds it.
    pub fn add(&self) -> Statement {
        let params = params![
            &self.authority,
            &self.id,
            &self.case_id,
            &self.identifier,
            &self.number,
            &self.item,
            &self.holder,
            &self.valid_from,
            &self.valid_through,
            &self.file,
            &self.document_digest,
            &self.digest,
            &self.seal,
            &self.issued_on,
            self.issued_at,
        ];
        Statement::one(ADD, params)
    }

    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            authority: row.string("authority")?,
            id: row.string("id")?,
            case_id: row.string("case_id")?,
            identifier: row.string("identifier")?,
            number: row.string("number")?,
            item: row.string("item")?,
            holder: row.string("holder")?,
            valid_from: row.string("valid_from")?,
            valid_through: row.string("valid_through")?,
            file: row.string("file")?,
            document_digest: row.string("document_digest")?,
            digest: row.string("digest")?,
            seal: row.string("seal")?,
            issued_on: row.string("issued_on")?,
            issued_at: row.int("issued_at")?,
        })
    }
}

impl Store {
    /// One certificate.
    pub async fn certificate(&self, authority: &str, id: &str) -> Result<Option<CertificateRow>, Failure> {
        self.row(FIND, params![authority, id]).await?.as_ref().map(CertificateRow::from_row).transpose()
    }

    /// The certificates of a case.
    pub async fn certificates_of_case(
        &self,
        authority: &str,
        case_id: &str,
    ) -> Result<Vec<CertificateRow>, Failure> {
        let rows = self.rows(OF_CASE, params![authority, case_id]).await?;
        rows.iter().map(CertificateRow::from_row).collect()
    }

    /// A certificate by its identifier, at whichever authority.
    pub async fn certificate_by_identifier(
        &self,
        identifier: &str,
    ) -> Result<Option<CertificateRow>, Failure> {
        self.row(BY_IDENTIFIER, params![identifier]).await?.as_ref().map(CertificateRow::from_row).transpose()
    }

    /// A certificate by its number, at whichever authority; the newest of that number.
    pub async fn certificate_by_number(&self, number: &str) -> Result<Option<CertificateRow>, Failure> {
        Ok(self.certificates_by_number(number).await?.into_iter().next())
    }

    /// A certificate by the digest of its sealed file, at whichever authority.
    pub async fn certificate_by_digest(&self, digest: &str) -> Result<Option<CertificateRow>, Failure> {
        self.row(BY_DIGEST, params![digest]).await?.as_ref().map(CertificateRow::from_row).transpose()
    }

    /// Certificates with a number, at whichever authorities, the newest first.
    pub async fn certificates_by_number(&self, number: &str) -> Result<Vec<CertificateRow>, Failure> {
        self.rows(BY_NUMBER, params![number]).await?.iter().map(CertificateRow::from_row).collect()
    }

    /// A page of an authority's certificates, latest first, before `(issued_at, id)` (`(i64::MAX, "")` to begin);
    /// of one item, if it is named.
    pub async fn certificates(
        &self,
        authority: &str,
        item: &str,
        before: (i64, &str),
        limit: u32,
    ) -> Result<Vec<CertificateRow>, Failure> {
        let rows = self.rows(OF_AUTHORITY, params![authority, before.0, before.1, item, limit]).await?;
        rows.iter().map(CertificateRow::from_row).collect()
    }

    /// A page of the certificates that came of what one account submitted, latest first.
    pub async fn certificates_of_submitter(
        &self,
        account: &str,
        item: &str,
        before: (i64, &str),
        limit: u32,
    ) -> Result<Vec<CertificateRow>, Failure> {
        let rows = self.rows(OF_SUBMITTER, params![account, before.0, before.1, item, limit]).await?;
        rows.iter().map(CertificateRow::from_row).collect()
    }
}
