//! Refusals that people meet, by code. The words, and what to do next, are in `locales`.

use serde::{Deserialize, Serialize};

/// Why something did not happen. A value, not an error: the page shows it in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not there, or not for everyone: the answer is the same.
    NotFound,
    /// Was public once.
    Gone,
    /// Not this person's to do.
    NotAllowed,
    /// The time for it has ended.
    TooLate,
    /// The matter has already ended.
    AlreadyEnded,
    /// Someone else changed it meanwhile.
    Changed,
    /// Too many from the same place; try again in a while.
    TooMany { retry_minutes: u32 },
    /// A field has a problem; the problems travel beside this.
    Invalid,
    /// The request was larger than the form can be.
    TooLarge,
    /// The request did not come from our own page.
    NotFromHere,
    /// The service is closing down or overloaded; nothing was saved.
    Busy,
}
