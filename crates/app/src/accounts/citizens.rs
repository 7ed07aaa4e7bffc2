//! Citizens make their own accounts, and what they say of themselves is kept sealed.
//!
//! What must never live here: whether somebody is who she says; nobody has proved that to us, so an account opens
//! nothing but what was done with it. The surprising thing: a citizen signs in with her telephone number, but the number
//! is nowhere: not in the login, which goes into events, and not in the table of names, which holds look-up values alone.

use oneseal_domain::codes::{CitizenId, mask};
use oneseal_seal::signer::Purpose;
use oneseal_store::{Account, Failure};
use serde::{Deserialize, Serialize};

use super::{Body, hashed, strong};
use crate::authority::Role;
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::office::Office;

/// Most characters of a name.
const LONGEST_NAME: usize = 50;

/// Somebody who wants an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCitizen {
    /// Her name.
    pub name: String,
    /// Her mobile telephone, with which she signs in.
    pub phone: String,
    /// Her identity number, if she wants it filled in for her.
    pub code: String,
}

/// What a citizen said of herself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Her name.
    pub name: String,
    /// Her mobile telephone.
    pub phone: String,
    /// Her identity number; may be empty.
    pub code: String,
}

/// A profile under a vault key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Sealed {
    key: String,
    text: String,
}

fn aad(login: &str) -> Vec<u8> {
    format!("account/{login}").into_bytes()
}

/// Eleven digits, however they were grouped; `None` if it is no mainland mobile number.
fn mobile(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = text.strip_prefix("+86").unwrap_or(text);
    let number: String = rest.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let fits =
        number.len() == 11 && number.starts_with('1') && number.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(number)
}

/// What cannot be taken of what somebody said of herself.
fn wrong_field(new: &NewCitizen) -> Option<&'static str> {
    let length = new.name.trim().chars().count();
    if !(2..=LONGEST_NAME).contains(&length) || new.name.chars().any(char::is_control) {
        return Some("name");
    }
    if mobile(&new.phone).is_none() {
        return Some("phone");
    }
    let code = new.code.trim();
    (!code.is_empty() && CitizenId::parse(code).is_err()).then_some("code")
}

impl Office {
    /// A citizen makes an account; she signs in with her telephone number.
    ///
    /// # Errors
    /// `account.incomplete` naming the field `name`, `phone` or `code`, `account.password-weak`, `account.exists` if the
    /// number has an account; failures of the store.
    pub async fn register(&self, new: NewCitizen, password: &str) -> Result<(), ActError> {
        if let Some(field) = wrong_field(&new) {
            let particulars = vec![("field", field.to_owned())];
            let text = format!("the {field} cannot be taken");
            return Err(Refused::new("account.incomplete", "", text, particulars).into());
        }
        let phone = mobile(&new.phone).unwrap_or_default();
        strong(password)?;
        if password.contains(&phone) {
            let text = "the password contains the telephone number";
            return Err(Refused::new("account.password-weak", "GB/T 22239", text, Vec::new()).into());
        }
        let exists = || Refused::new("account.exists", "", "the number has an account", Vec::new());
        if self.account_by_phone(&phone).await?.is_some() {
            return Err(exists().into());
        }
        let profile = Profile {
            name: new.name.trim().to_owned(),
            phone: phone.clone(),
            code: new.code.trim().to_uppercase(),
        };
        // Nothing of the person, because it goes into events.
        let id = self.ports.ids.next();
        let login = format!("c-{}", id.simple());
        let body = Body {
            name: mask::person_name(&profile.name),
            roles: vec![Role::Applicant.code().to_owned()],
            department: None,
            profile: Some(self.seal_profile(&login, &profile)?),
        };
        let account = Account {
            id: id.to_string(),
            login,
            kind: "citizen".to_owned(),
            authority: None,
            password_hash: Some(hashed(password.to_owned()).await?),
            body: serde_json::to_string(&body)?,
            revision: 1,
            created_at: self.now().as_millisecond(),
            disabled_at: None,
            failed_logins: 0,
            locked_until: 0,
        };
        let name = self.phone_under(&self.ports.signer.active(Purpose::Index, None)?.id, &phone)?;
        match self.store.add_account_named(&account, &[name]).await {
            Err(Failure::Exists { .. }) => Err(exists().into()),
            other => Ok(other?),
        }
    }

