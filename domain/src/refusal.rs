//! Refusals that people meet, by code. The words, and what to do next, are in `locales`.

use crate::{ideas::status, people::Denied};
use serde::{Deserialize, Serialize};

/// Why something did not happen. A value, not an error: the page shows it in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not there, or not for everyone: the answer is the same.
    NotFound,
    /// Was public once.
    Gone,
    /// Nobody has signed in; signing in may help.
    SignInFirst,
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

impl Refusal {
    /// The name of the refusal in `locales` and in logs.
    pub const fn as_code(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Gone => "gone",
            Self::SignInFirst => "sign_in_first",
            Self::NotAllowed => "not_allowed",
            Self::TooLate => "too_late",
            Self::AlreadyEnded => "already_ended",
            Self::Changed => "changed",
            Self::TooMany { .. } => "too_many",
            Self::Invalid => "invalid",
            Self::TooLarge => "too_large",
            Self::NotFromHere => "not_from_here",
            Self::Busy => "busy",
        }
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotFound => Self::NotFound,
            Denied::Gone => Self::Gone,
            Denied::SignInFirst => Self::SignInFirst,
            Denied::NotAllowed => Self::NotAllowed,
            Denied::TooLate => Self::TooLate,
            Denied::AlreadyEnded => Self::AlreadyEnded,
        }
    }
}

impl From<status::Refusal> for Refusal {
    fn from(refusal: status::Refusal) -> Self {
        use status::Refusal as Step;
        match refusal {
            Step::NoSuchStep { from } if from.is_ending() => Self::AlreadyEnded,
            // Someone moved it while this person was looking at an older page.
            Step::NoSuchStep { .. } => Self::Changed,
            Step::NotYours | Step::OtherGroup { .. } | Step::TooEarly { .. } => Self::NotAllowed,
            Step::TooLate { .. } | Step::AlreadyReopened => Self::TooLate,
            Step::ReasonMissing | Step::Itself | Step::NotAhead => Self::Invalid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_travels_by_its_code() {
        let json = serde_json::to_string(&Refusal::TooMany { retry_minutes: 5 }).expect("JSON");
        assert_eq!(json, r#"{"too_many":{"retry_minutes":5}}"#);
        for refusal in [Refusal::NotFound, Refusal::Gone, Refusal::NotFromHere, Refusal::Busy] {
            let json = serde_json::to_string(&refusal).expect("JSON");
            assert_eq!(json, format!("\"{}\"", refusal.as_code()));
        }
    }
}
