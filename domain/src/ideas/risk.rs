//! Signs of risk in what was sent. Any sign holds the matter for a moderator; nothing is
//! ever thrown away.

use crate::codes::closed_lists;

closed_lists! {
    /// A sign of risk.
    Risk {
        /// A personal identity code stands in the text.
        IdentityCode = "identity_code",
        AbuseWord = "abuse_word",
        /// The field that people do not see was filled in.
        Honeypot = "honeypot",
        /// Written faster than a person reads the form.
        TooFast = "too_fast",
        /// Many from one place in a short time.
        Burst = "burst",
        Link = "link",
    }
}

/// What is known of one sending.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sending<'a> {
    pub title: &'a str,
    pub text: &'a str,
    pub place: &'a str,
    pub name: &'a str,
    /// The field that people do not see.
    pub honeypot: &'a str,
    /// From showing the form to sending it; none without scripts or a stamp.
    pub seconds_to_write: Option<i64>,
    /// Sent from the same address prefix within [`BURST_MINUTES`], this one left out.
    pub sent_lately: u32,
}

/// How far back [`Sending::sent_lately`] counts.
pub const BURST_MINUTES: i64 = 10;

/// All signs of risk, the gravest first.
pub fn risks(sending: &Sending<'_>) -> Vec<Risk> {
    let _ = sending;
    Vec::new()
}
