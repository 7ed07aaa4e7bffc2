//! Personal data: enclosed under a key of its own, shown masked, opened with a reason, erased for good.
//!
//! What must never live here: personal data in an event. The surprising thing: the salt of a record's digest lies
//! inside what is enclosed. Destroying the record's key therefore also makes the digest in the events meaningless,
//! while the log still verifies.

use std::collections::BTreeMap;

use oneseal_domain::case::Case;
use oneseal_domain::case::submit::Vaulted;
use oneseal_domain::codes::{Uscc, mask};
use oneseal_domain::ids::{AuthorityId, CaseRef, PartyId};
use oneseal_domain::item::form::{Answers, Format};
use oneseal_seal::signer::{Purpose, SignerError};
use oneseal_seal::sm;
use oneseal_store::{Append, FileRecord, Part, VaultRecord};
use serde::{Deserialize, Serialize};

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::execute::{new_event, pinned};
use crate::office::Office;

const SALT: usize = 16;
const NONCE: usize = 12;

/// Who applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema), schema(as = Party))]
pub struct Applicant {
    /// The name of the person or organisation.
    pub name: String,
    /// Identity number or unified social credit code.
    pub code: String,
    /// Where to call.
    pub phone: String,
}

impl Applicant {
    /// As it may be shown to those who need not know more. Name and code of an organisation are public.
    #[must_use]
    pub fn masked(&self) -> Self {
        let public = Uscc::parse(&self.code).is_ok();
        let (name, code) = if public {
            (self.name.clone(), self.code.clone())
        } else {
            (mask::person_name(&self.name), mask::citizen_id(&self.code))
        };
        Self { name, code, phone: mask::phone(&self.phone) }
    }
}

/// The personal side of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personal {
    /// Who applies.
    pub applicant: Applicant,
    /// The filled form.
    pub form: Answers,
}

/// What a disclosure or an erasure says of itself.
#[derive(Serialize)]
struct Handled<'a> {
    case: CaseRef,
    records: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<String>,
    reason: &'a str,
    by: &'a str,
}

fn aad(authority: &str, id: &str) -> Vec<u8> {
    format!("{authority}/{id}").into_bytes()
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], ActError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| ActError::missing(format!("no randomness: {error}")))?;
    Ok(bytes)
}

impl Office {
    /// Encloses a record of a case: what events may carry of it, and the record to keep.
    pub(crate) fn enclose(
        &self,
        case: CaseRef,
        kind: &str,
        content: &impl Serialize,
        index: Option<&str>,
    ) -> Result<(Vaulted, VaultRecord), ActError> {
        let party = PartyId::new(self.ports.ids.next());
        let (home, id) = (case.authority.to_string(), party.to_string());
        let key: [u8; 16] = random()?;
        let mut plain = random::<SALT>()?.to_vec();
        plain.extend(serde_json::to_vec(content)?);
        let nonce: [u8; NONCE] = random()?;
        let mut sealed = nonce.to_vec();
        sealed.extend(sm::seal_gcm(&key, &nonce, &aad(&home, &id), &plain));
        let wrapping = self.ports.signer.active(Purpose::Vault, None)?.id;
        let record = VaultRecord {
            wrapped_key: Some(self.ports.signer.encrypt(&wrapping, &aad(&home, &id), &key)?),
            key_id: wrapping,
            ciphertext: Some(sealed),
            index_a: index.map(|value| self.blind(value)).transpose()?,
            index_b: None,
            created_at: self.now().as_millisecond(),
            erased_at: None,
            kind: kind.to_owned(),
            case_id: case.case.to_string(),
            authority: home,
            id,
        };
        Ok((Vaulted { id: party, digest: hex::encode(sm::digest(&plain)) }, record))
    }

    /// The look-up value of a code: equal codes give equal values, however they were typed, and only the index key
    /// tells which.
    pub(crate) fn blind(&self, value: &str) -> Result<String, SignerError> {
        let key = self.ports.signer.active(Purpose::Index, None)?.id;
        let code = value.trim().to_uppercase();
        // Said what for, so that no code that somebody types gives a key that is derived for another use.
        Ok(hex::encode(self.ports.signer.mac(&key, format!("index: {code}").as_bytes())?))
    }

    pub(crate) async fn open<T: for<'de> Deserialize<'de>>(
        &self,
        authority: AuthorityId,
        vaulted: Option<&Vaulted>,
    ) -> Result<T, ActError> {
        let erased = || Refused::new("vault.erased", "PIPL 47", "the personal data was erased", Vec::new());
        let (home, id) = (authority.to_string(), vaulted.map(|one| one.id.to_string()).unwrap_or_default());
        let record = self.store.vault_record(&home, &id).await?.ok_or_else(erased)?;
        let (Some(wrapped), Some(sealed)) = (record.wrapped_key, record.ciphertext) else {
            return Err(erased().into());
        };
        let damaged = || ActError::missing(format!("vault record {id} does not open"));
        let key = self.ports.signer.decrypt(&record.key_id, &aad(&home, &id), &wrapped)?;
        let key: [u8; 16] = key.try_into().map_err(|_| damaged())?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(damaged)?;
        let plain = sm::open_gcm(&key, nonce, &aad(&home, &id), sealed).map_err(|_| damaged())?;
        Ok(serde_json::from_slice(plain.get(SALT..).ok_or_else(damaged)?)?)
    }

