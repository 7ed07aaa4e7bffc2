//! 历年导入: a year of the legal calendar comes into force, and every node takes it over.
//!
//! What must never live here: what a year has to look like; the domain checks that. The surprising thing: due dates are
//! never stored, so a year that comes into force moves what is still running without a single write.

use oneseal_domain::calendar::CalendarYear;
use oneseal_domain::calendar::publication::{Event, Import, Years};
use oneseal_domain::decider::Decider as _;
use oneseal_domain::ids::AuthorityId;
use oneseal_store::RecordedEvent;

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::ActError;
use crate::execute::new_event;
use crate::office::Office;
use crate::publish::Publication;
use crate::rules::Rules;

/// The kind under which years are kept.
const CALENDAR: &str = "calendar";
/// More years than anybody will import.
const PAGE: u32 = 500;
/// Years after the last published one whose due dates are provisional: weekends and fixed holidays only.
pub const PROVISIONAL_YEARS: i16 = 2;

/// The authority in whose log the calendar stands: the highest that this installation works for.
fn keeper(rules: &Rules) -> Result<AuthorityId, ActError> {
    let first = rules.organs.keys().next().copied();
    first.ok_or_else(|| ActError::missing("this installation works for no authority".to_owned()))
}

impl Office {
    /// Puts a year into force. Gives whether it was news.
    ///
    /// # Errors
    /// `calendar.version-used`, `caller.not-permitted`; failures of the store.
    pub async fn import_year(&self, caller: &Caller, year: &CalendarYear) -> Result<bool, ActError> {
        let authority = keeper(&self.rules())?;
        let subject = year.year.to_string();
        let permitted = permit(caller, Act::ImportCalendar, authority, None).map_err(ActError::from);
        self.note_refusal(permitted, caller, Act::ImportCalendar, authority, subject.clone()).await?;
        let publication = Publication {
            authority,
            stream: format!("calendar/{subject}"),
            kind: CALENDAR,
            name: subject,
            body: serde_json::to_string(year)?,
            source: year.source.clone(),
        };
        let digest = publication.digest();
        let decide = |recorded: &[RecordedEvent]| {
            let mut state = Years::initial();
            for event in recorded {
                state = Years::evolve(state, &Event::decode(&event.kind, &event.payload)?);
            }
            let at = self.now();
            let import = Import {
                year: year.year,
                version: year.version,
                digest: digest.clone(),
                source: year.source.clone(),
                by: caller.account.clone(),
            };
            let new = |event: &Event| Ok(new_event(event.kind(), event.payload()?, &caller.account, at));
            Years::decide(&state, import, &at)?.iter().map(new).collect()
        };
        let news = self.publish(&publication, decide).await?;
        if news {
            self.take_over_calendar().await?;
        }
        Ok(news)
    }

    /// Takes over the years that were imported since, here or on another node. Gives whether there was anything.
    ///
    /// # Errors
    /// Failures of the store, or a year that cannot be read.
    pub async fn take_over_calendar(&self) -> Result<bool, ActError> {
        let stamp = self.store.reference_stamp(CALENDAR).await?;
        let rules = self.rules();
        if stamp == rules.calendar_stamp {
            return Ok(false);
        }
        let mut calendar = rules.calendar.clone();
        for reference in self.store.references(CALENDAR, "", PAGE).await? {
            calendar = calendar.with_year(serde_json::from_str(&reference.body)?);
        }
        let published = calendar.years().filter(|year| !year.provisional).map(|year| year.year).max();
        let last = published.unwrap_or_default();
        let calendar = calendar.provisional_through(last + 1, last + PROVISIONAL_YEARS);
        self.put_in_force(Rules { calendar, calendar_stamp: stamp, ..rules.as_ref().clone() });
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use oneseal_domain::calendar::import;

    use crate::Caller;
    use crate::authority::Role;
    use crate::testing::{TestOffice, ask, staff};

    const YEAR: &str = "# year: 2027\n# version: 1\n# source: 通知\ndate,kind,name\n2027-01-01,off,元旦\n2027-01-04,off,元旦\n2027-01-05,off,元旦\n2027-01-09,on,元旦\n";

    #[tokio::test(flavor = "multi_thread")]
    async fn an_imported_year_moves_what_is_running_and_makes_it_certain() {
        let office = TestOffice::open("2026-12-25").await;
        let done = office.submitted().await;
        let wang = staff("wang", Role::Window);
        let case = crate::testing::case(&done);
        office.accept(&wang, case, &ask("a", &done)).await.unwrap();
        let due = || async {
            let (state, _) = office.case(&wang, case).await.unwrap();
            let guide = office.rules().pinned(case.authority, state.item.as_ref().unwrap()).unwrap();
            let today = "2026-12-25".parse().unwrap();
            let clocks = state.clocks(&guide, &office.rules().calendar, today).unwrap().unwrap();
            (clocks.statutory.due.to_string(), clocks.statutory.provisional)
        };
        assert_eq!(due().await, ("2027-01-25".to_owned(), true));
        let (year, importer) = (import(YEAR).unwrap(), Caller::system("import"));
        let refused = office.import_year(&wang, &year).await.unwrap_err();
        assert_eq!(refused.code(), Some("caller.not-permitted"));
        assert!(office.import_year(&importer, &year).await.unwrap(), "news");
        assert_eq!(due().await, ("2027-01-26".to_owned(), false));
        assert!(!office.import_year(&importer, &year).await.unwrap(), "no news");
        let other = import(&YEAR.replace("2027-01-09,on,元旦\n", "")).unwrap();
        let refused = office.import_year(&importer, &other).await.unwrap_err();
        assert_eq!(refused.code(), Some("calendar.version-used"));
    }
}
