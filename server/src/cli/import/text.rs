//! What files of other systems are written in: alphabets, delimiters, forms of days, HTML.

use domain::Date;
use domain::calendar::parse_iso;

/// Most signs of a file's own words in a message.
const LONGEST_SHOWN: usize = 200;

/// Counts the lines of a file on one way through it. The reader's own count is one short where lines
/// end as on Windows: the row before ends between the two signs.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line a row begins on, when the row before it ended at `byte`. Rows are asked in their order.
    pub(super) fn of(&mut self, byte: usize) -> u64 {
        while let Some(sign) = self.bytes.get(self.at) {
            if self.at >= byte && !matches!(sign, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*sign == b'\n');
            self.at += 1;
        }
        self.line
    }
}

/// What the quotation marks of a row say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Each that opens is closed.
    Sound,
    /// One is open at the end: the rest of the file was taken for the text of one column.
    Open,
    /// Text goes on after a closing one: most likely it was to open, and one before it is missing.
    Stray,
}

/// Reads the marks of a row as the reader of rows does, which says nothing of them.
pub(super) fn quotes(row: &[u8], delimiter: u8) -> Quotes {
    enum At {
        Start,
        Bare,
        Quoted,
        Mark,
    }
    let mut at = At::Start;
    let mut stray = false;
    for byte in row {
        let ends = *byte == delimiter || matches!(byte, b'\r' | b'\n');
        at = match (at, byte) {
            (At::Start | At::Mark, b'"') => At::Quoted,
            (At::Quoted, b'"') => At::Mark,
            (At::Quoted, _) => At::Quoted,
            _ if ends => At::Start,
            (At::Mark, _) => {
                stray |= *byte != b' ';
                At::Bare
            }
            _ => At::Bare,
        };
    }
    match at {
        At::Quoted => Quotes::Open,
        _ if stray => Quotes::Stray,
        _ => Quotes::Sound,
    }
}

/// A file's own words as they may be told in a message: short, and without what moves the cursor.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::new();
    let mut length = 0;
    for sign in text.chars() {
        if length >= LONGEST_SHOWN {
            shown.push('…');
            break;
        }
        if sign.is_control() {
            let escaped = sign.escape_default();
            length += escaped.len();
            shown.extend(escaped);
        } else {
            length += 1;
            shown.push(sign);
        }
    }
    shown
}

/// UTF-8, else the Latin alphabet of older Windows programs; without the mark of the first.
pub(super) fn text_of(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The sign that is in the header most often, outside of quotes.
pub(super) fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                for (sign, count) in &mut counts {
                    *count += u32::from(byte == *sign);
                }
            }
            _ => {}
        }
    }
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(sign, _)| *sign)
}

/// `31/12/2024`, `31.12.2024`, `2024-12-31`, each also with a time after it.
pub(super) fn parse_day(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T']).next()?;
    if let Some(date) = parse_iso(day) {
        return Some(date);
    }
    let mut parts = day.split(['/', '.']).map(str::parse::<i16>);
    let (day, month, year) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The text of a page without its marks; paragraphs stay apart. What is no HTML stays as it is.
pub(super) fn plain(text: &str) -> String {
    let is_html = text.contains("</") || text.contains("<br") || text.contains("/>") || has_entity(text);
    if !is_html {
        return text.to_owned();
    }
    // A rule would be drawn as wide as the page, which here has no width.
    let text = text.replace("<hr", "<br").replace("<HR", "<br");
    html2text::config::plain_no_decorate()
        .raw_mode(true)
        .no_table_borders()
        .no_link_wrapping()
        .string_from_read(text.as_bytes(), 20_000)
        .unwrap_or(text)
}

fn has_entity(text: &str) -> bool {
    text.split('&').skip(1).any(|after| {
        after.split_once(';').is_some_and(|(name, _)| {
            (2..=10).contains(&name.len()) && name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '#')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_forms_people_use() {
        let day = Some(Date::constant(2024, 12, 31));
        for text in [
            "31/12/2024",
            "31.12.2024",
            "2024-12-31",
            "2024-12-31 23:59:00",
            "2024-12-31T10:00:00Z",
        ] {
            assert_eq!(parse_day(text), day, "{text}");
        }
        for text in ["31/13/2024", "30.2.2024", "eilen", "1/2", ""] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn an_older_alphabet_and_a_byte_order_mark_are_understood() {
        assert_eq!(text_of(b"\xef\xbb\xbfid"), "id");
        assert_eq!(text_of(b"p\xe4iv\xe4"), "päivä");
        assert_eq!(delimiter("\"a;b;c\",b,c\n1;2;3;4"), b',');
        assert_eq!(plain("Liikuntatila <3 & sauna"), "Liikuntatila <3 & sauna");
    }

    #[test]
    fn lines_are_counted_whichever_way_they_end() {
        let text = "a\r\n\"b\r\nb\"\r\nc\n\nd";
        let mut lines = Lines::new(text);
        let starts: Vec<u64> = [0, 2, 11, 14].into_iter().map(|byte| lines.of(byte)).collect();
        assert_eq!(starts, [1, 2, 4, 6]);
    }

    #[test]
    fn quotation_marks_that_do_not_match_are_seen() {
        for (row, found) in [
            ("1;\"a;\"\"b\"\"\r\nc\";\"\"\r\n", Quotes::Sound),
            ("1;5\" putki;\"a\" ;b", Quotes::Sound),
            ("1;\"a;b\n2;c;d\n", Quotes::Open),
            ("1;\"a\"\";b", Quotes::Open),
            ("1;\"a\n2;\"b\"\n", Quotes::Stray),
        ] {
            assert_eq!(quotes(row.as_bytes(), b';'), found, "{row}");
        }
    }

    #[test]
    fn words_of_a_file_are_told_short_and_without_controls() {
        assert_eq!(shown("ä\u{1b}[2J\n"), "ä\\u{1b}[2J\\n");
        assert_eq!(shown(&"ä".repeat(200)).chars().count(), 200);
        assert_eq!(shown(&"ä".repeat(5000)), format!("{}…", "ä".repeat(200)));
        assert!(shown(&"\u{1b}".repeat(5000)).len() < 220);
    }
}
