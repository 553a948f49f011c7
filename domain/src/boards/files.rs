//! Files on a card: what may be put there, told by what is in them and never by their name.

use crate::{codes::closed_lists, ideas::text::is_forbidden};

/// A picture with more than this many pixels is not drawn anew: it would take all memory.
pub const MOST_PIXELS: u64 = 24_000_000;
/// A file is kept in pieces of this many bytes.
pub const PIECE: usize = 64 * 1024;
/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 100;

closed_lists! {
    /// What a file is.
    FileKind {
        Png = "png",
        Jpeg = "jpg",
        Webp = "webp",
        Pdf = "pdf",
        Docx = "docx",
        Xlsx = "xlsx",
        Odt = "odt",
        Ods = "ods",
        Txt = "txt",
        Csv = "csv",
    }

    /// Why a file was not taken.
    FileProblem {
        /// None was chosen.
        Missing = "missing",
        /// There is nothing in it.
        Empty = "empty",
        TooLarge = "too_large",
        /// Not of the kinds that are taken.
        WrongKind = "wrong_kind",
        /// It says what it is, and is not whole.
        Broken = "broken",
        TooManyPixels = "too_many_pixels",
        /// The card has as many as it can hold.
        CardFull = "card_full",
        /// The town's files fill what was given to them.
        TownFull = "town_full",
    }
}

impl FileKind {
    /// What a browser is told.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Txt => "text/plain",
            Self::Csv => "text/csv",
        }
    }

    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp)
    }

    /// What plain text is, by its name: both are harmless.
    pub fn of_text(name: &str) -> Self {
        if name.to_lowercase().ends_with(".csv") {
            Self::Csv
        } else {
            Self::Txt
        }
    }
}

/// A name that is one: no path, no sign that is not seen or that turns the direction of writing, and
/// the ending of what the file is.
pub fn file_name(raw: &str, kind: FileKind) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !is_forbidden(*c))
        .map(|c| {
            if matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*' | ';') {
                '_'
            } else {
                c
            }
        })
        .collect();
    let clean = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let (stem, ending) = clean.rsplit_once('.').unwrap_or((clean, ""));
    // The old ending is left out when it says the same; else it stays a part of the name.
    let is_same =
        ending.eq_ignore_ascii_case(kind.as_code()) || (kind == FileKind::Jpeg && ending.eq_ignore_ascii_case("jpeg"));
    let stem = if is_same || ending.is_empty() { stem } else { clean };
    let stem: String = stem.chars().take(LONGEST_NAME).collect();
    let stem = stem.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem = if stem.is_empty() { "tiedosto" } else { stem };
    format!("{stem}.{}", kind.as_code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_loses_its_path_its_tricks_and_a_false_ending() {
        let cases = [
            ("lasku.pdf", FileKind::Pdf, "lasku.pdf"),
            ("../../etc/passwd", FileKind::Txt, "passwd.txt"),
            ("C:\\Työ\\Kuva 1.JPEG", FileKind::Jpeg, "Kuva 1.jpg"),
            ("kuva\u{202e}gpj.exe", FileKind::Png, "kuvagpj.exe.png"),
            ("a\r\nSet-Cookie: x.pdf", FileKind::Pdf, "aSet-Cookie_ x.pdf"),
            ("...", FileKind::Csv, "tiedosto.csv"),
            ("", FileKind::Odt, "tiedosto.odt"),
            ("\"x\";y.docx", FileKind::Docx, "_x__y.docx"),
        ];
        for (raw, kind, name) in cases {
            assert_eq!(file_name(raw, kind), name, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn a_name_is_short_seen_and_ends_as_what_it_is(raw in any::<String>()) {
            let name = file_name(&raw, FileKind::Pdf);
            prop_assert!(name.ends_with(".pdf") && name.chars().count() <= LONGEST_NAME + 4);
            prop_assert!(!name.starts_with('.') && !name.contains(['/', '\\', '"']) && !name.chars().any(is_forbidden));
        }
    }
}
