//! The password of the key store: from a file or the environment.
//!
//! What must never live here: a command-line argument with the password itself, because everybody on a
//! machine can read the arguments of every process.

use std::path::Path;

use crate::failure::Failure;

/// The variable that holds the password where no file is named.
pub const VARIABLE: &str = "ONESEAL_KEY_PASSWORD";

/// Fewer characters are not worth the encryption.
const SHORTEST: usize = 8;

/// The password, if one was given. One line end at the end of the file does not count.
pub fn given(file: Option<&Path>) -> Result<Option<String>, Failure> {
    let text = match file {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(Failure::file("cannot read the password file", path))?;
            Some(text.strip_suffix('\n').map_or(text.as_str(), |text| text.trim_end_matches('\r')).to_owned())
        }
        None => std::env::var(VARIABLE).ok(),
    };
    Ok(text.filter(|text| !text.is_empty()))
}

/// The password, or what to do to give one.
pub fn required(file: Option<&Path>) -> Result<String, Failure> {
    given(file)?.ok_or_else(|| {
        Failure::NotReady(format!(
            "the key store needs its password: name a file with --password-file, or set {VARIABLE}"
        ))
    })
}

/// A password for a key store that is being made.
pub fn for_new_store(file: Option<&Path>) -> Result<String, Failure> {
    let password = required(file)?;
    if password.chars().count() < SHORTEST {
        return Err(Failure::Usage(format!("choose a password of at least {SHORTEST} characters")));
    }
    Ok(password)
}
