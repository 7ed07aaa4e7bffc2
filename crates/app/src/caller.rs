//! Who is asking.
//!
//! What must never live here: how somebody proved it (sessions and tokens are the web's), and what she may do.
//! The surprising thing: the system and the clock are callers like everybody else, so that nothing enters by a
//! private door.

use oneseal_domain::ids::{AuthorityId, UserId};

use crate::authority::Role;

/// Somebody who asks for an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The name under which it goes into events, such as `staff:wr-reviewer`.
    pub account: String,
    /// The roles.
    pub roles: Vec<Role>,
    /// The authority that staff works for.
    pub authority: Option<AuthorityId>,
    /// The supervising department that a liaison speaks for.
    pub department: Option<String>,
    /// The absent officer for whom she acts, if any.
    pub stands_in_for: Option<String>,
}

impl Caller {
    /// A member of staff of an authority.
    pub fn staff(user: &UserId, roles: impl Into<Vec<Role>>, authority: AuthorityId) -> Self {
        let account = format!("staff:{user}");
        Self {
            account,
            roles: roles.into(),
            authority: Some(authority),
            department: None,
            stands_in_for: None,
        }
    }

    /// The liaison of a supervising department at an authority's level.
    pub fn liaison(user: &UserId, authority: AuthorityId, department: impl Into<String>) -> Self {
        let department = Some(department.into());
        Self { department, ..Self::staff(user, [Role::Supervisor], authority) }
    }

    /// A citizen or an organisation's agent.
    pub fn citizen(user: &UserId) -> Self {
        let account = format!("citizen:{user}");
        Self { account, roles: vec![Role::Applicant], authority: None, department: None, stands_in_for: None }
    }

    /// One of the office's own workers.
    pub fn system(worker: &str) -> Self {
        let account = format!("system:{worker}");
        Self { account, roles: vec![Role::System], authority: None, department: None, stands_in_for: None }
    }

    /// Time itself.
    pub fn clock() -> Self {
        Self {
            account: "system:clock".to_owned(),
            roles: vec![Role::Clock],
            authority: None,
            department: None,
            stands_in_for: None,
        }
    }
}
