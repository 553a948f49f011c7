//! Staff at work on a matter, on the idea's own page: where it stands, notes, answers, steps.

pub mod acts;
