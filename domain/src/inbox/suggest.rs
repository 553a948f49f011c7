//! Which group a matter fits: the theme's first, then the words that earlier matters of a group
//! share with it. It says why, and says nothing when it does not know.

use crate::ids::GroupId;
use std::collections::{HashMap, HashSet};

/// A word must have been in this many earlier matters to tell anything.
const LEAST_SEEN: u32 = 2;
/// A word tells of a group when at least this share of its matters were that group's.
const LEAST_SHARE: f64 = 0.6;
/// The words together must weigh this much, and so many times more than for the next group.
const LEAST_SCORE: f64 = 1.0;
const LEAST_LEAD: f64 = 1.5;
/// Words given as the reason.
const SHOWN: usize = 3;

/// In how many of a group's earlier matters each analysed word was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub words: HashMap<String, u32>,
}

impl Profile {
    /// Counts one matter: a word counts once, however often it was said.
    pub fn add<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) {
        let distinct: HashSet<&str> = words.into_iter().collect();
        for word in distinct {
            *self.words.entry(word.to_owned()).or_default() += 1;
        }
    }

    fn count(&self, word: &str) -> u32 {
        self.words.get(word).copied().unwrap_or(0)
    }
}

/// A word of the matter as it was written, and what the analyser makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub written: String,
    pub forms: Vec<String>,
}

/// What a word weighs, and the word as it was written.
type Weighed<'a> = (f64, &'a str);

/// Why a group is suggested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The matter's theme is the group's.
    Theme,
    /// These words were in earlier matters of the group.
    Words(Vec<String>),
}

/// A group that the matter fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub group: GroupId,
    pub why: Why,
}

/// The group a matter fits, if one is clear.
pub fn suggest(theme: Option<GroupId>, told: &[Told], profiles: &[(GroupId, Profile)]) -> Option<Suggestion> {
    if let Some(group) = theme {
        return Some(Suggestion { group, why: Why::Theme });
    }
    let mut best: Option<(f64, GroupId, Vec<Weighed<'_>>)> = None;
    let mut second = 0.0;
    for (group, profile) in profiles {
        let words = telling(profile, told, profiles);
        let score: f64 = words.iter().map(|(weight, _)| weight).sum();
        match &best {
            Some((most, ..)) if *most >= score => second = score.max(second),
            _ => {
                second = best.as_ref().map_or(0.0, |(most, ..)| *most);
                best = Some((score, *group, words));
            }
        }
    }
    let (score, group, mut words) = best?;
    if score < LEAST_SCORE || score < second * LEAST_LEAD {
        return None;
    }
    words.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut shown: Vec<String> = Vec::new();
    for (_, word) in words {
        if !shown.iter().any(|it| it == word) && shown.len() < SHOWN {
            shown.push(word.to_owned());
        }
    }
    Some(Suggestion {
        group,
        why: Why::Words(shown),
    })
}

/// The matter's words that tell of a group, each with its weight: how much more often it was in
/// the group's matters than elsewhere, and a little more for a word seen often.
fn telling<'a>(profile: &Profile, told: &'a [Told], all: &[(GroupId, Profile)]) -> Vec<Weighed<'a>> {
    let mut found = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for word in told {
        let weight = word
            .forms
            .iter()
            .filter(|form| seen.insert(form.as_str()))
            .map(|form| {
                let (here, everywhere) = (
                    profile.count(form),
                    all.iter().map(|(_, it)| it.count(form)).sum::<u32>(),
                );
                let share = f64::from(here) / f64::from(everywhere.max(1));
                if here >= LEAST_SEEN && share >= LEAST_SHARE {
                    share * f64::from(here).ln_1p()
                } else {
                    0.0
                }
            })
            .fold(0.0, f64::max);
        if weight > 0.0 {
            found.push((weight, word.written.as_str()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STREETS: GroupId = GroupId::new(1);
    const SCHOOLS: GroupId = GroupId::new(2);

    fn told(words: &str) -> Vec<Told> {
        words
            .split_whitespace()
            .map(|word| Told {
                written: word.to_owned(),
                forms: vec![word.to_lowercase()],
            })
            .collect()
    }

    fn profiles() -> Vec<(GroupId, Profile)> {
        let mut streets = Profile::default();
        for words in [
            "katu valo risteys",
            "katu kuoppa",
            "katu valo suojatie",
            "suojatie koulu",
        ] {
            streets.add(words.split(' '));
        }
        let mut schools = Profile::default();
        for words in ["koulu ruoka", "koulu piha", "koulu kirja ruoka"] {
            schools.add(words.split(' '));
        }
        vec![(STREETS, streets), (SCHOOLS, schools)]
    }

    #[test]
    fn the_themes_group_comes_first_whatever_the_words() {
        let found = suggest(Some(SCHOOLS), &told("Katu valo"), &profiles());
        assert_eq!(
            found,
            Some(Suggestion {
                group: SCHOOLS,
                why: Why::Theme
            })
        );
    }

    #[test]
    fn words_of_earlier_matters_tell_the_group_and_are_given_as_the_reason() {
        let found = suggest(None, &told("Katu kaipaa valo tolppaa"), &profiles()).expect("streets");
        assert_eq!(found.group, STREETS);
        assert_eq!(found.why, Why::Words(vec!["Katu".to_owned(), "valo".to_owned()]));
    }

    #[test]
    fn what_fits_two_groups_or_none_is_left_to_people() {
        assert_eq!(suggest(None, &told("Katu ja koulu"), &profiles()), None);
        assert_eq!(suggest(None, &told("Jotain aivan muuta"), &profiles()), None);
        assert_eq!(suggest(None, &[], &profiles()), None);
        assert_eq!(suggest(None, &told("katu"), &[]), None);
    }

    #[test]
    fn a_word_said_ten_times_counts_once() {
        let mut loud = Profile::default();
        loud.add(["melu"; 10]);
        assert_eq!(suggest(None, &told("melu"), &[(STREETS, loud)]), None);
    }

    proptest! {
        #[test]
        fn the_order_of_groups_and_words_changes_nothing(
            words in proptest::collection::vec("[a-d]", 0..8),
            a in proptest::collection::vec("[a-d]", 0..12),
            b in proptest::collection::vec("[a-d]", 0..12),
        ) {
            let profile = |matters: &[String]| {
                let mut profile = Profile::default();
                for word in matters {
                    profile.add([word.as_str()]);
                }
                profile
            };
            let mut all = vec![(STREETS, profile(&a)), (SCHOOLS, profile(&b))];
            let mut said = told(&words.join(" "));
            let one = suggest(None, &said, &all).map(|it| it.group);
            all.reverse();
            said.reverse();
            let other = suggest(None, &said, &all).map(|it| it.group);
            prop_assert_eq!(one, other);
        }
    }
}
