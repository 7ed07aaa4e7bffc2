//! Read tables made again from events: the same pure functions that every act uses, stream by stream.
//!
//! What must never live here: a row that no function of an act makes. The surprising thing: a rebuild that was broken
//! off is simply run again; nothing of it is needed by the next one.

use oneseal_domain::case::{Case, Cases, Event as CaseEvent};
use oneseal_domain::certificate::Event as CertificateEvent;
use oneseal_domain::decider::Decider as _;
use oneseal_domain::ids::{AuthorityId, CaseId, CaseRef, PushId};
use oneseal_domain::push::{Event as PushEvent, Pushes};
use oneseal_domain::rating::Event as RatingEvent;
use oneseal_domain::seal::{Event as SealEvent, Seals};
use oneseal_store::{ReadRow, RecordedEvent, Store, Table};

use crate::authority::Role;
use crate::error::ActError;
use crate::follow::{SealUsed, certificate_row, push_row};
use crate::log::Attempted;
use crate::ratings::rating_row;
use crate::rows::{case_row, holder};
use crate::seals::seal_row;

/// Events that are read at a time.
const PAGE: u32 = 2_000;
/// Differences that are named; more are only counted.
const NAMED: usize = 20;

/// What a rebuild or a check came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Streams that were read.
    pub streams: u64,
    /// Rows that events make.
    pub rows: u64,
    /// Rows that are missing, differ or have no events.
    pub differing: u64,
    /// The first of them, such as `cases 0192…: differs`.
    pub named: Vec<String>,
}

impl Rebuilt {
    fn differs(&mut self, what: String) {
        self.differing += 1;
        if self.named.len() < NAMED {
            self.named.push(what);
        }
    }
}

/// Makes every read table again, or only compares it with what events make.
///
/// # Errors
/// Failures of the store, or an event that this build cannot read.
pub async fn rebuild(store: &Store, only_check: bool) -> Result<Rebuilt, ActError> {
    let mut rebuilt = Rebuilt::default();
    for authority in store.authorities_with_events().await? {
        if !only_check {
            store.write(Table::ALL.map(|table| table.clear(&authority)).into()).await?;
        }
        let mut made = [0_u64; Table::ALL.len()];
        let mut reader =
            Streams { store, authority: &authority, after: (String::new(), 0), held: Vec::new() };
        while let Some(stream) = reader.next().await? {
            rebuilt.streams += 1;
            let rows = rows_of(&authority, &stream)?;
            for row in &rows {
                rebuilt.rows += 1;
                made[row.table() as usize] += 1;
                if only_check {
                    compare(store, row, &mut rebuilt).await?;
                }
            }
            if !only_check && !rows.is_empty() {
                store.write(rows.iter().map(ReadRow::add).collect()).await?;
            }
        }
        for table in Table::ALL {
            let there = store.rows_there(table, &authority).await?;
            let made = made[table as usize];
            if there > made {
                let name = table.name();
                rebuilt.differs(format!("{name} of {authority}: {there} rows, events make {made}"));
            }
        }
    }
    Ok(rebuilt)
}

async fn compare(store: &Store, row: &ReadRow, rebuilt: &mut Rebuilt) -> Result<(), ActError> {
    let place = format!("{} {}", row.table().name(), row.id());
    match store.kept(row).await? {
        None => rebuilt.differs(format!("{place}: missing")),
        Some(kept) if kept != *row => rebuilt.differs(format!("{place}: differs")),
        Some(_) => {}
    }
    Ok(())
}

/// The streams of an authority, one after the other, in pages of events.
struct Streams<'a> {
    store: &'a Store,
    authority: &'a str,
    after: (String, u64),
    held: Vec<RecordedEvent>,
}

impl Streams<'_> {
    /// The next whole stream.
    async fn next(&mut self) -> Result<Option<Vec<RecordedEvent>>, ActError> {
        loop {
            let first = self.held.first().map(|event| event.stream.clone());
            let ends = first.and_then(|first| self.held.iter().position(|event| event.stream != first));
            if let Some(ends) = ends {
                let rest = self.held.split_off(ends);
                return Ok(Some(std::mem::replace(&mut self.held, rest)));
            }
            let page =
                self.store.events_page(self.authority, (self.after.0.as_str(), self.after.1), PAGE).await?;
            let Some(last) = page.last() else {
                let held = std::mem::take(&mut self.held);
                return Ok(Some(held).filter(|held| !held.is_empty()));
            };
            self.after = (last.stream.clone(), last.revision);
            self.held.extend(page);
        }
    }
}

/// The rows that a stream makes.
fn rows_of(authority: &str, stream: &[RecordedEvent]) -> Result<Vec<ReadRow>, ActError> {
    let (Some(first), Some(last)) = (stream.first(), stream.last()) else { return Ok(Vec::new()) };
    let Some((kind, id)) = first.stream.split_once('/') else { return Ok(Vec::new()) };
    let odd = || ActError::missing(format!("{} is not a stream of {authority}", first.stream));
    let home = AuthorityId::parse(authority).map_err(|_| odd())?;
    let row = match kind {
        "case" => {
            let reference = CaseRef::new(home, CaseId::parse(id).map_err(|_| odd())?);
            return case_rows(reference, stream, (first.recorded_at, last.recorded_at));
        }
        "certificate" => match CertificateEvent::decode(&first.kind, &first.payload)? {
            CertificateEvent::Issued(issued) => {
                ReadRow::Certificate(Box::new(certificate_row(authority, id, &issued)))
            }
            _ => return Err(odd()),
        },
        "push" => {
            let mut push = Pushes::initial();
            for event in stream {
                push = Pushes::evolve(push, &PushEvent::decode(&event.kind, &event.payload)?);
            }
            let id = PushId::parse(id).map_err(|_| odd())?;
            ReadRow::Push(Box::new(push_row(authority, id, &push).ok_or_else(odd)?))
        }
        "rating" => match RatingEvent::decode(&first.kind, &first.payload)? {
            RatingEvent::Given(given) => ReadRow::Rating(rating_row(authority, id, &given)),
            _ => return Err(odd()),
        },
        "seal" => {
            let mut seal = Seals::initial();
            for event in stream {
                seal = Seals::evolve(seal, &SealEvent::decode(&event.kind, &event.payload)?);
            }
            ReadRow::Seal(seal_row(home, id, &seal, last.recorded_at))
        }
        "seal-use" => {
            let used: SealUsed = serde_json::from_str(&first.payload)?;
            ReadRow::SealUse(used.row(authority, id, first.recorded_at))
        }
        "refused" => {
            let attempted: Attempted = serde_json::from_str(&first.payload)?;
            ReadRow::Refused(attempted.row(authority, id, first.recorded_at))
        }
        // Streams that no list shows: disclosures, erasures, publications.
        _ => return Ok(Vec::new()),
    };
    Ok(vec![row])
}

fn case_rows(reference: CaseRef, stream: &[RecordedEvent], at: (i64, i64)) -> Result<Vec<ReadRow>, ActError> {
    let (mut case, mut received_by) = (Case::default(), String::new());
    for event in stream {
        let event = CaseEvent::decode(&event.kind, &event.payload)?;
        if let CaseEvent::Submitted(submitted) = &event {
            received_by = submitted.received_by.to_string();
        }
        case = Cases::evolve(case, &event);
    }
    let row = case_row(reference, &case, received_by, at);
    let line = holder(case.stage).map(|role| ReadRow::Work(row.line(Role::code(role))));
    Ok(std::iter::once(ReadRow::Case(Box::new(row))).chain(line).collect())
}
