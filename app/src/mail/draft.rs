//! A letter in the making: its parts once, drawn twice, as plain text and as HTML that say the same.
//!
//! The HTML is drawn by [`super::html`].

use std::fmt::Write as _;

use domain::codes::Language;
use domain::town::Town;

use super::html;
use crate::t;

/// A letter, ready to be put into a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it is about, on one line.
    pub subject: String,
    /// The name of the service, for the sender's name.
    pub sender: String,
    /// All of it as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The address that switches such letters off with one press.
    pub leave: Option<String>,
}

pub(super) enum Part {
    Words(String),
    Heading(String),
    /// Somebody's own words; a title of its own above them when there is one.
    Quote {
        title: String,
        text: String,
    },
    /// Names and values, such as the promised days.
    Facts(Vec<(String, String)>),
    /// The one clear thing to do.
    Button {
        words: String,
        href: String,
    },
    /// Something to read off and type: a code.
    Code(String),
    /// One of several, each leading somewhere.
    Item {
        words: String,
        href: String,
        notes: Vec<String>,
        leave: Option<(String, String)>,
    },
}

/// What [`Letter`] is made of.
pub(super) struct Draft {
    pub(super) language: Language,
    pub(super) subject: String,
    pub(super) parts: Vec<Part>,
    pub(super) leave: Option<(String, String)>,
}

impl Draft {
    pub(super) fn new(language: Language, subject: impl Into<String>) -> Self {
        Self {
            language,
            subject: subject.into(),
            parts: Vec::new(),
            leave: None,
        }
    }

    pub(super) fn words(mut self, words: impl Into<String>) -> Self {
        self.parts.push(Part::Words(words.into()));
        self
    }

    pub(super) fn heading(mut self, words: impl Into<String>) -> Self {
        self.parts.push(Part::Heading(words.into()));
        self
    }

    pub(super) fn quote(mut self, title: impl Into<String>, text: impl Into<String>) -> Self {
        self.parts.push(Part::Quote {
            title: title.into(),
            text: text.into(),
        });
        self
    }

    pub(super) fn facts(mut self, facts: Vec<(&str, String)>) -> Self {
        let facts: Vec<_> = facts
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        if !facts.is_empty() {
            self.parts.push(Part::Facts(facts));
        }
        self
    }

    pub(super) fn button(mut self, words: impl Into<String>, href: impl Into<String>) -> Self {
        self.parts.push(Part::Button {
            words: words.into(),
            href: href.into(),
        });
        self
    }

    pub(super) fn code(mut self, code: impl Into<String>) -> Self {
        self.parts.push(Part::Code(code.into()));
        self
    }

    pub(super) fn item(
        mut self,
        words: impl Into<String>,
        href: impl Into<String>,
        notes: Vec<String>,
        leave: Option<(String, String)>,
    ) -> Self {
        self.parts.push(Part::Item {
            words: words.into(),
            href: href.into(),
            notes,
            leave,
        });
        self
    }

    /// The words and the address of the link that switches such letters off.
    pub(super) fn leave(mut self, words: impl Into<String>, href: impl Into<String>) -> Self {
        self.leave = Some((words.into(), href.into()));
        self
    }

    /// Draws both, with the town's name at the end.
    pub(super) fn finish(self, town: &Town) -> Letter {
        Letter {
            sender: town.service_name.get(self.language).0.to_owned(),
            text: self.text(town),
            html: html::draw(&self, town),
            leave: self.leave.map(|(_, href)| href),
            subject: self.subject,
        }
    }

