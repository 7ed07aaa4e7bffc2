//! Accounts: who may sign in, and as whom she then asks.
//!
//! What lives here: adding accounts, signing in and out, sessions and tokens of the programming interface. What must
//! never live here: what a role may do. The one surprising thing: an unknown name costs as much time as a wrong
//! password, so that nobody learns by waiting which names exist.

mod citizens;

pub use citizens::{NewCitizen, Profile};

use std::collections::{BTreeMap, BTreeSet};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use oneseal_domain::codes::mask;
use oneseal_domain::ids::{AuthorityId, UserId};
use oneseal_seal::signer::Purpose;
use oneseal_seal::sm;
use oneseal_store::{Account, ApiToken, Failure, Session};
use serde::{Deserialize, Serialize};

use crate::authority::Role;
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::office::Office;

/// Wrong passwords in a row before an account rests.
const TRIES: u64 = 5;
/// How long it then rests: fifteen minutes.
const REST_MS: i64 = 15 * 60 * 1000;
/// How long a session may lie idle: fifteen minutes for staff, thirty for citizens.
const IDLE_MS: (i64, i64) = (15 * 60 * 1000, 30 * 60 * 1000);
/// How long a session lasts at most: eight hours.
const SESSION_MS: i64 = 8 * 60 * 60 * 1000;
/// Shortest password, in characters.
const SHORTEST: usize = 10;

/// An account as administrators see it.
#[derive(Debug, Clone)]
pub struct AccountLine {
    /// The user name.
    pub user: String,
    /// The name by which colleagues know her; a citizen's is masked.
    pub name: String,
    /// Her roles.
    pub roles: Vec<Role>,
    /// The authority that staff works for.
    pub authority: Option<AuthorityId>,
    /// Whether it opens nothing any more.
    pub disabled: bool,
}

/// Somebody who is to have an account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Her user name; unique.
    pub user: UserId,
    /// The name by which colleagues know her.
    pub name: String,
    /// Her roles.
    pub roles: Vec<Role>,
    /// The authority that staff works for; `None` for citizens.
    pub authority: Option<AuthorityId>,
    /// The department that a liaison speaks for.
    pub department: Option<String>,
}

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// As whom she asks.
    pub caller: Caller,
    /// The name by which colleagues know her.
    pub name: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Body {
    name: String,
    roles: Vec<String>,
    department: Option<String>,
    /// What a citizen said of herself, sealed; the name above is then a mask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    profile: Option<citizens::Sealed>,
}

impl Office {
    /// Adds an account.
    ///
    /// # Errors
    /// `account.exists`, `account.password-weak`; failures of the store.
    pub async fn add_account(&self, new: NewAccount, password: &str) -> Result<(), ActError> {
        strong(password)?;
        let password_hash = hashed(password.to_owned()).await?;
        let roles = new.roles.iter().map(|role| role.code().to_owned()).collect();
        let body = Body { name: new.name, roles, department: new.department, profile: None };
        let kind = if new.authority.is_some() { "staff" } else { "citizen" };
        let account = Account {
            id: self.ports.ids.next().to_string(),
            login: new.user.to_string(),
            kind: kind.to_owned(),
            authority: new.authority.map(|authority| authority.to_string()),
            password_hash: Some(password_hash),
            body: serde_json::to_string(&body)?,
            revision: 1,
            created_at: self.now().as_millisecond(),
            disabled_at: None,
            failed_logins: 0,
            locked_until: 0,
        };
        match self.store.add_account(&account).await {
            Err(Failure::Exists { .. }) => Err(Refused::new(
                "account.exists",
                "",
                format!("there is an account {} already", account.login),
                vec![("login", account.login)],
            )
            .into()),
            other => Ok(other?),
        }
    }

