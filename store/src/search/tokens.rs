//! Cutting text into words, and bringing each into the form the index keeps.
//!
//! An indexed word is lower case and holds only `a`–`z`, `0`–`9`, `å`, `ä`, `ö` and other scripts'
//! letters: nothing that a database's own tokeniser or query language would read as its own.

/// The longest word that is kept; what is longer is not a word.
const LONGEST: usize = 40;

/// The words of a text as they were written, lower-cased: letters and digits, and what joins them
/// inside a word (`linja-auto`, `EU:n`, `l'eau`).
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign.is_alphanumeric() || is_mark(sign) {
            word.extend(sign.to_lowercase());
        } else if is_joint(sign) && !word.is_empty() && signs.peek().is_some_and(|next| next.is_alphanumeric()) {
            word.push(if matches!(sign, '-' | '\u{2010}' | '\u{2011}') {
                '-'
            } else {
                ':'
            });
        } else if sign != '\u{ad}' && !word.is_empty() {
            // A soft hyphen is only a hint to the typesetter: the word goes on.
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words.retain(|word| word.chars().count() <= LONGEST);
    words
}

/// The form the index keeps; empty when nothing is left.
pub(crate) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for sign in word.chars().flat_map(char::to_lowercase) {
        match sign {
            'a'..='z' | '0'..='9' | 'å' | 'ä' | 'ö' => folded.push(sign),
            '\u{300}'..='\u{36f}' => compose(&mut folded, sign),
            _ => match plain(sign) {
                Some(letters) => folded.push_str(letters),
                None if sign.is_alphanumeric() => folded.push(sign),
                None => {}
            },
        }
    }
    folded
}

fn is_joint(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}' | '\u{2011}' | ':' | '\'' | '’')
}

/// A mark that is typed after its letter, as some keyboards and file systems do.
fn is_mark(sign: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&sign)
}

/// A mark after its letter: å, ä and ö are letters of their own, other marks are dropped.
fn compose(folded: &mut String, mark: char) {
    let whole = match (folded.chars().last(), mark) {
        (Some('a'), '\u{308}') => 'ä',
        (Some('o'), '\u{308}') => 'ö',
        (Some('a'), '\u{30a}') => 'å',
        _ => return,
    };
    folded.pop();
    folded.push(whole);
}

/// The plain letters of a marked Latin letter, as a person without that key would type it.
fn plain(sign: char) -> Option<&'static str> {
    Some(match sign {
        'à' | 'á' | 'â' | 'ã' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' | 'ǧ' => "g",
        'ĥ' | 'ħ' | 'ȟ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' | 'ǩ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ŋ' => "n",
        'ò' | 'ó' | 'ô' | 'ō' | 'ŏ' => "o",
        'õ' | 'ø' | 'ő' => "ö",
        'æ' => "ä",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'ș' => "s",
        'š' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'þ' => "th",
        'œ' => "oe",
        'ª' => "a",
        'º' => "o",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_signs_and_kept_whole_at_joints() {
        assert_eq!(
            words("Linja-auto, EU:n (\"katu\")* NEAR(a b)\0c -"),
            ["linja-auto", "eu:n", "katu", "near", "a", "b", "c"]
        );
        assert!(words("\" * ( ) \u{0} ' -- ^ : + {}").is_empty());
    }

    #[test]
    fn å_ä_and_ö_stay_and_other_marks_go() {
        assert_eq!(fold("Ääkkösiä"), "ääkkösiä");
        assert_eq!(fold("a\u{308}a\u{308}ni"), "ääni");
        assert_eq!(fold("Campaña é Łódź"), "campanaelodz");
        assert_eq!(fold("Šokki"), "sokki");
        assert_eq!(fold("парк"), "парк");
        assert_eq!(fold("linja-auto"), "linjaauto");
    }

    #[test]
    fn a_word_longer_than_words_are_is_left_out() {
        assert!(words(&"a".repeat(1_000_000)).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn a_kept_word_has_no_sign_that_a_database_would_read(text in "\\PC{0,60}") {
            for word in words(&text) {
                let kept = fold(&word);
                proptest::prop_assert!(kept.chars().all(char::is_alphanumeric), "{kept:?}");
                proptest::prop_assert_eq!(fold(&kept), kept);
            }
        }
    }
}
