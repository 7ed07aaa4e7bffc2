//! The signature container: CMS `SignedData` (RFC 5652) with SM3 and SM2, in the attributes of `CAdES`.
//!
//! Only what we write is described here, and only that is read: one signer, no content, DER throughout.

use std::time::Duration;

use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec, UtcTime};
use der::{DateTime, Decode, Encode, Reader as _, Sequence, SliceReader, ValueOrd};
use x509_cert::Certificate;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Time;

use crate::ca::SM2_WITH_SM3;
use crate::sm;

/// The SM3 digest algorithm.
pub const SM3: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.401");

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

#[derive(Clone, Debug, PartialEq, Eq, Sequence, ValueOrd)]
struct Algorithm {
    oid: ObjectIdentifier,
    #[asn1(optional = "true")]
    parameters: Option<Any>,
}

impl Algorithm {
    const fn plain(oid: ObjectIdentifier) -> Self {
        Self { oid, parameters: None }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct ContentInfo {
    content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    content: SignedData,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct SignedData {
    version: u8,
    digest_algorithms: SetOfVec<Algorithm>,
    content: EncapsulatedContent,
    /// Kept as they came: a certificate must never be encoded again before it is checked.
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    certificates: Option<SetOfVec<Any>>,
    signers: SetOfVec<SignerInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct EncapsulatedContent {
    content_type: ObjectIdentifier,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence, ValueOrd)]
struct SignerInfo {
    version: u8,
    signer: IssuerAndSerial,
    digest_algorithm: Algorithm,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    attributes: Option<SetOfVec<Attribute>>,
    signature_algorithm: Algorithm,
    signature: OctetString,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence, ValueOrd)]
struct IssuerAndSerial {
    issuer: Name,
    serial: SerialNumber,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence, ValueOrd)]
struct Attribute {
    oid: ObjectIdentifier,
    values: SetOfVec<Any>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct SigningCertificateV2 {
    certificates: Vec<EssCertificate>,
}

/// The default digest of the standard is SHA-256, so ours is always named.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct EssCertificate {
    digest_algorithm: Algorithm,
    digest: OctetString,
}

/// What a signature will state; signed as [`Statement::to_sign`].
pub(super) struct Statement {
    attributes: SetOfVec<Attribute>,
    signer: IssuerAndSerial,
    certificates: Vec<Vec<u8>>,
}

impl Statement {
    /// `certificates` begins with the signer's own.
    pub(super) fn new(digest: &[u8; 32], signing_ms: i64, certificates: &[Vec<u8>]) -> der::Result<Self> {
        let own = certificates.first().ok_or_else(|| der::Error::from(der::ErrorKind::Failed))?;
        let parsed = Certificate::from_der(own)?;
        let body = parsed.tbs_certificate();
        let signer = IssuerAndSerial { issuer: body.issuer().clone(), serial: body.serial_number().clone() };
        let attributes = vec![
            attribute(CONTENT_TYPE, &DATA)?,
            attribute(MESSAGE_DIGEST, &OctetString::new(digest.as_slice())?)?,
            attribute(SIGNING_TIME, &time(signing_ms)?)?,
            attribute(SIGNING_CERTIFICATE, &names(own)?)?,
        ];
        let attributes = SetOfVec::try_from(attributes)?;
        Ok(Self { attributes, signer, certificates: certificates.to_vec() })
    }

    /// The message that the signature covers.
    pub(super) fn to_sign(&self) -> der::Result<Vec<u8>> {
        self.attributes.to_der()
    }

