//! Product and floor side by side.
//!
//! What must never live here: measuring. The surprising thing: a ratio between different work is worth nothing, so it
//! is not printed at all when rows, bytes or signatures differ.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::real;
use super::super::report::{Measured, PerCase};
use super::super::tally::Step;

/// How far two numbers of a case may lie apart: the tree has some nodes more or fewer, a checkpoint some events.
const APART: f64 = 0.05;

/// Events that one checkpoint of a measurement covered.
pub fn events_of_a_checkpoint(measured: &Measured) -> Option<u32> {
    let growth = measured.growth.as_ref()?;
    let rows = |table: &str| {
        growth.get(table).and_then(|held| u64::try_from(held.rows).ok()).filter(|rows| *rows > 0)
    };
    let (events, checkpoints) = (rows("events")?, rows("checkpoints")?);
    u32::try_from((events + checkpoints / 2) / checkpoints).ok()
}

/// Two measurements of the same work.
#[derive(Debug)]
pub struct Compared {
    /// What is compared, the product's number, the floor's.
    rates: Vec<(&'static str, f64, f64)>,
    /// Why they cannot be compared.
    mismatches: Vec<String>,
}

impl Compared {
    pub fn of(product: &Measured, floor: &Measured) -> Self {
        let p99 = |measured: &Measured| measured.tally.times(Step::is_act).percentile(99);
        let cpu = |measured: &Measured| measured.spent.machine / real(measured.all_acts.max(1));
        let rates = vec![
            ("acts/s", product.acts_per_second(), floor.acts_per_second()),
            ("cases/s", product.lives_per_second(), floor.lives_per_second()),
            ("p99 of an act, ms", p99(product), p99(floor)),
            ("processor time of the machine an act, ms", cpu(product), cpu(floor)),
        ];
        let mut mismatches: Vec<String> = product.faults();
        mismatches.extend(floor.faults());
        match product.per_case().zip(floor.per_case()) {
            Some((product, floor)) => mismatches.extend(differences(&product, &floor)),
            None => {
                mismatches.push("the rows of the product are not seen; name --data or --database".to_owned());
            }
        }
        Self { rates, mismatches }
    }

    /// Whether the ratio means anything.
    pub fn holds(&self) -> bool {
        self.mismatches.is_empty()
    }

    pub fn text(&self) -> String {
        let mut text = String::from("\nSide by side:\n");
        // Writing into a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "  {:<42}{:>12}{:>12}{:>8}", "", "product", "floor", "ratio")?;
        for (name, product, floor) in &self.rates {
            let ratio = if self.holds() { format!("{:.2}", product / floor) } else { "void".to_owned() };
            writeln!(text, "  {name:<42}{product:>12.2}{floor:>12.2}{ratio:>8}")?;
        }
        for mismatch in &self.mismatches {
            writeln!(text, "  VOID: {mismatch}")?;
        }
        Ok(())
    }
}

/// What one does for a case and the other does not.
fn differences(product: &PerCase, floor: &PerCase) -> Vec<String> {
    let by_table = |per_case: &PerCase| -> BTreeMap<String, (f64, f64)> {
        per_case.tables.iter().map(|(table, rows, bytes)| (table.clone(), (*rows, *bytes))).collect()
    };
    let (ours, bare) = (by_table(product), by_table(floor));
    let mut found = Vec::new();
    let mut check = |what: String, ours: f64, bare: f64, slack: f64| {
        if (ours - bare).abs() > slack.max(APART * ours.abs().max(bare.abs())) {
            found.push(format!("{what} a case: {ours:.3} and {bare:.3}"));
        }
    };
    let tables: std::collections::BTreeSet<&String> = ours.keys().chain(bare.keys()).collect();
    for table in tables {
        let held = |side: &BTreeMap<String, (f64, f64)>| side.get(table).copied().unwrap_or_default();
        // Rows of a few cases that were under way at the edges.
        check(format!("rows of {table}"), held(&ours).0, held(&bare).0, 0.02);
    }
    check("bytes".to_owned(), product.bytes(), floor.bytes(), 0.0);
    check("signatures".to_owned(), product.signatures, floor.signatures, 0.0);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn per_case(events: f64, bytes: f64, signatures: f64) -> PerCase {
        PerCase { tables: vec![("events".to_owned(), events, bytes)], signatures }
    }

    #[test]
    fn the_same_work_is_compared_and_other_work_is_not() {
        let product = per_case(12.0, 4000.0, 1.2);
        assert_eq!(differences(&product, &per_case(12.1, 4100.0, 1.21)), Vec::<String>::new());
        for (other, what) in [
            (per_case(11.0, 4000.0, 1.2), "rows of events"),
            (per_case(12.0, 3700.0, 1.2), "bytes"),
            (per_case(12.0, 4000.0, 1.0), "signatures"),
        ] {
            let found = differences(&product, &other);
            assert!(found.len() == 1 && found[0].starts_with(what), "{found:?}");
        }
        let nothing = PerCase { tables: Vec::new(), signatures: 1.2 };
        assert!(differences(&product, &nothing).iter().any(|text| text.contains("events")));
    }
}
