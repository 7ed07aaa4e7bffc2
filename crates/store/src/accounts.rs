//! Accounts, sessions and tokens of the programming interface.
//!
//! Passwords are never seen here, only their hashes; of sessions and tokens only digests are kept, so that
//! a copy of the database opens no door. What a role may do is decided elsewhere; `body` is theirs.
//!
//! Surprising: counting failed logins is a statement that adds one, not a value written back. Two guesses
//! at the same moment must count as two.

use crate::failure::Failure;
use crate::params;
use crate::sql::sql;
use crate::store::{Statement, Store};
use crate::value::Row;

sql! {
    /// Adds an account.
    ADD_ACCOUNT = "INSERT INTO accounts (id, login, kind, authority, password_hash, body, revision, created_at, disabled_at, failed_logins, locked_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    /// An account by its id.
    BY_ID(across "accounts are found before any authority is known") = "SELECT id, login, kind, authority, password_hash, body, revision, created_at, disabled_at, failed_logins, locked_until FROM accounts WHERE id = $1";
    /// An account by the name that people type.
    BY_LOGIN(across "accounts are found before any authority is known") = "SELECT id, login, kind, authority, password_hash, body, revision, created_at, disabled_at, failed_logins, locked_until FROM accounts WHERE login = $1";
    /// Adds another name for an account.
    ADD_NAME = "INSERT INTO account_names (name, account_id) VALUES ($1, $2)";
    /// An account by another name.
    BY_NAME(across "accounts are found before any authority is known") = "SELECT a.id, a.login, a.kind, a.authority, a.password_hash, a.body, a.revision, a.created_at, a.disabled_at, a.failed_logins, a.locked_until FROM account_names n JOIN accounts a ON a.id = n.account_id WHERE n.name = $1";
    /// A page of all accounts.
    ACCOUNTS(across "operators see all accounts") = "SELECT id, login, kind, authority, password_hash, body, revision, created_at, disabled_at, failed_logins, locked_until FROM accounts WHERE login > $1 ORDER BY login LIMIT $2";
    /// Changes an account, if it is as it was seen.
    CHANGE = "UPDATE accounts SET authority = $1, password_hash = $2, body = $3, disabled_at = $4, revision = revision + 1 WHERE id = $5 AND revision = $6";
    /// Counts a failed login.
    COUNT_FAILED(across "an account belongs to a person") = "UPDATE accounts SET failed_logins = failed_logins + 1, locked_until = $1 WHERE id = $2";
    /// Forgets failed logins.
    FORGET_FAILED(across "an account belongs to a person") = "UPDATE accounts SET failed_logins = 0, locked_until = 0 WHERE id = $1 AND failed_logins > 0";
    /// Begins a session.
    ADD_SESSION = "INSERT INTO sessions (digest, account_id, body, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    /// A session that has not ended, with its account.
    SESSION = "SELECT s.digest, s.account_id, s.body, s.created_at, s.seen_at, s.expires_at FROM sessions s WHERE s.digest = $1 AND s.expires_at > $2";
    /// Notes that a session is in use.
    TOUCH_SESSION = "UPDATE sessions SET seen_at = $1, expires_at = $2, body = $3 WHERE digest = $4";
    /// Ends a session.
    END_SESSION = "DELETE FROM sessions WHERE digest = $1";
    /// Ends all sessions of an account.
    END_SESSIONS = "DELETE FROM sessions WHERE account_id = $1";
    /// Sweeps sessions that have ended.
    SWEEP_SESSIONS = "DELETE FROM sessions WHERE expires_at <= $1";
    /// Adds a token.
    ADD_TOKEN = "INSERT INTO api_tokens (digest, account_id, label, created_at, expires_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6)";
    /// The open account behind a token that is in force.
    BY_TOKEN(across "accounts are found before any authority is known") = "SELECT a.id, a.login, a.kind, a.authority, a.password_hash, a.body, a.revision, a.created_at, a.disabled_at, a.failed_logins, a.locked_until FROM api_tokens t JOIN accounts a ON a.id = t.account_id WHERE t.digest = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2) AND a.disabled_at IS NULL";
    /// The tokens of an account.
    TOKENS = "SELECT digest, account_id, label, created_at, expires_at, revoked_at FROM api_tokens WHERE account_id = $1 ORDER BY created_at, digest";
    /// Takes a token back.
    REVOKE_TOKEN = "UPDATE api_tokens SET revoked_at = $1 WHERE digest = $2 AND account_id = $3 AND revoked_at IS NULL";
}

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its identity.
    pub id: String,
    /// The name that is typed.
    pub login: String,
    /// What kind of account it is, such as `staff` or `citizen`.
    pub kind: String,
    /// The authority of a member of staff.
    pub authority: Option<String>,
    /// Hash of the password; absent if there is another way to sign in.
    pub password_hash: Option<String>,
    /// Everything else, as JSON.
    pub body: String,
    /// Counts changes.
    pub revision: u64,
    /// When it was made, in epoch milliseconds.
    pub created_at: i64,
    /// When it was disabled.
    pub disabled_at: Option<i64>,
    /// Failed logins since the last good one.
    pub failed_logins: u64,
    /// No login before this moment.
    pub locked_until: i64,
}

