//! Long texts of a card: cleaned at the door, merged when two wrote at once, compared by line.
//!
//! They are Markdown, so spaces at the beginning of a line mean something and stay. A merge that is
//! not sure gives nothing: then both texts are shown, and a person decides.

use crate::ideas::text::{ProblemCode, is_forbidden};
use serde::{Deserialize, Serialize};

/// A text with more lines than this is not merged by itself: comparing could take long.
const MOST_LINES: usize = 2_000;
/// Unchanged lines around a change, so that one sees where it is.
const AROUND: usize = 2;

/// A line of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Same,
    Added,
    Removed,
    /// Unchanged lines that are left out.
    Gap,
}

/// Cleans what somebody wrote: `\n` ends a line, no space before it, no sign that is not seen, at most
/// `most` characters. An empty text is a text.
///
/// # Errors
/// It is too long.
pub fn markdown(raw: &str, most: usize) -> Result<String, ProblemCode> {
    let mut text = String::with_capacity(raw.len());
    for line in raw
        .replace("\r\n", "\n")
        .split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}'])
    {
        let line: String = line.chars().filter(|c| *c == '\t' || !is_forbidden(*c)).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let text = text.trim_end().trim_start_matches('\n').to_owned();
    if text.chars().count() > most {
        return Err(ProblemCode::TooLong);
    }
    Ok(text)
}

/// Both changes in one text, when they touched different lines; none when they overlap.
pub fn merge(before: &str, theirs: &str, mine: &str) -> Option<String> {
    if theirs == mine || mine == before {
        return Some(theirs.to_owned());
    }
    if theirs == before {
        return Some(mine.to_owned());
    }
    if [before, theirs, mine]
        .iter()
        .any(|text| text.lines().count() > MOST_LINES)
    {
        return None;
    }
    let (before, theirs, mine) = (ended(before), ended(theirs), ended(mine));
    let merged = diffy::merge(&before, &theirs, &mine).ok()?;
    Some(merged.trim_end().to_owned())
}

/// What changed between two texts, line by line, with a few unchanged lines around.
pub fn difference(before: &str, after: &str) -> Vec<(Side, String)> {
    let (before, after) = (ended(before), ended(after));
    if before.lines().count() > MOST_LINES || after.lines().count() > MOST_LINES {
        let whole = |side, text: &str| text.lines().map(|line| (side, line.to_owned())).collect::<Vec<_>>();
        return [whole(Side::Removed, &before), whole(Side::Added, &after)].concat();
    }
    let mut options = diffy::DiffOptions::new();
    let patch = options.set_context_len(AROUND).create_patch(&before, &after);
    let mut lines = Vec::new();
    let mut next = 1;
    for hunk in patch.hunks() {
        if hunk.new_range().start() > next {
            lines.push((Side::Gap, String::new()));
        }
        next = hunk.new_range().end();
        lines.extend(hunk.lines().iter().map(|line| {
            let (side, text) = match line {
                diffy::Line::Context(text) => (Side::Same, text),
                diffy::Line::Delete(text) => (Side::Removed, text),
                diffy::Line::Insert(text) => (Side::Added, text),
            };
            (side, text.trim_end_matches('\n').to_owned())
        }));
    }
    lines
}

/// The last line ends like the others, or adding one after it would look like a change of it.
fn ended(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        [text, "\n"].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markdown_keeps_its_indents_and_loses_what_is_not_seen() {
        let raw = "\n- yksi  \r\n  - kaksi\u{202e}\r\n\r\n    koodi\u{0}\n\n";
        assert_eq!(markdown(raw, 100), Ok("- yksi\n  - kaksi\n\n    koodi".to_owned()));
        assert_eq!(markdown("", 5), Ok(String::new()));
        assert_eq!(markdown("äää", 2), Err(ProblemCode::TooLong));
    }

    #[test]
    fn changes_of_different_lines_are_merged() {
        let before = "Otsikko\n\nyksi\nkaksi\nkolme";
        let theirs = "Uusi otsikko\n\nyksi\nkaksi\nkolme";
        let mine = "Otsikko\n\nyksi\nkaksi\nkolme\nneljä";
        let merged = "Uusi otsikko\n\nyksi\nkaksi\nkolme\nneljä";
        assert_eq!(merge(before, theirs, mine).as_deref(), Some(merged));
        assert_eq!(merge(before, mine, theirs).as_deref(), Some(merged));
    }

    #[test]
    fn changes_of_the_same_line_are_not() {
        assert_eq!(merge("yksi\nkaksi", "YKSI\nkaksi", "eka\nkaksi"), None);
        assert_eq!(merge("", "minun", "sinun"), None);
        // The same change by both is one change.
        assert_eq!(merge("yksi", "kaksi", "kaksi").as_deref(), Some("kaksi"));
    }

    #[test]
    fn a_comparison_shows_what_went_and_what_came() {
        let lines = difference("a\nb\nc\nd\ne\nf\ng", "a\nb\nc\nd\ne\nF\ng");
        let shown: Vec<String> = lines
            .iter()
            .map(|(side, text)| {
                let sign = match side {
                    Side::Same => ' ',
                    Side::Added => '+',
                    Side::Removed => '-',
                    Side::Gap => '…',
                };
                format!("{sign}{text}")
            })
            .collect();
        assert_eq!(shown, ["…", " d", " e", "-f", "+F", " g"]);
        assert!(difference("sama", "sama").is_empty());
    }

    fn any_text() -> impl Strategy<Value = String> {
        proptest::collection::vec("[abc]{0,2}", 0..8)
            .prop_map(|lines| lines.join("\n").trim_end().trim_start_matches('\n').to_owned())
    }

    proptest! {
        #[test]
        fn a_merge_with_no_change_on_one_side_is_the_other_side(before in any_text(), after in any_text()) {
            prop_assert_eq!(merge(&before, &after, &before), Some(after.clone()));
            prop_assert_eq!(merge(&before, &before, &after), Some(after));
        }

        #[test]
        fn a_merge_loses_no_new_line_of_either(before in any_text(), theirs in any_text(), mine in any_text()) {
            if let Some(merged) = merge(&before, &theirs, &mine) {
                for line in theirs.lines().chain(mine.lines()) {
                    let is_new = !before.lines().any(|old| old == line);
                    prop_assert!(!is_new || merged.lines().any(|it| it == line), "{line:?} is lost in {merged:?}");
                }
            }
        }

        #[test]
        fn a_comparison_leads_from_one_text_to_the_other(before in any_text(), after in any_text()) {
            let lines = difference(&before, &after);
            let came = lines.iter().filter(|it| it.0 == Side::Added).count();
            let went = lines.iter().filter(|it| it.0 == Side::Removed).count();
            prop_assert_eq!(before.lines().count() + came, after.lines().count() + went);
            prop_assert_eq!(before == after, lines.is_empty());
        }

        #[test]
        fn cleaning_twice_changes_nothing_more(raw in "\\PC{0,40}") {
            if let Ok(clean) = markdown(&raw, 100) {
                prop_assert_eq!(markdown(&clean, 100), Ok(clean.clone()));
            }
        }
    }
}
