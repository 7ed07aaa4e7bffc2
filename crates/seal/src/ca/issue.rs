//! Making certificates.

use std::time::Duration;

use der::asn1::{Any, BitString, PrintableStringRef, Utf8StringRef};
use der::{DateTime, Decode as _, Encode as _};
use sm2::dsa::{VerifyingKey, signature::Keypair};
use x509_cert::Certificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder as _, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension as _};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{
    self, AlgorithmIdentifierOwned, DynSignatureAlgorithmIdentifier, SubjectPublicKeyInfoOwned,
    SubjectPublicKeyInfoRef,
};
use x509_cert::time::{Time, Validity};

use super::{
    COMMON_NAME, COUNTRY, CaError, Names, ORGANISATION, SERIAL_NUMBER, SM2_WITH_SM3, UNIT, verify::KeyUse,
};
use crate::signer::{Authorisation, KeyInfo, Signer, SignerError, sign_as};
use crate::sm::PublicKey;

/// A root outlives the certificates under it.
const ROOT_YEARS: u32 = 10;

/// A certificate to be issued to a seal or log key.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'a> {
    /// The certified key, SEC 1.
    pub public_key: &'a [u8],
    /// What the key is certified for.
    pub key_use: KeyUse,
    /// Whom it names.
    pub names: &'a Names,
    /// The authority the key speaks for, as six characters.
    pub authority: Option<&'a str>,
    /// From when it is valid, in epoch milliseconds.
    pub now_ms: i64,
    /// For how many years.
    pub years: u32,
}

/// Makes the self-signed certificate of a root key, valid for ten years; gives DER.
pub fn issue_root(signer: &dyn Signer, key_id: &str, names: &Names, now_ms: i64) -> Result<Vec<u8>, CaError> {
    let info = signer.key_info(key_id)?;
    let subject = subject(names, None)?;
    let profile = Profile { issuer: subject.clone(), subject, usage: None };
    issue(signer, &info, &info.public_key, profile, validity(now_ms, ROOT_YEARS)?)
}

/// Certifies a seal or log key under the root `ca_key_id`; gives DER.
pub fn issue_leaf(signer: &dyn Signer, ca_key_id: &str, leaf: &Leaf<'_>) -> Result<Vec<u8>, CaError> {
    let info = signer.key_info(ca_key_id)?;
    let root =
        info.certificate.as_deref().ok_or_else(|| CaError::NoCertificate { id: ca_key_id.to_owned() })?;
    let issuer = Certificate::from_der(root)?.tbs_certificate().subject().clone();
    let profile =
        Profile { issuer, subject: subject(leaf.names, leaf.authority)?, usage: Some(leaf.key_use) };
    issue(signer, &info, leaf.public_key, profile, validity(leaf.now_ms, leaf.years)?)
}

fn issue(
    signer: &dyn Signer,
    ca: &KeyInfo,
    certified: &[u8],
    profile: Profile,
    validity: Validity,
) -> Result<Vec<u8>, CaError> {
    let key = |point: &[u8]| {
        PublicKey::from_sec1(point)
            .map_err(|e| CaError::Signer(SignerError::Device { id: ca.id.clone(), reason: e.to_string() }))
    };
    let issuer = Issuer(key(&ca.public_key)?.verifying_key().clone());
    let spki = SubjectPublicKeyInfoOwned::from_der(
        &key(certified)?.to_spki().map_err(|e| CaError::Encoding { reason: e.to_string() })?,
    )?;
    let serial = SerialNumber::generate(&mut rand::rng());
    let mut builder = CertificateBuilder::new(profile, serial, validity, spki)?;
    let body = builder.finalize(&issuer)?;
    let signature = sign_as(signer, ca, &body, &Authorisation::CertificateIssue)?;
    let certificate = builder.assemble(BitString::from_bytes(&signature)?, &issuer)?;
    Ok(certificate.to_der()?)
}

/// The issuing key's public side as the builder wants to see it; the signature itself comes from the port.
struct Issuer(VerifyingKey);

impl Keypair for Issuer {
    type VerifyingKey = VerifyingKey;

    fn verifying_key(&self) -> VerifyingKey {
        self.0.clone()
    }
}

impl DynSignatureAlgorithmIdentifier for Issuer {
    fn signature_algorithm_identifier(&self) -> spki::Result<AlgorithmIdentifierOwned> {
        Ok(AlgorithmIdentifierOwned { oid: SM2_WITH_SM3, parameters: None })
    }
}

struct Profile {
    issuer: Name,
    subject: Name,
    /// `None` for a root.
    usage: Option<KeyUse>,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        spk: SubjectPublicKeyInfoRef<'_>,
        issuer_spk: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let usage = match self.usage {
            None => KeyUsages::KeyCertSign | KeyUsages::CRLSign,
            Some(KeyUse::Seal) => KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
            Some(KeyUse::Log) => KeyUsages::DigitalSignature.into(),
        };
        let issuer_id = SubjectKeyIdentifier::try_from(issuer_spk)?.0;
        let authority = AuthorityKeyIdentifier { key_identifier: Some(issuer_id), ..Default::default() };
        let constraints = BasicConstraints { ca: self.usage.is_none(), path_len_constraint: None };
        let subject = tbs.subject();
        Ok(vec![
            SubjectKeyIdentifier::try_from(spk)?.to_extension(subject, &[])?,
            authority.to_extension(subject, &[])?,
            constraints.to_extension(subject, &[])?,
            KeyUsage(usage).to_extension(subject, &[])?,
        ])
    }
}

fn subject(names: &Names, authority: Option<&str>) -> Result<Name, CaError> {
    let printable = |text: &str| Any::encode_from(&PrintableStringRef::new(text)?);
    let utf8 = |text: &str| Any::encode_from(&Utf8StringRef::new(text)?);
    let mut parts = vec![(COUNTRY, printable("CN")?), (ORGANISATION, utf8(&names.organisation)?)];
    if let Some(authority) = authority {
        parts.push((UNIT, utf8(authority)?));
    }
    if !names.credit_code.is_empty() {
        parts.push((SERIAL_NUMBER, printable(&names.credit_code)?));
    }
    parts.push((COMMON_NAME, utf8(&names.common_name)?));
    let mut sequence = RdnSequence::default();
    for (oid, value) in parts {
        let mut part = RelativeDistinguishedName::default();
        part.insert(AttributeTypeAndValue { oid, value })?;
        sequence.push(part);
    }
    Ok(Name::from_der(&sequence.to_der()?)?)
}

fn validity(from_ms: i64, years: u32) -> Result<Validity, CaError> {
    let seconds = u64::try_from(from_ms / 1000)
        .map_err(|_| CaError::Encoding { reason: "a certificate cannot begin before 1970".to_owned() })?;
    let from = DateTime::from_unix_duration(Duration::from_secs(seconds))?;
    let end_year = u16::try_from(u32::from(from.year()) + years)
        .map_err(|_| CaError::Encoding { reason: "the certificate would never end".to_owned() })?;
    // The same day of the year; the 29th of February ends on the 28th.
    let until = |day| DateTime::new(end_year, from.month(), day, from.hour(), from.minutes(), from.seconds());
    let until = until(from.day()).or_else(|_| until(28))?;
    Ok(Validity::new(Time::from(from), Time::from(until)))
}
