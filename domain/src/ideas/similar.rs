//! How alike two ideas are, from their analysed words.
//!
//! Words weigh by how telling they are, so that *kunnostus* in a hundred ideas counts for
//! little and *kyläraitti* for much. The title counts most; pairs and triples of letters in
//! it forgive typing mistakes and unknown words. Symmetric, from 0 to 1.

use super::words::words;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

/// The words of an idea as the search sees them: base forms and parts of compounds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysed {
    pub title: Vec<String>,
    pub text: Vec<String>,
}

/// From 0 (nothing in common) to 1 (the same). `weight` says how telling a word is: rare
/// words weigh more. A side without a text, as while the title is being typed, is compared
/// by what it has.
pub fn score(a: &Analysed, b: &Analysed, weight: impl Fn(&str) -> f64) -> f64 {
    let (title_a, title_b) = (Bag::of(&a.title), Bag::of(&b.title));
    let (text_a, text_b) = (Bag::of(&a.text), Bag::of(&b.text));
    let (all_a, all_b) = (title_a.with(&text_a), title_b.with(&text_b));
    let parts = [
        (0.40, title_a.dice(&title_b, &weight)),
        (0.20, letters_alike(&a.title, &b.title)),
        // A title that says in other words what the other tells in its text.
        (0.10, title_a.found_in(&all_b, &weight)),
        (0.10, title_b.found_in(&all_a, &weight)),
        (0.20, text_a.dice(&text_b, &weight)),
    ];
    let (mut sum, mut most) = (0.0, 0.0);
    for (share, likeness) in parts {
        if let Some(likeness) = likeness {
            sum += share * likeness;
            most += share;
        }
    }
    if most > 0.0 { sum / most } else { 0.0 }
}

/// Distinct words that say something.
struct Bag<'a>(BTreeSet<&'a str>);

impl<'a> Bag<'a> {
    fn of(words: &'a [String]) -> Self {
        Self(
            words
                .iter()
                .map(String::as_str)
                .filter(|word| !is_noise(word))
                .collect(),
        )
    }

    fn with(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).copied().collect())
    }

    fn sum(&self, weight: &impl Fn(&str) -> f64) -> f64 {
        self.0.iter().map(|word| sound(weight(word))).sum()
    }

    fn common(&self, other: &Self, weight: &impl Fn(&str) -> f64) -> f64 {
        self.0.intersection(&other.0).map(|word| sound(weight(word))).sum()
    }

    /// What is in both, against the mean of the two. Nothing when one is empty.
    fn dice(&self, other: &Self, weight: &impl Fn(&str) -> f64) -> Option<f64> {
        let all = self.sum(weight) + other.sum(weight);
        let is_known = !self.0.is_empty() && !other.0.is_empty();
        is_known.then(|| 2.0 * self.common(other, weight) / all)
    }

    /// How much of this is in the other.
    fn found_in(&self, other: &Self, weight: &impl Fn(&str) -> f64) -> Option<f64> {
        let is_known = !self.0.is_empty() && !other.0.is_empty();
        is_known.then(|| self.common(other, weight) / self.sum(weight))
    }
}

/// A weight that can be summed and divided by, whatever the caller counted.
fn sound(weight: f64) -> f64 {
    if weight.is_finite() {
        weight.clamp(0.001, 1e6)
    } else {
        1.0
    }
}

/// Pairs and triples of letters in both titles, against those in either (Jaccard).
fn letters_alike(a: &[String], b: &[String]) -> Option<f64> {
    let (a, b) = (runs(a), runs(b));
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let common = a.intersection(&b).count();
    let either = a.len() + b.len() - common;
    #[expect(clippy::cast_precision_loss, reason = "a title has some hundred runs")]
    Some(common as f64 / either as f64)
}

fn runs(words: &[String]) -> BTreeSet<[char; 3]> {
    let mut runs = BTreeSet::new();
    for word in words.iter().filter(|word| !is_noise(word)) {
        let letters: Vec<char> = word.chars().collect();
        runs.extend(letters.windows(2).map(|two| [two[0], two[1], ' ']));
        runs.extend(letters.windows(3).map(|three| [three[0], three[1], three[2]]));
    }
    runs
}

/// Is the word noise, too common to tell ideas apart?
pub fn is_noise(word: &str) -> bool {
    // One letter says nothing, one digit may be the number of a house.
    let is_one_letter = word.chars().count() == 1 && !word.bytes().all(|b| b.is_ascii_digit());
    is_one_letter || NOISE_SET.contains(word)
}

/// Asked for each word of each candidate, so found at once.
static NOISE_SET: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| NOISE.iter().flat_map(|list| words(list)).collect());

