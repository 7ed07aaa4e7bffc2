//! The press: whatever turns a decision into a document and binds a seal to it.
//!
//! What must never live here: whether a document may be made or sealed. The surprising thing: rendering and sealing
//! are two steps of one file. After the first every byte is final but for the place of the signature.

use jiff::civil::Date;
use oneseal_seal::certificate_page::{CertificateContent, Labels, Language, PageError, lay_out};
use oneseal_seal::face::Face;
use oneseal_seal::keystore::SOFTWARE_SIGNER_NOTICE;
use oneseal_seal::pdf::{self, PdfError};
use oneseal_seal::pdf_signature::{self, PrepareError, SealError, Sealing};
use oneseal_seal::signer::{Authorisation, Signer, SignerError};
use oneseal_seal::stamp::SealArt;
use serde::Serialize;

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Name of the licence.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Its identifier (GB/T 36904).
    pub identifier: String,
    /// Who holds it.
    pub holder_name: String,
    /// The holder's code.
    pub holder_code: String,
    /// The responsible person; may be empty.
    pub principal: String,
    /// Where; may be empty.
    pub address: String,
    /// What is permitted; may be empty.
    pub scope: String,
    /// The organ that issues it.
    pub organ: String,
    /// The day of the decision.
    pub decided_on: Date,
    /// First and last day of validity.
    pub validity: Option<(Date, Date)>,
    /// Where it can be checked.
    pub verify_url: String,
    /// When it is made, in epoch milliseconds.
    pub created_ms: i64,
}

/// A document that is complete but for the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// SM3 of what the seal will sign.
    pub digest: [u8; 32],
}

/// With what and by what right a document is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealOrder {
    /// The seal key.
    pub key_id: String,
    /// When, in epoch milliseconds.
    pub signing_ms: i64,
    /// The decision.
    pub authorisation: Authorisation,
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// The page.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The file.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The place for the signature.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// The seal.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The key holder.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The work was cut off.
    #[error("the press was stopped: {0}")]
    Stopped(String),
}

/// Whatever makes documents. Its work is slow and blocks; the office puts it on a thread of its own.
pub trait Press: Send + Sync {
    /// The media type of its documents.
    fn media_type(&self) -> &'static str;

    /// Renders a certificate.
    ///
    /// # Errors
    /// A text that cannot be set.
    fn render(&self, sheet: &Sheet) -> Result<Prepared, PressError>;

    /// Seals a document that was rendered.
    ///
    /// # Errors
    /// Another document than the order names, or the key holder refuses.
    fn seal(&self, prepared: Vec<u8>, signer: &dyn Signer, order: &SealOrder) -> Result<Vec<u8>, PressError>;
}

/// The press of the product: PDF with an SM2 signature inside.
#[expect(missing_debug_implementations, reason = "a font is megabytes")]
pub struct PdfPress {
    face: Face,
    test_seal: bool,
}

impl PdfPress {
    /// A press with a font; `test_seal` says whether the keys are software keys, which every page then tells.
    pub fn new(face: Face, test_seal: bool) -> Self {
        Self { face, test_seal }
    }
}

impl Press for PdfPress {
    fn media_type(&self) -> &'static str {
        "application/pdf"
    }

    fn render(&self, sheet: &Sheet) -> Result<Prepared, PressError> {
        let notice = if self.test_seal { vec![SOFTWARE_SIGNER_NOTICE.zh.to_owned()] } else { Vec::new() };
        let content = CertificateContent {
            title: sheet.title.clone(),
            certificate_number: sheet.number.clone(),
            identifier: sheet.identifier.clone(),
            holder_name: sheet.holder_name.clone(),
            holder_code: sheet.holder_code.clone(),
            principal: sheet.principal.clone(),
            address: sheet.address.clone(),
            scope: sheet.scope.clone(),
            lines: Vec::new(),
            labels: Labels::default(),
            issuing_authority: sheet.organ.clone(),
            issue_date: sheet.decided_on,
            valid_from: sheet.validity.map(|(from, _)| from),
            valid_to: sheet.validity.map(|(_, through)| through),
            verify_url: sheet.verify_url.clone(),
            seal_art: SealArt::approval(sheet.organ.clone()),
            notice_lines: notice,
            test_seal: self.test_seal,
            language: Language::Chinese,
            created_ms: sheet.created_ms,
        };
        let document = lay_out(&self.face, &content)?;
        let prepared = pdf_signature::prepare(pdf::render(&document, &self.face)?)?;
        Ok(Prepared { bytes: prepared.bytes, digest: prepared.digest })
    }

    fn seal(&self, prepared: Vec<u8>, signer: &dyn Signer, order: &SealOrder) -> Result<Vec<u8>, PressError> {
        let sealing = Sealing {
            key_id: &order.key_id,
            certificates: &[],
            signing_ms: order.signing_ms,
            authorisation: &order.authorisation,
        };
        Ok(pdf_signature::seal(prepared, signer, &sealing)?)
    }
}
