//! `oneseal certificate verify`: a file by its seal, a code by its check character and the register.
//!
//! The surprising thing: a file proves that it was sealed, never that it still holds; a register proves that something
//! holds, never that a paper is the one that was issued. The two are asked separately and say so.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::output::Answer;
use crate::place::PlaceArgs;

use super::{code, file};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// A sealed PDF, or the identifier or number printed on a certificate.
    #[arg(value_name = "FILE|CODE")]
    what: String,
    /// Certificate of a root that is believed (PEM or DER), instead of those of the data folder.
    #[arg(long, value_name = "FILE")]
    root: Vec<PathBuf>,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let named = Path::new(&self.what);
        let place = self.place.resolve()?;
        if named.is_file() {
            return file::verify(named, &self.root, &place);
        }
        // A name with a folder or an ending in it is meant as a file, and says so when it is missing.
        if self.what.contains(std::path::MAIN_SEPARATOR) || is_pdf(named) {
            let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(Failure::file("cannot read the certificate", named)(missing));
        }
        code::verify(&self.what, &place).await
    }
}

fn is_pdf(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"))
}
