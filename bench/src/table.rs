//! The table of a measurement: one row a budget, printed and written to the document.

use std::fmt::Write as _;
use std::path::Path;

use crate::Failure;

/// A whole measurement. The document holds one section of each name.
pub(crate) struct Table {
    pub(crate) section: &'static str,
    pub(crate) title: &'static str,
    pub(crate) rows: Vec<Row>,
    /// Sentences under the table.
    pub(crate) notes: Vec<String>,
}

/// One budget.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) bound: String,
    pub(crate) measured: String,
    /// None for a row that only informs.
    pub(crate) holds: Option<bool>,
}

impl Row {
    pub(crate) fn new(
        what: impl Into<String>,
        bound: impl Into<String>,
        measured: impl Into<String>,
        holds: bool,
    ) -> Self {
        Self {
            what: what.into(),
            bound: bound.into(),
            measured: measured.into(),
            holds: Some(holds),
        }
    }

    pub(crate) fn note(what: impl Into<String>, measured: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            bound: "–".into(),
            measured: measured.into(),
            holds: None,
        }
    }
}

impl Table {
    pub(crate) fn holds(&self) -> bool {
        self.rows.iter().all(|row| row.holds != Some(false))
    }

    /// The table in Markdown, columns aligned for those who read it in a terminal.
    pub(crate) fn text(&self) -> String {
        let verdict = |row: &Row| match row.holds {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "",
        };
        let width = |of: fn(&Row) -> &str, head: &str| {
            self.rows
                .iter()
                .map(|row| of(row).chars().count())
                .chain([head.chars().count()])
                .max()
                .unwrap_or_default()
        };
        let (a, b, c) = (
            width(|row| &row.what, "what"),
            width(|row| &row.bound, "bound"),
            width(|row| &row.measured, "measured"),
        );
        let mut out = format!(
            "## {}\n\n| {:a$} | {:b$} | {:c$} | holds |\n",
            self.title, "what", "bound", "measured"
        );
        let rule = |width: usize| "-".repeat(width + 2);
        let _ = writeln!(out, "|{}|{}|{}|-------|", rule(a), rule(b), rule(c));
        for row in &self.rows {
            let _ = writeln!(
                out,
                "| {:a$} | {:b$} | {:c$} | {:5} |",
                row.what,
                row.bound,
                row.measured,
                verdict(row)
            );
        }
        for note in &self.notes {
            let _ = write!(out, "\n{note}\n");
        }
        out
    }

    /// Puts the section in its place in the document and leaves the other sections as they are.
    pub(crate) fn write_to(&self, document: &Path) -> Result<(), Failure> {
        let old = std::fs::read_to_string(document).unwrap_or_else(|_| INTRODUCTION.to_owned());
        std::fs::write(document, replaced(&old, self.section, &self.text()))?;
        Ok(())
    }
}

const INTRODUCTION: &str = "# Measured\n\n\
    Written by `make bench` and `make bench-scale`: not by hand. The server runs on one core, the load on\n\
    another, both on loopback, the release build, SQLite. Sizes are bytes after brotli, as sent.\n";

fn replaced(old: &str, section: &str, text: &str) -> String {
    let (open, close) = (format!("<!-- {section} -->"), format!("<!-- end of {section} -->"));
    let whole = format!("{open}\n{text}{close}\n");
    match (old.find(&open), old.find(&close)) {
        (Some(from), Some(to)) if from < to => {
            let after = old[to + close.len()..].trim_start_matches('\n');
            let gap = if after.is_empty() { "" } else { "\n" };
            format!("{}{whole}{gap}{after}", &old[..from])
        }
        _ => format!("{}\n\n{whole}", old.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn a_section_replaces_itself_and_leaves_the_others() {
        let one = replaced("# T\n", "load", "first\n");
        let two = replaced(&one, "scale", "other\n");
        let three = replaced(&two, "load", "second\n");
        assert!(!three.contains("first") && three.contains("second") && three.contains("other"));
        assert_eq!(three, replaced(&three, "load", "second\n"));
    }
}
