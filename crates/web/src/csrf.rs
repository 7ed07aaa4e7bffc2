//! Tokens against forged requests: a form carries a code that only its own session's pages could have given it.
//!
//! What lives here: making and checking the token. What must never live here: sessions. The surprising thing: nothing is
//! stored; the token is a nonce with a code over nonce and session, so it dies with the session, and no two pages carry
//! the same one.

use hmac::{Hmac, KeyInit, Mac};
use sm3::Sm3;

/// The name of the hidden field.
pub const NAME: &str = "csrf";

/// The key under which tokens are made; one for all nodes of an office.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// Takes 32 random bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A token for a session, from a nonce that the caller drew at random.
    pub fn token(&self, session: &str, nonce: [u8; 16]) -> String {
        let code = self.mac(session, &nonce).map(|mac| mac.finalize().into_bytes());
        code.map_or_else(String::new, |code| format!("{}.{}", hex::encode(nonce), hex::encode(code)))
    }

    /// Whether a form's token was made for this session. Without a session there is nothing that it could prove.
    pub fn holds(&self, session: &str, form: &str) -> bool {
        let parts = form.split_once('.').and_then(|(nonce, code)| {
            let nonce: [u8; 16] = hex::decode(nonce).ok()?.try_into().ok()?;
            Some((nonce, hex::decode(code).ok()?))
        });
        !session.is_empty()
            && parts.is_some_and(|(nonce, code)| {
                self.mac(session, &nonce).is_some_and(|mac| mac.verify_slice(&code).is_ok())
            })
    }

    fn mac(&self, session: &str, nonce: &[u8; 16]) -> Option<Hmac<Sm3>> {
        let mut mac = <Hmac<Sm3> as KeyInit>::new_from_slice(&self.0).ok()?;
        mac.update(nonce);
        mac.update(session.as_bytes());
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_for_its_session_alone() {
        let key = Key::new([7; 32]);
        let token = key.token("session-1", [1; 16]);
        assert!(key.holds("session-1", &token));
        assert!(!key.holds("session-2", &token), "another session");
        assert!(!Key::new([8; 32]).holds("session-1", &token), "another key");
        assert!(!key.holds("", &key.token("", [1; 16])), "no session");
    }

    #[test]
    fn what_is_no_token_never_holds() {
        let key = Key::new([7; 32]);
        for text in ["", ".", "00.00", "zz.zz", "00000000000000000000000000000000."] {
            assert!(!key.holds("session-1", text), "{text:?}");
        }
    }
}