    /// A page of accounts by user name, after a user name (`""` to begin).
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn accounts(&self, after: &str, limit: u32) -> Result<Vec<AccountLine>, ActError> {
        let line = |account: &Account| {
            let SignedIn { caller, name } = signed_in(account)?;
            let name = if caller.authority.is_some() { name } else { mask::person_name(&name) };
            let (roles, authority) = (caller.roles, caller.authority);
            let disabled = account.disabled_at.is_some();
            Ok(AccountLine { user: account.login.clone(), name, roles, authority, disabled })
        };
        self.store.accounts(after, limit).await?.iter().map(line).collect()
    }

    /// The names by which colleagues know these people, by actor or login; a citizen's is masked. Whoever has no
    /// account, such as the system itself, is left out.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn names(
        &self,
        actors: impl IntoIterator<Item = String>,
    ) -> Result<BTreeMap<String, String>, ActError> {
        let mut names = BTreeMap::new();
        for actor in actors.into_iter().collect::<BTreeSet<_>>() {
            let login = actor.split_once(':').map_or(&*actor, |(_, login)| login);
            if actor.starts_with("system:") || names.contains_key(login) {
                continue;
            }
            if let Some(account) = self.store.account_by_login(login).await? {
                let body: Body = serde_json::from_str(&account.body)?;
                let masked = account.authority.is_none() && body.profile.is_none();
                let name = if masked { mask::person_name(&body.name) } else { body.name };
                names.insert(login.to_owned(), name);
            }
        }
        Ok(names)
    }

    /// Signs in; the answer is the secret of the new session, of which only the digest is kept.
    ///
    /// # Errors
    /// `account.sign-in-failed` whatever was wrong, `account.locked` after five wrong passwords; failures of the store.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<String, ActError> {
        let now = self.now().as_millisecond();
        let account = match self.store.account_by_login(login).await? {
            None => self.account_by_phone(login).await?,
            found => found,
        };
        let known = account.as_ref().and_then(|account| account.password_hash.clone());
        let right = verified(known, password.to_owned()).await?;
        let Some(account) = account else { return Err(sign_in_failed()) };
        if account.locked_until > now {
            let minutes = (account.locked_until - now).unsigned_abs().div_ceil(60_000);
            let particulars = vec![("minutes", minutes.to_string())];
            return Err(Refused::new("account.locked", "", "too many wrong passwords", particulars).into());
        }
        if !right || account.disabled_at.is_some() {
            let locked_until =
                if (account.failed_logins + 1).is_multiple_of(TRIES) { now + REST_MS } else { 0 };
            self.store.count_failed_login(&account.id, locked_until).await?;
            return Err(sign_in_failed());
        }
        self.store.forget_failed_logins(&account.id).await?;
        let (secret, digest) = secret()?;
        let session = Session {
            digest,
            account_id: account.id.clone(),
            body: "{}".to_owned(),
            created_at: now,
            seen_at: now,
            expires_at: now + idle(&account),
        };
        self.store.add_session(&session).await?;
        Ok(secret)
    }

    /// Who a session belongs to; using it keeps it alive, at most eight hours from signing in.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn session(&self, secret: &str) -> Result<Option<SignedIn>, ActError> {
        let now = self.now().as_millisecond();
        let Some(mut session) = self.store.session(&digest_of(secret), now).await? else { return Ok(None) };
        let Some(account) = self.open_account(&session.account_id).await? else { return Ok(None) };
        // Once a minute is often enough to know that somebody is there.
        if now - session.seen_at > 60_000 {
            session.seen_at = now;
            session.expires_at = (now + idle(&account)).min(session.created_at + SESSION_MS);
            self.store.touch_session(&session).await?;
        }
        signed_in(&account).map(Some)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn sign_out(&self, secret: &str) -> Result<(), ActError> {
        Ok(self.store.end_session(&digest_of(secret)).await?)
    }

    /// Gives an account a token of the programming interface; the answer is the secret, kept nowhere.
    ///
    /// # Errors
    /// `account.unknown`; failures of the store.
    pub async fn add_token(&self, user: &UserId, label: &str) -> Result<String, ActError> {
        let account = self.store.account_by_login(user.as_str()).await?.ok_or_else(|| {
            let particulars = vec![("login", user.to_string())];
            Refused::new("account.unknown", "", format!("there is no account {user}"), particulars)
        })?;
        let (secret, digest) = secret()?;
        let token = ApiToken {
            digest,
            account_id: account.id,
            label: label.to_owned(),
            created_at: self.now().as_millisecond(),
            expires_at: None,
            revoked_at: None,
        };
        self.store.add_api_token(&token).await?;
        Ok(secret)
    }

    /// Who a token belongs to.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn token(&self, secret: &str) -> Result<Option<SignedIn>, ActError> {
        let now = self.now().as_millisecond();
        let account = self.store.account_of_token(&digest_of(secret), now).await?;
        account.as_ref().map(signed_in).transpose()
    }

    /// A secret of this installation for one use, the same on every node and after every restart.
    ///
    /// # Errors
    /// The key store has no index key.
    pub fn derived_key(&self, usage: &str) -> Result<[u8; 32], ActError> {
        let key = self.ports.signer.active(Purpose::Index, None)?.id;
        Ok(self.ports.signer.mac(&key, format!("derived key: {usage}").as_bytes())?)
    }

    async fn open_account(&self, id: &str) -> Result<Option<Account>, ActError> {
        Ok(self.store.account(id).await?.filter(|account| account.disabled_at.is_none()))
    }
}