    fn text(&self, town: &Town) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Words(words) => line(&mut out, words),
                Part::Heading(words) => {
                    let _ = write!(out, "{}\n{}\n\n", words, "-".repeat(words.chars().count()));
                }
                Part::Quote { title, text } => {
                    let both = [title.as_str(), text.as_str()];
                    for words in both.into_iter().filter(|words| !words.is_empty()) {
                        for row in words.lines() {
                            let _ = writeln!(out, "{}", format!("> {row}").trim_end());
                        }
                    }
                    out.push('\n');
                }
                Part::Facts(facts) => {
                    for (name, value) in facts {
                        let _ = writeln!(out, "{name}: {value}");
                    }
                    out.push('\n');
                }
                Part::Button { words, href } => {
                    let _ = write!(out, "{words}:\n{href}\n\n");
                }
                Part::Code(code) => {
                    let _ = write!(out, "    {code}\n\n");
                }
                Part::Item {
                    words,
                    href,
                    notes,
                    leave,
                } => {
                    let _ = writeln!(out, "* {words}");
                    for note in notes {
                        let _ = writeln!(out, "  {note}");
                    }
                    let _ = writeln!(out, "  {href}");
                    if let Some((words, href)) = leave {
                        let _ = writeln!(out, "  ({words}: {href})");
                    }
                    out.push('\n');
                }
            }
        }
        // Two dashes and a space: mail programs know that the signature begins.
        out.push_str("-- \n");
        for words in self.signature(town) {
            let _ = writeln!(out, "{words}");
        }
        if let Some((words, href)) = &self.leave {
            let _ = write!(out, "\n{words}:\n{href}\n");
        }
        out.retain(|c| c == '\n' || !c.is_control());
        out
    }

    pub(super) fn signature(&self, town: &Town) -> Vec<String> {
        let l = self.language;
        let names = [
            town.service_name.get(l).0,
            town.official_name.get(l).0,
            &town.contact_email,
        ];
        let mut lines: Vec<String> = Vec::new();
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            if !lines.iter().any(|line| line == name) {
                lines.push(name.to_owned());
            }
        }
        lines.push(t::mail::no_reply(l).to_owned());
        lines
    }
}

fn line(out: &mut String, words: &str) {
    out.push_str(words);
    out.push_str("\n\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_words_stay_words_in_both() {
        let hostile = "</title><script>alert(\"1\")</script>\0\u{1b}[31m";
        let letter = Draft::new(Language::Fi, hostile)
            .words(hostile)
            .quote(hostile, hostile)
            .button(hostile, "https://lanka.example.fi/?a=1&b=\"><script>")
            .item(hostile, hostile, vec![hostile.to_owned()], None)
            .leave(hostile, hostile)
            .finish(&Town::demo());
        assert!(!letter.html.contains("<script"), "{}", letter.html);
        assert_eq!(letter.html.matches("</title>").count(), 1);
        assert!(!letter.html.contains(['\0', '\u{1b}']));
    }

    #[test]
    fn the_plain_text_holds_every_word_of_the_html() {
        let letter = Draft::new(Language::En, "Subject")
            .words("First words")
            .heading("A heading")
            .quote("A title", "One row\nanother row")
            .facts(vec![("Code", "IKA-1".to_owned())])
            .button("Open", "https://lanka.example.fi/oma/1/x")
            .code("123456")
            .item(
                "An item",
                "https://lanka.example.fi/ideat/1",
                vec!["A note".to_owned()],
                None,
            )
            .leave("Stop", "https://lanka.example.fi/mailit/idea-1/x")
            .finish(&Town::demo());
        for words in [
            "First words",
            "A heading",
            "A title",
            "another row",
            "Code",
            "IKA-1",
            "Open",
            "https://lanka.example.fi/oma/1/x",
            "123456",
            "An item",
            "A note",
            "Stop",
            "https://lanka.example.fi/mailit/idea-1/x",
        ] {
            assert!(letter.text.contains(words), "{words}\n{}", letter.text);
            assert!(letter.html.contains(words), "{words}\n{}", letter.html);
        }
        assert_eq!(
            letter.leave.as_deref(),
            Some("https://lanka.example.fi/mailit/idea-1/x")
        );
    }
}
