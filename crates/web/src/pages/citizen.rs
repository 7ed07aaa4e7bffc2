//! Pages for people who apply: portal, guide, application, receipt, their matters, their case.

pub mod apply;
pub mod case;
pub mod guide;
pub mod mine;
pub mod portal;
pub mod receipt;