    /// For the office's own documents; nobody sees it by this.
    pub(crate) async fn personal(&self, case: CaseRef) -> Result<Personal, ActError> {
        let state = self.load(case).await?.case;
        Ok(Personal {
            applicant: self.open(case.authority, state.applicant.as_ref()).await?,
            form: self.open(case.authority, state.form.as_ref()).await?,
        })
    }

    /// The personal side of a case, masked; the applicant sees her own in the clear.
    ///
    /// # Errors
    /// `caller.not-permitted`, `case.unknown`, `vault.erased`; failures of the store.
    pub async fn masked(&self, caller: &Caller, case: CaseRef) -> Result<Personal, ActError> {
        let state = self.load(case).await?.case;
        permit(caller, Act::Read, case.authority, Some(&state.submitted_by))?;
        let personal = self.personal(case).await?;
        if caller.account == state.submitted_by {
            return Ok(personal);
        }
        let guide = pinned(&state, case.authority, &self.rules())?;
        let hidden: BTreeMap<&str, Option<Format>> = guide
            .form
            .fields
            .iter()
            .filter(|field| field.personal)
            .map(|field| (field.name.as_str(), field.format))
            .collect();
        let form = personal.form.into_iter().map(|(name, text)| {
            let shown = match hidden.get(name.as_str()) {
                Some(Some(Format::CitizenId)) => mask::citizen_id(&text),
                Some(Some(Format::Phone)) => mask::phone(&text),
                Some(_) => mask::person_name(&text),
                None => text,
            };
            (name, shown)
        });
        Ok(Personal { applicant: personal.applicant.masked(), form: form.collect() })
    }

    /// Whether the caller may ask to see personal data in the clear at an authority.
    pub fn may_unmask(&self, caller: &Caller, authority: AuthorityId) -> bool {
        permit(caller, Act::Unmask, authority, None).is_ok()
    }

    /// Shows the personal side of a case in the clear, and writes down who looked and why.
    ///
    /// # Errors
    /// `vault.reason-missing` beside those of [`Office::masked`].
    pub async fn unmask(&self, caller: &Caller, case: CaseRef, reason: &str) -> Result<Personal, ActError> {
        let outcome = self.try_unmask(caller, case, reason).await;
        self.conclude(outcome, caller, Act::Unmask, case.authority, case.to_string()).await
    }

    async fn try_unmask(&self, caller: &Caller, case: CaseRef, reason: &str) -> Result<Personal, ActError> {
        let state = self.handled(caller, case, Act::Unmask, reason).await?;
        let personal = self.personal(case).await?;
        let shown = [state.applicant, state.form].into_iter().flatten();
        let records = shown.map(|vaulted| vaulted.id.to_string()).collect();
        let handled = Handled { case, records, files: Vec::new(), reason, by: &caller.account };
        // The record comes first: what was not written down was not shown.
        self.store.append(self.handling("disclosure", &handled)?).await?;
        Ok(personal)
    }

    /// Destroys the keys of everything personal in a case that has ended: applicant, form, statements, comments, and
    /// every file, the certificate's among them. The log still verifies; nobody can read them again.
    ///
    /// # Errors
    /// `vault.erased` if it was done before, `vault.case-open`, beside those of [`Office::unmask`].
    pub async fn erase(&self, caller: &Caller, case: CaseRef, reason: &str) -> Result<(), ActError> {
        let outcome = self.try_erase(caller, case, reason).await;
        self.conclude(outcome, caller, Act::Erase, case.authority, case.to_string()).await
    }

    async fn try_erase(&self, caller: &Caller, case: CaseRef, reason: &str) -> Result<(), ActError> {
        let state = self.handled(caller, case, Act::Erase, reason).await?;
        if !state.stage.is_final() {
            let text = format!("{case} has not ended");
            let particulars = vec![("stage", state.stage.code().to_owned())];
            return Err(Refused::new("vault.case-open", "PIPL 47", text, particulars).into());
        }
        self.personal(case).await?;
        let (home, id, now) = (case.authority.as_str(), case.case.to_string(), self.now().as_millisecond());
        let records = self.store.vault_of_case(home, &id).await?;
        let files = self.store.files_of_case(home, &id).await?.into_iter().map(|file| file.id).collect();
        let handled = Handled { case, records, files, reason, by: &caller.account };
        let mut append = self.handling("erasure", &handled)?;
        append.rows.push(VaultRecord::erase_of_case(home, &id, now));
        append.rows.push(FileRecord::erase_of_case(home, &id, now));
        self.store.append(append).await?;
        Ok(())
    }

    /// The case whose personal data somebody wants to handle, if she may and says why.
    async fn handled(
        &self,
        caller: &Caller,
        case: CaseRef,
        act: Act,
        reason: &str,
    ) -> Result<Case, ActError> {
        let state = self.load(case).await?.case;
        permit(caller, act, case.authority, Some(&state.submitted_by))?;
        if reason.trim().is_empty() {
            let code = "vault.reason-missing";
            return Err(Refused::new(code, "PIPL 6", "a reason is required", Vec::new()).into());
        }
        Ok(state)
    }

    /// The one-event stream that says who handled whose data, and why.
    fn handling(&self, what: &'static str, handled: &Handled<'_>) -> Result<Append, ActError> {
        let kind = if what == "erasure" { "erasure.recorded" } else { "disclosure.recorded" };
        let event = new_event(kind, serde_json::to_string(handled)?, handled.by, self.now());
        let stream = format!("{what}/{}", self.ports.ids.next());
        let parts = vec![Part::after(stream, &[], vec![event])];
        Ok(Append { authority: handled.case.authority.to_string(), parts, ..Append::default() })
    }
}
