//! What files of other systems are written in: alphabets, delimiters, forms of days, HTML.

use domain::Date;
use domain::calendar::parse_iso;

/// The line of the file a row begins on. The reader's own count is one short where lines end as on
/// Windows: the row before it ends between the two signs.
pub(super) fn line_of(text: &str, byte: u64) -> u64 {
    let from = usize::try_from(byte).unwrap_or(0).min(text.len());
    let bytes = text.as_bytes();
    let ends = bytes[from..]
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .count();
    1 + bytes[..from + ends].iter().filter(|byte| **byte == b'\n').count() as u64
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
}
