//! The password of the key store, from a file or the environment; and other secrets that lie in files.
//!
//! What must never live here: a command-line argument with the password itself, because everybody on a
//! machine can read the arguments of every process.

use std::path::Path;

use crate::failure::Failure;

/// The variable that holds the password where no file is named.
pub const VARIABLE: &str = "ONESEAL_KEY_PASSWORD";

/// Fewer characters are not worth the encryption.
const SHORTEST: usize = 8;
/// A token is tried by programs, so it has to be longer.
const SHORTEST_TOKEN: usize = 16;

/// The password, if one was given. One line end at the end of the file does not count.
pub fn given(file: Option<&Path>) -> Result<Option<String>, Failure> {
    let text = match file {
        Some(path) => Some(line_of(path, "cannot read the password file")?),
        None => std::env::var(VARIABLE).ok(),
    };
    Ok(text.filter(|text| !text.is_empty()))
}

/// A token that a file holds.
pub fn token(path: &Path) -> Result<String, Failure> {
    let token = line_of(path, "cannot read the token file")?;
    if token.chars().count() < SHORTEST_TOKEN {
        let text = format!("{}: choose a token of at least {SHORTEST_TOKEN} characters", path.display());
        return Err(Failure::Usage(text));
    }
    Ok(token)
}

fn line_of(path: &Path, trouble: &'static str) -> Result<String, Failure> {
    let text = std::fs::read_to_string(path).map_err(Failure::file(trouble, path))?;
    Ok(text.strip_suffix('\n').map_or(text.as_str(), |text| text.trim_end_matches('\r')).to_owned())
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
