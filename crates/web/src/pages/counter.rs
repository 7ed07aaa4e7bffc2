//! Pages for everybody who works on a case: window, reviewer, checker, seal room. One inbox, one case page.

pub mod act;
pub mod case;
pub mod inbox;
