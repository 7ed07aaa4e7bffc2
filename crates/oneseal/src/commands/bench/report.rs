//! What a measurement found, in words and numbers.
//!
//! What must never live here: measuring. The surprising thing: a measurement can be unsound. Then its numbers are still
//! printed, with what is wrong, and the command answers no.

use std::fmt::Write as _;
use std::time::Duration;

use super::ledger::{Sheet, Waiting};
use super::life::Through;
use super::load::DRAIN;
use super::process::Spent;
use super::real;
use super::tally::{Step, Tally};

/// One measurement.
#[derive(Debug)]
pub struct Measured {
    pub clients: usize,
    pub through: Through,
    pub seconds: u64,
    /// Lives that ended well, those after the end too.
    pub finished: u64,
    /// Acts in all, those after the end too.
    pub all_acts: u64,
    pub spent: Spent,
    /// Memory of the server now and at most, in megabytes.
    pub memory: Option<(f64, f64)>,
    /// The greatest age of an errand under load, in milliseconds.
    pub oldest_ms: Option<i64>,
    pub most_waiting: Option<i64>,
    /// What waited when the last life had ended.
    pub left: Option<Waiting>,
    /// How long it took until nothing waited.
    pub drained: Option<Duration>,
    /// What came to the tables.
    pub growth: Option<Sheet>,
    pub out_of_stock: bool,
    /// What was answered within the measured time.
    pub tally: Tally,
}

/// What a case costs in the database.
#[derive(Debug, Clone, PartialEq)]
pub struct PerCase {
    /// Table, rows, bytes.
    pub tables: Vec<(String, f64, f64)>,
    /// SM2 signatures: uses of seals and checkpoints.
    pub signatures: f64,
}

impl PerCase {
    pub fn of(growth: &Sheet, cases: u64) -> Self {
        let share = |count: i64| {
            let size = real(count.unsigned_abs()) / real(cases.max(1));
            if count < 0 { -size } else { size }
        };
        let rows = |table: &str| growth.get(table).map_or(0.0, |held| share(held.rows));
        Self {
            tables: growth
                .iter()
                .map(|(name, held)| (name.clone(), share(held.rows), share(held.bytes)))
                .collect(),
            signatures: rows("seal_uses") + rows("checkpoints"),
        }
    }

    pub fn bytes(&self) -> f64 {
        self.tables.iter().map(|(_, _, bytes)| bytes).sum()
    }

    pub fn rows(&self) -> f64 {
        self.tables.iter().map(|(_, rows, _)| rows).sum()
    }
}

impl Measured {
    pub fn acts_per_second(&self) -> f64 {
        real(self.tally.acts()) / real(self.seconds)
    }

    pub fn lives_per_second(&self) -> f64 {
        real(self.tally.lives.len() as u64) / real(self.seconds)
    }

    pub fn per_case(&self) -> Option<PerCase> {
        self.growth.as_ref().map(|growth| PerCase::of(growth, self.finished))
    }

    /// What is wrong with this measurement.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.tally.failed > 0 {
            faults.push(format!("{} lives failed: {}", self.tally.failed, self.tally.troubles.join("; ")));
        }
        if let Some(dead) = self.left.map(|left| left.dead).filter(|dead| *dead > 0) {
            faults.push(format!("{dead} errands were given up"));
        }
        if let Some(drained) = self.drained.filter(|drained| *drained > DRAIN) {
            faults.push(format!("errands took {:.1} s after the load", drained.as_secs_f64()));
        }
        faults
    }

    pub fn sound(&self) -> bool {
        self.faults().is_empty()
    }
}

/// A measurement as text.
pub fn text(measured: &Measured) -> String {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = write(&mut text, measured);
    text
}

fn write(text: &mut String, measured: &Measured) -> std::fmt::Result {
    let what = match measured.through {
        Through::Decision => "up to decision and push",
        Through::Certificate => "complete cases",
    };
    let acts = measured.tally.times(Step::is_act);
    writeln!(text, "\n{what}, {} clients, {} s", measured.clients, measured.seconds)?;
    writeln!(
        text,
        "  {:.0} acts/s, {:.1} cases/s; an act: p50 {:.2} ms, p99 {:.2} ms",
        measured.acts_per_second(),
        measured.lives_per_second(),
        acts.percentile(50),
        acts.percentile(99)
    )?;
    writeln!(text, "  {:<8}{:>9}{:>10}{:>10}{:>10}", "step", "count", "p50 ms", "p99 ms", "max ms")?;
    for step in Step::ALL {
        let times = measured.tally.times(|one| one == step);
        if times.count() > 0 {
            let (p50, p99, most) = (times.percentile(50), times.percentile(99), times.percentile(100));
            writeln!(text, "  {:<8}{:>9}{p50:>10.2}{p99:>10.2}{most:>10.2}", step.word(), times.count())?;
        }
    }
    costs(text, measured)?;
    errands(text, measured)?;
    if let Some(per_case) = measured.per_case() {
        rows(text, &per_case)?;
    }
    if measured.out_of_stock {
        writeln!(text, "  the stock of uploaded materials ran out; the rest was uploaded under load")?;
    }
    for fault in measured.faults() {
        writeln!(text, "  NOT SOUND: {fault}")?;
    }
    Ok(())
}

fn costs(text: &mut String, measured: &Measured) -> std::fmt::Result {
    let acts = real(measured.all_acts.max(1));
    let Spent { server, client, machine } = measured.spent;
    let each = |ms: f64| ms / acts;
    let server = server.map_or("not seen".to_owned(), |ms| format!("{:.3} ms", each(ms)));
    let (client, machine) = (each(client), each(machine));
    writeln!(
        text,
        "  processor time an act: server {server}, clients {client:.3} ms, whole machine {machine:.3} ms"
    )?;
    if let Some((now, most)) = measured.memory {
        writeln!(text, "  memory of the server: {now:.0} MB, at most {most:.0} MB")?;
    }
    Ok(())
}

fn errands(text: &mut String, measured: &Measured) -> std::fmt::Result {
    let (Some(most), Some(left), Some(drained)) = (measured.most_waiting, measured.left, measured.drained)
    else {
        return writeln!(text, "  errands: not seen; name the data with --data or --database");
    };
    let oldest = measured.oldest_ms.map_or(String::new(), |age| format!(", the oldest {age} ms"));
    writeln!(
        text,
        "  errands: at most {most} waited{oldest}; {} left at the end, done {:.2} s later",
        left.errands,
        drained.as_secs_f64()
    )
}

/// Rows, bytes and signatures of a case.
pub fn rows(text: &mut String, per_case: &PerCase) -> std::fmt::Result {
    writeln!(text, "  {:<20}{:>12}{:>14}", "table", "rows a case", "bytes a case")?;
    for (table, rows, bytes) in &per_case.tables {
        writeln!(text, "  {table:<20}{rows:>12.3}{bytes:>14.1}")?;
    }
    let (rows, bytes, signatures) = (per_case.rows(), per_case.bytes(), per_case.signatures);
    writeln!(text, "  {:<20}{rows:>12.3}{bytes:>14.1}   {signatures:.3} signatures", "all")
}
