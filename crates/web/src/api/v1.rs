//! Version 1 of the programming interface.

pub mod cases;
pub mod files;
pub mod items;
pub mod pushes;
pub mod records;
pub mod worklist;

#[cfg(test)]
mod tests;
