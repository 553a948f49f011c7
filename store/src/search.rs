//! Search over analysed words: the same hits in the same order on both databases.
//!
//! Words are analysed here at write time, never by a database. [`matching`] and [`index`] are the
//! only places in the store where the two databases have texts of their own.

pub mod words;

pub mod index;
pub mod matching;
pub mod similar;

mod tokens;
mod voikko;

pub use index::{AnalyserState, analyser_state, rebuild};
pub use similar::{SimilarRow, similar};
pub use words::{Query, Words};
