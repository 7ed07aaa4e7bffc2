//! `oneseal code check`: is a code well formed, and if not, what is wrong with it.

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use oneseal_domain::codes::{CodeKind, check};

use crate::output::{Answer, explain, refuse, say};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check one code; prints its canonical spelling, and on standard error what it says.
    Check {
        /// The kind of code.
        #[arg(value_parser = PossibleValuesParser::new(CodeKind::ALL.map(CodeKind::as_str))
            .try_map(|word| word.parse::<CodeKind>()))]
        kind: CodeKind,
        /// The code.
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
}

impl Command {
    pub fn run(self) -> Answer {
        let Self::Check { kind, value } = self;
        match check(kind, &value) {
            Ok(checked) => {
                say(&checked.normalised);
                for note in &checked.notes {
                    explain(note);
                }
                Answer::Yes
            }
            Err(error) => refuse(&error.to_string()),
        }
    }
}
