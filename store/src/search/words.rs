//! The analyser: a person's words into the words of the index.
//!
//! With libvoikko a Finnish word gives its base forms and, in a document, the parts of a compound
//! (`leikkipuistojen` → `leikkipuisto`, `leikki`, `puisto`). What Voikko does not know, and
//! everything where it is missing, gives Finnish, Swedish and English stems. A query asks for each
//! word in any of its forms.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Language;
use domain::ideas::similar::{Analysed, is_noise};
use rust_stemmers::{Algorithm, Stemmer};

use super::tokens::{fold, words};
use super::voikko::{Handle, Voikko};

/// Raised when the same text would give other words than before: the index is then rebuilt.
const RULES: u32 = 1;
/// Words of a query that are looked at; the rest is left out.
const QUERY_WORDS: usize = 8;
/// Characters of a query that are looked at.
const QUERY_LENGTH: usize = 200;
/// Analysers kept for the next who needs one.
const HANDLES: usize = 4;
/// Analysed words that are remembered; then forgotten all at once.
const REMEMBERED: usize = 20_000;

/// Analyses words; cheap to clone, safe to share.
#[derive(Clone)]
pub struct Words(Arc<Inner>);

struct Inner {
    voikko: Option<Voikko>,
    handles: Mutex<Vec<Handle>>,
    remembered: Mutex<HashMap<String, Arc<Forms>>>,
    name: String,
}

/// What a word becomes.
#[derive(Debug, Default)]
struct Forms {
    /// Base forms.
    bases: Vec<String>,
    /// Parts of a compound, alone and joined with their neighbours.
    parts: Vec<String>,
    /// Stems in three languages.
    stems: Vec<String>,
}

/// What a query asks for: every word, in any of its forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(pub(crate) Vec<Vec<String>>);

impl Query {
    /// Whether there was nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Words").field(&self.0.name).finish()
    }
}

impl Words {
    /// With the machine's libvoikko when it has one, else with stems.
    pub fn load() -> Self {
        Self::with(Voikko::load())
    }

    /// With stems alone, as on a machine without libvoikko.
    pub fn stems_only() -> Self {
        Self::with(None)
    }

    fn with(voikko: Option<(Voikko, Handle)>) -> Self {
        let (voikko, first) = voikko.unzip();
        let name = match &voikko {
            Some(voikko) => format!("voikko {} / {RULES}", voikko.version()),
            None => format!("snowball / {RULES}"),
        };
        Self(Arc::new(Inner {
            voikko,
            handles: Mutex::new(first.into_iter().collect()),
            remembered: Mutex::new(HashMap::new()),
            name,
        }))
    }

    /// The analyser's name and version, which the index remembers.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether Finnish morphology is there.
    pub fn knows_finnish(&self) -> bool {
        self.0.voikko.is_some()
    }

    /// The words of an idea for the index, each once, in order. Takes milliseconds for a long
    /// text: call it outside write transactions, long texts on a thread that may block.
    pub fn document(&self, title: &str, text: &str, language: Language) -> Analysed {
        self.lend(|handle| Analysed {
            title: self.indexed(handle, title, language),
            text: self.indexed(handle, text, language),
        })
    }

    /// What a typed search asks for. A megabyte of anything is as harmless as a word.
    pub fn query(&self, typed: &str) -> Query {
        let typed: String = typed.chars().take(QUERY_LENGTH).collect();
        let mut seen = words(&typed);
        seen.truncate(QUERY_WORDS);
        let mut asked: Vec<(bool, Vec<String>)> = self.lend(|handle| {
            seen.iter()
                .map(|word| {
                    let forms = self.forms(handle, word);
                    let mut any = Vec::new();
                    for form in forms.bases.iter().chain(&forms.stems) {
                        push_new(&mut any, form);
                    }
                    (any.iter().all(|form| is_noise(form)) || is_noise(word), any)
                })
                .filter(|(_, any)| !any.is_empty())
                .collect()
        });
        // "puisto ja tie" asks for two words; "ja" alone for one.
        if asked.iter().any(|(noise, _)| !noise) {
            asked.retain(|(noise, _)| !noise);
        }
        let mut query: Vec<Vec<String>> = Vec::with_capacity(asked.len());
        for (_, any) in asked {
            if !query.contains(&any) {
                query.push(any);
            }
        }
        Query(query)
    }

    fn indexed(&self, handle: &mut Option<Handle>, text: &str, language: Language) -> Vec<String> {
        let mut seen = std::collections::HashSet::new();
        let mut kept = Vec::new();
        for word in words(text) {
            let forms = self.forms(handle, &word);
            // A Swedish or English word may look Finnish: there its stems are kept as well.
            let with_stems = forms.bases.is_empty() || language != Language::Fi;
            let stems = if with_stems { forms.stems.as_slice() } else { &[] };
            for form in forms.bases.iter().chain(&forms.parts).chain(stems) {
                if seen.insert(form.clone()) {
                    kept.push(form.clone());
                }
            }
        }
        kept
    }

    fn forms(&self, handle: &mut Option<Handle>, word: &str) -> Arc<Forms> {
        if let Some(forms) = lock(&self.0.remembered).get(word) {
            return Arc::clone(forms);
        }
        let forms = Arc::new(Forms::of(handle.as_mut(), word));
        let mut remembered = lock(&self.0.remembered);
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(word.to_owned(), Arc::clone(&forms));
        forms
    }

