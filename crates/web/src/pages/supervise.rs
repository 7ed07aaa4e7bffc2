//! Pages for departments that supervise after the decision (审管衔接): pushes to sign for.

use askama::Template;

use super::Frame;

/// One push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushLine {
    /// The push's identifier.
    pub id: String,
    /// The kind's code: `decision` or `certificate`.
    pub kind: &'static str,
    /// The number of what was pushed.
    pub number: String,
    /// The item's name.
    pub item: String,
    /// The deciding authority.
    pub authority: String,
    /// Its digest.
    pub digest: String,
    /// The last day for signing, `2021-03-18`.
    pub due: String,
    /// The stage's code.
    pub stage: &'static str,
    /// The revision that is shown.
    pub revision: u64,
    /// The command's identifier for signing.
    pub command: String,
}

impl PushLine {
    fn waits(&self) -> bool {
        self.stage == "delivered"
    }
}

/// The view.
#[derive(Debug, Clone, Template)]
#[template(path = "supervise/inbox.html")]
pub struct Supervise {
    /// The frame.
    pub frame: Frame,
    /// The department.
    pub department: String,
    /// The pushes, oldest first.
    pub pushes: Vec<PushLine>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether what was signed for is shown.
    pub signed: bool,
}

/// One push in full.
#[derive(Debug, Clone, Template)]
#[template(path = "supervise/push.html")]
pub struct PushDetail {
    /// The frame.
    pub frame: Frame,
    /// The push.
    pub push: PushLine,
    /// What it says: name and value.
    pub rows: Vec<(String, String)>,
}

impl Supervise {
    fn first_waiting(&self) -> &str {
        self.pushes.iter().find(|push| push.waits()).map_or("", |push| push.id.as_str())
    }
}
