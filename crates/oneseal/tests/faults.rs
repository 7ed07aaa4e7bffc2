//! What happens when things break: a killed server, a database that goes away, a full disk, clocks that jump, and
//! everything that clients may send. Every test starts the real server and speaks to it over HTTP.

#[cfg(test)]
#[path = "faults/away.rs"]
mod away;
#[cfg(test)]
#[path = "faults/clients.rs"]
mod clients;
#[cfg(test)]
#[path = "faults/cluster.rs"]
mod cluster;
#[cfg(test)]
#[path = "faults/dice.rs"]
mod dice;
#[cfg(test)]
#[path = "faults/full.rs"]
mod full;
#[cfg(test)]
#[path = "faults/house.rs"]
mod house;
#[cfg(test)]
#[path = "faults/http.rs"]
mod http;
#[cfg(test)]
#[path = "faults/killed.rs"]
mod killed;
#[cfg(test)]
#[path = "faults/ledger.rs"]
mod ledger;
#[cfg(test)]
#[path = "faults/records.rs"]
mod records;
#[cfg(test)]
#[path = "faults/requests.rs"]
mod requests;
#[cfg(test)]
#[path = "faults/server.rs"]
mod server;
#[cfg(test)]
#[path = "faults/walk.rs"]
mod walk;