    /// What a citizen said of herself when she made her account; `None` if it was made for her.
    ///
    /// # Errors
    /// Failures of the store and of the key holder.
    pub async fn profile(&self, caller: &Caller) -> Result<Option<Profile>, ActError> {
        let Some(login) = caller.account.strip_prefix("citizen:") else { return Ok(None) };
        let Some(account) = self.store.account_by_login(login).await? else { return Ok(None) };
        let body: Body = serde_json::from_str(&account.body)?;
        let Some(sealed) = body.profile else { return Ok(None) };
        let damaged = |_| ActError::missing(format!("the profile of {login} does not open"));
        let text = hex::decode(&sealed.text).map_err(damaged)?;
        let plain = self.ports.signer.decrypt(&sealed.key, &aad(login), &text)?;
        Ok(Some(serde_json::from_slice(&plain)?))
    }

    fn seal_profile(&self, login: &str, profile: &Profile) -> Result<Sealed, ActError> {
        let key = self.ports.signer.active(Purpose::Vault, None)?.id;
        let text = self.ports.signer.encrypt(&key, &aad(login), &serde_json::to_vec(profile)?)?;
        Ok(Sealed { key, text: hex::encode(text) })
    }

    /// The account of a telephone number; look-up values of earlier keys are found as well.
    pub(super) async fn account_by_phone(&self, typed: &str) -> Result<Option<Account>, ActError> {
        let Some(phone) = mobile(typed) else { return Ok(None) };
        for key in self.ports.signer.keys().into_iter().filter(|key| key.purpose == Purpose::Index) {
            if let Some(account) = self.store.account_by_name(&self.phone_under(&key.id, &phone)?).await? {
                return Ok(Some(account));
            }
        }
        Ok(None)
    }

    fn phone_under(&self, key: &str, phone: &str) -> Result<String, ActError> {
        Ok(hex::encode(self.ports.signer.mac(key, format!("phone: {phone}").as_bytes())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestOffice;

    const GOOD: &str = "Wanrong-2021!";

    fn chen() -> NewCitizen {
        let (name, phone) = ("陈小明".to_owned(), "138 0013-8000".to_owned());
        NewCitizen { name, phone, code: "140822188512010027".to_owned() }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_citizen_signs_in_with_her_telephone_and_nothing_of_her_lies_open() {
        let office = TestOffice::open("2021-03-12").await;
        office.register(chen(), GOOD).await.unwrap();
        for typed in ["13800138000", "+86 138 0013 8000", "138-0013-8000"] {
            let secret = office.sign_in(typed, GOOD).await.unwrap();
            let signed_in = office.session(&secret).await.unwrap().unwrap();
            assert!(signed_in.caller.account.starts_with("citizen:c-"), "{}", signed_in.caller.account);
            assert_eq!(
                (signed_in.name.as_str(), signed_in.caller.roles.as_slice()),
                ("陈*", [Role::Applicant].as_slice())
            );
            let profile = office.profile(&signed_in.caller).await.unwrap().unwrap();
            assert_eq!((&*profile.name, &*profile.phone), ("陈小明", "13800138000"));
            assert_eq!(profile.code, "140822188512010027");
        }
        let kept = format!("{:?}", office.store().accounts("", 10).await.unwrap());
        for open in ["陈小明", "小明", "13800138000", "140822188512010027"] {
            assert!(!kept.contains(open), "{open}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_cannot_be_taken_is_named() {
        let office = TestOffice::open("2021-03-12").await;
        for (new, field) in [
            (NewCitizen { name: "陈".into(), ..chen() }, "name"),
            (NewCitizen { phone: "0359-1234567".into(), ..chen() }, "phone"),
            (NewCitizen { code: "140822188512010028".into(), ..chen() }, "code"),
        ] {
            let Err(ActError::Refused(refused)) = office.register(new, GOOD).await else { panic!("{field}") };
            assert_eq!((refused.code, &*refused.particulars[0].1), ("account.incomplete", field));
        }
        for weak in ["kurz", "Chen-13800138000"] {
            let refused = office.register(chen(), weak).await.unwrap_err();
            assert_eq!(refused.code(), Some("account.password-weak"), "{weak}");
        }
        office.register(NewCitizen { code: String::new(), ..chen() }, GOOD).await.unwrap();
        let again = NewCitizen { phone: "+8613800138000".into(), ..chen() };
        assert_eq!(office.register(again, GOOD).await.unwrap_err().code(), Some("account.exists"));
    }
}
