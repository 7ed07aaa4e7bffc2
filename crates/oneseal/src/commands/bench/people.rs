//! Who takes part in a measurement: many citizens, and officers of every role.
//!
//! What must never live here: how accounts are made. The surprising thing: the file of a demonstration is read as well;
//! its one citizen then applies for everything.

use std::path::Path;

use axum::http::HeaderValue;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// The file beside the data of an installation that was prepared for a measurement.
pub const FILE: &str = "bench-accounts.json";
/// The file of a demonstration.
const DEMO: &str = "demo-accounts.json";

/// One account in the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    /// Its login.
    pub user: String,
    /// The code of its role.
    pub role: String,
    /// Its token of the programming interface.
    pub token: String,
}

/// The file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Accounts {
    /// The roots under which certificates are sealed, in hexadecimal DER.
    pub roots: Vec<String>,
    /// The accounts.
    pub accounts: Vec<Account>,
}

/// The people, by what they do.
#[derive(Debug)]
pub struct People {
    /// The roots under which certificates are sealed, in DER.
    pub roots: Vec<Vec<u8>>,
    applicants: Vec<HeaderValue>,
    windows: Vec<HeaderValue>,
    reviewers: Vec<HeaderValue>,
    checkers: Vec<HeaderValue>,
    seal_operators: Vec<HeaderValue>,
}

/// The people of one case.
#[derive(Debug, Clone)]
pub struct Cast {
    pub applicant: HeaderValue,
    pub window: HeaderValue,
    pub reviewer: HeaderValue,
    pub checker: HeaderValue,
    pub seal_operator: HeaderValue,
}

impl Accounts {
    /// Reads a file of accounts, or the one that lies in a data folder.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let file = match path {
            folder if folder.is_dir() && folder.join(FILE).is_file() => folder.join(FILE),
            folder if folder.is_dir() => folder.join(DEMO),
            file => file.to_owned(),
        };
        let text = std::fs::read_to_string(&file).map_err(Failure::file("cannot read", &file))?;
        let unreadable = |error| super::broken(&format!("{} cannot be read", file.display()), error);
        if text.trim_start().starts_with('[') {
            let accounts = serde_json::from_str(&text).map_err(unreadable)?;
            return Ok(Self { roots: Vec::new(), accounts });
        }
        serde_json::from_str(&text).map_err(unreadable)
    }
}

impl People {
    /// The people of a file, with further roots (DER).
    pub fn of(file: &Accounts, further: Vec<Vec<u8>>) -> Result<Self, Failure> {
        let mut roots = further;
        for root in &file.roots {
            roots.push(hex::decode(root).map_err(|error| super::broken("a root cannot be read", error))?);
        }
        let those = |role: &str| {
            let tokens = file.accounts.iter().filter(|account| account.role == role);
            let tokens = tokens.filter_map(|account| {
                let mut header = HeaderValue::from_str(&format!("Bearer {}", account.token)).ok()?;
                header.set_sensitive(true);
                Some(header)
            });
            let tokens: Vec<HeaderValue> = tokens.collect();
            if tokens.is_empty() {
                return Err(Failure::Usage(format!("the file of accounts has nobody with the role {role}")));
            }
            Ok(tokens)
        };
        Ok(Self {
            roots,
            applicants: those("applicant")?,
            windows: those("window")?,
            reviewers: those("reviewer")?,
            checkers: those("checker")?,
            seal_operators: those("seal-operator")?,
        })
    }

    /// Who takes part in the case with this number.
    pub fn cast(&self, number: usize) -> Cast {
        let one = |those: &[HeaderValue]| those[number % those.len()].clone();
        Cast {
            applicant: one(&self.applicants),
            window: one(&self.windows),
            reviewer: one(&self.reviewers),
            checker: one(&self.checkers),
            seal_operator: one(&self.seal_operators),
        }
    }
}
