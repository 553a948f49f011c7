//! The age of a card in words, the same on its tile and in the figures.

use domain::codes::Language;
use domain::flow::ageing::PACE;

use crate::t;

/// `12 pv · 4 pv tässä`: days since work began, and days in the column.
pub fn age_words(l: Language, age: i32, here: i32) -> String {
    t::flow::age_here(l, age.to_string(), here.to_string())
}

/// `vanhempi kuin 85 % aiemmista`, by how many of the three paces it has passed. None: of none.
pub fn pace_words(l: Language, passed: usize) -> Option<String> {
    let share = PACE.get(passed.checked_sub(1)?)?;
    Some(t::flow::older_than(l, share.to_string()))
}