    /// Lends an analyser to this thread for the time of `work`.
    fn lend<T>(&self, work: impl FnOnce(&mut Option<Handle>) -> T) -> T {
        let Some(voikko) = &self.0.voikko else {
            return work(&mut None);
        };
        let kept = lock(&self.0.handles).pop();
        let mut handle = kept.or_else(|| voikko.handle());
        let done = work(&mut handle);
        if let Some(handle) = handle {
            let mut handles = lock(&self.0.handles);
            if handles.len() < HANDLES {
                handles.push(handle);
            }
        }
        done
    }
}

/// A panic elsewhere leaves these maps whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Forms {
    fn of(handle: Option<&mut Handle>, word: &str) -> Self {
        let mut forms = Self::default();
        if let Some(handle) = handle {
            // A name is known with its capital only, an abbreviation with all of them; what people
            // type and write must meet all the same, so both are tried from the lower-case word.
            for spelt in spellings(word) {
                let readings = handle.read(&spelt);
                for reading in &readings {
                    push_new(&mut forms.bases, &fold(&reading.base));
                    if let Some(bases) = &reading.parts {
                        forms.add_parts(bases);
                    }
                }
                if !readings.is_empty() {
                    break;
                }
            }
        }
        if forms.bases.is_empty() && word.contains(['-', ':']) {
            for piece in word.split(['-', ':']).filter(|piece| piece.chars().count() > 1) {
                push_new(&mut forms.parts, &fold(piece));
                forms.stem(piece);
            }
        }
        forms.stem(word);
        forms.parts.retain(|part| !forms.bases.contains(part));
        forms
    }

    fn stem(&mut self, word: &str) {
        for algorithm in [Algorithm::Finnish, Algorithm::Swedish, Algorithm::English] {
            push_new(&mut self.stems, &fold(&Stemmer::create(algorithm).stem(word)));
        }
    }

    /// Parts from `+nope(nopea)+us(+us)+rajoitus(rajoitus)`: an ending joins the part before it.
    fn add_parts(&mut self, bases: &str) {
        // (as written, in base form)
        let mut parts: Vec<(String, String)> = Vec::new();
        for piece in split_pieces(bases) {
            let (written, base) = piece
                .split_once('(')
                .map_or((piece, piece), |(w, b)| (w, b.trim_end_matches(')')));
            let (written, ending) = (fold(written), base.starts_with('+'));
            if written.is_empty() {
                continue;
            }
            match parts.last_mut() {
                Some(last) if ending => {
                    last.0.push_str(&written);
                    last.1.clone_from(&last.0);
                }
                _ => parts.push((written, fold(base))),
            }
        }
        if parts.len() < 2 || parts.len() > 6 {
            return;
        }
        for from in 0..parts.len() {
            let mut joined = String::new();
            for part in &parts[from..] {
                let whole = format!("{joined}{}", part.1);
                if whole.chars().count() > 1 {
                    push_new(&mut self.parts, &whole);
                }
                joined.push_str(&part.0);
            }
        }
    }
}

/// Cuts `+a(b)+c(+d)` at each `+` that is not inside brackets.
fn split_pieces(bases: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    for (at, sign) in bases.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            '+' if depth == 0 => {
                pieces.push(&bases[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&bases[start..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn spellings(word: &str) -> Vec<String> {
    let mut spellings = vec![word.to_owned()];
    let mut signs = word.chars();
    if let Some(first) = signs.next() {
        spellings.push(first.to_uppercase().chain(signs).collect());
    }
    if let Some((short, ending)) = word.split_once(':') {
        spellings.push(format!("{}:{ending}", short.to_uppercase()));
    } else if word.chars().count() <= 4 {
        spellings.push(word.to_uppercase());
    }
    spellings
}

fn push_new(list: &mut Vec<String>, word: &str) {
    if !word.is_empty() && !list.iter().any(|known| known == word) {
        list.push(word.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compound_gives_its_parts_and_their_neighbours() {
        let mut forms = Forms::default();
        forms.add_parts("+pyörä(pyörä)+tie(tie)+verkosto(verkosto)");
        assert_eq!(
            forms.parts,
            [
                "pyörä",
                "pyörätie",
                "pyörätieverkosto",
                "tie",
                "tieverkosto",
                "verkosto"
            ]
        );
    }

    #[test]
    fn an_ending_belongs_to_the_part_before_it() {
        let mut forms = Forms::default();
        forms.add_parts("+nope(nopea)+us(+us)+rajoit(rajoittaa)+us(+us)");
        assert_eq!(forms.parts, ["nopeus", "nopeusrajoitus", "rajoitus"]);
        let mut forms = Forms::default();
        forms.add_parts("+linja(linja)+-+auto(auto)");
        assert_eq!(forms.parts, ["linja", "linjaauto", "auto"]);
    }

    #[test]
    fn signs_of_a_query_language_are_no_words() {
        let words = Words::stems_only();
        assert!(
            words
                .query("\"*() NEAR( \u{0}")
                .0
                .iter()
                .flatten()
                .all(|word| word == "near")
        );
        assert!(words.query(&"\"".repeat(1_000_000)).is_empty());
        assert!(words.query(&"sana ".repeat(200_000)).0.len() == 1);
    }
}
