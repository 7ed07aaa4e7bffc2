//! What processes cost, as the operating system counts it.
//!
//! What must never live here: anything that works on another system than Linux. The surprising thing: the whole
//! machine is counted as well, because a database server burns its time in processes of its own.

use std::fs;

/// The kernel counts processor time in hundredths of a second, whatever its own clock does.
const TICK_MS: f64 = 10.0;

/// Processor time so far.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spent {
    /// The server, in milliseconds, if its process is known.
    pub server: Option<f64>,
    /// This process, in milliseconds.
    pub client: f64,
    /// Everything on this machine, in milliseconds.
    pub machine: f64,
}

impl Spent {
    /// What was spent until now.
    pub fn now(server: Option<u32>) -> Self {
        Self {
            server: server.and_then(|pid| process_ms(&pid.to_string())),
            client: process_ms("self").unwrap_or_default(),
            machine: fs::read_to_string("/proc/stat").ok().and_then(|text| busy(&text)).unwrap_or_default(),
        }
    }

    /// What was spent since then.
    pub fn since(self, then: Self) -> Self {
        Self {
            server: self.server.zip(then.server).map(|(now, then)| now - then),
            client: self.client - then.client,
            machine: self.machine - then.machine,
        }
    }
}

fn process_ms(pid: &str) -> Option<f64> {
    ticks(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?).map(|ticks| ticks * TICK_MS)
}

/// User and system time of a process. Its name stands in brackets and may contain anything.
fn ticks(stat: &str) -> Option<f64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    Some(fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?)
}

/// Everything but idling and waiting for disks, of all processors together, in milliseconds.
fn busy(stat: &str) -> Option<f64> {
    let mut fields = stat.lines().next()?.split_whitespace();
    let numbers: Vec<f64> =
        fields.by_ref().skip(1).take(8).map(|text| text.parse().unwrap_or_default()).collect();
    let idle: f64 = numbers.iter().skip(3).take(2).sum();
    Some((numbers.iter().sum::<f64>() - idle) * TICK_MS)
}

/// Memory of a process now and at most, in megabytes.
pub fn memory(pid: u32) -> Option<(f64, f64)> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    Some((kilobytes(&text, "VmRSS:")? / 1024.0, kilobytes(&text, "VmHWM:")? / 1024.0))
}

fn kilobytes(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The machine in one line: processors, kind, load average.
pub fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let kind = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let count = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split_whitespace().take(3).collect();
    format!(
        "{count} processors ({}), load average {}",
        kind.trim_start_matches([' ', '\t', ':']),
        load.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_even_if_its_name_is_odd() {
        let stat = "42 (a) b) S 1 42 42 0 -1 4194560 1 2 3 4 150 25 0 0 20 0 9 0 1 2 3";
        assert_eq!(ticks(stat), Some(175.0));
    }

    #[test]
    fn idling_and_waiting_are_not_work() {
        assert_eq!(busy("cpu  100 1 20 5000 300 2 3 4 0 0\ncpu0 1 2 3"), Some(1300.0));
    }

    #[test]
    fn this_process_has_a_size() {
        let (now, most) = memory(std::process::id()).unwrap();
        assert!(now > 1.0 && most >= now, "{now} {most}");
    }
}
