//! What is printed on a certificate: is it written right, and what does the register say of it.

use oneseal_app::certificates::{Registered, registered};
use oneseal_domain::certificate::Standing;
use oneseal_domain::codes::CertIdentifier;

use crate::failure::Failure;
use crate::output::{Answer, explain, refuse, say};
use crate::place::Place;
use crate::wiring;

/// What every identifier begins with, whatever is wrong with the rest.
const ROOT: &str = "1.2.156.3005.2";

/// Verifies an identifier or a number.
pub async fn verify(code: &str, place: &Place) -> Result<Answer, Failure> {
    let code = code.trim();
    let identifier = code.starts_with(ROOT);
    let printed = if identifier {
        match CertIdentifier::parse(code) {
            Ok(read) => read.to_string(),
            Err(error) => return Ok(refuse(&format!("{code} is no identifier of a certificate: {error}"))),
        }
    } else {
        code.to_owned()
    };
    if !place.has_database() {
        let nowhere = format!("there is no register in {}", place.data.display());
        if !identifier {
            let help = "a number can only be verified there: name the data folder with --data";
            return Err(Failure::NotReady(format!("{nowhere}; {help}")));
        }
        say(&format!("written right: {printed}"));
        explain(&format!("{nowhere}, so nothing is said of whether it was issued and is in force"));
        return Ok(Answer::Yes);
    }
    let (store, rules) = (place.look().await?, wiring::rules(String::new()));
    match registered(&store, &rules, jiff::Timestamp::now(), &printed).await? {
        Some(found) => Ok(standing(&found)),
        None => Ok(refuse(&format!("the register has no certificate {printed}"))),
    }
}

fn standing(found: &Registered) -> Answer {
    let Registered { number, identifier, authority, .. } = found;
    let valid =
        found.validity.map_or_else(|| "without end".to_owned(), |(from, to)| format!("{from} to {to}"));
    let facts =
        format!("{number} ({identifier}), issued by {authority} on {}, valid {valid}", found.issued_on);
    if found.in_force {
        say(&format!("in force: {facts}"));
        return Answer::Yes;
    }
    refuse(&format!("NOT in force ({}): {facts}", why(found)))
}

fn why(found: &Registered) -> &'static str {
    if found.superseded {
        return "a later version took its place";
    }
    match found.standing {
        Standing::Unissued => "not issued",
        Standing::Valid => "not yet valid, or no longer",
        Standing::Suspended => "suspended",
        Standing::Withdrawn => "withdrawn",
        Standing::Revoked => "revoked",
        Standing::RevokedAsPenalty => "revoked as a penalty",
        Standing::Expired => "expired",
        Standing::Cancelled => "cancelled",
    }
}
