//! The directory of authorities: reading it, and what must hold in it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;
use thiserror::Error;

use super::Authority;
use crate::division;
use crate::ids::AuthorityId;

/// Why a directory cannot be used.
#[derive(Debug, Error)]
pub enum AuthorityError {
    /// The text cannot be read.
    #[error("authorities: {0}")]
    Shape(#[from] toml::de::Error),
    /// Two entries share a key.
    #[error(
        "authorities: the key {0} occurs twice; authorities, seals, sections and departments share one space"
    )]
    Duplicate(String),
    /// The place is not in the list of divisions.
    #[error("authorities: {0} decides for a place that is not in the list of divisions")]
    Division(AuthorityId),
    /// The authority above is missing, or does not stand above.
    #[error(
        "authorities: {0} stands under an authority that is not in the directory or does not stand above it"
    )]
    Parent(AuthorityId),
}

/// All authorities, ascending by key.
#[derive(Debug, Clone)]
pub struct Directory(Vec<Authority>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    authority: Vec<Authority>,
}

impl Directory {
    /// Reads `[[authority]]` tables.
    pub fn import(text: &str) -> Result<Self, AuthorityError> {
        let mut list = toml::from_str::<File>(text)?.authority;
        list.sort_by_key(|authority| authority.id);
        let directory = Self(list);
        let mut keys = BTreeSet::new();
        for authority in directory.iter() {
            let own = [authority.id.as_str(), authority.seal.id.as_str()];
            let sections = authority.sections.iter().map(|section| section.id.as_str());
            let departments = authority.departments.iter().map(|department| department.id.as_str());
            for key in own.into_iter().chain(sections).chain(departments) {
                if !keys.insert(key) {
                    return Err(AuthorityError::Duplicate(key.to_owned()));
                }
            }
            directory.place(authority)?;
        }
        Ok(directory)
    }

    fn place(&self, authority: &Authority) -> Result<(), AuthorityError> {
        use division::Level::Province;
        let level = authority.level().ok_or(AuthorityError::Division(authority.id))?;
        let above = authority.parent.map(|parent| self.get(parent).and_then(Authority::level));
        let fits = match above {
            None => level == Province,
            Some(Some(above)) => above < level,
            Some(None) => false,
        };
        if fits { Ok(()) } else { Err(AuthorityError::Parent(authority.id)) }
    }

    /// The authority with this key.
    pub fn get(&self, id: AuthorityId) -> Option<&Authority> {
        self.0.binary_search_by_key(&id, |authority| authority.id).ok().map(|at| &self.0[at])
    }

    /// All authorities, ascending by key.
    pub fn iter(&self) -> impl Iterator<Item = &Authority> {
        self.0.iter()
    }

    /// The authority that a section or department belongs to.
    pub fn owner_of(&self, key: &str) -> Option<&Authority> {
        self.0.iter().find(|authority| {
            authority.sections.iter().any(|section| section.id == key)
                || authority.departments.iter().any(|department| department.id == key)
        })
    }
}

/// The authorities that this program was built with; demonstration data.
pub fn embedded() -> &'static Directory {
    static EMBEDDED: LazyLock<Directory> = LazyLock::new(read_embedded);
    &EMBEDDED
}

#[expect(clippy::panic, reason = "a broken embedded file is a broken build; a test reads it")]
fn read_embedded() -> Directory {
    Directory::import(include_str!("../../../../data/authorities.toml"))
        .unwrap_or_else(|error| panic!("{error}"))
}