/// Words that carry no subject, in small letters: as written and as base forms.
pub const NOISE: &[&str] = &[
    // Finnish
    "ja tai sekä eli että jotta koska kun jos vaikka mutta vaan kuin niin myös vielä jo nyt \
     on ole ovat oli olla olisi olisivat ollut olen voisi voi voida voisiko saada saisi saisiko \
     pitää pitäisi tulla tulee tulisi tehdä tehdään laittaa laitetaan haluta haluan toivoa toivon toivoisin \
     ei eivät en ettei eikä se sen siitä sitä siihen sille siellä tämä tämän tätä tästä ne niitä nämä \
     minä me meidän meillä te he hän itse joku jokin jotain kaikki moni monta muu muut toinen \
     joka jotka jossa mikä mitä missä mihin milloin kuka miten miksi täällä tässä tänne \
     hyvä parempi enemmän lisää vähän paljon hyvin ehkä aina usein koko ihan esimerkiksi \
     kaupunki kaupungin kaupunkiin kunta kunnan ikaalinen ikaalisten ikaalisiin ikaalisissa \
     idea ideani ehdotus ehdotan ehdottaa palaute kiitos terveisin hei",
    // Swedish
    "och eller att som det den de ett en är var vara vi ni jag man inte med för på av till från \
     om så skulle kan kunde bör borde måste också mer mera här där vår våra sin sitt staden kommunen tack",
    // English
    "the a an and or to of in on at for from with is are was be been it its this that these those \
     we you they i our your there here should could would can must have has more some any not town city please",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn idea(title: &str, text: &str) -> Analysed {
        let list = |text: &str| text.split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect();
        Analysed {
            title: list(title),
            text: list(text),
        }
    }

    fn plain(a: &Analysed, b: &Analysed) -> f64 {
        score(a, b, |_| 1.0)
    }

    #[test]
    fn the_same_idea_is_wholly_alike_and_another_not_at_all() {
        let bench = idea("penkki ranta", "ranta istua ilta");
        assert!((plain(&bench, &bench) - 1.0).abs() < 1e-9);
        assert!(plain(&bench, &idea("koulu ruoka", "koululounas maku")) < 0.05);
        assert!(plain(&bench, &idea("", "")).abs() < 1e-9);
    }

    #[test]
    fn the_title_tells_more_than_the_text() {
        let bench = idea("penkki ranta", "istua ilta aurinko");
        let same_title = idea("penkki ranta", "vanha laho rikki");
        let same_text = idea("laituri uimaranta", "istua ilta aurinko");
        assert!(plain(&bench, &same_title) > plain(&bench, &same_text));
    }

    #[test]
    fn a_rare_word_binds_more_than_a_common_one() {
        let weight = |word: &str| if word == "kunnostus" { 0.2 } else { 3.0 };
        let path = idea("kyläraitti kunnostus", "");
        let same_place = score(&path, &idea("kyläraitti valo", ""), weight);
        let same_work = score(&path, &idea("koulu kunnostus", ""), weight);
        assert!(same_place > 2.0 * same_work);
    }

    #[test]
    fn a_typing_mistake_is_forgiven_in_part() {
        let right = idea("leikkipuisto", "");
        assert!(plain(&right, &idea("leikipuisto", "")) > 0.1);
        assert!(plain(&right, &idea("uimahalli", "")) < 0.05);
    }

    #[test]
    fn noise_binds_nothing() {
        assert!(plain(&idea("kaupunki voisi tehdä", ""), &idea("kaupunki voisi olla", "")) < 1e-9);
        assert!(is_noise("ja") && is_noise("x") && !is_noise("7") && !is_noise("puisto"));
    }

    fn any_idea() -> impl Strategy<Value = Analysed> {
        let words = || prop::collection::vec("[a-eä]{1,4}", 0..6);
        (words(), words()).prop_map(|(title, text)| Analysed { title, text })
    }

    proptest! {
        #[test]
        fn likeness_is_mutual_and_between_nothing_and_all(
            a in any_idea(), b in any_idea(), base in prop::num::f64::ANY,
        ) {
            let weight = |word: &str| base * f64::from(u8::try_from(word.len()).unwrap_or(1));
            let one_way = score(&a, &b, weight);
            prop_assert!((one_way - score(&b, &a, weight)).abs() < 1e-9);
            prop_assert!((-1e-9..=1.0 + 1e-9).contains(&one_way), "{one_way}");
        }

        #[test]
        fn everything_is_most_like_itself(a in any_idea(), b in any_idea()) {
            prop_assert!(plain(&a, &b) <= plain(&a, &a) + 1e-9 || plain(&a, &a) < 1e-9);
        }
    }
}
