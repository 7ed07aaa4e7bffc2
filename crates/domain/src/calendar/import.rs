//! Reading one year from text: header lines `# year:`, `# version:`, `# source:`, then rows of
//! `date,kind,name`, where the kind is `off` (a weekday not worked) or `on` (a weekend day worked).
//!
//! Every problem of the file is reported at once, because a clerk types these rows in from a notice.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use super::{CalendarYear, Exception, is_weekend};

/// What is wrong with a row or a header line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RowProblem {
    /// A header line is missing or unreadable.
    #[error("header line missing or not understood: expected \"# {0}: …\" before the rows")]
    Header(&'static str),
    /// The line is not a row of three fields.
    #[error("not a row: expected date,kind,name ({0})")]
    Row(String),
    /// The date cannot be read.
    #[error("{0:?} is not a date: expected YYYY-MM-DD")]
    Date(String),
    /// The date is of another year than the file.
    #[error("{date} is not in {year}, the year of this file")]
    Year {
        /// The date of the row.
        date: Date,
        /// The year in the header.
        year: i16,
    },
    /// The kind is neither of the two.
    #[error("{0:?} is not a kind: expected \"off\" (a weekday not worked) or \"on\" (a weekend day worked)")]
    Kind(String),
    /// The date occurs twice.
    #[error("{0} occurs twice")]
    Duplicate(Date),
    /// A weekday is marked as worked.
    #[error(
        "{0} is marked \"on\", but it is a weekday and worked anyway: only made-up weekend days are listed"
    )]
    AlreadyWorking(Date),
    /// A weekend day is marked as not worked.
    #[error("{0} is marked \"off\", but it is a weekend day and free anyway: only weekdays off are listed")]
    AlreadyFree(Date),
}

/// One problem and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The line of the file, counted from 1; 0 for the file as a whole.
    pub line: u64,
    /// The problem.
    pub problem: RowProblem,
}

/// All problems of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError(pub Vec<RowError>);

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, row) in self.0.iter().enumerate() {
            let gap = if at == 0 { "" } else { "\n" };
            write!(f, "{gap}line {}: {}", row.line, row.problem)?;
        }
        Ok(())
    }
}

impl std::error::Error for ImportError {}

/// Reads one published year.
pub fn import(text: &str) -> Result<CalendarYear, ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut errors = Vec::new();
    let mut fault = |line, problem| errors.push(RowError { line, problem });
    let year = header(text, "year").and_then(|value| value.parse::<i16>().ok());
    let version = header(text, "version").and_then(|value| value.parse::<u32>().ok());
    let source = header(text, "source").filter(|value| !value.is_empty());
    for (name, missing) in
        [("year", year.is_none()), ("version", version.is_none()), ("source", source.is_none())]
    {
        if missing {
            fault(0, RowProblem::Header(name));
        }
    }
    let (mut off, mut on, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                fault(line, RowProblem::Row(error.to_string()));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        match row(&record, year) {
            Ok((exception, working)) => {
                if !seen.insert(exception.date) {
                    fault(line, RowProblem::Duplicate(exception.date));
                } else if working {
                    on.push(exception);
                } else {
                    off.push(exception);
                }
            }
            Err(problem) => fault(line, problem),
        }
    }
    off.sort_by_key(|day| day.date);
    on.sort_by_key(|day| day.date);
    match (year, version, source) {
        (Some(year), Some(version), Some(source)) if errors.is_empty() => {
            Ok(CalendarYear { year, version, source: source.to_owned(), provisional: false, off, on })
        }
        _ => Err(ImportError(errors)),
    }
}

fn header<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines()
        .filter_map(|line| line.strip_prefix('#')?.split_once(':'))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
}

fn row(record: &csv::StringRecord, year: Option<i16>) -> Result<(Exception, bool), RowProblem> {
    let (Some(date), Some(kind), Some(name), None) =
        (record.get(0), record.get(1), record.get(2), record.get(3))
    else {
        return Err(RowProblem::Row(format!("{} fields", record.len())));
    };
    let date: Date = date.parse().map_err(|_| RowProblem::Date(date.to_owned()))?;
    if let Some(year) = year
        && date.year() != year
    {
        return Err(RowProblem::Year { date, year });
    }
    let working = match kind {
        "on" => true,
        "off" => false,
        other => return Err(RowProblem::Kind(other.to_owned())),
    };
    match (working, is_weekend(date)) {
        (true, false) => Err(RowProblem::AlreadyWorking(date)),
        (false, true) => Err(RowProblem::AlreadyFree(date)),
        (true, true) | (false, false) => Ok((Exception { date, name: name.to_owned() }, working)),
    }
}
