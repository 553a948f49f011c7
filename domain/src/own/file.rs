//! One's own data as a file for spreadsheets: nothing in a cell is ever a formula.

/// A table as CSV: with the mark that tells spreadsheets it is UTF-8, semicolons as Finnish
/// spreadsheets expect, every cell in quotes, lines ended as the standard says.
pub fn csv(columns: &[&str], rows: &[Vec<Option<String>>]) -> String {
    let mut out = String::from('\u{feff}');
    line(&mut out, columns.iter().copied());
    for row in rows {
        line(&mut out, row.iter().map(|cell| cell.as_deref().unwrap_or_default()));
    }
    out
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(';');
        }
        out.push('"');
        if is_formula(cell) {
            out.push('\'');
        }
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

/// Would a spreadsheet reckon with it? Also after signs that it passes over.
fn is_formula(cell: &str) -> bool {
    let first = cell.trim_start_matches(|it: char| it.is_whitespace() || it.is_control() || it == '\u{feff}');
    first.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
        || cell.starts_with(['\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_that_would_reckon_is_a_text() {
        let rows = [vec![Some("=HYPERLINK(\"http://x\")".to_owned()), None]];
        let file = csv(&["text", "place"], &rows);
        assert_eq!(
            file,
            "\u{feff}\"text\";\"place\"\r\n\"'=HYPERLINK(\"\"http://x\"\")\";\"\"\r\n"
        );
    }

    proptest! {
        #[test]
        fn no_cell_begins_as_a_formula_and_no_quote_ends_early(cell: String) {
            let file = csv(&["a"], &[vec![Some(cell.clone())]]);
            let inside = file.split_once("\r\n").expect("a head").1;
            let inside = inside.strip_prefix('"').and_then(|it| it.strip_suffix("\"\r\n")).expect("quotes");
            prop_assert!(!inside.trim_start().starts_with(['=', '+', '-', '@']));
            prop_assert!(!inside.replace("\"\"", "").contains('"'));
            let read = inside.replace("\"\"", "\"");
            prop_assert!(read == cell || read == ["'", &cell].concat());
        }
    }
}
