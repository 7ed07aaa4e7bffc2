//! `oneseal doctor`: looks at everything an installation needs, changes nothing, and says for each thing
//! that is wrong how to put it right.

use std::fs;
use std::path::Path;

use oneseal_seal::face::Face;
use oneseal_seal::keystore::{Keystore, KeystoreError};
use oneseal_seal::signer::{KeyState, Purpose};
use oneseal_store::{Location, OpenError, known_version};

use crate::failure::Failure;
use crate::output::{Answer, explain, say};
use crate::password;
use crate::place::{Place, PlaceArgs};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let place = self.place.resolve()?;
        let mut ward = Ward { wrong: 0 };
        ward.look("data folder", data_folder(&place));
        ward.look("database", database(&place).await);
        ward.look("key store", keystore(&place));
        ward.look("witness", Ok(witness(&place)));
        ward.look("font", font(&place));
        Ok(if ward.wrong == 0 { Answer::Yes } else { Answer::No })
    }
}

const MAKE_KEYS: &str = "make it with `oneseal key init`";

/// What is right, or what is wrong and how to put it right.
type Finding = Result<String, (String, String)>;

struct Ward {
    wrong: u32,
}

impl Ward {
    fn look(&mut self, what: &str, finding: Finding) {
        match finding {
            Ok(text) => say(&format!("ok     {what}: {text}")),
            Err((wrong, remedy)) => {
                self.wrong += 1;
                explain(&format!("WRONG  {what}: {wrong}\n       → {remedy}"));
            }
        }
    }
}

fn data_folder(place: &Place) -> Finding {
    let (folder, shown) = (&place.data, place.data.display());
    let metadata = fs::metadata(folder).map_err(|error| {
        (format!("{shown}: {error}"), "name it with --data, or make it with `oneseal migrate`".to_owned())
    })?;
    if !metadata.is_dir() {
        return Err((format!("{shown} is no folder"), "name another one with --data".to_owned()));
    }
    if metadata.permissions().readonly() {
        return Err((format!("{shown} cannot be written to"), format!("chmod u+w {shown}")));
    }
    Ok(shown.to_string())
}

async fn database(place: &Place) -> Finding {
    if !place.has_database() {
        return Err(("there is none".to_owned(), "make it with `oneseal migrate`".to_owned()));
    }
    let store = match place.open_or_create().await {
        Ok(store) => store,
        Err(Failure::Open(OpenError::InUse { .. })) => {
            return Ok("in use by a running server, which checked it when it started".to_owned());
        }
        Err(failure @ Failure::Open(OpenError::FromTheFuture { .. })) => {
            return Err((failure.to_string(), "nothing was changed; install that release".to_owned()));
        }
        Err(failure) => return Err((failure.to_string(), remedy_for(&place.location))),
    };
    let found = store.schema_version().await.map_err(|e| (e.to_string(), remedy_for(&place.location)))?;
    if found < known_version() {
        let wrong = format!("schema version {found}, this release needs {}", known_version());
        return Err((wrong, "bring it up with `oneseal migrate`".to_owned()));
    }
    let kind = match place.location {
        Location::Sqlite(_) => "embedded",
        Location::Postgres(_) => "PostgreSQL",
    };
    Ok(format!("{kind}, schema version {found}"))
}

fn remedy_for(location: &Location) -> String {
    match location {
        Location::Sqlite(_) => {
            "look at the file and the disk; `oneseal restore` puts a backup into a new folder"
        }
        Location::Postgres(_) => "look whether the server runs, and at host, port, user and name in the URL",
    }
    .to_owned()
}

fn keystore(place: &Place) -> Finding {
    let folder = place.keys();
    if !folder.is_dir() {
        return Err((format!("there is none in {}", folder.display()), MAKE_KEYS.to_owned()));
    }
    open_to_others(&folder)?;
    if let Some(file) = &place.password_file {
        open_to_others(file)?;
    }
    let Some(password) = password::given(place.password_file.as_deref())
        .map_err(|failure| (failure.to_string(), "name a readable file with --password-file".to_owned()))?
    else {
        let wrong = format!("{} is there, but without its password nobody can look inside", folder.display());
        return Err((wrong, format!("name a file with --password-file, or set {}", password::VARIABLE)));
    };
    let keys = Keystore::open(&folder, &password).map_err(|error| {
        let remedy = remedy_for_keys(&error);
        (Failure::from(error).to_string(), remedy)
    })?;
    let active: Vec<_> =
        keys.list().into_iter().filter(|key| key.state == KeyState::Active).map(|key| key.purpose).collect();
    let missing = Purpose::ALL.into_iter().filter(|purpose| !active.contains(purpose));
    let missing: Vec<_> = missing.map(Purpose::as_str).collect();
    if !missing.is_empty() {
        let remedy = "make them with `oneseal key init --authority KEY --name NAME`".to_owned();
        return Err((format!("no active key for {}", missing.join(", ")), remedy));
    }
    Ok(format!("{} keys in use; software keys are for test and development only", active.len()))
}

fn remedy_for_keys(error: &KeystoreError) -> String {
    match error {
        KeystoreError::WrongPassword { .. } => "give the right password; it cannot be recovered",
        KeystoreError::Missing { .. } => MAKE_KEYS,
        KeystoreError::AlreadyExists { .. }
        | KeystoreError::Damaged { .. }
        | KeystoreError::Io { .. }
        | KeystoreError::AlreadyActive { .. }
        | KeystoreError::Incomplete { .. }
        | KeystoreError::Certificate(_)
        | KeystoreError::Signer(_)
        | KeystoreError::Generation { .. } => "put the folder `keys` back from a backup",
    }
    .to_owned()
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> Result<(), (String, String)> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
    let for_others = mode & 0o077;
    if for_others == 0 {
        return Ok(());
    }
    let shown = path.display();
    Err((format!("others on this machine may enter or read {shown}"), format!("chmod go= {shown}")))
}

#[cfg(not(unix))]
fn open_to_others(_path: &Path) -> Result<(), (String, String)> {
    Ok(())
}

fn witness(place: &Place) -> String {
    // The notary makes the folder with its first checkpoint, so a young installation has none.
    match place.existing_witness() {
        Some(folder) => folder.display().to_string(),
        None => format!("{} will be made with the first checkpoint", place.witness.display()),
    }
}

fn font(place: &Place) -> Finding {
    let package = oneseal_seal::face::FONT_PACKAGE;
    match Face::find(place.font.as_deref()) {
        Ok(face) => Ok(format!("{} ({})", face.name(), face.path().display())),
        Err(error) => {
            let remedy = format!("apt-get install {package}, or name a font file in the configuration");
            Err((error.to_string(), remedy))
        }
    }
}