    /// The container with its signature.
    pub(super) fn with_signature(self, signature: &[u8]) -> der::Result<Vec<u8>> {
        let certificates: Vec<Any> =
            self.certificates.iter().map(|der| Any::from_der(der)).collect::<Result<_, _>>()?;
        let signer = SignerInfo {
            version: 1,
            signer: self.signer,
            digest_algorithm: Algorithm::plain(SM3),
            attributes: Some(self.attributes),
            signature_algorithm: Algorithm::plain(SM2_WITH_SM3),
            signature: OctetString::new(signature)?,
        };
        let content = SignedData {
            version: 1,
            digest_algorithms: SetOfVec::try_from(vec![Algorithm::plain(SM3)])?,
            content: EncapsulatedContent { content_type: DATA },
            certificates: Some(SetOfVec::try_from(certificates)?),
            signers: SetOfVec::try_from(vec![signer])?,
        };
        ContentInfo { content_type: SIGNED_DATA, content }.to_der()
    }
}

/// What a signature states, read back.
pub(super) struct Signed {
    pub(super) to_verify: Vec<u8>,
    pub(super) signature: Vec<u8>,
    pub(super) digest: Vec<u8>,
    pub(super) signing_ms: i64,
    /// The signer's own certificate, if the container holds the one that issuer and serial number name.
    pub(super) certificate: Option<Vec<u8>>,
    /// Whether the signed attributes name that certificate by its digest.
    pub(super) names_certificate: bool,
    /// What else lies in the container.
    pub(super) others: Vec<Vec<u8>>,
}

impl Signed {
    /// Reads the container at the start of `hole`; behind it may be zeroes only.
    pub(super) fn read(hole: &[u8]) -> Result<Self, String> {
        let encoded = SliceReader::new(hole).and_then(|mut reader| reader.tlv_bytes()).map_err(words)?;
        if hole[encoded.len()..].iter().any(|byte| *byte != 0) {
            return Err("something lies behind the signature".to_owned());
        }
        let info = ContentInfo::from_der(encoded).map_err(words)?;
        if info.to_der().map_err(words)? != encoded {
            return Err("the signature is not encoded in the one way that DER allows".to_owned());
        }
        let data = info.content;
        let [signer] = data.signers.as_ref() else {
            return Err("there must be one signer exactly".to_owned());
        };
        let sm3 = Algorithm::plain(SM3);
        let as_written = info.content_type == SIGNED_DATA
            && (data.version, signer.version) == (1, 1)
            && data.digest_algorithms.as_ref() == [sm3.clone()]
            && data.content.content_type == DATA
            && signer.digest_algorithm == sm3
            && signer.signature_algorithm == Algorithm::plain(SM2_WITH_SM3);
        if !as_written {
            return Err("the signature uses other algorithms than SM2 with SM3".to_owned());
        }
        Self::collect(signer, data.certificates.as_ref())
    }

    fn collect(signer: &SignerInfo, certificates: Option<&SetOfVec<Any>>) -> Result<Self, String> {
        let attributes = signer.attributes.as_ref().ok_or("the signature has no signed attributes")?;
        let content_type: ObjectIdentifier = value(attributes, CONTENT_TYPE)?;
        let digest: OctetString = value(attributes, MESSAGE_DIGEST)?;
        let time: Time = value(attributes, SIGNING_TIME)?;
        let named: SigningCertificateV2 = value(attributes, SIGNING_CERTIFICATE)?;
        if content_type != DATA || attributes.len() != 4 {
            return Err("the signed attributes are not those of a sealed document".to_owned());
        }
        let mut others = Vec::new();
        let mut own = None;
        for any in certificates.map(AsRef::as_ref).unwrap_or_default() {
            let der = any.to_der().map_err(words)?;
            match Certificate::from_der(&der) {
                Ok(parsed) if own.is_none() && signer.signer.is(&parsed) => own = Some(der),
                _ => others.push(der),
            }
        }
        let names_certificate =
            own.as_ref().is_some_and(|own| names(own).is_ok_and(|expected| expected == named));
        Ok(Self {
            to_verify: attributes.to_der().map_err(words)?,
            signature: signer.signature.as_bytes().to_vec(),
            digest: digest.as_bytes().to_vec(),
            signing_ms: i64::try_from(time.to_unix_duration().as_millis()).unwrap_or(i64::MAX),
            certificate: own,
            names_certificate,
            others,
        })
    }
}

impl IssuerAndSerial {
    fn is(&self, certificate: &Certificate) -> bool {
        let body = certificate.tbs_certificate();
        self.issuer == *body.issuer() && self.serial == *body.serial_number()
    }
}

fn attribute<T: der::EncodeValue + der::Tagged>(oid: ObjectIdentifier, value: &T) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![Any::encode_from(value)?])? })
}

fn value<T: for<'a> Decode<'a, Error = der::Error>>(
    attributes: &SetOfVec<Attribute>,
    oid: ObjectIdentifier,
) -> Result<T, String> {
    let found = attributes.iter().find(|attribute| attribute.oid == oid);
    let values = found.map(|attribute| attribute.values.as_ref());
    let Some([single]) = values else { return Err(format!("the signed attribute {oid} is missing")) };
    single.to_der().and_then(|der| T::from_der(&der)).map_err(words)
}

fn names(certificate: &[u8]) -> der::Result<SigningCertificateV2> {
    let digest = OctetString::new(sm::digest(certificate).as_slice())?;
    Ok(SigningCertificateV2 {
        certificates: vec![EssCertificate { digest_algorithm: Algorithm::plain(SM3), digest }],
    })
}

fn time(ms: i64) -> der::Result<Time> {
    let seconds =
        u64::try_from(ms.div_euclid(1000)).map_err(|_| der::Error::from(der::ErrorKind::DateTime))?;
    let date = DateTime::from_unix_duration(Duration::from_secs(seconds))?;
    // CMS wants the short form as long as its two digits of the year are clear.
    Ok(match UtcTime::try_from(date) {
        Ok(short) => Time::UtcTime(short),
        Err(_) => Time::from(date),
    })
}

fn words(error: der::Error) -> String {
    format!("the signature cannot be read: {error}")
}
