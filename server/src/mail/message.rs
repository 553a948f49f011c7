//! A letter as a message: headers, a plain text and the same in HTML.
//!
//! Values of headers go through lettre's own types, which encode them, and through [`one_line`]
//! before that: a name or a subject can never begin a header of its own.

use std::time::{Duration, UNIX_EPOCH};

use app::mail::Letter;
use domain::time::Moment;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

/// A subject or a name longer than this is cut.
const LONGEST: usize = 200;

/// Who sends: the one that is set, with the service's name when it has none of its own.
pub(super) fn sender(set: Option<&Mailbox>, service: &str, host: &str) -> Option<Mailbox> {
    let own = || {
        let host = if host.contains('.') {
            host
        } else {
            "localhost.localdomain"
        };
        Address::new("lanka", host).ok()
    };
    let address = set.map(|it| it.email.clone()).or_else(own)?;
    let name = set.and_then(|it| it.name.clone()).unwrap_or_else(|| service.to_owned());
    Some(Mailbox::new(Some(one_line(&name)).filter(|it| !it.is_empty()), address))
}

/// Puts the message together. `name` is the Message-ID without its brackets.
pub(super) fn build(
    from: Option<Mailbox>,
    to: Address,
    letter: &Letter,
    name: &str,
    now: Moment,
) -> Result<Message, lettre::error::Error> {
    let date = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.millis()).unwrap_or_default());
    let mut builder = Message::builder()
        .from(from.ok_or(lettre::error::Error::MissingFrom)?)
        .to(Mailbox::new(None, to))
        .subject(one_line(&letter.subject))
        .date(date)
        .message_id(Some(format!("<{name}>")))
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"));
    if let Some(link) = &letter.leave {
        builder = builder
            .raw_header(header("List-Unsubscribe", &format!("<{link}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    builder.multipart(MultiPart::alternative_plain_html(
        letter.text.clone(),
        letter.html.clone(),
    ))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), one_line(value))
}

/// The text on one line, without control characters, and not longer than a header should be.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(subject: &str) -> Letter {
        Letter {
            subject: subject.to_owned(),
            sender: "Ikaalisten lanka".to_owned(),
            text: "Hei.\r\n.\r\nRivi.".to_owned(),
            html: "<p>Hei.</p>".to_owned(),
            leave: Some(format!("https://lanka.example.fi/mailit/idea-12/{}", "a".repeat(26))),
        }
    }

    fn message(name: &str, subject: &str) -> String {
        let from = sender(None, name, "lanka.example.fi");
        let to = "aino@example.fi".parse().expect("an address");
        let now = Moment::from_millis(1_772_438_400_000);
        let built = build(from, to, &letter(subject), "abc@lanka.example.fi", now).expect("a message");
        String::from_utf8(built.formatted()).expect("text")
    }

    fn headers(message: &str) -> Vec<String> {
        let head = message.split("\r\n\r\n").next().expect("a head").replace("\r\n ", " ");
        head.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_message_says_who_when_and_that_a_program_wrote_it() {
        let message = message("Ikaalisten lanka", "Olemme saaneet ideasi");
        let headers = headers(&message);
        let has = |line: &str| headers.iter().any(|it| it.trim_end() == line);
        assert!(
            has("From: \"Ikaalisten lanka\" <lanka@lanka.example.fi>"),
            "{headers:#?}"
        );
        assert!(has("To: aino@example.fi"), "{headers:#?}");
        assert!(has("Date: Mon, 02 Mar 2026 08:00:00 +0000"), "{headers:#?}");
        assert!(has("Message-ID: <abc@lanka.example.fi>"), "{headers:#?}");
        assert!(has("Auto-Submitted: auto-generated"), "{headers:#?}");
        assert!(has("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{headers:#?}");
        let leave = format!(
            "List-Unsubscribe: <https://lanka.example.fi/mailit/idea-12/{}>",
            "a".repeat(26)
        );
        assert!(has(&leave), "{headers:#?}");
        assert!(message.contains("multipart/alternative"));
    }

    #[test]
    fn line_breaks_and_control_characters_in_a_name_or_a_subject_begin_no_header() {
        let hostile = "Aino\r\nBcc: muut@example.fi\n\tX-Oma: 1\0\u{7}\u{2028}\r\n\r\nRunko";
        for message in [message(hostile, "Aihe"), message("Ikaalinen", hostile)] {
            let headers = headers(&message);
            let begins = |name: &str| headers.iter().filter(|it| it.starts_with(name)).count();
            assert_eq!(
                (begins("Bcc"), begins("X-Oma"), begins("Runko")),
                (0, 0, 0),
                "{headers:#?}"
            );
            assert_eq!(
                (begins("From:"), begins("Subject:"), begins("To:")),
                (1, 1, 1),
                "{headers:#?}"
            );
            assert!(
                !message
                    .bytes()
                    .any(|byte| byte < 32 && !matches!(byte, b'\r' | b'\n' | b'\t'))
            );
        }
    }

    #[test]
    fn a_long_subject_is_cut_and_a_finnish_one_survives() {
        assert_eq!(one_line(&"ä".repeat(500)).chars().count(), LONGEST);
        assert_eq!(one_line("  Pyörätie \n rantaan "), "Pyörätie rantaan");
    }
}
