//! 制证: the certificate was rendered and lies before the seal room.
//!
//! The system does this, after the grant. Rendering again (a font was added, a worker died) replaces the document.

use serde::{Deserialize, Serialize};

use crate::ids::{CertificateId, FileId};

use super::refusal::Refusal;
use super::stage::Stage;
use super::state::Case;
use super::{Event, Facts};

/// The document as it was rendered, not yet sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// The certificate that it will be.
    pub certificate: CertificateId,
    /// Its identifier (GB/T 36904).
    pub identifier: String,
    /// Its number (证照编号).
    pub number: String,
    /// The file.
    pub file: FileId,
    /// SM3 over the bytes that the seal will sign, lower-case hexadecimal.
    pub digest: String,
}

/// The command.
#[derive(Debug, Clone)]
pub struct Render {
    /// The document.
    pub document: Rendered,
}

/// 制证: rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRendered {
    /// The document.
    pub document: Rendered,
}

pub(super) fn decide(case: &Case, command: Render, _: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    if !matches!(case.stage, Stage::Granted | Stage::CertificateMaking) {
        return Err(Refusal::WrongStage { act: "render", stage: case.stage });
    }
    Ok(vec![CertificateRendered { document: command.document }.into()])
}
