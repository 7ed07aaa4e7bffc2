//! The places of the province: province, cities, county-level units and development zones.
//!
//! What must never live here: who decides in a place (see [`crate::authority`]).
//! The surprising thing: a development zone is no division of GB/T 2260. It has a key of our own in the
//! same width, and the code that statisticians use for it, where there is one, is only an attribute.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ids::AuthorityId;

/// How high a place stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省
    Province,
    /// 设区的市
    City,
    /// 县（市、区）
    County,
    /// 开发区, below a city
    Zone,
}

/// What a place is called by law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 省
    Province,
    /// 设区的市
    City,
    /// 市辖区
    District,
    /// 县级市
    CountyCity,
    /// 县
    County,
    /// 开发区
    Zone,
}

/// One place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Division {
    /// The division code, or a zone's own key.
    pub code: AuthorityId,
    /// The name, in Chinese.
    pub name: String,
    /// How high it stands.
    pub level: Level,
    /// The place that it belongs to; none for the province.
    pub parent: Option<AuthorityId>,
    /// What it is called by law.
    pub kind: Kind,
    /// The code that statisticians use for a zone.
    pub statistical_code: Option<String>,
}

/// Why a list of places cannot be used.
#[derive(Debug, Error)]
pub enum DivisionError {
    /// A row cannot be read.
    #[error("divisions: {0}")]
    Row(#[from] csv::Error),
    /// A code occurs twice.
    #[error("divisions: {0} occurs twice")]
    Duplicate(AuthorityId),
    /// A place belongs to one that is not in the list, or that does not stand above it.
    #[error("divisions: {code} belongs to {parent}, which is not in the list or does not stand above it")]
    Parent {
        /// The place.
        code: AuthorityId,
        /// What its row names as its parent.
        parent: String,
    },
}

/// All places, ascending by code.
#[derive(Debug, Clone)]
pub struct Divisions(Vec<Division>);

impl Divisions {
    /// Reads `code,name,level,parent,kind,statistical_code` rows.
    pub fn import(text: &str) -> Result<Self, DivisionError> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let mut list = reader.deserialize().collect::<Result<Vec<Division>, _>>()?;
        list.sort_by_key(|division| division.code);
        if let Some(pair) = list.windows(2).find(|pair| pair[0].code == pair[1].code) {
            return Err(DivisionError::Duplicate(pair[0].code));
        }
        let divisions = Self(list);
        for division in divisions.iter() {
            let parent = division.parent.map(|code| code.to_string()).unwrap_or_default();
            let above = divisions.get(&parent).map(|parent| parent.level);
            let fits = match division.level {
                Level::Province => division.parent.is_none(),
                Level::City => above == Some(Level::Province),
                Level::County | Level::Zone => above == Some(Level::City),
            };
            if !fits {
                return Err(DivisionError::Parent { code: division.code, parent });
            }
        }
        Ok(divisions)
    }

    /// The place with this code or key.
    pub fn get(&self, code: &str) -> Option<&Division> {
        self.0.binary_search_by(|division| division.code.as_str().cmp(code)).ok().map(|at| &self.0[at])
    }

    /// All places, ascending by code.
    pub fn iter(&self) -> impl Iterator<Item = &Division> {
        self.0.iter()
    }

    /// The places that belong to this one directly.
    pub fn children(&self, code: AuthorityId) -> impl Iterator<Item = &Division> {
        self.0.iter().filter(move |division| division.parent == Some(code))
    }

    /// The name with everything above it: `山西省运城市万荣县`.
    pub fn full_name(&self, code: AuthorityId) -> Option<String> {
        let division = self.get(code.as_str())?;
        let above = division.parent.and_then(|parent| self.full_name(parent)).unwrap_or_default();
        Some(format!("{above}{}", division.name))
    }
}

/// The places that this program was built with.
pub fn embedded() -> &'static Divisions {
    static EMBEDDED: LazyLock<Divisions> = LazyLock::new(read_embedded);
    &EMBEDDED
}

#[expect(clippy::panic, reason = "a broken embedded file is a broken build; a test reads it")]
fn read_embedded() -> Divisions {
    Divisions::import(include_str!("../../../data/divisions.csv")).unwrap_or_else(|error| panic!("{error}"))
}