fn signed_in(account: &Account) -> Result<SignedIn, ActError> {
    let broken = |_| ActError::missing(format!("the account {} cannot be read", account.login));
    let body: Body = serde_json::from_str(&account.body)?;
    let authority = account.authority.as_deref().map(AuthorityId::parse).transpose().map_err(broken)?;
    let caller = Caller {
        account: format!("{}:{}", account.kind, account.login),
        roles: body.roles.iter().filter_map(|code| role_of_a_person(&account.kind, code)).collect(),
        authority,
        department: body.department,
        stands_in_for: None,
    };
    Ok(SignedIn { caller, name: body.name })
}

/// Roles that a person can have; those of the workers and of time are nobody's, whatever a record says.
fn role_of_a_person(kind: &str, code: &str) -> Option<Role> {
    Role::from_code(code).filter(|role| match role {
        Role::System | Role::Clock => false,
        Role::Applicant => kind == "citizen",
        Role::Window
        | Role::Reviewer
        | Role::Checker
        | Role::Surveyor
        | Role::SealOperator
        | Role::Head
        | Role::RatingHandler
        | Role::Supervisor
        | Role::Auditor
        | Role::CatalogueAdmin => kind == "staff",
    })
}

fn idle(account: &Account) -> i64 {
    if account.authority.is_some() { IDLE_MS.0 } else { IDLE_MS.1 }
}

fn sign_in_failed() -> ActError {
    Refused::new("account.sign-in-failed", "", "name or password is wrong", Vec::new()).into()
}

fn digest_of(secret: &str) -> String {
    hex::encode(sm::digest(secret.as_bytes()))
}

fn secret() -> Result<(String, String), ActError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| ActError::missing(format!("randomness: {error}")))?;
    let secret = hex::encode(bytes);
    let digest = digest_of(&secret);
    Ok((secret, digest))
}

/// Ten characters of at least three of the four classes: capital, small, digit, other.
fn strong(password: &str) -> Result<(), Refused> {
    let classes: [fn(char) -> bool; 4] =
        [|c| c.is_uppercase(), |c| c.is_lowercase(), |c| c.is_ascii_digit(), |c| !c.is_alphanumeric()];
    let kinds = classes.iter().filter(|class| password.chars().any(**class)).count();
    if password.chars().count() >= SHORTEST && kinds >= 3 {
        return Ok(());
    }
    let text = "a password has ten characters or more, of three of: capital, small, digit, other";
    Err(Refused::new("account.password-weak", "GB/T 22239", text, Vec::new()))
}

async fn hashed(password: String) -> Result<String, ActError> {
    let work = move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string());
    let hash = tokio::task::spawn_blocking(work).await?;
    hash.map_err(|error| ActError::missing(format!("the password cannot be hashed: {error}")))
}

