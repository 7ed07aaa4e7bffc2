//! Verifying a certificate (证照核验): by what is printed on it, or by the file itself.
//!
//! What must never live here: more of the holder than the paper shows to everybody. The surprising thing: a file proves
//! itself by its seal first; the register then says how the certificate stands today.

mod kept;

use jiff::Timestamp;
use jiff::civil::Date;
use oneseal_domain::certificate::{Certificate, Certificates, Event, Facts, Standing};
use oneseal_domain::decider::Decider as _;
use oneseal_domain::office_day;
use oneseal_seal::pdf_signature::{self, Verdict};
use oneseal_seal::signer::trust_roots;
use oneseal_seal::sm;
use oneseal_store::{CertificateRow, Store};

use crate::error::ActError;
use crate::office::Office;
use crate::rules::Rules;

/// What the register says of a certificate today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Its identifier (GB/T 36904).
    pub identifier: String,
    /// Its number.
    pub number: String,
    /// The item's code.
    pub item: String,
    /// The authority's name.
    pub authority: String,
    /// How it stands.
    pub standing: Standing,
    /// First and last day, if limited.
    pub validity: Option<(Date, Date)>,
    /// Whether it is in force today.
    pub in_force: bool,
    /// The day printed on it.
    pub issued_on: String,
    /// Whether a later version took its place.
    pub superseded: bool,
}

/// What came of verifying a file.
#[derive(Debug)]
pub struct VerifiedFile {
    /// What the seal says.
    pub verdict: Verdict,
    /// What the register says of exactly this file.
    pub registered: Option<Registered>,
}

impl Office {
    /// A certificate by its identifier or number.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn registered(&self, printed: &str) -> Result<Option<Registered>, ActError> {
        registered(&self.store, &self.rules(), self.now(), printed).await
    }

    /// Verifies a file: its seal, and the register's word on exactly these bytes.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn verify_file(&self, bytes: Vec<u8>) -> Result<VerifiedFile, ActError> {
        let (signer, digest) = (std::sync::Arc::clone(&self.ports.signer), hex::encode(sm::digest(&bytes)));
        let work = move || pdf_signature::verify(&bytes, &trust_roots(&*signer));
        let verdict = tokio::task::spawn_blocking(work).await?;
        let registered = match self.store.certificate_by_digest(&digest).await? {
            Some(row) => Some(self.standing_of(&row).await?),
            None => None,
        };
        Ok(VerifiedFile { verdict, registered })
    }

    async fn standing_of(&self, row: &CertificateRow) -> Result<Registered, ActError> {
        standing_of(&self.store, &self.rules(), self.now(), row).await
    }
}

/// What a register says at an instant of a certificate, by its identifier or number. For the office itself, and for
/// whoever looks into the register where no key is at hand.
///
/// # Errors
/// Failures of the store.
pub async fn registered(
    store: &Store,
    rules: &Rules,
    at: Timestamp,
    printed: &str,
) -> Result<Option<Registered>, ActError> {
    let printed = printed.trim();
    let row = match store.certificate_by_identifier(printed).await? {
        Some(row) => Some(row),
        None => store.certificate_by_number(printed).await?,
    };
    match row {
        Some(row) => standing_of(store, rules, at, &row).await.map(Some),
        None => Ok(None),
    }
}

async fn standing_of(
    store: &Store,
    rules: &Rules,
    at: Timestamp,
    row: &CertificateRow,
) -> Result<Registered, ActError> {
    let recorded = store.events(&row.authority, &format!("certificate/{}", row.id)).await?;
    let mut certificate = Certificate::default();
    for event in &recorded {
        certificate = Certificates::evolve(certificate, &Event::decode(&event.kind, &event.payload)?);
    }
    // What the end of its period has caused holds, whether or not anybody wrote it down.
    let lapse = oneseal_domain::certificate::Command::Lapse;
    let facts = Facts { at };
    let lapsed = Certificates::decide(&certificate, lapse, &facts)?;
    let certificate = lapsed.iter().fold(certificate, Certificates::evolve);
    let superseded = certificate.living().is_some_and(|living| living.identifier != row.identifier);
    let organ = rules.organs.iter().find(|(id, _)| id.as_str() == row.authority);
    Ok(Registered {
        identifier: row.identifier.clone(),
        number: row.number.clone(),
        item: row.item.clone(),
        authority: organ.map(|(_, organ)| organ.name.clone()).unwrap_or_default(),
        standing: certificate.standing,
        validity: certificate.validity,
        in_force: !superseded && certificate.is_valid_on(office_day(at)),
        issued_on: row.issued_on.clone(),
        superseded,
    })
}
