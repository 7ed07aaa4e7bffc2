//! What names a case at the top of its pages.

/// A case as every page of it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseHead {
    /// The reference, such as `140822-0192f3a1-…`.
    pub reference: String,
    /// The case number.
    pub number: String,
    /// The item's name.
    pub item: String,
    /// The stage's code.
    pub stage: &'static str,
    /// The applicant, masked unless the reader may see more.
    pub applicant: String,
    /// The deciding authority.
    pub authority: String,
}

/// A file that somebody may open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub name: String,
    /// Where it is.
    pub href: String,
    /// When it came and from whom.
    pub note: String,
}
