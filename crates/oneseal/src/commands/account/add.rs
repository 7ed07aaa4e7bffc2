//! `oneseal account add`

use oneseal_app::accounts::NewAccount;
use oneseal_app::{ActError, Role};
use oneseal_domain::authority::DepartmentKind;
use oneseal_domain::ids::{AuthorityId, UserId};

use crate::failure::Failure;
use crate::output::{Answer, refuse, say};
use crate::place::PlaceArgs;

/// Bytes of chance in a first password.
const CHANCE: usize = 9;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The user name: small letters, digits, `-`, `_` and `.`.
    user: String,
    /// The name by which colleagues know her.
    #[arg(long)]
    name: String,
    /// A role; several by repeating it.
    #[arg(long = "role", value_name = "ROLE", required = true, value_parser = role)]
    roles: Vec<Role>,
    /// The authority that she works for; none for an applicant.
    #[arg(long, value_name = "CODE", required_if_eq_any = staff_roles())]
    authority: Option<String>,
    /// The department that a liaison speaks for.
    #[arg(long, value_name = "KIND", required_if_eq("roles", "supervisor"))]
    department: Option<DepartmentKind>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Roles that people can have.
fn for_people() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| !matches!(role, Role::System | Role::Clock))
}

fn staff_roles() -> Vec<(&'static str, &'static str)> {
    for_people().filter(|role| *role != Role::Applicant).map(|role| ("roles", role.code())).collect()
}

fn role(text: &str) -> Result<Role, String> {
    for_people().find(|role| role.code() == text).ok_or_else(|| {
        let known: Vec<&str> = for_people().map(Role::code).collect();
        format!("expected one of {}", known.join(", "))
    })
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let Ok(user) = UserId::parse(&self.user) else {
            return Ok(refuse(&format!("{:?} cannot be a user name", self.user)));
        };
        let office = super::office(&self.place).await?;
        let authority = match self.authority.as_deref().map(AuthorityId::parse).transpose() {
            Ok(authority) => authority,
            Err(error) => return Ok(refuse(&error.to_string())),
        };
        if let Some(authority) = authority.filter(|one| !office.rules().organs.contains_key(one)) {
            let text = format!(
                "this installation does not work for {authority}: make its keys with `oneseal key init --authority {authority}` first"
            );
            return Ok(refuse(&text));
        }
        let mut chance = [0; CHANCE];
        getrandom::fill(&mut chance).map_err(|error| Failure::NotReady(error.to_string()))?;
        let password = format!("Os-{}", hex::encode(chance));
        let new = NewAccount {
            user: user.clone(),
            name: self.name,
            roles: self.roles,
            authority,
            department: self.department.map(|kind| kind.as_str().to_owned()),
        };
        match office.add_account(new, &password).await {
            Ok(()) => {
                say(&format!("{user}\t{password}"));
                Ok(Answer::Yes)
            }
            Err(ActError::Refused(refused)) => Ok(refuse(&refused.to_string())),
            Err(error) => Err(error.into()),
        }
    }
}
