//! The statutory compass: points a resident to the right door, and never blocks.
//!
//! An information request, an appeal or a legal initiative has its own door and its own
//! time limit by law; health matters are the wellbeing services county's; an emergency needs
//! the emergency number. Word rules for Finnish, with the basics in Swedish and English, look at one
//! sentence at a time. They may miss and they may point in vain: that is why they only point.
//! What they must and must not find is listed in `tests/compass/`.

mod identity_code;
mod rules;

pub use identity_code::holds_identity_code;

use super::words::{meets, sentences, small, words};
use crate::codes::closed_lists;

closed_lists! {
    /// A better door for a matter than an idea, the most urgent first.
    Door {
        /// Someone is in danger now: 112.
        Emergency = "emergency",
        /// A personal identity code stands in the text, and the text may become public.
        PersonalIdentityCode = "personal_identity_code",
        /// Oikaisuvaatimus, valitus, muistutus: a decision has a time limit of its own.
        Appeal = "appeal",
        /// Tietopyyntö: someone asks for a document, or for what is known of them.
        InformationRequest = "information_request",
        /// Health and social services and rescue are not the town's any more.
        WellbeingCounty = "wellbeing_county",
        /// Kuntalaisaloite: an initiative by law (Kuntalaki 23 §).
        Initiative = "initiative",
    }
}

/// The doors that fit what has been written, the most urgent first.
pub fn doors(title: &str, text: &str) -> Vec<Door> {
    let (small_title, small_text) = (small(title), small(text));
    let sentences: Vec<Vec<&str>> = sentences(&small_title)
        .chain(sentences(&small_text))
        .map(|sentence| words(sentence).collect())
        .collect();
    Door::ALL
        .iter()
        .copied()
        .filter(|door| match door {
            Door::PersonalIdentityCode => holds_identity_code(title) || holds_identity_code(text),
            door => rules::of(*door)
                .iter()
                .any(|rule| sentences.iter().any(|sentence| meets(sentence, rule))),
        })
        .collect()
}