/// A session in a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Digest of the secret in the cookie.
    pub digest: String,
    /// Whose it is.
    pub account_id: String,
    /// Everything else, as JSON.
    pub body: String,
    /// When it began, in epoch milliseconds.
    pub created_at: i64,
    /// When it was last used.
    pub seen_at: i64,
    /// When it ends.
    pub expires_at: i64,
}

/// A token of the programming interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Digest of the token.
    pub digest: String,
    /// Whose it is.
    pub account_id: String,
    /// What the owner calls it.
    pub label: String,
    /// When it was made, in epoch milliseconds.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: Option<i64>,
    /// When it was taken back.
    pub revoked_at: Option<i64>,
}

impl Account {
    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            id: row.string("id")?,
            login: row.string("login")?,
            kind: row.string("kind")?,
            authority: row.string_or_null("authority")?,
            password_hash: row.string_or_null("password_hash")?,
            body: row.string("body")?,
            revision: row.count("revision")?,
            created_at: row.int("created_at")?,
            disabled_at: row.int_or_null("disabled_at")?,
            failed_logins: row.count("failed_logins")?,
            locked_until: row.int("locked_until")?,
        })
    }
}

impl Session {
    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            digest: row.string("digest")?,
            account_id: row.string("account_id")?,
            body: row.string("body")?,
            created_at: row.int("created_at")?,
            seen_at: row.int("seen_at")?,
            expires_at: row.int("expires_at")?,
        })
    }
}

impl ApiToken {
    fn from_row(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            digest: row.string("digest")?,
            account_id: row.string("account_id")?,
            label: row.string("label")?,
            created_at: row.int("created_at")?,
            expires_at: row.int_or_null("expires_at")?,
            revoked_at: row.int_or_null("revoked_at")?,
        })
    }
}

impl Store {
    /// Adds an account. [`Failure::Exists`] if the id or the login is taken.
    pub async fn add_account(&self, account: &Account) -> Result<(), Failure> {
        self.add_account_named(account, &[]).await
    }

    /// Adds an account with other names, of which the caller hands in look-up values that tell nothing.
    /// [`Failure::Exists`] if the id, the login or a name is taken.
    pub async fn add_account_named(&self, account: &Account, names: &[String]) -> Result<(), Failure> {
        let params = params![
            &account.id,
            &account.login,
            &account.kind,
            account.authority.as_deref(),
            account.password_hash.as_deref(),
            &account.body,
            account.revision,
            account.created_at,
            account.disabled_at,
            account.failed_logins,
            account.locked_until
        ];
        let mut statements = vec![Statement::one(ADD_ACCOUNT, params)];
        statements.extend(names.iter().map(|name| Statement::one(ADD_NAME, params![name, &account.id])));
        self.write(statements).await.map(|_| ())
    }

    /// An account by its id.
    pub async fn account(&self, id: &str) -> Result<Option<Account>, Failure> {
        self.row(BY_ID, params![id]).await?.as_ref().map(Account::from_row).transpose()
    }

    /// An account by the name that is typed.
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>, Failure> {
        self.row(BY_LOGIN, params![login]).await?.as_ref().map(Account::from_row).transpose()
    }

    /// An account by another name.
    pub async fn account_by_name(&self, name: &str) -> Result<Option<Account>, Failure> {
        self.row(BY_NAME, params![name]).await?.as_ref().map(Account::from_row).transpose()
    }

