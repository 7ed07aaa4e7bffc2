//! The fields that departments supervise.

use std::fmt;
use std::str::FromStr;

use crate::ids::text_serde;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)+) => {
        /// The field of a department, the same word in every place.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DepartmentKind {
            $($(#[$doc])* $variant,)+
        }

        impl DepartmentKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word for this kind, as it is stored and as items name it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

kinds! {
    /// 市场监督管理
    MarketRegulation = "market_regulation",
    /// 卫生健康
    Health = "health",
    /// 住房和城乡建设
    Housing = "housing",
    /// 自然资源
    NaturalResources = "natural_resources",
    /// 交通运输
    Transport = "transport",
    /// 人力资源和社会保障
    HumanResources = "human_resources",
    /// 教育
    Education = "education",
    /// 城市管理
    CityManagement = "city_management",
    /// 水利
    Water = "water",
    /// 发展和改革
    DevelopmentReform = "development_reform",
}

impl fmt::Display for DepartmentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for DepartmentKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|kind| kind.as_str()).collect();
            format!("{text:?} is not a kind of department: expected one of {}", known.join(", "))
        })
    }
}

text_serde!(DepartmentKind);
