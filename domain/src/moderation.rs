//! Moderation: reports from readers, what a moderator decides, covering a passage, monthly figures.
//!
//! Covered words stand aside for [`COVER_DAYS`] so that a covering can be taken back, and are then
//! erased. A passage's place is known by the number of its mark in the text, counted from nought.

use crate::{
    codes::{HideReason, Language, closed_lists},
    ideas::{
        form::{Field, Problem},
        text::{CoveredWords, ProblemCode, Sentence},
    },
    ids::{CommentId, IdeaId},
    time::Date,
};
use serde::{Deserialize, Serialize};

closed_lists! {
    /// A place where a passage can be covered.
    Place {
        Title = "title",
        Text = "text",
        Place = "place",
        /// The author's or the commenter's name.
        Name = "name",
        Comment = "comment",
        /// What the author has replied to the town's questions.
        Reply = "reply",
    }

    /// What a moderator decided on a report.
    Outcome {
        Kept = "kept",
        Hidden = "hidden",
        Covered = "covered",
    }

    /// What the monthly figures count.
    Counted {
        /// Held on a sign of risk, read by a moderator and published.
        Published = "published",
        Hidden = "hidden",
        /// Hidden, and shown again.
        Shown = "shown",
        Covered = "covered",
    }
}

/// What is moderated: an idea, or something said under one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    Idea(IdeaId),
    Comment(CommentId),
}

/// Covered words can be taken back for so many days; then they are erased.
pub const COVER_DAYS: i64 = 30;

/// The month of the figures: `2026-11`.
pub fn month_of(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// What stands in place of covered words, in the language of the matter.
pub const fn mark(language: Language, reason: HideReason) -> &'static str {
    match (language, reason) {
        (Language::Fi, HideReason::PersonalData) => "[poistettu: henkilötieto]",
        (Language::Fi, _) => "[poistettu]",
        (Language::Sv, HideReason::PersonalData) => "[borttaget: personuppgift]",
        (Language::Sv, _) => "[borttaget]",
        (Language::En, HideReason::PersonalData) => "[removed: personal data]",
        (Language::En, _) => "[removed]",
    }
}

/// A text with a passage covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    pub text: String,
    /// The numbers of the new marks.
    pub new: Vec<usize>,
    /// The new number of each mark that was there before.
    pub moved: Vec<usize>,
}

/// Covers every place where the words stand, but never inside a mark. None: they stand nowhere.
pub fn cover(text: &str, words: &str, language: Language, reason: HideReason) -> Option<Covered> {
    if words.is_empty() {
        return None;
    }
    let mut covered = Covered {
        text: String::with_capacity(text.len()),
        new: Vec::new(),
        moved: Vec::new(),
    };
    let mut count = 0;
    let mut rest = text;
    loop {
        let old = next_mark(rest, language);
        let open = old.map_or(rest.len(), |(at, _)| at);
        let mut part = &rest[..open];
        while let Some(at) = part.find(words) {
            covered.text.push_str(&part[..at]);
            covered.text.push_str(mark(language, reason));
            covered.new.push(count);
            count += 1;
            part = &part[at + words.len()..];
        }
        covered.text.push_str(part);
        let Some((at, length)) = old else { break };
        covered.text.push_str(&rest[at..at + length]);
        covered.moved.push(count);
        count += 1;
        rest = &rest[at + length..];
    }
    (!covered.new.is_empty()).then_some(covered)
}

/// Puts the words back in place of a mark. None: there are not so many marks.
pub fn uncover(text: &str, number: usize, words: &str, language: Language) -> Option<String> {
    let mut from = 0;
    let mut left = number;
    loop {
        let (at, length) = next_mark(&text[from..], language)?;
        if left == 0 {
            let at = from + at;
            return Some([&text[..at], words, &text[at + length..]].concat());
        }
        left -= 1;
        from += at + length;
    }
}

/// Where the next mark stands, and how long it is in bytes.
fn next_mark(text: &str, language: Language) -> Option<(usize, usize)> {
    [HideReason::PersonalData, HideReason::Other]
        .into_iter()
        .filter_map(|reason| {
            let mark = mark(language, reason);
            text.find(mark).map(|at| (at, mark.len()))
        })
        .min()
}

/// A report as a browser sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportForm {
    pub reason: String,
    pub text: String,
}

