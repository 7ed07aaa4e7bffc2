//! `oneseal calendar import`: a year comes into force, and the due dates of running cases follow it.

use std::path::PathBuf;

use oneseal_app::{ActError, Caller};
use oneseal_domain::calendar::{self, Calendar, CalendarYear};

use crate::failure::Failure;
use crate::output::{Answer, refuse, say};
use crate::place::PlaceArgs;
use crate::wiring;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The year: lines `# year:`, `# version:` and `# source:`, then rows of date,kind,name, where the kind is `off` (a
    /// weekday not worked) or `on` (a weekend day worked).
    file: PathBuf,
    /// Only read the file and say what it would change.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let text = std::fs::read_to_string(&self.file).map_err(Failure::file("cannot read", &self.file))?;
        let year = match calendar::import(&text) {
            Ok(year) => year,
            Err(errors) => return Ok(refuse(&errors.to_string())),
        };
        if self.dry_run {
            say(&told(&year));
            return Ok(Answer::Yes);
        }
        let place = self.place.resolve()?;
        let office = wiring::office(&place, place.open_keys()?, String::new()).await?;
        match office.import_year(&Caller::system("import"), &year).await {
            Ok(news) => {
                let what = if news { "in force" } else { "was in force already" };
                say(&format!("{}: {what}", told(&year)));
                Ok(Answer::Yes)
            }
            Err(ActError::Refused(refused)) => Ok(refuse(&refused.to_string())),
            Err(error) => Err(Failure::NotReady(error.to_string())),
        }
    }
}

/// One line about a year: how many days it frees and makes up, and how many are worked.
fn told(year: &CalendarYear) -> String {
    let CalendarYear { year: number, version, off, on, .. } = year;
    let first = jiff::civil::Date::new(*number - 1, 12, 31);
    let last = jiff::civil::Date::new(*number, 12, 31);
    let worked = first.ok().zip(last.ok()).and_then(|(first, last)| {
        let calendar = Calendar::new([year.clone()]).provisional_through(*number - 1, *number - 1);
        calendar.count_working_days(first, last).ok()
    });
    let worked = worked.map_or_else(String::new, |days| format!(", {days} working days"));
    format!("{number} version {version}: {} days off, {} days made up{worked}", off.len(), on.len())
}