    /// A page of accounts by login, after a login (`""` to begin).
    pub async fn accounts(&self, after: &str, limit: u32) -> Result<Vec<Account>, Failure> {
        self.rows(ACCOUNTS, params![after, limit]).await?.iter().map(Account::from_row).collect()
    }

    /// Writes authority, password, body and disabled of an account that was read before.
    /// [`Failure::RowCount`] if somebody else changed it meanwhile.
    pub async fn change_account(&self, account: &Account) -> Result<(), Failure> {
        let params = params![
            account.authority.as_deref(),
            account.password_hash.as_deref(),
            &account.body,
            account.disabled_at,
            &account.id,
            account.revision
        ];
        self.write(vec![Statement::one(CHANGE, params)]).await.map(|_| ())
    }

    /// Counts a failed login and keeps the account shut until a moment (0: not at all).
    pub async fn count_failed_login(&self, id: &str, locked_until: i64) -> Result<(), Failure> {
        self.write(vec![Statement::any(COUNT_FAILED, params![locked_until, id])]).await.map(|_| ())
    }

    /// Forgets failed logins after a good one.
    pub async fn forget_failed_logins(&self, id: &str) -> Result<(), Failure> {
        self.write(vec![Statement::any(FORGET_FAILED, params![id])]).await.map(|_| ())
    }

    /// Begins a session.
    pub async fn add_session(&self, session: &Session) -> Result<(), Failure> {
        let Session { digest, account_id, body, created_at, seen_at, expires_at } = session;
        let params = params![digest, account_id, body, *created_at, *seen_at, *expires_at];
        self.write(vec![Statement::one(ADD_SESSION, params)]).await.map(|_| ())
    }

    /// A session that has not ended.
    pub async fn session(&self, digest: &str, now: i64) -> Result<Option<Session>, Failure> {
        self.row(SESSION, params![digest, now]).await?.as_ref().map(Session::from_row).transpose()
    }

    /// Writes when a session was seen, when it ends and what it holds. `false` if it has ended.
    pub async fn touch_session(&self, session: &Session) -> Result<bool, Failure> {
        let params = params![session.seen_at, session.expires_at, &session.body, &session.digest];
        Ok(self.write(vec![Statement::any(TOUCH_SESSION, params)]).await?.first() == Some(&1))
    }

    /// Ends a session.
    pub async fn end_session(&self, digest: &str) -> Result<(), Failure> {
        self.write(vec![Statement::any(END_SESSION, params![digest])]).await.map(|_| ())
    }

    /// Ends all sessions of an account, after a change of its password for example.
    pub async fn end_sessions(&self, account_id: &str) -> Result<(), Failure> {
        self.write(vec![Statement::any(END_SESSIONS, params![account_id])]).await.map(|_| ())
    }

    /// Sweeps sessions that have ended; gives how many.
    pub async fn sweep_sessions(&self, now: i64) -> Result<u64, Failure> {
        let counts = self.write(vec![Statement::any(SWEEP_SESSIONS, params![now])]).await?;
        Ok(counts.first().copied().unwrap_or_default())
    }

    /// Adds a token.
    pub async fn add_api_token(&self, token: &ApiToken) -> Result<(), Failure> {
        let ApiToken { digest, account_id, label, created_at, expires_at, revoked_at } = token;
        let params = params![digest, account_id, label, *created_at, *expires_at, *revoked_at];
        self.write(vec![Statement::one(ADD_TOKEN, params)]).await.map(|_| ())
    }

    /// The open account behind a token that is neither taken back nor over.
    pub async fn account_of_token(&self, digest: &str, now: i64) -> Result<Option<Account>, Failure> {
        self.row(BY_TOKEN, params![digest, now]).await?.as_ref().map(Account::from_row).transpose()
    }

    /// The tokens of an account.
    pub async fn api_tokens(&self, account_id: &str) -> Result<Vec<ApiToken>, Failure> {
        self.rows(TOKENS, params![account_id]).await?.iter().map(ApiToken::from_row).collect()
    }

    /// Takes a token back. `false` if the account has no such token in force.
    pub async fn revoke_api_token(&self, account_id: &str, digest: &str, now: i64) -> Result<bool, Failure> {
        let revoke = Statement::any(REVOKE_TOKEN, params![now, digest, account_id]);
        Ok(self.write(vec![revoke]).await?.first() == Some(&1))
    }
}