/// Checks a report: a reason, and a word more if the reader likes.
///
/// # Errors
/// The fields to mend.
pub fn check_report(form: &ReportForm) -> Result<(HideReason, Option<Sentence>), Vec<Problem>> {
    let reason = HideReason::from_code(&form.reason).ok_or(Problem {
        field: Field::Reason,
        code: if form.reason.is_empty() {
            ProblemCode::Missing
        } else {
            ProblemCode::Unknown
        },
    });
    let text = match Sentence::parse(&form.text) {
        Ok(text) => Ok(Some(text)),
        Err(ProblemCode::Missing) => Ok(None),
        Err(code) => Err(Problem {
            field: Field::Text,
            code,
        }),
    };
    match (reason, text) {
        (Ok(reason), Ok(text)) => Ok((reason, text)),
        (reason, text) => Err([text.err(), reason.err()].into_iter().flatten().collect()),
    }
}

/// What to cover, as a browser sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CoverForm {
    pub place: String,
    pub words: String,
    pub reason: String,
}

/// Checks what is to be covered, where and why.
///
/// # Errors
/// The fields to mend.
pub fn check_cover(form: &CoverForm) -> Result<(Place, CoveredWords, HideReason), Vec<Problem>> {
    let missing = |field| Problem {
        field,
        code: ProblemCode::Missing,
    };
    let place = Place::from_code(&form.place).ok_or(missing(Field::Place));
    let words = CoveredWords::parse(&form.words).map_err(|code| Problem {
        field: Field::Text,
        code,
    });
    let reason = HideReason::from_code(&form.reason).ok_or(missing(Field::Reason));
    match (words, place, reason) {
        (Ok(words), Ok(place), Ok(reason)) => Ok((place, words, reason)),
        (words, place, reason) => Err([words.err(), place.err(), reason.err()].into_iter().flatten().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FI: Language = Language::Fi;
    const DATA: HideReason = HideReason::PersonalData;

    #[test]
    fn every_place_where_the_words_stand_is_covered() {
        let covered = cover("Soita Maijalle. Maija auttaa.", "Maija", FI, DATA).expect("is there");
        assert_eq!(
            covered.text,
            "Soita [poistettu: henkilötieto]lle. [poistettu: henkilötieto] auttaa."
        );
        assert_eq!(covered.new, [0, 1]);
        assert_eq!(cover("Soita kuntaan.", "Maija", FI, DATA), None);
    }

    #[test]
    fn a_mark_is_never_covered_and_keeps_count() {
        let first = cover("Maija, 040 1, Pekka", "040 1", FI, DATA).expect("is there");
        let second = cover(&first.text, "Maija", FI, HideReason::Abuse).expect("is there");
        assert_eq!((second.new, second.moved), (vec![0], vec![1]));
        assert_eq!(cover(&first.text, "henkilötieto", FI, DATA), None);
        assert_eq!(
            uncover(&second.text, 1, "040 1", FI).as_deref(),
            Some("[poistettu], 040 1, Pekka")
        );
        assert_eq!(uncover(&second.text, 2, "x", FI), None);
    }

    #[test]
    fn a_report_needs_a_reason_and_no_more() {
        let form = |reason: &str, text: &str| ReportForm {
            reason: reason.to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(check_report(&form("abuse", " ")), Ok((HideReason::Abuse, None)));
        let fields = |form: ReportForm| {
            let problems = check_report(&form).expect_err("is not sound");
            problems.into_iter().map(|it| it.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(form("", "")), [Field::Reason]);
        assert_eq!(fields(form("poem", &"x".repeat(2001))), [Field::Text, Field::Reason]);
    }

    proptest! {
        #[test]
        fn what_is_covered_can_be_put_back(text in "[a-c .\n\\[\\]]{0,60}", words in "[a-c]{1,3}", first in "[a-c]{1,2}") {
            // Something may have been covered before.
            let before = cover(&text, &first, FI, HideReason::Abuse).map_or(text, |it| it.text);
            if let Some(covered) = cover(&before, &words, FI, DATA) {
                let mut back = covered.text;
                for number in covered.new.iter().rev() {
                    back = uncover(&back, *number, &words, FI).expect("the mark is there");
                }
                prop_assert_eq!(back, before);
            }
        }
    }
}