/// Whether the password fits the hash; without a hash, as much work for nothing.
async fn verified(hash: Option<String>, password: String) -> Result<bool, ActError> {
    let work = move || match hash.as_deref().map(PasswordHash::new) {
        Some(Ok(hash)) => Argon2::default().verify_password(password.as_bytes(), &hash).is_ok(),
        Some(Err(_)) | None => {
            // The hash of an unknown name is made and thrown away, for the time that it takes.
            Argon2::default().hash_password(password.as_bytes()).is_ok_and(|_| false)
        }
    };
    Ok(tokio::task::spawn_blocking(work).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestOffice, home};

    const GOOD: &str = "Wanrong-2021!";

    async fn with_clerk(office: &TestOffice) {
        let new = NewAccount {
            user: "wang".parse().unwrap(),
            name: "王窗口".into(),
            roles: vec![Role::Window],
            authority: Some(home()),
            department: None,
        };
        office.add_account(new, GOOD).await.unwrap();
    }

    #[test]
    fn no_record_makes_anybody_a_worker_or_the_clock_or_a_citizen_an_officer() {
        for role in Role::ALL {
            let machine = matches!(role, Role::System | Role::Clock);
            let citizen = role == Role::Applicant;
            assert_eq!(role_of_a_person("staff", role.code()).is_some(), !machine && !citizen, "{role:?}");
            assert_eq!(role_of_a_person("citizen", role.code()).is_some(), citizen, "{role:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_clerk_signs_in_works_and_signs_out() {
        let office = TestOffice::open("2021-03-12").await;
        with_clerk(&office).await;
        let secret = office.sign_in("wang", GOOD).await.unwrap();
        let signed_in = office.session(&secret).await.unwrap().unwrap();
        assert_eq!(signed_in.caller.account, "staff:wang");
        assert_eq!(signed_in.caller.roles, [Role::Window]);
        office.sign_out(&secret).await.unwrap();
        assert_eq!(office.session(&secret).await.unwrap(), None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_session_that_lay_idle_over_night_has_ended() {
        let office = TestOffice::open("2021-03-12").await;
        with_clerk(&office).await;
        let secret = office.sign_in("wang", GOOD).await.unwrap();
        office.on("2021-03-13");
        assert_eq!(office.session(&secret).await.unwrap(), None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn five_wrong_passwords_lock_the_account_even_for_the_right_one() {
        let office = TestOffice::open("2021-03-12").await;
        with_clerk(&office).await;
        for _ in 0..TRIES {
            let refused = office.sign_in("wang", "wrong").await.unwrap_err();
            assert_eq!(refused.code(), Some("account.sign-in-failed"));
        }
        assert_eq!(office.sign_in("wang", GOOD).await.unwrap_err().code(), Some("account.locked"));
        office.on("2021-03-13");
        office.sign_in("wang", GOOD).await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_unknown_name_is_told_nothing_more_than_a_wrong_password() {
        let office = TestOffice::open("2021-03-12").await;
        let refused = office.sign_in("nobody", GOOD).await.unwrap_err();
        assert_eq!(refused.code(), Some("account.sign-in-failed"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn weak_passwords_and_second_accounts_are_refused() {
        let office = TestOffice::open("2021-03-12").await;
        with_clerk(&office).await;
        let again = NewAccount {
            user: "wang".parse().unwrap(),
            name: "王窗口".into(),
            roles: vec![],
            authority: None,
            department: None,
        };
        let weak = office.add_account(again.clone(), "12345678").await.unwrap_err();
        assert_eq!(weak.code(), Some("account.password-weak"));
        assert_eq!(office.add_account(again, GOOD).await.unwrap_err().code(), Some("account.exists"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_token_asks_as_its_account() {
        let office = TestOffice::open("2021-03-12").await;
        with_clerk(&office).await;
        let secret = office.add_token(&"wang".parse().unwrap(), "test").await.unwrap();
        assert_eq!(office.token(&secret).await.unwrap().unwrap().name, "王窗口");
        assert_eq!(office.token("another").await.unwrap(), None);
    }
}
