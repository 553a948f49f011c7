//! Words and sentences of what people write, as far as rules need them. Runs in the browser:
//! no regular expressions, no Unicode tables.

/// Small letters for the alphabets of the service: ASCII and Latin-1.
pub fn small(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'A'..='Z' => c.to_ascii_lowercase(),
            'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(u32::from(c) + 32).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// The words of a text, in order.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_of_word(c)).filter(|word| !word.is_empty())
}

/// The sentences of a text, roughly: a line or a sign of ending ends one.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', '!', '?', '\n'])
}

const fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' | '\u{100}'..='\u{24f}')
}

/// Does a sentence meet a rule? A rule is groups apart by spaces, each of which must be met
/// by some word; in a group, choices apart by `|`. A choice is the beginning of a word,
/// `word.` the whole word, `*word` a part of it, `^word` one at the beginning of the
/// sentence, `one+two` words that follow each other. A group after `!` must not be met.
pub fn meets(sentence: &[&str], rule: &str) -> bool {
    rule.split(' ').all(|group| match group.strip_prefix('!') {
        Some(group) => !is_met(sentence, group),
        None => is_met(sentence, group),
    })
}

fn is_met(sentence: &[&str], group: &str) -> bool {
    group.split('|').any(|choice| match choice.strip_prefix('^') {
        Some(choice) => begins(sentence, choice),
        None => (0..sentence.len()).any(|at| begins(&sentence[at..], choice)),
    })
}

fn begins(sentence: &[&str], choice: &str) -> bool {
    let mut words = sentence.iter();
    choice.split('+').all(|wanted| {
        words.next().is_some_and(|word| {
            if let Some(part) = wanted.strip_prefix('*') {
                word.contains(part)
            } else if let Some(whole) = wanted.strip_suffix('.') {
                *word == whole
            } else {
                word.starts_with(wanted)
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str, rule: &str) -> bool {
        meets(&words(text).collect::<Vec<_>>(), rule)
    }

    #[test]
    fn a_rule_asks_for_each_of_its_groups() {
        assert!(holds("pyydän kopion sopimuksesta", "pyyd|halua kopio|jäljen"));
        assert!(!holds("pyydän penkkiä", "pyyd|halua kopio|jäljen"));
        assert!(!holds("kopio penkistä", "pyyd kopio"));
    }

    #[test]
    fn a_rule_can_ask_for_whole_words_parts_neighbours_and_beginnings() {
        assert!(holds("mies ei hengitä", "ei+hengitä"));
        assert!(!holds("hengitä syvään, ei haittaa", "ei+hengitä"));
        assert!(holds("rakennuslupa", "*lupa") && !holds("rakennuslupa", "lupa"));
        assert!(holds("asia palaa", "palaa.") && !holds("palaan asiaan", "palaa."));
        assert!(holds("aloite: valot", "^aloite.") && !holds("hyvä aloite", "^aloite."));
        assert!(!holds("penkki neuvolan pihalle", "neuvola !penkk"));
    }

    #[test]
    fn capitals_of_finnish_and_swedish_become_small() {
        assert_eq!(small("ÄITI ÅBO Öljy × Ÿ"), "äiti åbo öljy × Ÿ");
    }
}
