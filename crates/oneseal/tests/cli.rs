//! The real binary: what it prints, what it explains, and how it exits.

#[cfg(test)]
#[path = "cli/ground.rs"]
mod ground;

#[cfg(test)]
#[path = "cli/accounts.rs"]
mod accounts;
#[cfg(test)]
#[path = "cli/calendar.rs"]
mod calendar;
#[cfg(test)]
#[path = "cli/certificate.rs"]
mod certificate;
#[cfg(test)]
#[path = "cli/codes.rs"]
mod codes;
#[cfg(test)]
#[path = "cli/installation.rs"]
mod installation;
#[cfg(test)]
#[path = "cli/keys.rs"]
mod keys;
#[cfg(test)]
#[path = "cli/log.rs"]
mod log;
#[cfg(test)]
#[path = "cli/postgres.rs"]
mod postgres;
#[cfg(test)]
#[path = "cli/usage.rs"]
mod usage;
